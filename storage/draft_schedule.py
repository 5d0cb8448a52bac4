"""Drafts by the clock: the discussion opened and closed when it is time. Any number may tick."""

from domain.drafts.moves import closed, opened
from storage import draft_work, drafts
from storage.unit import Unit


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
