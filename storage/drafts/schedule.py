"""Drafts by the clock: the discussion opened and closed, verdicts asked for. Any number may tick."""

from datetime import timedelta
from typing import Final

from domain.drafts import Count
from domain.drafts.moves import closed, opened
from storage import slots
from storage.drafts import counts as draft_counts
from storage.drafts import drafts
from storage.drafts import work as draft_work
from storage.polls import schedule as poll_schedule
from storage.unit import Unit

BEFORE: Final = (7, 3, 1)
"""Days before verdicts are owed on which the editor is reminded (DOMAIN: Control)."""


def open_due(unit: Unit, limit: int = 50) -> int:
    """Open the discussions whose time has come; says how many."""
    found = drafts.opening(unit, limit)
    for draft in found:
        draft_work.apply(unit, opened(draft))
    return len(found)


def close_due(unit: Unit, limit: int = 50) -> int:
    """Close the discussions whose time is over; says how many."""
    found = drafts.closing(unit, limit)
    for draft in found:
        draft_work.apply(unit, closed(draft))
    return len(found)


def ask_for_verdicts(unit: Unit, limit: int = 500) -> int:
    """Remind of verdicts and the summary: the editor before the promised day, the heads too once it is over.

    Each reminder once, however often this runs; says of how many drafts.
    """
    until = (unit.now + timedelta(days=max(BEFORE) + 1)).date()
    reminded = 0
    for draft in drafts.in_review(unit, until, limit):
        counts = draft_counts.total(unit, draft.id)
        owed = counts[Count.UNREVIEWED] or counts[Count.WAITING]
        stage = poll_schedule.owed(unit, draft.authority, draft.review_until, BEFORE)
        if stage is None or not slots.claim(unit, f"draft:{draft.id}", "verdicts", stage):
            continue
        persons = draft_work.editors(unit, draft)
        if counts[Count.WAITING]:
            persons = (*persons, *draft_work.moderators(unit, draft.authority))
        if stage.startswith("over"):
            persons = (*persons, *draft_work.heads(unit, draft.authority))
        draft_work.tell(unit, draft, "review" if owed else "unsummed", persons, f"verdicts:{stage}")
        reminded += 1
    return reminded
