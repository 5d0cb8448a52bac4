"""What is owed on draft acts and by when: for the morning list and for heads, who answer for the dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from domain.drafts import Count, Draft, Phase, Status
from domain.people import Official
from domain.rights import Action
from domain.scope import scope
from storage.drafts import drafts, signers
from storage.sql import among
from storage.tables import draft_counts, draft_signers, remarks
from storage.tables import drafts as draft_rows
from storage.unit import Unit
from storage.world import world

SOON: Final = 7
"""Days before the promised day in which what is owed is told of in the morning."""
_MANY: Final = 1_000
_SHOWN: Final = 60
_d = draft_rows.c
_TALKED: Final = (Phase.ANNOUNCED, Phase.DISCUSSION, Phase.REVIEW)


@dataclass(frozen=True, slots=True)
class Owed:
    """What waits for an official: drafts to be approved, remarks and names beside them to be read by a
    moderator (up to `_MANY`), drafts whose verdicts and summary are overdue, those due in `SOON` days."""

    approve: int = 0
    moderate: int = 0
    overdue: int = 0
    soon: int = 0
    names: int = 0

    def __bool__(self) -> bool:
        return any((self.approve, self.moderate, self.overdue, self.soon, self.names))


def owed(unit: Unit, official: Official) -> Owed:
    """Of the drafts within the official's rights."""
    left = [days_left(unit, each) for each in in_review(unit, official, Action.DRAFT_SUMMARIZE)]
    checking = (*_mine(unit, official, Action.DRAFT_APPROVE), _in((Phase.CHECKING,)))
    waiting = (
        sa.select(sa.literal(1))
        .select_from(remarks.join(draft_rows, remarks.c.draft_id == _d.id))
        .where(remarks.c.status == Status.WAITING.value, _in(_TALKED))
        .where(*_mine(unit, official, Action.REMARK_MODERATE))
    )
    unseen = (
        sa.select(sa.literal(1))
        .select_from(draft_signers.join(draft_rows, draft_signers.c.draft_id == _d.id))
        .where(*signers.unseen(), *_mine(unit, official, Action.REMARK_MODERATE))
    )
    return Owed(
        approve=_counted(unit, sa.select(_d.id).where(*checking)),
        moderate=_counted(unit, waiting),
        overdue=sum(days < 0 for days in left),
        soon=sum(0 <= days <= SOON for days in left),
        names=_counted(unit, unseen),
    )


def unread(unit: Unit, official: Official) -> tuple[tuple[Draft, int], ...]:
    """Drafts with remarks that the official may read before others see them, and how many; most first."""
    waiting = sa.func.sum(draft_counts.c.count)
    found = (
        sa.select(_d.id, waiting)
        .select_from(draft_counts.join(draft_rows, draft_counts.c.draft_id == _d.id))
        .where(draft_counts.c.what == Count.WAITING.value, _in(_TALKED))
        .where(*_mine(unit, official, Action.REMARK_MODERATE))
        .group_by(_d.id)
        .having(waiting > 0)
        .order_by(waiting.desc(), _d.id)
        .limit(_SHOWN)
    )
    return tuple((drafts.load(unit, id), int(count)) for id, count in unit.connection.execute(found).all())


def in_review(unit: Unit, official: Official, action: Action = Action.DRAFT_WATCH) -> tuple[Draft, ...]:
    """Drafts that are discussed no more and have no summary yet, the soonest day first."""
    found = sa.select(_d.id).where(*_mine(unit, official, action), _in((Phase.REVIEW,)))
    ids = unit.connection.scalars(found.order_by(_d.review_until, _d.id).limit(_MANY)).all()
    return tuple(drafts.load(unit, each) for each in ids)


def days_left(unit: Unit, draft: Draft) -> int:
    """Days till the day verdicts are promised by, in the authority's zone; below zero when it is over."""
    if draft.review_until is None:
        return SOON + 1
    return (draft.review_until - world(unit).calendar(draft.authority).local_day(unit.now)).days


def _mine(unit: Unit, official: Official, action: Action) -> tuple[sa.ColumnElement[bool], ...]:
    reached = [each for each in scope(official.rights, action, unit.catalogue) if each.topics is None]
    within = [
        sa.true() if each.authorities is None else among(unit, _d.authority, each.authorities)
        for each in reached
    ]
    return (sa.or_(sa.false(), *within),)


def _in(phases: Iterable[Phase]) -> sa.ColumnElement[bool]:
    return _d.phase.in_([each.value for each in phases])


def _counted(unit: Unit, found: sa.Select[Any]) -> int:
    few = found.limit(_MANY).subquery()
    return unit.connection.scalar(sa.select(sa.func.count()).select_from(few)) or 0
