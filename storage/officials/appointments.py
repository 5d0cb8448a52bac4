"""Inviting, becoming and ceasing to be an official."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

import sqlalchemy as sa

from domain.appeals import Appeal
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Right, Role, may_appoint
from storage import codes
from storage.officials import absences, audit, away_notices, leaving, officials
from storage.officials.dangers import Danger, dangerous
from storage.people import tries
from storage.tables import invitations
from storage.tables import officials as official_rows
from storage.unit import Unit

_LENGTH = 16  # 80 bits, R17 of the fault list
_GROUP = 4

VALID = timedelta(days=7)
TRIES = 5
"""An hour for one account."""
TRIES_OF_ALL = 600
"""An hour for everybody together: a swarm of accounts gets no farther."""
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Invitation:
    """Shown once to the one who invites; the database keeps only the code's hash.

    `code` is for reading aloud and typing, `payload` for a deep link's `start` or `ref`.
    """

    code: str
    expires_at: datetime

    @property
    def payload(self) -> str:
        """Fits both messengers' deep links: `invite-` and sixteen letters and digits."""
        return "invite-" + self.code.replace("-", "")


@dataclass(frozen=True, slots=True)
class Redeemed:
    """The person holds this right now."""

    right: Right


@dataclass(frozen=True, slots=True)
class NotRedeemed:
    """`reason` is a key of texts: `invitation.not_good` or `invitation.too_many_tries`."""

    reason: str


Redemption: TypeAlias = Redeemed | NotRedeemed
_NOT_GOOD = NotRedeemed("invitation.not_good")


@dangerous(Danger.RIGHTS)
def invite(
    unit: Unit, by: Official | None, right: Right, address: str, *, note: str = "", valid: timedelta = VALID
) -> Invitation:
    """A one-time invitation to `right`, given by `by` (None: the command line) from `address`.

    `note` says whom it is for, and becomes the official's name in lists. Raises `NotAllowed`.
    """
    if by is not None and not may_appoint(by.rights, right, unit.catalogue):
        raise NotAllowed("official.may_not_invite")
    if right.authority not in unit.catalogue.authorities:
        raise NotAllowed("official.no_such_authority")
    code = codes.fresh(_LENGTH)
    expires_at = unit.now + valid
    issuer = by.person if by is not None else None
    row: int = unit.connection.execute(
        sa.insert(invitations).returning(invitations.c.id),
        {
            "code_hash": _hash(code),
            "role": right.role.value,
            "authority": right.authority,
            "topic": right.topic,
            "issued_by": issuer,
            "issued_at": unit.now,
            "expires_at": expires_at,
            "note": note.strip(),
        },
    ).scalar_one()
    _record(unit, issuer, address, "official.invite", f"invitation:{row}", None, right)
    return Invitation(codes.grouped(code, _GROUP), expires_at)


def typed_code(text: str) -> str | None:
    """The bare code in what a person typed or a deep link brought; None when there is none."""
    return codes.typed(text, _LENGTH, _GROUP, link="invite")


def redeem(unit: Unit, text: str, person: int, address: str) -> Redemption:
    """Use an invitation; of many who try at once one succeeds, and for them again it is still theirs.

    A wrong, used, expired or void code all look alike. Never raises for them: the count of tries must be
    committed. An invitation is void when the one who gave it may not give it any more.
    """
    account = tries.allow(unit, f"invitation:{address}", TRIES, _HOUR)
    if not account or not tries.allow(unit, "invitation", TRIES_OF_ALL, _HOUR):
        return NotRedeemed("invitation.too_many_tries")
    code = typed_code(text)
    if code is None:
        return _NOT_GOOD
    found = unit.connection.execute(
        sa.select(invitations).where(invitations.c.code_hash == _hash(code))
    ).first()
    if found is None or found.expires_at <= unit.now:
        return _NOT_GOOD
    right = Right(Role(found.role), found.authority, found.topic)
    if found.used_by is not None:
        held = right in officials.own_rights(unit, person)
        return Redeemed(right) if found.used_by == person and held else _NOT_GOOD
    if found.issued_by is not None:
        giver = officials.rights_of(unit, found.issued_by)
        if not may_appoint(giver, right, unit.catalogue):
            return _NOT_GOOD
    won = unit.connection.scalar(
        sa.update(invitations)
        .where(invitations.c.id == found.id, invitations.c.used_at.is_(None))
        .values(used_at=unit.now, used_by=person)
        .returning(invitations.c.id)
    )
    if won is None:
        return _NOT_GOOD
    officials.appoint(unit, person, right, by=found.issued_by, note=found.note)
    _record(unit, person, address, "official.redeem", f"invitation:{found.id}", None, right)
    return Redeemed(right)


@dataclass(frozen=True, slots=True)
class Dismissed:
    """What ended and what it set free; those who have to decide about it are told.

    `appeals` wait for another executor, of `parts` nothing is waited for any more, in `agreements` any of the
    authority is asked; `absent` are those whom nobody stands in for now.
    """

    rights: tuple[Right, ...]
    appeals: tuple[Appeal, ...] = ()
    parts: tuple[Appeal, ...] = ()
    agreements: tuple[Appeal, ...] = ()
    absent: tuple[int, ...] = ()


@dangerous(Danger.RIGHTS)
def dismiss(unit: Unit, by: Official, person: int, address: str, *, right: Right | None = None) -> Dismissed:
    """End one right of a person, or all those that `by` may end; it takes effect at once.

    Raises `NotAllowed` when there is nothing that `by` may end; nobody dismisses themselves.
    """
    if by.person == person:
        raise NotAllowed("official.not_yourself")
    held = officials.own_rights(unit, person)
    ending = tuple(
        each
        for each in held
        if (right is None or each == right) and may_appoint(by.rights, each, unit.catalogue)
    )
    if not ending:
        raise NotAllowed("official.may_not_dismiss")
    for each in ending:
        unit.connection.execute(
            sa.update(official_rows)
            .where(
                official_rows.c.person_id == person,
                official_rows.c.role == each.role.value,
                official_rows.c.authority == each.authority,
                official_rows.c.topic.is_not_distinct_from(each.topic),
                official_rows.c.until.is_(None),
            )
            .values(until=unit.now)
        )
        _record(unit, by.person, address, "official.dismiss", f"person:{person}", each, None)
    left = tuple(each for each in held if each not in ending)
    freed = leaving.set_free(unit, by, person, left, ending, address)
    absent = () if left else absences.stood_in_for(unit, person)
    for absence in absent:
        away_notices.alone(unit, absence, but=by.person)
    return Dismissed(ending, *freed, tuple(each.person for each in absent))


def _record(
    unit: Unit,
    person: int | None,
    address: str,
    action: str,
    subject: str,
    before: Right | None,
    after: Right | None,
) -> None:
    audit.record(unit, person, address, action, subject, before=_facts(before), after=_facts(after))


def _facts(right: Right | None) -> audit.Facts:
    if right is None:
        return {}
    return {"role": right.role.value, "authority": right.authority, "topic": right.topic}


def _hash(code: str) -> str:
    """Plain SHA-256 is enough: 80 random bits cannot be tried through."""
    return hashlib.sha256(b"invitation:" + code.encode()).hexdigest()
