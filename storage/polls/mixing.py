"""Envelopes are opened among others: nothing tells any more which ballot came out of which.

See docs/decisions: the secrecy of a ballot.
"""

import secrets
from typing import Any, Final

import sqlalchemy as sa

from storage.polls import counts as poll_counts
from storage.polls import polls
from storage.tables import ballots, envelopes, participations
from storage.unit import Unit

CROWD: Final = 200
"""So many earlier ballots, and rows of who took part, are written anew with each mixing, to stand among."""
BATCH: Final = 1000
"""Envelopes of one mixing."""


def waiting(unit: Unit) -> list[int]:
    """Polls with envelopes that wait to be mixed."""
    return list(unit.connection.scalars(sa.select(envelopes.c.poll_id).distinct()))


def mix(unit: Unit, poll: int) -> int:
    """Put waiting envelopes, `BATCH` at most, among the ballots and count them; says how many there were.

    Before the results of a closed poll are told, call it until it gives 0. Everything of a mixing, old and
    new, is written in one transaction, in the order of fresh random ids.
    """
    _alone(unit, poll)
    some = sa.select(envelopes.c.id).where(envelopes.c.poll_id == poll).limit(BATCH)
    opened = _taken_out(unit, envelopes, poll, envelopes.c.id.in_(some))
    if not opened:
        return 0
    replaced = _taken_out(unit, ballots, poll, ballots.c.receipt.in_([each["receipt"] for each in opened]))
    crowd = _taken_out(unit, ballots, poll, ballots.c.id.in_(_crowd(unit, poll)))
    fresh = [{**each, "id": secrets.token_hex(16)} for each in (*opened, *crowd)]
    unit.connection.execute(sa.insert(ballots), sorted(fresh, key=lambda each: each["id"]))
    asked = polls.load(unit, poll).asked
    sums = poll_counts.Sums()
    sums.take(asked, opened)
    sums.take(asked, replaced, -1)
    poll_counts.add(unit, poll, sums)
    _settle(unit, poll)
    return len(opened)


def _alone(unit: Unit, poll: int) -> None:
    """One mixing of a poll at a time; SQLite has one writer anyway."""
    if unit.postgres:
        unit.connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(f"mix:{poll}"))))


def _taken_out(unit: Unit, table: sa.Table, poll: int, which: sa.ColumnElement[bool]) -> list[dict[str, Any]]:
    gone = sa.delete(table).where(table.c.poll_id == poll, which).returning(table)
    return [dict(row._mapping) for row in unit.connection.execute(gone)]


def _crowd(unit: Unit, poll: int) -> list[str]:
    """Ids of a crowd of the poll's ballots from a random place on, round the end if need be."""
    start = secrets.token_hex(16)
    found: list[str] = []
    for which in (ballots.c.id >= start, ballots.c.id < start):
        mine = sa.select(ballots.c.id).where(ballots.c.poll_id == poll, which)
        found += unit.connection.scalars(mine.order_by(ballots.c.id).limit(CROWD - len(found)))
    return found


def _settle(unit: Unit, poll: int) -> None:
    """Write anew who took part since the last mixing, among a crowd of earlier ones."""
    c = participations.c
    last = unit.connection.scalar(sa.select(sa.func.max(c.person_id)).where(c.poll_id == poll))
    start = secrets.randbelow(int(last or 0) + 1)
    crowd: list[int] = []
    for which in (c.person_id >= start, c.person_id < start):
        mine = sa.select(c.person_id).where(c.poll_id == poll, which)
        crowd += unit.connection.scalars(mine.order_by(c.person_id).limit(CROWD - len(crowd)))
    settled = sa.update(participations).where(c.poll_id == poll).values(fresh=False)
    unit.connection.execute(settled.where(c.fresh))
    unit.connection.execute(settled.where(c.person_id.in_(crowd)))
