"""One-time codes by which a person joins the account of another messenger to themselves.

A code is made in one messenger and entered in the other. It is longer than an invitation's, so the two
are told apart by their look.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from storage import codes
from storage.officials.dangers import Danger, dangerous
from storage.people import tries
from storage.tables import link_codes
from storage.unit import Unit

_LENGTH = 20  # 100 bits
_GROUP = 4

VALID = timedelta(minutes=15)
MADE = 10
"""Codes an hour for one person."""
TRIES = 5
"""Codes entered an hour by one account."""
TRIES_OF_ALL = 600
"""An hour for everybody together: a swarm of accounts gets no farther."""
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class LinkCode:
    """Shown once to the one who asked; the database keeps only its hash."""

    code: str
    expires_at: datetime

    @property
    def payload(self) -> str:
        """For a deep link's `start` or `ref`."""
        return "link-" + self.code.replace("-", "")


@dataclass(frozen=True, slots=True)
class Entered:
    """A good code, not used yet. `id` is for `use`; `person` asked for it at `address`.

    `carries`: it takes along what is being written there, and joins nobody.
    """

    id: int
    person: int
    address: str
    carries: bool = False


@dataclass(frozen=True, slots=True)
class NotGood:
    """`reason` is a key of texts: `link.not_good` or `link.too_many_tries`."""

    reason: str


_NOT_GOOD = NotGood("link.not_good")
_ENTERED = (link_codes.c.id, link_codes.c.person_id, link_codes.c.address, link_codes.c.carries)


@dangerous(Danger.PERSONS, when="an official's rights go along")
def issue(unit: Unit, person: int, address: str) -> LinkCode | None:
    """A new code that joins the person with whoever enters it; None after too many in an hour.

    Those made before are void.
    """
    return _issue(unit, person, address, carries=False)


def carry(unit: Unit, person: int, address: str) -> LinkCode | None:
    """A new code that takes along only what is being written at `address`; else as `issue`."""
    return _issue(unit, person, address, carries=True)


def _issue(unit: Unit, person: int, address: str, *, carries: bool) -> LinkCode | None:
    if not tries.allow(unit, f"link.made:{person}", MADE, _HOUR):
        return None
    revoke(unit, person)
    code = codes.fresh(_LENGTH)
    expires_at = unit.now + VALID
    row = {"code_hash": _hash(code), "person_id": person, "address": address, "carries": carries}
    unit.connection.execute(sa.insert(link_codes), {**row, "expires_at": expires_at})
    return LinkCode(codes.grouped(code, _GROUP), expires_at)


def revoke(unit: Unit, person: int) -> None:
    """Codes of the person that nobody has used are void."""
    unit.connection.execute(
        sa.delete(link_codes).where(link_codes.c.person_id == person, link_codes.c.used_at.is_(None))
    )


def typed_code(text: str) -> str | None:
    """The bare code in what a person typed or a deep link brought; None when there is none."""
    return codes.typed(text, _LENGTH, _GROUP, link="link")


def resembles(text: str) -> bool:
    """Was a code meant, though a sign is wrong, missing or too many?"""
    return codes.meant(text, _LENGTH)


def enter(unit: Unit, text: str, address: str) -> Entered | NotGood:
    """Look a code up; a wrong, an expired and a used one look alike.

    Never raises for them: the count of tries must be committed.
    """
    account = tries.allow(unit, f"link:{address}", TRIES, _HOUR)
    if not account or not tries.allow(unit, "link", TRIES_OF_ALL, _HOUR):
        return NotGood("link.too_many_tries")
    code = typed_code(text)
    if code is None:
        return _NOT_GOOD
    return _good(unit, link_codes.c.code_hash == _hash(code)) or _NOT_GOOD


def entered(unit: Unit, code: int) -> Entered | None:
    """The entered code again, if it is still good."""
    return _good(unit, link_codes.c.id == code)


def use(unit: Unit, code: int) -> Entered | None:
    """Use an entered code up; of many who try at once one succeeds, the others get None."""
    won = (
        sa.update(link_codes)
        .where(link_codes.c.id == code, link_codes.c.used_at.is_(None), link_codes.c.expires_at > unit.now)
        .values(used_at=unit.now)
        .returning(*_ENTERED)
    )
    found = unit.connection.execute(won).first()
    return None if found is None else Entered(*found)


def prune(unit: Unit, before: datetime) -> int:
    """Forget codes that were no longer good then; says how many."""
    gone = sa.delete(link_codes).where(link_codes.c.expires_at < before).returning(link_codes.c.id)
    return len(unit.connection.execute(gone).all())


def _good(unit: Unit, which: sa.ColumnElement[bool]) -> Entered | None:
    found = unit.connection.execute(
        sa.select(*_ENTERED).where(which, link_codes.c.used_at.is_(None), link_codes.c.expires_at > unit.now)
    ).first()
    return None if found is None else Entered(*found)


def _hash(code: str) -> str:
    """Plain SHA-256 is enough: 100 random bits cannot be tried through."""
    return hashlib.sha256(b"link:" + code.encode()).hexdigest()
