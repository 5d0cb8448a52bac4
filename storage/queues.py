"""Officials' lists of appeals: within their rights, page by page both ways, with counts and search."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any, TypeAlias

import sqlalchemy as sa

from domain.appeals import Appeal, Status
from domain.filters import Filter
from domain.people import Official
from domain.rights import Action, Role
from domain.scope import Reach, Scope, scope
from storage.appeal_rows import from_row
from storage.filters import narrowed
from storage.search import found_by
from storage.sql import among, just
from storage.tables import agreement_parties, appeals
from storage.unit import Unit

_a = appeals.c
_own, _of = appeals.alias("own"), appeals.alias("of")  # made once: each has a proxy for every column
MANY = 1_000
"""A queue is counted no farther; so many are shown as «999+»."""


class Queue(StrEnum):
    """The lists of the workplace, in the order of the menu; a key of texts."""

    NEW = "new"  # новые: nobody works on it yet
    MINE = "mine"  # мои
    OVERDUE = "overdue"  # просроченные
    WAITING = "waiting"  # ждут ответа гражданина
    APPROVAL = "approval"  # на утверждении
    AGREEMENT = "agreement"  # ждут вашего согласования
    WITHHELD = "withheld"  # на проверке: words of the moderation lists were found
    ALL = "all"  # все


@dataclass(frozen=True, slots=True)
class Page:
    """`earlier` and `later` are given back to `page` as `before` and `after`; None where the list ends."""

    appeals: tuple[Appeal, ...]
    earlier: str | None
    later: str | None


Order: TypeAlias = tuple[sa.ColumnElement[Any], ...]
_BY_DUE = (Queue.MINE, Queue.OVERDUE, Queue.APPROVAL, Queue.AGREEMENT)
_EVERYTHING = Filter()


def page(
    unit: Unit,
    official: Official,
    queue: Queue,
    *,
    words: str = "",
    chosen: Filter = _EVERYTHING,
    after: str | None = None,
    before: str | None = None,
    limit: int = 8,
) -> Page:
    """A page of a queue: what is due first goes first, «все» the newest first unless narrowed to a term.

    `words` is what the official typed into search, `chosen` what the lists are narrowed to. Give one of
    `after` and `before`, or none for the start; a mark of a list in another order begins from the start.
    """
    query = sa.select(appeals).where(_listed(unit, queue, official), *narrowed(unit, official, chosen))
    if words.strip():
        query = query.where(found_by(unit, words))
    by_due = queue in _BY_DUE or chosen.due is not None
    after, before = (mark if mark and _fits(mark, by_due) else None for mark in (after, before))
    key = sa.tuple_(_a.due_at, _a.id) if by_due else sa.tuple_(_a.id)
    backwards = before is not None
    newest_first = queue is Queue.ALL and not by_due
    descending = newest_first != backwards
    columns: Order = (_a.due_at, _a.id) if by_due else (_a.id,)
    at = before if before is not None else after
    if at is not None:
        here = sa.tuple_(*_cursor(at, by_due))
        query = query.where(key < here if descending else key > here)
    query = query.order_by(*(column.desc() if descending else column for column in columns))
    found = [from_row(row) for row in unit.connection.execute(query.limit(limit + 1))]
    more, found = len(found) > limit, found[:limit]
    if backwards:
        found.reverse()
    if not found:
        return Page((), None, None)
    first, last = _mark(found[0], by_due), _mark(found[-1], by_due)
    if backwards:
        return Page(tuple(found), first if more else None, last)
    return Page(tuple(found), first if after is not None else None, last if more else None)


def counts(unit: Unit, official: Official) -> Mapping[Queue, int]:
    """How many appeals each queue holds, up to `MANY`: a country is counted as quickly as a town."""
    wanted = [
        _seen(unit, official, each) if each is Queue.ALL else _listed(unit, each, official) for each in Queue
    ]
    withheld = _in_queue(Queue.WITHHELD, official, unit.now)
    wanted.append(sa.and_(withheld, _seen(unit, official, Queue.ALL)))
    found = unit.connection.execute(sa.select(*(_counted(each) for each in wanted))).one()
    counted = dict(zip(Queue, found, strict=False))
    if counted[Queue.ALL] < MANY:  # counted by an index alone, then without those that are not in it
        counted[Queue.ALL] -= found[-1]
    return counted


def daily(unit: Unit, official: Official) -> tuple[int, int, int, int, int]:
    """How many are new, due within a day, three days, a week (each without the ones before), overdue."""
    only_own = all(each.role is Role.EXECUTOR for each in official.rights)
    mine = _a.id.in_(_in_hands((official.person, *official.stands_for))) if only_own else sa.true()
    running = sa.and_(
        _a.is_open,
        _a.paused_at.is_(None),
        _a.withheld.is_(None),
        _seen(unit, official, Queue.OVERDUE),
        mine,
    )
    edges = [unit.now + timedelta(days=days) for days in (0, 1, 3, 7)]
    due = [sa.and_(running, _a.due_at >= since, _a.due_at < until) for since, until in pairwise(edges)]
    wanted = [_listed(unit, Queue.NEW, official), *due, sa.and_(running, _a.due_at < unit.now)]
    row = unit.connection.execute(sa.select(*(_counted(each) for each in wanted))).one()
    return row[0], row[1], row[2], row[3], row[4]


def _counted(which: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    few = sa.select(sa.literal_column("1")).select_from(appeals).where(which).limit(MANY).subquery()
    return sa.select(sa.func.count()).select_from(few).scalar_subquery()


def _listed(unit: Unit, queue: Queue, official: Official) -> sa.ColumnElement[bool]:
    """What stands in the queue for the official: of what they may read, and whatever they are to agree."""
    if queue is Queue.AGREEMENT:
        return _a.id.in_(_to_agree(unit, official))
    return sa.and_(_in_queue(queue, official, unit.now), _seen(unit, official, queue))


def _to_agree(unit: Unit, official: Official) -> sa.CompoundSelect[int]:
    """Ids of appeals whose answer waits for this official's agreement (`domain.actions.parts`)."""
    p = agreement_parties.c
    themselves = sa.select(p.appeal_id).where(p.person_id.in_((official.person, *official.stands_for)))
    held = [each for each in official.rights if each.role in (Role.HEAD, Role.COORDINATOR)]
    spoken = sa.or_(
        sa.false(),
        *(
            sa.and_(
                sa.true() if each.authorities is None else among(unit, p.authority, each.authorities),
                sa.true() if each.topics is None else among(unit, _of.c.topic, each.topics),
            )
            for each in scope(held, Action.READ, unit.catalogue)
        ),
    )
    others = (
        sa.select(p.appeal_id)
        .join(_of, _of.c.id == p.appeal_id)
        .where(
            p.person_id.is_(None),
            spoken,
            _of.c.executor_id.is_distinct_from(official.person),
            _of.c.companion_id.is_distinct_from(official.person),
        )
    )
    return themselves.union_all(others)


