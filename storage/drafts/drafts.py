"""Draft acts: made, changed, found. Their text is in `storage.drafts.sections`."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from domain.drafts import GOING, Draft, Impact, Kind, Phase
from storage import counters
from storage.sql import just
from storage.tables import drafts
from storage.unit import Unit

_d = drafts.c
_by_id = sa.select(drafts).where(_d.id == sa.bindparam("draft"))
_going = _d.phase.in_([just(each.value) for each in Phase if each in GOING])
UNDER_WAY = sa.select(_d.id).where(_going)
"""Drafts that people can read and of which something is still to come."""


class Changed(Exception):
    """Somebody else changed the draft meanwhile: nothing was written. `current` is how it stands now."""

    def __init__(self, current: Draft) -> None:
        super().__init__(current.number)
        self.current = current


def create(unit: Unit, draft: Draft) -> Draft:
    """Keep a new draft; gives it with its id and number, "7/2026". Whatever `id` and `number` it had."""
    year = unit.now.year
    ordinal = counters.next_of(unit, f"drafts:{year}")
    fresh = replace(draft, number=f"{ordinal}/{year}", revision=1)
    id: int = unit.connection.execute(sa.insert(drafts).returning(_d.id), _to_row(fresh, unit)).scalar_one()
    return replace(fresh, id=id)


def load(unit: Unit, id: int, *, lock: bool = False) -> Draft:
    """A draft by id; `lock` keeps others from changing it until the unit ends. Raises LookupError."""
    row = unit.connection.execute(_by_id.with_for_update() if lock else _by_id, {"draft": id}).first()
    if row is None:
        raise LookupError(id)
    return _from_row(row)


def by_number(unit: Unit, number: str) -> Draft | None:
    """A draft by its number as people see it, "7/2026"."""
    row = unit.connection.execute(sa.select(drafts).where(_d.number == number)).first()
    return None if row is None else _from_row(row)


def save(unit: Unit, draft: Draft) -> Draft:
    """Write the changed draft back; gives it with its next revision.

    Raises `Changed` when it is not the revision it was made of.
    """
    written = (
        sa.update(drafts)
        .where(_d.id == draft.id, _d.revision == draft.revision)
        .values(_to_row(replace(draft, revision=draft.revision + 1), unit))
        .returning(_d.id)
    )
    if unit.connection.scalar(written) is None:
        raise Changed(load(unit, draft.id))
    return replace(draft, revision=draft.revision + 1)


def current(unit: Unit, territories: Sequence[str] = (), *, limit: int = 50, skip: int = 0) -> list[Draft]:
    """Drafts of which something is still to come: open to remarks first, then the others.

    Of each those of `territories` (where a person lives: the settlement, its municipality, its region) go
    before the rest, the soonest to close first; without the first `skip` of all.
    """
    mine = sa.case((_d.territory.in_(territories), 0), else_=1) if territories else sa.literal(0)
    talked = sa.case((_d.phase == just(Phase.DISCUSSION.value), 0), else_=1)
    found = sa.select(drafts).where(_going).order_by(talked, mine, _d.closes_at, _d.id).limit(limit)
    return [_from_row(row) for row in unit.connection.execute(found.offset(skip))]


def count_going(unit: Unit) -> int:
    """How many `current` has."""
    return unit.connection.scalar(sa.select(sa.func.count()).select_from(drafts).where(_going)) or 0


def ended(unit: Unit, *, before: int | None = None, limit: int = 20) -> list[Draft]:
    """Drafts whose final text is published, or that were cancelled when people had seen them already.

    The newest first; `before` is the last id of the page before.
    """
    over = _d.phase.in_([just(Phase.FINAL.value), just(Phase.CANCELLED.value)])
    found = sa.select(drafts).where(over, _d.version > 0)
    if before is not None:
        found = found.where(_d.id < before)
    return [_from_row(row) for row in unit.connection.execute(found.order_by(_d.id.desc()).limit(limit))]


def counts(unit: Unit, authorities: Collection[str] | None) -> dict[Phase, int]:
    """How many drafts of these authorities (None: of all) stand in each phase."""
    found = sa.select(_d.phase, sa.func.count()).group_by(_d.phase)
    if authorities is not None:
        found = found.where(_d.authority.in_(authorities))
    return {Phase(phase): count for phase, count in unit.connection.execute(found)}


def listed(
    unit: Unit, authorities: Collection[str] | None, phases: Iterable[Phase], limit: int
) -> tuple[Draft, ...]:
    """Drafts of these authorities (None: of all) in these phases, the newest first."""
    found = sa.select(drafts).where(_d.phase.in_([each.value for each in phases]))
    if authorities is not None:
        found = found.where(_d.authority.in_(authorities))
    return tuple(_from_row(row) for row in unit.connection.execute(found.order_by(_d.id.desc()).limit(limit)))


def opening(unit: Unit, limit: int) -> list[Draft]:
    """Announced drafts whose discussion begins; locked, so that one process opens each."""
    return _due(unit, _d.opens_at, Phase.ANNOUNCED, limit)


def closing(unit: Unit, limit: int) -> list[Draft]:
    """Drafts whose discussion is over; locked."""
    return _due(unit, _d.closes_at, Phase.DISCUSSION, limit)


def in_review(unit: Unit, until: date, limit: int) -> list[Draft]:
    """Drafts whose verdicts are owed by `until`, the most overdue first."""
    found = (
        sa.select(drafts)
        .where(_d.phase == just(Phase.REVIEW.value), _d.review_until <= until)
        .order_by(_d.review_until, _d.id)
        .limit(limit)
    )
    return [_from_row(row) for row in unit.connection.execute(found)]


def _due(unit: Unit, at: sa.Column[Any], phase: Phase, limit: int) -> list[Draft]:
    found = (
        sa.select(drafts)
        .where(_d.phase == just(phase.value), at <= unit.now)
        .order_by(at, _d.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [_from_row(row) for row in unit.connection.execute(found)]


def _to_row(draft: Draft, unit: Unit) -> dict[str, Any]:
    return {
        "number": draft.number,
        "kind": draft.kind.value,
        "phase": draft.phase.value,
        "revision": draft.revision,
        "authority": draft.authority,
        "territory": draft.territory,
        "author_id": draft.author,
        "title": draft.title,
        "why": draft.why,
        "whom": draft.whom,
        "impact": draft.impact.value,
        "planning": draft.planning,
        "version": draft.version,
        "opens_at": draft.opens_at,
        "closes_at": draft.closes_at,
        "review_until": draft.review_until,
        "outcome": draft.outcome,
        "changed_at": unit.now,
    }


def _from_row(row: sa.Row[Any]) -> Draft:
    return Draft(
        id=row.id,
        number=row.number,
        kind=Kind(row.kind),
        title=row.title,
        authority=row.authority,
        territory=row.territory,
        phase=Phase(row.phase),
        revision=row.revision,
        version=row.version,
        why=row.why,
        whom=row.whom,
        impact=Impact(row.impact),
        planning=row.planning,
        author=row.author_id,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        review_until=row.review_until,
        outcome=row.outcome,
    )
