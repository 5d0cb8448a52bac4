"""An official appeal under 59-ФЗ: what is asked besides, where the channel may carry it."""

from dataclasses import dataclass
from typing import Final

from bot.ask import Ask
from bot.questions import Choice
from bot.text import Rich, lines, paragraphs
from domain import statutory
from domain.authors import NAME_LIMIT, REPLY_TO_LIMIT, Author, name_fault, reply_to_fault
from domain.catalogue import Topic
from domain.routing import responsible
from handlers import naming
from handlers.appeals import words
from handlers.here import Here
from storage.people import people
from storage.unit import Unit
from storage.world import world

CONSENT_VERSION: Final = "2026-11"


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signs it; `against`: it complains of the authority that would get it."""

    author: Author
    against: bool


def signed(ask: Ask[Unit], topic: Topic, territory: str) -> Signed | None:
    """All that makes it official; None when the citizen would rather send a message."""
    unit, say = ask.chat.unit, ask.say
    on = Choice("on", say.label("report.official.on"))
    message = Choice("message", say.label("report.official.message"))
    prompt = paragraphs(
        say("report.official"), say("report.official.quicker", term=words.term(say, topic.term))
    )
    if ask.one_of("official", [on, message], prompt=prompt, label=Rich()) == message.key:
        return None
    if not people.agreed(unit, ask.chat.person, CONSENT_VERSION, people.STATUTORY):
        yes = Choice("yes", say.label("consent.yes"))
        prompt = say("report.agree", version=CONSENT_VERSION)
        if ask.one_of("agree", [yes, message], prompt=prompt, label=Rich()) == message.key:
            return None
    name = ask.words("name", fault=naming.fault(ask, name_fault), limit=NAME_LIMIT, personal=True)
    reply_to = ask.words(
        "reply_to", fault=naming.fault(ask, reply_to_fault), limit=REPLY_TO_LIMIT, personal=True
    )
    authority = responsible(unit.catalogue, topic, territory).authority
    higher, against = statutory.above(authority.code, world(unit)), False
    if higher is not None:
        ways = [Choice(each, say.label(f"report.against.{each}")) for each in ("no", "yes")]
        prompt = say("report.against", authority=authority.name)
        against = ask.one_of(f"against.{authority.code}", ways, prompt=prompt, label=Rich()) == "yes"
    to = higher if against and higher is not None else authority.code
    ask.confirm("signed", after=lambda: _after(ask, to))
    return Signed(Author(" ".join(name.split()), reply_to.strip()), against)


def _after(ask: Ask[Unit], to: str) -> Rich:
    unit, say = ask.chat.unit, ask.say
    authority = unit.catalogue.authorities[to]
    day = world(unit).count(to, statutory.TERM).day
    return lines(
        say("report.check.who", authority=authority.name),
        say("report.check.due", day=say.day(day, words.day_of(unit.now, authority.zone))),
    )


def agree(chat: Here) -> None:
    """The consent that was given in this conversation comes into force with what it is for."""
    if not people.agreed(chat.unit, chat.person, CONSENT_VERSION, people.STATUTORY):
        people.give_consent(chat.unit, chat.person, CONSENT_VERSION, chat.network, people.STATUTORY)
