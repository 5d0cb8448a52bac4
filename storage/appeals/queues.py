"""Officials' lists of appeals: within their rights, page by page both ways, with search."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

import sqlalchemy as sa

from domain.appeals import Appeal
from domain.filters import Filter
from domain.people import Official
from storage.appeals.filters import narrowed
from storage.appeals.listed import Queue, asker, listed
from storage.appeals.rows import from_row
from storage.appeals.search import found_by
from storage.sql import among
from storage.tables import appeals
from storage.unit import Unit

__all__ = ["Page", "Queue", "page"]

_a = appeals.c


@dataclass(frozen=True, slots=True)
class Page:
    """`earlier` and `later` are given back to `page` as `before` and `after`; None where the list ends."""

    appeals: tuple[Appeal, ...]
    earlier: str | None
    later: str | None


Order: TypeAlias = tuple[sa.ColumnElement[Any], ...]
_BY_DUE = (Queue.MINE, Queue.OVERDUE, Queue.APPROVAL, Queue.AGREEMENT, Queue.ERRANDS)
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
    by = asker(unit, official)
    standing = listed(queue, by, lambda column, codes, name: among(unit, column, codes))
    query = sa.select(appeals).where(standing, *narrowed(unit, official, chosen))
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


def _mark(appeal: Appeal, by_due: bool) -> str:
    return f"{appeal.due_at.isoformat()} {appeal.id}" if by_due else str(appeal.id)


def _fits(mark: str, by_due: bool) -> bool:
    return (" " in mark) == by_due


def _cursor(mark: str, by_due: bool) -> tuple[sa.ColumnElement[Any], ...]:
    if not by_due:
        return (sa.literal(int(mark)),)
    due_at, _, id = mark.partition(" ")
    return (sa.literal(datetime.fromisoformat(due_at), _a.due_at.type), sa.literal(int(id)))
