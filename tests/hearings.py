"""A hearing on the district's draft act, for tests; nothing in it is real."""

from datetime import UTC, datetime

from domain.drafts import Draft
from domain.drafts.hearings import Hearing
from storage.hearings import hearings
from storage.unit import Unit

STARTS = datetime(2026, 12, 10, 15, 0, tzinfo=UTC)
"""18:00 in the district, a Thursday."""
UNTIL = datetime(2026, 12, 9, 15, 0, tzinfo=UTC)
PLACE = "Дом культуры, ул. Садовая, 3, большой зал"


def hearing(draft: int = 1, **known: object) -> Hearing:
    """A hearing that was not kept yet."""
    wanted = {"place": PLACE, "starts_at": STARTS, "questions_until": UNTIL, "about": "Автобусы 3 и 7."}
    return Hearing(0, draft, **{**wanted, **known})  # type: ignore[arg-type]


def held(unit: Unit, draft: Draft, person: int, **known: object) -> Hearing:
    """One that this official has set."""
    return hearings.create(unit, hearing(draft.id, **known), person)
