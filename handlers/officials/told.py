"""Cases in officials' words: status, term, who did what, what changed meanwhile."""

from typing import Final

from bot.text import Rich, bold, italic, join, lines, own_words, shorten
from domain.appeals import Appeal, Outcome, Status
from domain.events import (
    Assigned,
    Contributed,
    Engaged,
    Event,
    Excused,
    HandedBack,
    Released,
    Side,
    Withheld,
)
from domain.routing import Why, responsible
from handlers.appeals import words
from handlers.here import Here
from handlers.officials import who
from storage.appeals.appeals import Changed

_PLACE: Final = 70  # of the place's words in a list
_SINCE: Final = 3  # events told of what changed meanwhile


def status(chat: Here, appeal: Appeal) -> Rich:
    """The status as officials call it, with the outcome of an answer and the round."""
    say = chat.say
    if appeal.merged is not None:
        return join(" ", [words.MARKS[appeal.status], say("status.merged.plain")])
    stage = "agreement" if appeal.agreeing else appeal.status.value
    told = join(" ", [words.MARKS[appeal.status], say(f"status.{stage}.plain")])
    if appeal.outcome is not None:
        told = join(": ", [told, words.outcome(say, appeal.outcome, appeal.planned_until)])
    if appeal.round > 1:
        told = join(", ", [told, say("work.round", round=appeal.round)])
    return told


def due(chat: Here, appeal: Appeal) -> Rich:
    """When the answer is owed; empty when nothing is."""
    say, unit = chat.say, chat.unit
    if not appeal.open:
        return Rich()
    if appeal.paused_at is not None:
        return say("work.due.paused")
    day = words.last_day(say, unit, appeal)
    if appeal.overdue(unit.now):
        return bold(say("work.due.overdue", day=day))
    key = "work.due.planned" if appeal.outcome is Outcome.PLANNED else "work.due.until"
    return say(key, day=day)


def nobody(chat: Here, appeal: Appeal) -> Rich:
    """That nobody answers for a new case, and what is to be done; empty when somebody does."""
    catalogue = chat.unit.catalogue
    if appeal.status is not Status.REGISTERED:
        return Rich()
    route = responsible(catalogue, catalogue.topics.get(appeal.topic), appeal.territory)
    return bold(chat.say("case.nobody")) if route.why is Why.NOBODY else Rich()


def line(chat: Here, appeal: Appeal) -> Rich:
    """A case in a list."""
    say = chat.say
    place = appeal.place
    where = own_words(shorten(place.words, _PLACE)) if place.words else words.place(say, appeal)
    head = join(
        " ",
        [
            words.MARKS[appeal.status],
            bold(f"№ {appeal.number}"),
            words.topic_name(say, chat.unit.catalogue, appeal.topic),
        ],
    )
    if appeal.open:
        return lines(head, where, join(" · ", [due(chat, appeal), who.names_of(chat, appeal.executors)]))
    stage = "merged" if appeal.merged is not None else appeal.status.value
    return lines(head, where, say(f"status.{stage}.plain"))


def happened(chat: Here, event: Event, zone: str) -> Rich:
    """An event with who did it, internal ones too."""
    told = words.happened(chat.say, chat.unit, event, zone)
    match event.what:
        case Assigned(executor, companion):
            both = (executor,) if companion is None else (executor, companion)
            told = lines(told, who.names_of(chat, both))
        case Released(person) | Engaged(person=person) | Excused(person):
            told = lines(told, who.name_of(chat, person))
        case Contributed(persons=persons) | HandedBack(persons=persons) if persons != (event.person,):
            told = lines(told, who.names_of(chat, persons))  # a deputy did it for them
    files = chat.say("card.files", len(event.files)) if event.files else Rich()
    if isinstance(event.what, Withheld):  # the program found it, whoever wrote it
        return told
    himself = isinstance(event.what, Assigned) and event.what.executor == event.person
    return lines(told, files, Rich() if himself else italic(by(chat, event)))


def by(chat: Here, event: Event) -> Rich:
    """Whose deed it was: an official by name, the citizen without one."""
    if event.side is Side.OFFICIAL and event.person is not None:
        return who.name_of(chat, event.person)
    return chat.say(f"work.by.{event.side.value}")


def changed(chat: Here, found: Changed) -> Rich:
    """The case is not what the official saw: who did what since, the last few of it."""
    zone = words.zone_of(chat.unit.catalogue, found.current.authority)
    since = [happened(chat, each, zone) for each in found.since[-_SINCE:]]
    return lines(bold(chat.say("work.changed", number=found.current.number)), *since)
