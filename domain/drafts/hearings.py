"""Public hearings on a draft act: where and when, who may come, what is asked beforehand (ГрК ст. 5.1).

A hearing is seen by everybody once its draft is public. What departs from usual practice is warned of, not
forbidden: the terms are of the authority's own rules.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from domain.calendar import Why
from domain.catalogue import Catalogue
from domain.drafts.act import Draft, Phase
from domain.drafts.moves import check
from domain.drafts.phases import Warning
from domain.matters import LONGEST
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action
from domain.world import World

PLACE_LIMIT: Final = 300
ABOUT_LIMIT: Final = 1_000
QUESTION_LIMIT: Final = 1_000
"""Characters of one question."""
NAME_LIMIT: Final = 100
QUESTIONS: Final = 5
"""Questions of one person for one hearing that stand at once."""
SEATS: Final = 100_000
"""More than that was mistyped."""
NOTICE: Final = 7
"""Days in which people are told before it, at least (ГрК ст. 5.1 ч. 8 п. 1; elsewhere the usual practice)."""
_MORNING: Final = time(8)
_NIGHT: Final = time(21)


class State(StrEnum):
    """A key of texts."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Hearing:
    """A meeting of people on a draft act.

    `place` is an address in words, `about` how to get there and what to bring. `starts_at` and
    `questions_until` are UTC, shown by the clock of the draft's authority. `seats` None: as many as come.
    `reason` tells why it was changed last, or cancelled.
    """

    id: int
    draft: int
    place: str
    starts_at: datetime
    questions_until: datetime
    about: str = ""
    seats: int | None = None
    state: State = State.PLANNED
    revision: int = 1
    reason: str = ""
    came: int | None = None  # how many were there, once that was told

    def coming(self, now: datetime) -> bool:
        """Is it still to take place?"""
        return self.state is State.PLANNED and now < self.starts_at

    def free(self, visitors: int) -> int | None:
        """Seats that are left when so many have registered; None where as many come as want to."""
        return None if self.seats is None else max(self.seats - visitors, 0)

    def asking(self, now: datetime) -> bool:
        """Are questions taken?"""
        return self.coming(now) and now < self.questions_until


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who is coming, «участник № 12»; they say `code` at the door.

    `name` stands in the list for the door, where the person wants that and has consented.
    """

    hearing: int
    person: int
    ordinal: int
    code: str
    name: str | None = None
    came: bool = False  # was marked at the door


class Stands(StrEnum):
    """Where a question stands; a key of texts."""

    ASKED = "asked"
    HIDDEN = "hidden"  # by an official, with a reason: it breaks the rules
    WITHDRAWN = "withdrawn"  # by who asked it


@dataclass(frozen=True, slots=True)
class Question:
    """A question asked beforehand, «№ 3» of its hearing; `reason` tells why it is hidden."""

    id: int
    hearing: int
    ordinal: int
    person: int
    text: str
    at: datetime
    status: Stands = Stands.ASKED
    revision: int = 1
    reason: str = ""


# --- by officials ------------------------------------------------------------------------------------------


def fault(hearing: Hearing, now: datetime) -> str | None:
    """Why it cannot be set so: a key of texts, or None when it can."""
    if hearing.starts_at <= now:
        return "hearing.fault.past"
    if hearing.starts_at - now > LONGEST:
        return "hearing.fault.too_far"
    return "hearing.fault.questions_late" if hearing.questions_until > hearing.starts_at else None


def warnings(hearing: Hearing, draft: Draft, world: World) -> tuple[Warning, ...]:
    """What is unusual about its time; `reason` is the last part of the text `hearing.warning.<reason>`."""
    return tuple(_warnings(hearing, draft, world))


def _warnings(hearing: Hearing, draft: Draft, world: World) -> Iterator[Warning]:
    calendar = world.calendar(draft.authority)
    told = max(world.now, draft.opens_at or world.now) if not draft.public else world.now
    day = calendar.local_day(hearing.starts_at)
    left = (day - calendar.local_day(told)).days
    if 0 <= left < NOTICE:
        yield Warning("short_notice", {"days": left, "least": NOTICE})
    if draft.opens_at is not None and hearing.starts_at < draft.opens_at:
        yield Warning("before_opening")
    if draft.closes_at is not None and hearing.starts_at > draft.closes_at:
        yield Warning("after_closing")
    at = hearing.starts_at.astimezone(ZoneInfo(calendar.zone)).time()
    if not _MORNING <= at < _NIGHT:
        yield Warning("at_night")
    if calendar.rest(day) is Why.HOLIDAY:
        yield Warning("holiday")
    elif any(since <= hearing.starts_at < until for since, until in calendar.spans(day)):
        yield Warning("working_hours")


def settable(draft: Draft) -> bool:
    """Is there still something to be heard? Of one that was held, the minutes come later too."""
    return draft.phase not in (Phase.SUMMARY, Phase.FINAL)


def called(hearing: Hearing, draft: Draft, official: Official, world: World) -> Hearing:
    """It is to take place. Raises `NotAllowed`."""
    _check_settable(draft, official, world.catalogue)
    _sound(hearing, world.now)
    return replace(hearing, state=State.PLANNED, revision=1, reason="")


def changed(
    old: Hearing, new: Hearing, draft: Draft, official: Official, world: World, *, visitors: int, reason: str
) -> Hearing:
    """Another place, another time, another number of seats: never fewer than have registered.

    Raises `NotAllowed`.
    """
    _check_planned(old, draft, official, world)
    _sound(new, world.now)
    if new.seats is not None and new.seats < visitors:
        raise NotAllowed("hearing.seats_taken", days=visitors)
    return replace(new, id=old.id, draft=old.draft, state=old.state, revision=old.revision, reason=reason)


def cancelled(hearing: Hearing, draft: Draft, official: Official, world: World, *, reason: str) -> Hearing:
    """It does not take place. Raises `NotAllowed`."""
    _check_planned(hearing, draft, official, world)
    return replace(hearing, state=State.CANCELLED, reason=reason)


def hidden(
    question: Question, draft: Draft, official: Official, catalogue: Catalogue, *, reason: str
) -> Question:
    """It breaks the rules: it is not put to anybody, and its author is told why. Raises `NotAllowed`."""
    _check_settable(draft, official, catalogue)
    if question.status is not Stands.ASKED:
        raise NotAllowed("hearing.question.gone", ordinal=question.ordinal)
    return replace(question, status=Stands.HIDDEN, reason=reason)


def _check_settable(draft: Draft, official: Official, catalogue: Catalogue) -> None:
    check(draft, official, Action.HEARING, catalogue)
    if not settable(draft):
        raise NotAllowed("draft.wrong_phase", number=draft.number)


def _check_planned(hearing: Hearing, draft: Draft, official: Official, world: World) -> None:
    _check_settable(draft, official, world.catalogue)
    if hearing.state is not State.PLANNED:
        raise NotAllowed("hearing.called_off")
    if not hearing.coming(world.now):
        raise NotAllowed("hearing.over")


def _sound(hearing: Hearing, now: datetime) -> None:
    wrong = fault(hearing, now)
    if wrong is not None:
        raise NotAllowed(wrong)


# --- by citizens -------------------------------------------------------------------------------------------


def check_coming(hearing: Hearing, draft: Draft, now: datetime, *, visitors: int) -> None:
    """Raise `NotAllowed` unless one more may register."""
    check_waiting(hearing, draft, now)
    if hearing.free(visitors) == 0:
        raise NotAllowed("hearing.full", seats=hearing.seats or 0)


def check_waiting(hearing: Hearing, draft: Draft, now: datetime) -> None:
    """Raise `NotAllowed` unless one may wait in line for a seat, and be given one."""
    if not _open(draft) or hearing.state is not State.PLANNED:
        raise NotAllowed("hearing.called_off")
    if not hearing.coming(now):
        raise NotAllowed("hearing.over")


def check_asking(hearing: Hearing, draft: Draft, now: datetime, *, asked: int) -> None:
    """Raise `NotAllowed` unless somebody who has asked so many questions may ask one more."""
    _check_questions(hearing, draft, now)
    if asked >= QUESTIONS:
        raise NotAllowed("hearing.question.enough", days=QUESTIONS)


def edited(
    question: Question, hearing: Hearing, draft: Draft, person: int, now: datetime, *, text: str
) -> Question:
    """The author's new words, while questions are taken. Raises `NotAllowed`."""
    _own(question, person)
    _check_questions(hearing, draft, now)
    return replace(question, text=text)


def withdrawn(question: Question, hearing: Hearing, draft: Draft, person: int, now: datetime) -> Question:
    """The author takes it back, while questions are taken. Raises `NotAllowed`."""
    _own(question, person)
    _check_questions(hearing, draft, now)
    return replace(question, status=Stands.WITHDRAWN)


def _own(question: Question, person: int) -> None:
    if question.person != person or question.status is not Stands.ASKED:
        raise NotAllowed("hearing.question.gone", ordinal=question.ordinal)


def _check_questions(hearing: Hearing, draft: Draft, now: datetime) -> None:
    if not _open(draft) or hearing.state is not State.PLANNED:
        raise NotAllowed("hearing.called_off")
    if not hearing.asking(now):
        raise NotAllowed("hearing.question.late")


def _open(draft: Draft) -> bool:
    return draft.public and draft.phase is not Phase.CANCELLED