def _in_queue(queue: Queue, official: Official, now: datetime) -> sa.ColumnElement[bool]:
    match queue:
        case Queue.NEW:
            return sa.and_(
                _a.is_open,
                _a.executor_id.is_(None),
                _a.status != just(Status.CLARIFYING.value),
                _a.withheld.is_(None),
                _a.copies_id.is_(None),
            )
        case Queue.MINE:
            return _a.id.in_(_in_hands((official.person, *official.stands_for)))
        case Queue.OVERDUE:
            return sa.and_(_a.is_open, _a.paused_at.is_(None), _a.withheld.is_(None), _a.due_at < now)
        case Queue.WAITING:
            return sa.and_(_a.is_open, _a.status == just(Status.CLARIFYING.value))
        case Queue.APPROVAL:
            return sa.and_(_a.is_open, _a.status == just(Status.APPROVAL.value))
        case Queue.WITHHELD:
            return _a.withheld.is_not(None)
        case Queue.ALL | Queue.AGREEMENT:
            return _a.withheld.is_(None)


def _in_hands(persons: Sequence[int]) -> sa.CompoundSelect[int]:
    """Ids of open appeals these persons work on; an OR of both columns would find no index on SQLite."""
    as_executor = sa.select(_own.c.id).where(_own.c.is_open, _own.c.executor_id.in_(persons))
    return as_executor.union_all(sa.select(_own.c.id).where(_own.c.is_open, _own.c.companion_id.in_(persons)))


def _seen(unit: Unit, official: Official, queue: Queue) -> sa.ColumnElement[bool]:
    """What the official may read of the queue, as a condition."""
    right = Action.ADMIT if queue is Queue.WITHHELD else Action.READ
    reached: Scope = scope(official.rights, right, unit.catalogue)
    return sa.or_(sa.false(), *(_reached(unit, each) for each in reached))


def _reached(unit: Unit, reach: Reach) -> sa.ColumnElement[bool]:
    authorities = sa.true() if reach.authorities is None else among(unit, _a.authority, reach.authorities)
    topics = sa.true() if reach.topics is None else among(unit, _a.topic, reach.topics)
    return sa.and_(authorities, topics)


def _mark(appeal: Appeal, by_due: bool) -> str:
    return f"{appeal.due_at.isoformat()} {appeal.id}" if by_due else str(appeal.id)


def _fits(mark: str, by_due: bool) -> bool:
    return (" " in mark) == by_due


def _cursor(mark: str, by_due: bool) -> tuple[sa.ColumnElement[Any], ...]:
    if not by_due:
        return (sa.literal(int(mark)),)
    due_at, _, id = mark.partition(" ")
    return (sa.literal(datetime.fromisoformat(due_at), _a.due_at.type), sa.literal(int(id)))
