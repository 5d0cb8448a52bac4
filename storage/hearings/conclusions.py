"""Conclusions of hearings that are owed: the official who made the draft is reminded. Any number may tick.

The organizer writes the conclusion from the minutes and publishes it (ГрК ст. 5.1; of drafts other than town
planning 131-ФЗ ст. 28 asks for the results with reasons). From the hearing's day we know of no term in them:
how long it all takes is of the municipality's own rules. So the term is the one that the authority itself has
told everybody, the day by which it promised what is decided on the draft (`Draft.review_until`).
"""

from datetime import date, timedelta
from typing import Final

import sqlalchemy as sa

from domain.drafts import Draft
from domain.drafts.hearing_results import PaperKind
from domain.drafts.hearings import Hearing
from storage import slots
from storage.drafts import drafts
from storage.drafts import work as draft_work
from storage.hearings import hearings
from storage.officials.makers import here
from storage.sql import just
from storage.tables import drafts as draft_rows
from storage.tables import hearing_files
from storage.tables import hearings as hearing_rows
from storage.unit import Unit
from storage.world import world

BEFORE: Final = 3
"""Days before the term on which the editor is reminded."""
_HELD: Final = timedelta(days=180)
"""Of hearings longer ago nobody is reminded anew: discussion and decisions take less."""
_LATE: Final = timedelta(days=30)
"""Overdue longer than that when this begins to run, it was settled otherwise."""
_MANY: Final = 1_000
_h, _d, _f = hearing_rows.c, draft_rows.c, hearing_files.c


def due(unit: Unit, hearing: Hearing, draft: Draft) -> date | None:
    """The day by which it is owed, never before the hearing itself; None while no day is promised."""
    if draft.review_until is None:
        return None
    return max(draft.review_until, world(unit).calendar(draft.authority).local_day(hearing.starts_at))


def there(unit: Unit, hearing: int) -> bool:
    """Is the conclusion published?"""
    mine = sa.select(_f.file_id).where(_published(), _f.hearing_id == hearing).limit(1)
    return unit.connection.scalar(mine) is not None


def remind(unit: Unit, limit: int = _MANY) -> int:
    """Remind of conclusions: before the term and on its day the editor, once it is over the heads too.

    Each once, however often this runs; says of how many hearings.
    """
    reminded = 0
    for id in owed(unit, limit):
        hearing = hearings.load(unit, id)
        draft = drafts.load(unit, hearing.draft)
        stage = _stage(unit, hearing, draft)
        if stage is None or not slots.claim(unit, f"hearing:{id}", "conclusion", stage):
            continue
        persons = draft_work.editors(unit, draft)
        if stage.startswith("over"):
            persons = (*persons, *draft_work.heads(unit, draft.authority))
        body: dict[str, str | int | None] = {"hearing": id, "words": ""}
        to, slot = here(unit, persons), f"conclusion:{id}:{stage}"
        draft_work.put(unit, draft, "draft.official.conclusion", to, slot, body)
        reminded += 1
    return reminded


def owed(unit: Unit, limit: int = _MANY) -> tuple[int, ...]:
    """Hearings that have begun, without a conclusion, whose term is near or is just over."""
    near = (unit.now + timedelta(days=BEFORE + 1)).date()
    since = unit.now - _LATE
    found = (
        sa.select(_h.id)
        .join(draft_rows, _d.id == _h.draft_id)
        .where(
            _h.state == just("planned"),
            _h.starts_at <= unit.now,
            _h.starts_at > unit.now - _HELD,
            _d.review_until <= near,
            sa.or_(_d.review_until > since.date(), _h.starts_at > since),
            ~sa.exists().where(_published(), _f.hearing_id == _h.id),
        )
        .order_by(_h.starts_at, _h.id)
        .limit(limit)
    )
    return tuple(unit.connection.scalars(found))


def _published() -> sa.ColumnElement[bool]:
    return _f.kind == just(PaperKind.CONCLUSION.value)


def _stage(unit: Unit, hearing: Hearing, draft: Draft) -> str | None:
    """`left:<day>:<days>` or `over:<day>`; another day that is promised is reminded of anew."""
    day = due(unit, hearing, draft)
    if day is None:
        return None
    left = (day - world(unit).calendar(draft.authority).local_day(unit.now)).days
    if left < 0:
        return f"over:{day}"
    return f"left:{day}:{0 if left == 0 else BEFORE}" if left <= BEFORE else None
