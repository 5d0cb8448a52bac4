"""Hearings on draft acts: kept, changed, found. Who comes is in `storage.hearings.visits`."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from domain.drafts.hearings import Hearing, State
from storage.sql import just
from storage.tables import hearings
from storage.unit import Unit

_h = hearings.c
_planned = _h.state == just(State.PLANNED.value)


class Changed(Exception):
    """Somebody else changed the hearing meanwhile: nothing was written."""


def create(unit: Unit, hearing: Hearing, person: int) -> Hearing:
    """Keep a new hearing that this official has set; gives it with its id."""
    row = {**_to_row(hearing), "draft_id": hearing.draft, "made_by": person, "made_at": unit.now}
    id: int = unit.connection.execute(sa.insert(hearings).returning(_h.id), row).scalar_one()
    return replace(hearing, id=id)


def load(unit: Unit, id: int, *, lock: bool = False) -> Hearing:
    """A hearing by id; `lock` keeps others from changing it or coming to it until the unit ends.

    Raises LookupError.
    """
    found = sa.select(hearings).where(_h.id == id)
    row = unit.connection.execute(found.with_for_update(key_share=True) if lock else found).first()
    if row is None:
        raise LookupError(id)
    return _from_row(row)


def save(unit: Unit, hearing: Hearing) -> Hearing:
    """Write the changed hearing back; gives it with its next revision. Raises `Changed`."""
    later = replace(hearing, revision=hearing.revision + 1)
    written = (
        sa.update(hearings)
        .where(_h.id == hearing.id, _h.revision == hearing.revision)
        .values(_to_row(later))
        .returning(_h.id)
    )
    if unit.connection.scalar(written) is None:
        raise Changed
    return later


def of(unit: Unit, draft: int) -> tuple[Hearing, ...]:
    """All hearings on a draft, the earliest first."""
    found = sa.select(hearings).where(_h.draft_id == draft).order_by(_h.starts_at, _h.id)
    return tuple(_from_row(row) for row in unit.connection.execute(found))


def unreminded(unit: Unit, until: datetime, limit: int) -> tuple[Hearing, ...]:
    """Hearings that begin from now on and not after `until` and were not reminded of; locked."""
    anew = sa.or_(_h.reminded_for.is_(None), _h.reminded_for != _h.starts_at)
    soon = (
        sa.select(hearings)
        .where(_planned, _h.starts_at > unit.now, _h.starts_at <= until, anew)
        .order_by(_h.starts_at, _h.id)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    )
    return tuple(_from_row(row) for row in unit.connection.execute(soon))


def reminded(unit: Unit, hearing: Hearing) -> None:
    """Those who come are reminded of it as it stands: once it is moved to another time they are anew."""
    done = sa.update(hearings).where(_h.id == hearing.id)
    unit.connection.execute(done.values(reminded_for=hearing.starts_at))


def _to_row(hearing: Hearing) -> dict[str, Any]:
    return {
        "state": hearing.state.value,
        "revision": hearing.revision,
        "place": hearing.place,
        "about": hearing.about,
        "starts_at": hearing.starts_at,
        "questions_until": hearing.questions_until,
        "seats": hearing.seats,
        "reason": hearing.reason,
        "came": hearing.came,
    }


def _from_row(row: sa.Row[Any]) -> Hearing:
    return Hearing(
        id=row.id,
        draft=row.draft_id,
        place=row.place,
        starts_at=row.starts_at,
        questions_until=row.questions_until,
        about=row.about,
        seats=row.seats,
        state=State(row.state),
        revision=row.revision,
        reason=row.reason,
        came=row.came,
    )
