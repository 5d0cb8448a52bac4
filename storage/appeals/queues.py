"""Officials' lists of appeals: within their rights, page by page both ways, with search."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from domain.appeals import Appeal
from domain.filters import Filter
from domain.people import Official
from storage import paging
from storage.appeals.filters import narrowed
from storage.appeals.listed import Queue, asker, listed
from storage.appeals.rows import from_row
from storage.appeals.search import found_by
from storage.paging import Key
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
    columns: Key = (_a.due_at, _a.id) if by_due else (_a.id,)
    rising = queue is not Queue.ALL or by_due
    part = paging.part(unit, query, columns, _values(after), _values(before), limit, rising=rising)
    found = [from_row(row) for row in part.rows]
    return Page(tuple(found), *part.marks(found, lambda appeal: _mark(appeal, by_due)))


def _mark(appeal: Appeal, by_due: bool) -> str:
    return f"{appeal.due_at.isoformat()} {appeal.id}" if by_due else str(appeal.id)


def _fits(mark: str, by_due: bool) -> bool:
    return (" " in mark) == by_due


def _values(mark: str | None) -> tuple[datetime | int, ...] | None:
    if mark is None:
        return None
    due_at, _, id = mark.rpartition(" ")
    return (datetime.fromisoformat(due_at), int(id)) if due_at else (int(id),)
