"""What was taken from people: the verdicts that changed a text, with the remarks to which each was given."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from domain.drafts import Given, Remark, Status, VerdictKind
from storage import paging
from storage.drafts import remarks
from storage.sql import just
from storage.tables import remarks as rows
from storage.tables import verdicts
from storage.unit import Unit

_r, _v = rows.c, verdicts.c
_COUNTED = (just(VerdictKind.TAKEN.value), just(VerdictKind.PARTLY.value))
_given_to = sa.and_(_r.verdict_id == _v.id, _r.status == just(Status.PUBLISHED.value))


@dataclass(frozen=True, slots=True)
class Taken:
    """A verdict; `first` is the oldest of the `count` remarks that have it."""

    verdict: Given
    first: Remark
    count: int


@dataclass(frozen=True, slots=True)
class Page:
    """`earlier` and `later` are given back to `page` as `before` and `after`; None where the list ends."""

    taken: tuple[Taken, ...]
    earlier: int | None
    later: int | None


def page(
    unit: Unit, draft: int, *, after: int | None = None, before: int | None = None, limit: int = 3
) -> Page:
    """Verdicts «учтено» and «учтено частично» that stand, in the order in which they were given."""
    stands = sa.exists().where(_given_to)
    found = sa.select(_v.id).where(_v.draft_id == draft, _v.kind.in_(_COUNTED), stands)
    part = paging.part(unit, found, (_v.id,), _at(after), _at(before), limit)
    ids = [row.id for row in part.rows]
    return Page(_made(unit, ids), *part.marks(ids, lambda id: id))


def _at(mark: int | None) -> tuple[int] | None:
    return None if mark is None else (mark,)


def _made(unit: Unit, ids: Sequence[int]) -> tuple[Taken, ...]:
    """One short query for each verdict: a page has few."""
    made = []
    for id in ids:
        told = sa.select(sa.func.min(_r.id), sa.func.count()).where(
            _r.verdict_id == id, _r.status == just(Status.PUBLISHED.value)
        )
        first, count = unit.connection.execute(told).one()
        remark = remarks.load(unit, first)
        assert remark.verdict is not None
        made.append(Taken(remark.verdict, remark, count))
    return tuple(made)
