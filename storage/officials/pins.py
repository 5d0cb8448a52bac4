"""An official's PIN, the second factor of dangerous actions: only a salted hash of it is kept.

Four digits can be tried through, so tries are few: five wrong ones within a day lock it for an hour.
A right one is good for ten minutes in the chat where it was typed.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeAlias

import sqlalchemy as sa

from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Role, holds
from storage.officials import audit, officials
from storage.officials.dangers import Danger, dangerous
from storage.sql import insert
from storage.tables import pins
from storage.unit import Unit

TRIES: Final = 5
WINDOW: Final = timedelta(days=1)
LOCK: Final = timedelta(hours=1)
FRESH: Final = timedelta(minutes=10)
_SHAPE: Final = re.compile(r"[0-9]{4,8}")
_N, _R, _P = 2**14, 8, 1  # scrypt: 16 MB and about 50 ms


@dataclass(frozen=True, slots=True)
class Right:
    """The PIN it is."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Not the PIN; `left` more tries before it is locked."""

    left: int


@dataclass(frozen=True, slots=True)
class Locked:
    """Too many wrong ones: even the right one is not taken before `until`."""

    until: datetime


Checked: TypeAlias = Right | Wrong | Locked


def well_formed(pin: str) -> bool:
    """Four to eight digits."""
    return _SHAPE.fullmatch(pin) is not None


def easy(pin: str) -> bool:
    """One digit again and again, or digits in a row: what is guessed first."""
    return len(set(pin)) == 1 or pin in "0123456789" or pin in "9876543210"


def hashed(pin: str) -> str:
    """What may be kept of a PIN: «salt$hash» in hex, another each time."""
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}${_scrypt(pin, salt)}"


def matches(pin: str, kept: str) -> bool:
    """Is `kept` the hash of this PIN?"""
    salt, _, found = kept.partition("$")
    return hmac.compare_digest(_scrypt(pin, bytes.fromhex(salt)), found)


def known(unit: Unit, person: int) -> bool:
    """Has the person a PIN?"""
    found = unit.connection.scalar(sa.select(pins.c.person_id).where(pins.c.person_id == person))
    return found is not None


def put(unit: Unit, person: int, kept: str, address: str) -> None:
    """The person's PIN is the one whose hash is `kept`; it counts as just typed at `address`."""
    before = known(unit, person)
    fresh = {
        "hash": kept,
        "set_at": unit.now,
        "wrong": 0,
        "wrong_since": None,
        "locked_until": None,
        "passed_at": unit.now,
        "passed_in": address,
    }
    unit.connection.execute(
        insert(pins)
        .values(person_id=person, **fresh)
        .on_conflict_do_update(index_elements=[pins.c.person_id], set_=fresh)
    )
    _record(unit, person, address, "pin.change" if before else "pin.set", person)


def fresh(unit: Unit, person: int, address: str) -> bool:
    """Was the right PIN typed at `address` within the last ten minutes?"""
    found = unit.connection.execute(
        sa.select(pins.c.passed_at, pins.c.passed_in).where(pins.c.person_id == person)
    ).first()
    return (
        found is not None
        and found.passed_in == address
        and found.passed_at is not None
        and found.passed_at > unit.now - FRESH
    )


def check(unit: Unit, person: int, pin: str, address: str) -> Checked:
    """Is it the person's PIN? The turn must be committed also when it is wrong, or the try is not counted.

    Raises LookupError when the person has none.
    """
    row = unit.connection.execute(sa.select(pins).where(pins.c.person_id == person).with_for_update()).first()
    if row is None:
        raise LookupError(person)
    if row.locked_until is not None and row.locked_until > unit.now:
        return Locked(row.locked_until)
    if matches(pin, row.hash):
        _change(
            unit,
            person,
            wrong=0,
            wrong_since=None,
            locked_until=None,
            passed_at=unit.now,
            passed_in=address,
        )
        return Right()
    going_on = row.locked_until is None and row.wrong_since and row.wrong_since > unit.now - WINDOW
    wrong, since = (row.wrong + 1, row.wrong_since) if going_on else (1, unit.now)
    if wrong < TRIES:
        _change(unit, person, wrong=wrong, wrong_since=since, locked_until=None, passed_at=None)
        return Wrong(TRIES - wrong)
    until = unit.now + LOCK
    _change(unit, person, wrong=0, wrong_since=None, locked_until=until, passed_at=None)
    _record(unit, person, address, "pin.lock", person)
    return Locked(until)


def may_reset(unit: Unit, by: Official, person: int) -> bool:
    """May the official make the person choose a new PIN? An administrator over all rights they hold may."""
    held = officials.own_rights(unit, person)
    return (
        by.person != person
        and bool(held)
        and all(holds(by.rights, Role.ADMIN, each.authority, each.topic, unit.catalogue) for each in held)
    )


@dangerous(Danger.RIGHTS)
def reset(unit: Unit, by: Official, person: int, address: str) -> None:
    """Forget a forgotten PIN, with its lock; the person chooses a new one. Raises `NotAllowed`."""
    if not may_reset(unit, by, person):
        raise NotAllowed("pin.may_not_reset")
    unit.connection.execute(sa.delete(pins).where(pins.c.person_id == person))
    _record(unit, by.person, address, "pin.reset", person)


def _change(unit: Unit, person: int, **values: object) -> None:
    unit.connection.execute(sa.update(pins).where(pins.c.person_id == person).values(**values))


def _record(unit: Unit, by: int, address: str, action: str, person: int) -> None:
    audit.record(unit, by, address, action, f"person:{person}")


def _scrypt(pin: str, salt: bytes) -> str:
    return hashlib.scrypt(pin.encode(), salt=salt, n=_N, r=_R, p=_P).hex()
