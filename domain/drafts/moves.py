"""What officials and the schedule do with a draft act: announced, opened, closed, summed up (DOMAIN)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.drafts.act import Draft, Phase
from domain.drafts.faults import faults, of_text
from domain.drafts.sections import Section, Version
from domain.matters import LONGEST, Course
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action, may
from domain.world import World

NOTE_LIMIT: Final = 1_500
"""Characters of what is new in a version."""
OUTCOME_LIMIT: Final = 3_000
"""Characters of what was taken from people."""

_BEFORE_OPENING: Final = frozenset({Phase.CHECKING, Phase.ANNOUNCED})
_RUNNING: Final = frozenset({Phase.DISCUSSION, Phase.REVIEW})

RULES: Mapping[Action, frozenset[Phase]] = {
    Action.DRAFT_WATCH: frozenset(Phase),
    Action.DRAFT_APPROVE: frozenset({Phase.CHECKING}),
    Action.DRAFT_RETURN: frozenset({Phase.CHECKING}),
    Action.DRAFT_EDIT: frozenset({Phase.MAKING}),
    Action.DRAFT_SUBMIT: frozenset({Phase.MAKING}),
    Action.DRAFT_RECALL: _BEFORE_OPENING,
    Action.DRAFT_PROLONG: frozenset({Phase.DISCUSSION}),
    Action.DRAFT_CLOSE: frozenset({Phase.DISCUSSION}),
    Action.REMARK_JUDGE: _RUNNING,
    Action.DRAFT_SUMMARIZE: frozenset({Phase.REVIEW}),
    Action.DRAFT_FINISH: frozenset({Phase.SUMMARY}),
    Action.DRAFT_REVISE: _RUNNING | {Phase.SUMMARY},
    Action.REMARK_MODERATE: _BEFORE_OPENING | _RUNNING,
    Action.HEARING: frozenset(Phase) - {Phase.CANCELLED},
    Action.DRAFT_CANCEL: _BEFORE_OPENING | _RUNNING | {Phase.MAKING},
}
"""Action -> the phases in which it makes sense, in the order in which buttons are shown."""


class Happened(StrEnum):
    """What a draft's history is made of; a key of texts."""

    MADE = "made"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"  # by the head, with remarks
    RECALLED = "recalled"  # by the editor, to be changed
    ANNOUNCED = "announced"
    OPENED = "opened"
    PROLONGED = "prolonged"
    CLOSED = "closed"
    REVISED = "revised"  # a new version of the text
    SUMMARIZED = "summarized"
    FINISHED = "finished"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Moved:
    """The draft after a move and what happened. `words` are the reason, the remarks, the note, the outcome.

    `version` is the number of the text that is public from now on because of the move, None for none;
    `then` happened in the same moment after `what`.
    """

    draft: Draft
    what: Happened
    person: int | None = None
    words: str = ""
    version: int | None = None
    then: Happened | None = None


_COURSE: Final[Course[Draft, Phase]] = Course("draft", RULES, lambda draft: draft.phase, "wrong_phase")
allowed, refusal, check = _COURSE.allowed, _COURSE.refusal, _COURSE.check


# --- until it is public ------------------------------------------------------------------------------------


def submit(draft: Draft, official: Official, world: World, tree: Sequence[Section], *, heads: bool) -> Moved:
    """The draft is ready: to the head, or at once to the public where nobody has to approve it.

    `heads` tells whether there is any head who could. Raises `NotAllowed`, also for a draft with faults.
    """
    check(draft, official, Action.DRAFT_SUBMIT, world.catalogue)
    _faultless(draft, world, tree)
    own = may(official.rights, Action.DRAFT_APPROVE, draft.authority, None, world.catalogue)
    if world.practice(draft.authority).draft_approval and heads and not own:
        return Moved(replace(draft, phase=Phase.CHECKING), Happened.SUBMITTED, official.person)
    return _announced(draft, world, Happened.SUBMITTED, official.person)


def approve(draft: Draft, official: Official, world: World, tree: Sequence[Section]) -> Moved:
    """The head agrees: it is announced, the schedule opens and closes it. Raises `NotAllowed`."""
    check(draft, official, Action.DRAFT_APPROVE, world.catalogue)
    _faultless(draft, world, tree)
    return _announced(draft, world, Happened.APPROVED, official.person)


def send_back(draft: Draft, official: Official, world: World, *, remarks: str) -> Moved:
    """The head wants it changed. Raises `NotAllowed`."""
    check(draft, official, Action.DRAFT_RETURN, world.catalogue)
    return Moved(replace(draft, phase=Phase.MAKING), Happened.RETURNED, official.person, remarks)


def recall(draft: Draft, official: Official, world: World) -> Moved:
    """Back to be changed: until the discussion opens everything may be. Raises `NotAllowed`."""
    check(draft, official, Action.DRAFT_RECALL, world.catalogue)
    return Moved(replace(draft, phase=Phase.MAKING, version=0), Happened.RECALLED, official.person)


