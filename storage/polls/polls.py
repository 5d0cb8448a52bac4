"""Polls: made, changed, found. Ballots are in `storage.polls.ballots`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from domain.polls import Poll, State
from storage import counters
from storage.polls.rows import from_row, to_row
from storage.sql import just
from storage.tables import polls
from storage.unit import Unit

_by_id = sa.select(polls).where(polls.c.id == sa.bindparam("poll"))
OPEN = sa.select(polls.c.id).where(
    polls.c.state == just(State.OPEN.value), polls.c.closes_at > sa.bindparam("now")
)
"""Polls that take ballots now."""


class Changed(Exception):
    """Somebody else changed the poll meanwhile: nothing was written. `current` is how it stands now."""

    def __init__(self, current: Poll) -> None:
        super().__init__(current.number)
        self.current = current


def create(unit: Unit, poll: Poll) -> Poll:
    """Keep a new poll; gives it with its id and number, "7/2026". Whatever `id` and `number` it had."""
    year = unit.now.year
    ordinal = counters.next_of(unit, f"polls:{year}")
    fresh = replace(poll, number=f"{ordinal}/{year}", version=1)
    id: int = unit.connection.execute(
        sa.insert(polls).returning(polls.c.id), to_row(fresh, unit)
    ).scalar_one()
    return replace(fresh, id=id)


def load(unit: Unit, id: int, *, lock: bool = False) -> Poll:
    """A poll by id; `lock` keeps others from changing it, and from voting, until the unit ends.

    Raises LookupError.
    """
    row = unit.connection.execute(_by_id.with_for_update() if lock else _by_id, {"poll": id}).first()
    if row is None:
        raise LookupError(id)
    return from_row(row)


def by_number(unit: Unit, number: str) -> Poll | None:
    """A poll by its number as people see it, "7/2026"."""
    row = unit.connection.execute(sa.select(polls).where(polls.c.number == number)).first()
    return None if row is None else from_row(row)


def save(unit: Unit, poll: Poll) -> Poll:
    """Write the changed poll back; gives it with its next version.

    Raises `Changed` when it is not the version it was made of. What was asked cannot change once the poll
    is open: that is for the domain's moves to refuse.
    """
    written = (
        sa.update(polls)
        .where(polls.c.id == poll.id, polls.c.version == poll.version)
        .values(to_row(replace(poll, version=poll.version + 1), unit))
        .returning(polls.c.id)
    )
    if unit.connection.scalar(written) is None:
        raise Changed(load(unit, poll.id))
    return replace(poll, version=poll.version + 1)


def current(unit: Unit, territories: Sequence[str] = (), *, limit: int = 50) -> list[Poll]:
    """Polls that take ballots now: first those of `territories`, then the others; the soonest to close first.

    `territories` are those a person lives in: the settlement, its municipality, its region.
    """
    mine = sa.case((polls.c.territory.in_(territories), 0), else_=1) if territories else sa.literal(0)
    found = (
        sa.select(polls)
        .where(polls.c.state == just(State.OPEN.value), polls.c.closes_at > unit.now)
        .order_by(mine, polls.c.closes_at, polls.c.id)
        .limit(limit)
    )
    return [from_row(row) for row in unit.connection.execute(found)]


def to_recount(unit: Unit) -> list[tuple[int, bool]]:
    """Polls that have ballots to be counted again, and whether no more can come."""
    both = sa.union_all(
        *(
            sa.select(polls.c.id, polls.c.state).where(polls.c.state == just(state.value))
            for state in (State.OPEN, State.CLOSED)
        )
    )
    return [(row.id, row.state == State.CLOSED.value) for row in unit.connection.execute(both)]


def opening(unit: Unit, limit: int) -> list[Poll]:
    """Scheduled polls whose time to open has come; locked, so that one process opens each."""
    return _due(unit, polls.c.opens_at, State.SCHEDULED, limit)


def closing(unit: Unit, limit: int) -> list[Poll]:
    """Open polls whose time is over; locked."""
    return _due(unit, polls.c.closes_at, State.OPEN, limit)


def undecided(unit: Unit, until: date, limit: int) -> list[Poll]:
    """Closed polls whose «что решено» is owed by `until`, the most overdue first."""
    found = (
        sa.select(polls)
        .where(polls.c.state == just(State.CLOSED.value), polls.c.decision_due <= until)
        .order_by(polls.c.decision_due, polls.c.id)
        .limit(limit)
    )
    return [from_row(row) for row in unit.connection.execute(found)]


def _due(unit: Unit, at: sa.Column[object], state: State, limit: int) -> list[Poll]:
    found = (
        sa.select(polls)
        .where(polls.c.state == just(state.value), at <= unit.now)
        .order_by(at, polls.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [from_row(row) for row in unit.connection.execute(found)]
