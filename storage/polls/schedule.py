"""Polls by the clock: opened and closed when it is time, «что решено» asked for. Any number may tick."""

from datetime import date, timedelta
from typing import Final

from domain.polls.moves import closed, opened
from storage import slots
from storage.polls import drafts as poll_drafts
from storage.polls import mixing, polls
from storage.polls import work as poll_work
from storage.unit import Unit
from storage.world import world

BEFORE: Final = (7, 1)
"""Days before «что решено» is owed on which the editor is reminded."""
_OVERDUE_EVERY: Final = 7  # days between reminders of what is overdue


def open_due(unit: Unit, limit: int = 50) -> int:
    """Open the polls whose time has come; says how many."""
    found = polls.opening(unit, limit)
    for poll in found:
        poll_work.apply(unit, opened(poll))
    return len(found)


def close_due(unit: Unit, limit: int = 50) -> int:
    """Close the polls whose time is over; says how many."""
    found = polls.closing(unit, limit)
    for poll in found:
        while mixing.mix(unit, poll.id):
            pass  # the last ballots, so that the results are whole when they are told
        poll_drafts.blank_all(unit, poll.id)
        poll_work.apply(unit, closed(poll))
    return len(found)


def ask_for_decisions(unit: Unit, limit: int = 500) -> int:
    """Remind of «что решено»: the editor before its day and after it, from a week late on the heads too.

    Each reminder once, however often this runs; says how many polls were reminded of.
    """
    until = (unit.now + timedelta(days=max(BEFORE) + 1)).date()
    reminded = 0
    for poll in polls.undecided(unit, until, limit):
        stage = owed(unit, poll.authority, poll.decision_due, BEFORE)
        if stage is None or not slots.claim(unit, f"poll:{poll.id}", "decision", stage):
            continue
        persons = poll_work.editors(unit, poll)
        if stage.startswith("over") and not stage.endswith(":0"):
            persons = (*persons, *poll_work.heads(unit, poll.authority))
        poll_work.tell(unit, poll, "decision", persons, f"decision:{stage}")
        reminded += 1
    return reminded


def owed(unit: Unit, authority: str, due: date | None, before: tuple[int, ...]) -> str | None:
    """The reminder of what is owed by `due` that is sent on this day of the authority; None for none.

    `left:<due>:<days>` so many days before it, `over:<due>:<weeks>` after it, a new one each week.
    """
    if due is None:
        return None
    left = (due - world(unit).calendar(authority).local_day(unit.now)).days
    if left < 0:
        return f"over:{due}:{(-left - 1) // _OVERDUE_EVERY}"
    near = min((each for each in before if left <= each), default=None)
    return None if near is None else f"left:{due}:{near}"
