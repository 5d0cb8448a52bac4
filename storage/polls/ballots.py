"""Ballots handed in: one of a person, who took part and what was chosen apart.

A turn writes who took part and, into another table, an envelope with what was chosen. Soon after a mixing
(`storage.polls.mixing`) puts it among the ballots. See docs/decisions: the secrecy of a ballot.
"""

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Final

import sqlalchemy as sa

from domain.polls import Answers, Level, Question, complete, counted
from storage.polls import drafts as poll_drafts
from storage.polls import receipts
from storage.polls.rows import from_row, plain_answers
from storage.sql import insert
from storage.tables import envelopes, participations, poll_turnout, polls
from storage.unit import Unit

_SHARDS: Final = 16


class NotRunning(Exception):
    """The poll takes no ballots now. Nothing was written, nothing is half-counted."""


class TookPart(Exception):
    """This person has voted already."""


class NoBallot(Exception):
    """There is no ballot with such a receipt."""


_running = sa.select(polls).where(polls.c.id == sa.bindparam("poll")).with_for_update(read=True)
_take_part = insert(participations).on_conflict_do_nothing().returning(participations.c.poll_id)
_first = insert(poll_turnout)
_turn_out = _first.on_conflict_do_update(
    index_elements=list(poll_turnout.primary_key.columns),
    set_={"count": poll_turnout.c.count + _first.excluded.count},
)
_handed = insert(envelopes)
_hand_in = _handed.on_conflict_do_update(
    index_elements=[envelopes.c.poll_id, envelopes.c.receipt],
    set_={"level": _handed.excluded.level, "answers": _handed.excluded.answers},
)


def took_part(unit: Unit, poll: int, person: int) -> bool:
    """Has the person voted, in whatever messenger, or anybody who was joined with them?"""
    mine = sa.select(participations.c.poll_id).where(
        participations.c.poll_id == poll, participations.c.person_id == person
    )
    return unit.connection.scalar(mine) is not None


def cast(
    unit: Unit, poll: int, person: int, answers: Answers, *, level: Level, territory: str, day: date
) -> str:
    """Take the one ballot of a person; gives the receipt's code, which is kept nowhere.

    `territory` is what the person named ("" for none), `day` the poll's local day: both only for turnout.
    Raises NotRunning, TookPart; ValueError when the answers are not those of a whole ballot.
    """
    asked = _asked(unit, poll, answers)
    mine = {"poll_id": poll, "person_id": person, "counted": True, "fresh": True}
    if unit.connection.scalar(_take_part, mine) is None:
        raise TookPart
    code = receipts.new()
    _put(unit, poll, asked, answers, code, level)
    shard = secrets.randbelow(_SHARDS)
    voted = {"poll_id": poll, "day": day, "territory": territory, "shard": shard, "count": 1}
    unit.connection.execute(_turn_out, voted)
    poll_drafts.drop(unit, poll, person)
    return code


def change(unit: Unit, poll: int, person: int, code: str, answers: Answers, *, level: Level) -> None:
    """Put other answers into the place of the ballot with this receipt, which keeps its code.

    Raises NotRunning; NoBallot when there is none or the person has not voted; ValueError as `cast`, and
    where votes may not be changed.
    """
    asked = _asked(unit, poll, answers, changing=True)
    found = receipts.whereabouts(unit, poll, code)
    if found is receipts.Whereabouts.UNKNOWN or not took_part(unit, poll, person):
        raise NoBallot
    _put(unit, poll, asked, answers, code, level)
    poll_drafts.drop(unit, poll, person)


def _asked(unit: Unit, poll: int, answers: Answers, *, changing: bool = False) -> tuple[Question, ...]:
    """The questions of a poll that runs; it cannot be closed until this unit ends."""
    row = unit.connection.execute(_running, {"poll": poll}).first()
    found = None if row is None else from_row(row)
    if found is None or not found.running(unit.now):
        raise NotRunning
    if changing and not found.changing:
        raise ValueError("votes of this poll may not be changed")
    if not complete(found.asked, answers):
        raise ValueError("not a whole ballot")
    return found.asked


def _put(unit: Unit, poll: int, asked: Sequence[Question], answers: Answers, code: str, level: Level) -> None:
    unit.connection.execute(
        _hand_in,
        {
            "poll_id": poll,
            "id": secrets.token_hex(16),
            "receipt": receipts.hashed(code),
            "level": level.value,
            "answers": plain_answers(counted(asked, answers)),
        },
    )


def share(unit: Unit, source: int, target: int) -> None:
    """Where `source` voted `target` has voted too: they are one person, or were one.

    Ballots that both handed in before they were joined stand: nobody can find whose they are. From now on
    there is one of both, and parting them gives no second.
    """
    c = participations.c
    voted = sa.select(c.poll_id, sa.literal(target), sa.false(), sa.true()).where(c.person_id == source)
    unit.connection.execute(
        insert(participations)
        .from_select(["poll_id", "person_id", "counted", "fresh"], voted)
        .on_conflict_do_nothing()
    )
