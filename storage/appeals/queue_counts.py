"""How many stand in each queue of an official, and how many of what is due when."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final

import sqlalchemy as sa

from domain.people import Official
from domain.rights import Role
from domain.scope import Reach, Scope
from storage.appeals.listed import Asker, Queue, asker, in_hands, in_queue, listed, seen
from storage.sql import among, given, one_of_given
from storage.tables import appeals
from storage.unit import Unit

_a = appeals.c
MANY: Final = 1_000
"""A queue is counted no farther; so many are shown as «999+»."""
_EVER: Final = datetime(2000, 1, 1, tzinfo=UTC)


def counts(unit: Unit, official: Official) -> Mapping[Queue, int]:
    """How many appeals each queue holds, up to `MANY`: a country is counted as quickly as a town."""
    by = asker(unit, official)
    statement = all_queues(unit.postgres, _shape(by))
    found = unit.connection.execute(statement, by.values(lambda codes: given(unit.postgres, codes))).one()
    counted = dict(zip(Queue, found, strict=False))
    if counted[Queue.ALL] < MANY:  # counted by an index alone, then without those that are not in it
        counted[Queue.ALL] -= found[-1]
    return counted


def daily(unit: Unit, official: Official) -> tuple[int, int, int, int, int, int, int]:
    """How many are new, due within a day, three days, a week (each without the ones before), overdue.

    The last two: in how many a part of theirs is waited for, of how many callers are to be told the news.
    """
    by = asker(unit, official)

    def each_of(column: sa.ColumnElement[str], codes: frozenset[str], name: str) -> sa.ColumnElement[bool]:
        return among(unit, column, codes)

    only_own = all(each.role is Role.EXECUTOR for each in official.rights)
    running = sa.and_(
        _a.is_open,
        _a.paused_at.is_(None),
        _a.withheld.is_(None),
        seen(Queue.OVERDUE, by, each_of),
        _a.id.in_(in_hands(by)) if only_own else sa.true(),
    )
    edges = [unit.now + timedelta(days=days) for days in (0, 1, 3, 7)]
    due = [sa.and_(running, _a.due_at >= since, _a.due_at < until) for since, until in pairwise(edges)]
    overdue = sa.and_(running, _a.due_at < unit.now)
    rest = [listed(each, by, each_of) for each in (Queue.ERRANDS, Queue.CALLERS)]
    wanted = [listed(Queue.NEW, by, each_of), *due, overdue, *rest]
    row = unit.connection.execute(sa.select(*(_counted(each) for each in wanted))).one()
    return row[0], row[1], row[2], row[3], row[4], row[5], row[6]


@lru_cache(maxsize=200)
def all_queues(postgres: bool, by: Asker) -> sa.Executable:
    """The statement for all who ask alike (`_shape`): putting it together costs more than counting a town."""
    each_of = one_of_given(postgres)
    wanted = [seen(each, by, each_of) if each is Queue.ALL else listed(each, by, each_of) for each in Queue]
    withheld = in_queue(Queue.WITHHELD, by)
    wanted.append(sa.and_(withheld, seen(Queue.ALL, by, each_of)))
    return sa.select(*(_counted(each) for each in wanted))


def _shape(by: Asker) -> Asker:
    """The asker without who they are, when it is and what they reach: what the statement depends on."""
    read, admit, speaks, tell = (_outline(each) for each in (by.read, by.admit, by.speaks, by.tell))
    return replace(by, person=0, persons=(), now=_EVER, read=read, admit=admit, speaks=speaks, tell=tell)


def _outline(reached: Scope) -> Scope:
    return tuple(
        Reach(None if each.authorities is None else frozenset(), None if each.topics is None else frozenset())
        for each in reached
    )


def _counted(which: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    few = sa.select(sa.literal_column("1")).select_from(appeals).where(which).limit(MANY).subquery()
    return sa.select(sa.func.count()).select_from(few).scalar_subquery()
