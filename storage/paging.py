"""A list read page by page, both ways, from a mark on: every page costs the same, however far it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa

from storage.unit import Unit

T = TypeVar("T")
M = TypeVar("M")
Key = tuple[sa.ColumnElement[Any], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A page's rows in the list's order, and whether there are others before and after them."""

    rows: tuple[sa.Row[Any], ...]
    earlier: bool
    later: bool

    def marks(self, found: Sequence[T], mark: Callable[[T], M]) -> tuple[M | None, M | None]:
        """The marks by which the pages before and after are asked for; `found` was made of the rows."""
        if not found:
            return None, None
        return mark(found[0]) if self.earlier else None, mark(found[-1]) if self.later else None


def part(
    unit: Unit,
    query: sa.Select[Any],
    key: Key,
    after: Sequence[Any] | None,
    before: Sequence[Any] | None,
    limit: int,
    *,
    rising: bool = True,
) -> Part:
    """The rows of `query` in the order of `key`, which no two of them share, or in the order against it.

    Those right `before` the row whose key has these values, those `after` it, or the first of all.
    """
    backwards = before is not None
    at = before if before is not None else after
    up = rising != backwards
    if at is not None:
        here = sa.tuple_(*(sa.literal(value, each.type) for value, each in zip(at, key, strict=True)))
        query = query.where(sa.tuple_(*key) > here if up else sa.tuple_(*key) < here)
    query = query.order_by(*(each if up else each.desc() for each in key)).limit(limit + 1)
    rows = unit.connection.execute(query).all()
    more, shown = len(rows) > limit, rows[:limit]
    if backwards:
        return Part(tuple(reversed(shown)), earlier=more, later=True)
    return Part(tuple(shown), earlier=after is not None, later=more)
