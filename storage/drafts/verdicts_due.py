"""Verdicts given to very many remarks at once: the first of them in the turn, the others by a job.

Which remarks get it is written down when it is decided, so that nothing published later gets it unread. They
go batch after batch; what a restart leaves is found again.
"""

from typing import Final

import sqlalchemy as sa

from domain.drafts import Given, Remark
from domain.drafts.judging import followed
from storage.drafts import drafts, moderation, remarks, verdicts
from storage.sql import insert, just
from storage.tables import remarks as said
from storage.tables import verdicts_due
from storage.unit import Unit

BATCH: Final = 25
"""Remarks of one transaction: each has its history, its audit and its notice."""

_d, _r = verdicts_due.c, said.c
_published = _r.status == just("published")


def of_group(unit: Unit, given: Given, one: Remark) -> int:
    """All published remarks of its group that have no verdict yet are to get this one; says how many."""
    if one.group is None:
        return 0
    here = sa.and_(_r.group_id == one.group, _published, _r.verdict_id.is_(None))
    return _begin(unit, given, here, None, "")


def instead(unit: Unit, given: Given, was: int, why: str) -> int:
    """All that have the verdict `was`, or are to get it, are to get this one; says how many."""
    before = sa.update(verdicts_due).where(_d.verdict_id == was).values(verdict_id=given.id)
    unit.connection.execute(before)
    return _begin(unit, given, sa.and_(_r.verdict_id == was, _published), was, why)


def _begin(unit: Unit, given: Given, which: sa.ColumnElement[bool], was: int | None, why: str) -> int:
    columns = ("remark_id", "draft_id", "verdict_id", "was_id", "why")
    found = sa.select(
        _r.id,
        _r.draft_id,
        sa.literal(given.id, _d.verdict_id.type),
        sa.literal(was, _d.was_id.type),
        sa.literal(why),
    ).where(which)
    new = insert(verdicts_due).from_select(columns, found)
    put = {name: new.excluded[name] for name in ("verdict_id", "was_id", "why")}
    unit.connection.execute(new.on_conflict_do_update(index_elements=[_d.remark_id], set_=put))
    going = sa.select(sa.func.count()).where(_d.verdict_id == given.id)
    return unit.connection.scalar(going) or 0


def count(unit: Unit, draft: int) -> int:
    """How many remarks of the draft are still to get the verdict that was decided for them."""
    return unit.connection.scalar(sa.select(sa.func.count()).where(_d.draft_id == draft)) or 0


def give(unit: Unit, limit: int = BATCH) -> int:
    """Give the next of them; says how many were gone through."""
    due = sa.select(verdicts_due).order_by(_d.remark_id).limit(limit).with_for_update(skip_locked=True)
    rows = unit.connection.execute(due).all()
    for row in rows:
        remark = remarks.load(unit, row.remark_id, lock=True)
        draft, given = drafts.load(unit, remark.draft), verdicts.load(unit, row.verdict_id)
        after = followed(remark, draft, given, was=row.was_id)
        if after is not None:  # it was not taken back or judged by hand meanwhile
            moderation.follow(unit, draft, remark, after, row.why)
    ids = [row.remark_id for row in rows]
    unit.connection.execute(sa.delete(verdicts_due).where(_d.remark_id.in_(ids)))
    return len(rows)
