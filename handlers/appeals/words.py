"""Appeals in words: status, term, how it was counted, what happened. For citizens and officials alike."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.speech import Speech
from bot.text import Rich, bold, join, lines, own_words, quote, typed
from domain.appeals import Appeal, Outcome, Status, party
from domain.catalogue import Catalogue, Term
from domain.catalogue import Unit as Counting
from domain.events import (
    Added,
    Agreed,
    Answered,
    Asked,
    AskedInstead,
    Assigned,
    Circulated,
    Contested,
    Contributed,
    Declined,
    Engaged,
    Event,
    Extended,
    HandedBack,
    Held,
    Joint,
    LeftOpen,
    Noted,
    Objected,
    Parted,
    Progressed,
    Proposed,
    Rated,
    Recurred,
    Redirected,
    Registered,
    Released,
    Replied,
    Returned,
    Routed,
    Seconded,
    Side,
    Supplemented,
    Taken,
    Warned,
    Withdrawn,
    Withheld,
)
from domain.wording import read
from handlers.appeals import withheld
from storage.appeals import appeals
from storage.unit import Unit

MARKS = {
    Status.REGISTERED: "🔵",
    Status.ROUTED: "🔵",
    Status.IN_PROGRESS: "🟡",
    Status.CLARIFYING: "🟠",
    Status.APPROVAL: "🟡",
    Status.ANSWERED: "🟣",
    Status.CONFIRMED: "🟢",
    Status.CONTESTED: "🟠",
    Status.CLOSED: "⚪️",
    Status.DECLINED: "⚪️",
    Status.WITHDRAWN: "⚪️",
}


def authority_name(catalogue: Catalogue, code: str) -> str:
    """How the authority is called in a chat."""
    found = catalogue.authorities.get(code)
    return (found.short or found.name) if found is not None else code


def topic_name(say: Speech, catalogue: Catalogue, code: str) -> str:
    """The topic's name; its code when it left the classifier."""
    found = catalogue.topics.get(code)
    return say.choose(found.name) if found is not None else code


def zone_of(catalogue: Catalogue, authority: str) -> str:
    """The authority's time zone."""
    found = catalogue.authorities.get(authority)
    return found.zone if found is not None else "Europe/Moscow"


def home_zone(catalogue: Catalogue) -> str:
    """The zone of the place as a whole: of its topmost authority."""
    tops = [each for each in catalogue.authorities.values() if each.parent not in catalogue.authorities]
    return tops[0].zone if tops else "Europe/Moscow"


def day_of(at: datetime, zone: str) -> date:
    """The local day of a moment."""
    return at.astimezone(ZoneInfo(zone)).date()


def term(say: Speech, term: Term) -> str:
    """«8 рабочих дней»."""
    return say.label(f"term.{term.unit.value}", term.amount)


_AUTHORS: Final = frozenset({Status.CLARIFYING, Status.CONFIRMED})
"""Of their author something is asked, or was said, that was not of those who joined."""


def status(say: Speech, appeal: Appeal, *, own: bool = True) -> Rich:
    """The status as its author sees it, with the outcome of an answer; not `own`: as others do."""
    if not own and appeal.status in _AUTHORS:
        return say(f"status.{appeal.status.value}.joined")
    if appeal.merged is not None:
        return say("status.merged")
    if appeal.status is Status.ANSWERED and appeal.outcome is not None:
        return say("status.answered", outcome=outcome(say, appeal.outcome, appeal.planned_until))
    return say(f"status.{appeal.status.value}")


def outcome(say: Speech, outcome: Outcome, until: date | None = None) -> str:
    """«выполнено», «запланировано до 14 декабря 2026, понедельник»."""
    if outcome is Outcome.PLANNED and until is not None:
        return say.label("outcome.planned_until", day=promised(say, until))
    return say.label(f"outcome.{outcome.value}")


def promised(say: Speech, day: date) -> str:
    """The day of a promise, with its year always: it may be far off, and is read when that has come."""
    return say.day(day, date.min)


def merged(say: Speech, unit: Unit, appeal: Appeal) -> Rich:
    """Which case carries the people of this one; empty when it is a case of its own."""
    if appeal.merged is None:
        return Rich()
    return say("card.merged", number=appeals.load(unit, appeal.merged.into).number)


def due(say: Speech, unit: Unit, appeal: Appeal) -> Rich:
    """When the answer is owed, or why no date is told; empty when nothing is owed."""
    if not appeal.open:
        return Rich()
    if appeal.paused_at is not None:
        return say("due.paused")
    key = "due.planned" if appeal.outcome is Outcome.PLANNED else "due.until"
    return say("due.overdue" if appeal.overdue(unit.now) else key, day=last_day(say, unit, appeal))


def last_day(say: Speech, unit: Unit, appeal: Appeal) -> str:
    """When the term ends: the day, and of a term in hours the minute too."""
    zone = zone_of(unit.catalogue, appeal.authority)
    return ends(say, appeal.due_at, appeal.term, zone, day_of(unit.now, zone))


def ends(say: Speech, at: datetime, term: Term, zone: str, today: date) -> str:
    """The end of a term as it is told: «4 декабря, пятница», of one in hours «4 декабря, 15:30»."""
    return say.moment(at, zone, today) if term.unit is Counting.HOURS else say.day(day_of(at, zone), today)


