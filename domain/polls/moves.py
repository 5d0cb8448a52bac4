"""What officials and the schedule do with a poll: approved, opened, closed, decided (DOMAIN: Polls)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.matters import LONGEST, Course
from domain.people import Official
from domain.polls.faults import faults
from domain.polls.poll import Poll, State
from domain.polls.questions import Texts
from domain.refusal import NotAllowed
from domain.rights import Action, may
from domain.world import World

DECISION_LIMIT: Final = 3000
"""Characters of «что решено»."""

_BEFORE_OPENING = frozenset({State.CHECKING, State.SCHEDULED})

RULES: Mapping[Action, frozenset[State]] = {
    Action.POLL_WATCH: frozenset(State),
    Action.POLL_APPROVE: frozenset({State.CHECKING}),
    Action.POLL_RETURN: frozenset({State.CHECKING}),
    Action.POLL_EDIT: frozenset({State.DRAFT}),
    Action.POLL_SUBMIT: frozenset({State.DRAFT}),
    Action.POLL_RECALL: _BEFORE_OPENING,
    Action.POLL_DECIDE: frozenset({State.CLOSED}),
    Action.POLL_PROLONG: frozenset({State.OPEN}),
    Action.POLL_CANCEL: _BEFORE_OPENING | {State.DRAFT, State.OPEN},
}
"""Action -> the states in which it makes sense, in the order in which buttons are shown."""


class Happened(StrEnum):
    """What a poll's history is made of."""

    MADE = "made"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"  # by the head, with remarks
    RECALLED = "recalled"  # by the editor, to be changed
    OPENED = "opened"
    PROLONGED = "prolonged"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Moved:
    """The poll after a move and what happened. `words` are the reason, the remarks, the decision."""

    poll: Poll
    what: Happened
    person: int | None = None
    words: str = ""
    files: tuple[int, ...] = field(default=())


_COURSE: Final[Course[Poll, State]] = Course("poll", RULES, lambda poll: poll.state, "wrong_state")
allowed, refusal, check = _COURSE.allowed, _COURSE.refusal, _COURSE.check


def submit(poll: Poll, official: Official, world: World, *, heads: bool) -> Moved:
    """The draft is ready: to the head, or to the schedule where nobody has to approve it.

    `heads` tells whether there is any head who could. Raises `NotAllowed`, also for a poll with faults.
    """
    check(poll, official, Action.POLL_SUBMIT, world.catalogue)
    _faultless(poll, world)
    practice = world.practice(poll.authority)
    own = may(official.rights, Action.POLL_APPROVE, poll.authority, None, world.catalogue)
    if practice.poll_approval and heads and not own:
        return Moved(replace(poll, state=State.CHECKING), Happened.SUBMITTED, official.person)
    return Moved(_scheduled(poll, world), Happened.SUBMITTED, official.person)


def approve(poll: Poll, official: Official, world: World) -> Moved:
    """The head agrees: from here on the schedule opens and closes it. Raises `NotAllowed`."""
    check(poll, official, Action.POLL_APPROVE, world.catalogue)
    _faultless(poll, world)
    return Moved(_scheduled(poll, world), Happened.APPROVED, official.person)


def send_back(poll: Poll, official: Official, world: World, *, remarks: str) -> Moved:
    """The head wants it changed. Raises `NotAllowed`."""
    check(poll, official, Action.POLL_RETURN, world.catalogue)
    return Moved(replace(poll, state=State.DRAFT), Happened.RETURNED, official.person, remarks)


def recall(poll: Poll, official: Official, world: World) -> Moved:
    """Back to the drafts, to be changed: until it opens everything may be. Raises `NotAllowed`."""
    check(poll, official, Action.POLL_RECALL, world.catalogue)
    return Moved(replace(poll, state=State.DRAFT), Happened.RECALLED, official.person)


def opened(poll: Poll) -> Moved:
    """Its time has come: ballots are taken from now on."""
    return Moved(replace(poll, state=State.OPEN), Happened.OPENED)


def closed(poll: Poll) -> Moved:
    """Its time is over."""
    return Moved(replace(poll, state=State.CLOSED), Happened.CLOSED)


def prolong(poll: Poll, official: Official, world: World, *, until: datetime, reason: str) -> Moved:
    """It closes later. Raises `NotAllowed` once it is closed, or when `until` is not later."""
    check(poll, official, Action.POLL_PROLONG, world.catalogue)
    if not poll.running(world.now):
        raise NotAllowed("poll.wrong_state", number=poll.number)
    if poll.closes_at is None or until <= poll.closes_at:
        raise NotAllowed("poll.prolong_later", number=poll.number)
    if until - world.now > LONGEST:
        raise NotAllowed("poll.too_long", number=poll.number)
    due = poll.decision_due
    last = world.calendar(poll.authority).local_day(until)
    later = replace(poll, closes_at=until, decision_due=max(due, last) if due is not None else due)
    return Moved(later, Happened.PROLONGED, official.person, reason)


def cancel(poll: Poll, official: Official, world: World, *, reason: str) -> Moved:
    """It will not take place, or no longer. Raises `NotAllowed`."""
    check(poll, official, Action.POLL_CANCEL, world.catalogue)
    return Moved(replace(poll, state=State.CANCELLED), Happened.CANCELLED, official.person, reason)


def decide(
    poll: Poll, official: Official, world: World, *, decision: Texts, files: tuple[int, ...] = ()
) -> Moved:
    """«Что решено» is told, which ends the poll. Raises `NotAllowed`."""
    check(poll, official, Action.POLL_DECIDE, world.catalogue)
    ended = replace(poll, state=State.DECIDED, decision=decision)
    return Moved(ended, Happened.DECIDED, official.person, decision.get("ru", ""), files)


def _scheduled(poll: Poll, world: World) -> Poll:
    """Without an opening of its own it opens at once; the schedule does it within the minute."""
    return replace(poll, state=State.SCHEDULED, opens_at=poll.opens_at or world.now)


def _faultless(poll: Poll, world: World) -> None:
    found = faults(poll, world.now)
    if found:
        raise NotAllowed("poll.has_faults", number=poll.number, days=len(found))