# --- the discussion ----------------------------------------------------------------------------------------


def opened(draft: Draft) -> Moved:
    """Its time has come: remarks are taken from now on."""
    return Moved(replace(draft, phase=Phase.DISCUSSION), Happened.OPENED)


def closed(draft: Draft) -> Moved:
    """Its time is over: the remarks are reviewed."""
    return Moved(replace(draft, phase=Phase.REVIEW), Happened.CLOSED)


def prolong(draft: Draft, official: Official, world: World, *, until: datetime, reason: str) -> Moved:
    """It closes later; verdicts are owed as much later. Raises `NotAllowed` when `until` is not later."""
    check(draft, official, Action.DRAFT_PROLONG, world.catalogue)
    if draft.closes_at is None or not draft.taking(world.now):
        raise NotAllowed("draft.wrong_phase", number=draft.number)
    if until <= draft.closes_at:
        raise NotAllowed("draft.prolong_later", number=draft.number)
    if until - world.now > LONGEST:
        raise NotAllowed("draft.too_long", number=draft.number)
    calendar = world.calendar(draft.authority)
    by = calendar.local_day(until) - calendar.local_day(draft.closes_at)
    later = replace(draft, closes_at=until, review_until=_later(draft.review_until, by))
    return Moved(later, Happened.PROLONGED, official.person, reason)


def close_early(draft: Draft, official: Official, world: World, *, reason: str) -> Moved:
    """No more remarks from now on. Raises `NotAllowed`."""
    check(draft, official, Action.DRAFT_CLOSE, world.catalogue)
    ended = replace(draft, phase=Phase.REVIEW, closes_at=world.now)
    return Moved(ended, Happened.CLOSED, official.person, reason)


def revise(
    draft: Draft, official: Official, world: World, version: Version, tree: Sequence[Section]
) -> Moved:
    """People read another text from now on; what they said stays. Raises `NotAllowed`."""
    check(draft, official, Action.DRAFT_REVISE, world.catalogue)
    _newer(draft, version, tree)
    revised = replace(draft, version=version.number)
    return Moved(revised, Happened.REVISED, official.person, version.note, version.number)


# --- after it ----------------------------------------------------------------------------------------------


def summarize(draft: Draft, official: Official, world: World, *, waiting: int, unreviewed: int) -> Moved:
    """The summary of remarks is published. Raises `NotAllowed` while any remark has no verdict."""
    check(draft, official, Action.DRAFT_SUMMARIZE, world.catalogue)
    if waiting:
        raise NotAllowed("draft.unmoderated", number=draft.number, days=waiting)
    if unreviewed:
        raise NotAllowed("draft.unreviewed", number=draft.number, days=unreviewed)
    return Moved(replace(draft, phase=Phase.SUMMARY), Happened.SUMMARIZED, official.person)


def finish(
    draft: Draft,
    official: Official,
    world: World,
    *,
    outcome: str,
    version: Version | None = None,
    tree: Sequence[Section] = (),
) -> Moved:
    """The final text with what was taken from people; `version` None: the text stays. Raises `NotAllowed`."""
    check(draft, official, Action.DRAFT_FINISH, world.catalogue)
    if version is not None:
        _newer(draft, version, tree)
    number = draft.version if version is None else version.number
    ended = replace(draft, phase=Phase.FINAL, version=number, outcome=outcome)
    return Moved(ended, Happened.FINISHED, official.person, outcome, None if version is None else number)


def cancel(draft: Draft, official: Official, world: World, *, reason: str) -> Moved:
    """It is not discussed any more. Raises `NotAllowed`."""
    check(draft, official, Action.DRAFT_CANCEL, world.catalogue)
    return Moved(replace(draft, phase=Phase.CANCELLED), Happened.CANCELLED, official.person, reason)


def _announced(draft: Draft, world: World, what: Happened, person: int) -> Moved:
    """Without an opening of its own it opens at once; the schedule does it within the minute."""
    public = replace(draft, phase=Phase.ANNOUNCED, version=1, opens_at=draft.opens_at or world.now)
    return Moved(public, what, person, version=1, then=Happened.ANNOUNCED)


def _later(day: date | None, by: timedelta) -> date | None:
    return None if day is None else day + by


def _newer(draft: Draft, version: Version, tree: Sequence[Section]) -> None:
    if version.published_at is not None or version.number <= draft.version:
        raise NotAllowed("draft.version_published", number=draft.number)
    wrong = of_text(tree)
    if wrong:
        raise NotAllowed("draft.has_faults", number=draft.number, days=len(wrong))


def _faultless(draft: Draft, world: World, tree: Sequence[Section]) -> None:
    found = faults(draft, tree, world.now)
    if found:
        raise NotAllowed("draft.has_faults", number=draft.number, days=len(found))