def place(say: Speech, appeal: Appeal) -> Rich:
    """Where it is, as the citizen said it."""
    spot = appeal.place
    point = (
        say("ask.point", latitude=f"{spot.latitude:.5f}", longitude=f"{spot.longitude:.5f}")
        if spot.latitude is not None and spot.longitude is not None
        else Rich()
    )
    return join(", ", [own_words(spot.words), point])


def answer(say: Speech, appeal: Appeal) -> Rich:
    """The answer with its outcome, empty while there is none."""
    if appeal.outcome is None or not appeal.answer:
        return Rich()
    head = say("card.answer", outcome=outcome(say, appeal.outcome, appeal.planned_until))
    return lines(bold(head), quote(typed(appeal.answer)))


def doubts(say: Speech, codes: str) -> Rich:
    """What is doubtful about an answer, each on its line; `codes` as in `events.Warned`."""
    return lines(*(say(f"doubt.{each}") for each in codes.split(",")))


def happened(say: Speech, unit: Unit, event: Event, zone: str) -> Rich:
    """One line of a timeline: when, what, in whose words."""
    today = day_of(unit.now, zone)
    at = say.moment(event.at, zone, today)
    return lines(join(" — ", [bold(at), _what(say, unit, event, zone, today)]), _said(event))


def _what(say: Speech, unit: Unit, event: Event, zone: str, today: date) -> Rich:
    key = f"event.{event.kind}"
    match event.what:
        case Registered(authority=code, nobody=True):
            return say("event.registered.nobody", authority=authority_name(unit.catalogue, code))
        case Registered(authority=code) | Taken(authority=code):
            return say(key, authority=authority_name(unit.catalogue, code))
        case Routed(authority=code, topic=topic):
            return say(
                key,
                authority=authority_name(unit.catalogue, code),
                topic=topic_name(say, unit.catalogue, topic),
            )
        case Redirected(origin=origin, authority=code, wanted=str(wanted)):
            return say(
                "event.redirected.judge",
                origin=authority_name(unit.catalogue, origin),
                authority=authority_name(unit.catalogue, code),
                wanted=authority_name(unit.catalogue, wanted),
            )
        case Redirected(origin=origin, authority=code, decided=decided):
            return say(
                "event.redirected.decided" if decided else key,
                origin=authority_name(unit.catalogue, origin),
                authority=authority_name(unit.catalogue, code),
            )
        case Extended(due_at=until):
            return say(key, day=say.day(day_of(until, zone), today))
        case Answered(outcome=made, planned_until=until) | Proposed(outcome=made, planned_until=until):
            return say(key, outcome=outcome(say, made, until))
        case Circulated(outcome=made, planned_until=until, parties=keys):
            return say(key, outcome=outcome(say, made, until), names=_authorities(unit, keys))
        case Engaged(due_at=until):
            return say(key, day=say.day(day_of(until, zone), today))
        case Contributed(done=True):
            return say("event.contributed.done")
        case Agreed(parties=keys) | Objected(parties=keys) | AskedInstead(parties=keys):
            return say(key, names=_authorities(unit, keys))
        case LeftOpen(contest_until=until):
            return say(key, day=say.day(day_of(until, zone), today))
        case Contested(round=number) | Recurred(round=number):
            return say(key, round=number)
        case Joint(number=main):
            return say(key, number=main)
        case Parted(due_at=until):
            return say(key, day=say.day(day_of(until, zone), today))
        case Held(joined=True):
            return say("event.held.joined")
        case Seconded(solved=solved):
            return say("event.seconded.solved" if solved else "event.seconded.unsolved")
        case Rated(stars=stars):
            return say(key, stars="★" * stars)
        case Warned(doubts=raised, left=left):
            mended = ",".join(each for each in raised.split(",") if each not in left.split(","))
            return lines(
                say(key),
                lines(doubts(say, mended), say("event.warned.changed")) if mended else Rich(),
                lines(doubts(say, left), say("event.warned.left")) if left else Rich(),
            )
        case Withheld(found=found):
            return lines(say(key), withheld.entries(say, read(found)))
        case Assigned() | Released():
            return say(key)
        case _:
            return say(key)


def _authorities(unit: Unit, keys: str) -> str:
    """The authorities of `Party.key`s; which of their officials, stands beside the event."""
    codes = dict.fromkeys(party(each).authority for each in keys.split(","))
    return ", ".join(authority_name(unit.catalogue, each) for each in codes)


def _said(event: Event) -> Rich:
    match event.what:
        case (
            Replied(text=words)
            | Added(text=words)
            | Supplemented(text=words)
            | Answered(text=words)
            | Proposed(text=words)
            | Circulated(text=words)
            | Objected(remarks=words)
            | Returned(remarks=words)
            | Noted(text=words)
            | Engaged(asked=words)
            | Contributed(text=words)
            | HandedBack(reason=words)
            | Asked(question=words)
            | Progressed(text=words)
            | Declined(reason=words)
            | Extended(reason=words)
            | Redirected(reason=words)
            | Withdrawn(reason=words)
            | Contested(reason=words)
            | Recurred(reason=words)
        ):
            # A caller's «нет» is written down by an official: the words are the caller's.
            theirs = event.side is Side.CITIZEN or isinstance(event.what, Contested | Recurred)
            return quote(own_words(words) if theirs else typed(words))
        case _:
            return Rich()
