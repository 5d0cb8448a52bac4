"""Receipts: a code shown once to who voted; its hash stands with the ballot and in the public list."""

import hashlib
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

import sqlalchemy as sa

from domain.polls import State
from storage import codes, conversations
from storage.sql import just
from storage.tables import ballots, envelopes, marks, polls
from storage.unit import Unit

_LENGTH: Final = 15  # 75 bits, not to be guessed; no other code of ours is so long
_GROUP: Final = 5
_PAGE: Final = 2000
_MARK: Final = "poll:receipts:"


class Whereabouts(StrEnum):
    """Where the ballot of a receipt is."""

    COUNTED = "counted"
    WAITING = "waiting"  # in its envelope, for seconds yet
    UNKNOWN = "unknown"  # no ballot of this poll has such a receipt


def new() -> str:
    """A fresh code, `K7QF2-M9XRT-4APD8`."""
    return codes.grouped(codes.fresh(_LENGTH), _GROUP)


def read(text: str) -> str | None:
    """The code a person meant, however they typed it, with its dashes."""
    bare = codes.typed(text, _LENGTH, _GROUP)
    return None if bare is None else codes.grouped(bare, _GROUP)


def hashed(code: str) -> str:
    """What is kept and published of a code: the first 32 hexadecimal digits of its SHA-256.

    Of the code as it is shown, with its dashes, in ASCII: anybody can count it again.
    """
    return hashlib.sha256(code.encode("ascii")).hexdigest()[:32]


def whereabouts(unit: Unit, poll: int, code: str) -> Whereabouts:
    """Is the ballot with this receipt counted?"""
    for table, found in ((ballots, Whereabouts.COUNTED), (envelopes, Whereabouts.WAITING)):
        there = sa.select(table.c.id).where(table.c.poll_id == poll, table.c.receipt == hashed(code))
        if unit.connection.scalar(there) is not None:
            return found
    return Whereabouts.UNKNOWN


def listed(unit: Unit, poll: int) -> Iterator[str]:
    """Hashes of the receipts of all ballots counted, in alphabetical order, which tells nothing."""
    last = ""
    while True:
        page = (
            sa.select(ballots.c.receipt)
            .where(ballots.c.poll_id == poll, ballots.c.receipt > last)
            .order_by(ballots.c.receipt)
            .limit(_PAGE)
        )
        found = list(unit.connection.scalars(page))
        yield from found
        if len(found) < _PAGE:
            return
        last = found[-1]


def unpublished(unit: Unit, limit: int) -> list[int]:
    """Polls that are over and counted, whose list is not made yet."""
    over = sa.select(polls.c.id).where(
        polls.c.state == just(State.CLOSED.value),
        ~sa.exists().where(envelopes.c.poll_id == polls.c.id),
        ~sa.exists().where(marks.c.name == sa.literal(_MARK) + sa.cast(polls.c.id, sa.Text)),
    )
    return list(unit.connection.scalars(over.order_by(polls.c.id).limit(limit)))


def publish(unit: Unit, poll: int, file_ids: list[int]) -> None:
    """The list of this poll is in these files."""
    conversations.remember(unit, f"{_MARK}{poll}", ",".join(str(each) for each in file_ids))


def published(unit: Unit, poll: int) -> tuple[int, ...]:
    """The files of the list, empty while it is not made (or nobody voted)."""
    found = conversations.recall(unit, f"{_MARK}{poll}") or ""
    return tuple(int(each) for each in found.split(",") if each)
