"""How the date of an answer came about: the count of the round, day by day, and all that moved it since."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.appeals import Appeal, Outcome
from domain.calendar import Due
from domain.catalogue import Term
from domain.events import (
    Answered,
    Asked,
    Circulated,
    Contested,
    Event,
    Extended,
    Joint,
    Parted,
    Proposed,
    Recurred,
    Redirected,
    Registered,
    Replied,
    Routed,
)
from domain.world import World


@dataclass(frozen=True, slots=True)
class Stood:
    """The clock stood while the citizen was asked, and ended at `due_at` after."""

    since: datetime
    until: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Apart:
    """It was merged into another case, which carried its people meanwhile, and ended at `due_at` after."""

    since: datetime
    until: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Prolonged:
    """Extended at `at`, to `due_at`."""

    at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Planned:
    """An interim answer promised the final one by the end of `day`."""

    at: datetime
    day: date
    due_at: datetime


Shift = Stood | Apart | Prolonged | Planned


@dataclass(frozen=True, slots=True)
class Account:
    """The `round` began at `start` at `authority`; `count` is its `term` there, `shifts` are what came after.

    `whole`: they lead to the date that is owed now; otherwise something moved it that no event tells.
    """

    round: int
    start: datetime
    authority: str
    term: Term
    count: Due
    shifts: tuple[Shift, ...]
    whole: bool


def account(appeal: Appeal, history: Sequence[Event], world: World) -> Account:
    """The account of the date the appeal is owed by; `history` is the whole of it, internal events too."""
    start, authority, due_at = appeal.registered_at, appeal.authority, appeal.due_at
    shifts: list[Shift] = []
    asked: datetime | None = None
    joint: datetime | None = None
    here = appeal.authority
    for event in history:
        match event.what:
            case Registered(authority=code, due_at=until):
                here, authority, due_at = code, code, until
            case Routed(authority=code, due_at=until):
                # Another topic has another term, counted from the same registration, where it went; what the
                # clock of the old one stood moves the new one too.
                if until != due_at:
                    counted = world.due(code, appeal.term, start)
                    stood = [each for each in shifts if isinstance(each, Stood)] if until != counted else []
                    shifts = [replace(each, due_at=until) for each in stood[-1:]]
                    authority, due_at = code, until
                here = code
            case Contested(due_at=until) | Recurred(due_at=until):
                start, authority, due_at, shifts = event.at, here, until, []
            case Asked(clock_stops=stops):
                asked = event.at if stops else None
            case Replied(due_at=until) if asked is not None:
                if until != due_at:
                    shifts.append(Stood(asked, event.at, until))
                asked, due_at = None, until
            case Redirected() | Proposed() | Circulated() if asked is not None:
                # The reply was not waited for any longer: the clock runs on from here.
                until = replace(world, now=event.at).resumed(here, due_at, asked, appeal.term)
                if until != due_at:
                    shifts.append(Stood(asked, event.at, until))
                asked, due_at = None, until
            case Joint():
                joint = event.at
            case Parted(due_at=until) if joint is not None:
                if until != due_at:
                    shifts.append(Apart(joint, event.at, until))
                joint, due_at = None, until
            case Extended(due_at=until):
                shifts.append(Prolonged(event.at, until))
                due_at = until
            case Answered(outcome=Outcome.PLANNED, planned_until=day) if day is not None:
                asked, due_at = None, world.promised(here, day, event.at)
                shifts.append(Planned(event.at, day, due_at))
            case Answered():
                asked = None
        if isinstance(event.what, Redirected):
            here = event.what.authority
    count = world.count(authority, appeal.term, start)
    last = shifts[-1].due_at if shifts else count.at
    return Account(appeal.round, start, authority, appeal.term, count, tuple(shifts), last == appeal.due_at)
