"""By name in the list for the door: asked only where it may be, with a consent of its own (152-ФЗ)."""

from typing import Final

from bot.ask import Ask
from bot.scene import Answer, Done, Outdated, State
from bot.script import Script
from domain.authors import name_fault
from domain.drafts.hearings import NAME_LIMIT
from handlers import naming
from handlers.hearings.card import hearing_of
from handlers.here import Here
from storage.hearings import visits as hearing_visits
from storage.people import people
from storage.unit import Unit

CONSENT_VERSION: Final = "2026-11"


def _naming(ask: Ask[Unit]) -> tuple[int, str]:
    """The hearing and the name, "" for who would rather not."""
    hearing, _ = hearing_of(ask.chat, ask.given("hearing"))
    if hearing_visits.of(ask.chat.unit, hearing.id, ask.chat.person) is None or not ask.chat.personal:
        raise Outdated
    if not naming.agrees(ask, "hearing.name", CONSENT_VERSION):
        return hearing.id, ""
    name = ask.words("name", fault=naming.fault(ask, name_fault), limit=NAME_LIMIT, personal=True)
    return hearing.id, name


def _name(chat: Here, made: tuple[int, str], state: State) -> Answer:
    id, name = made
    if not name:
        return Done(chat.say("hearing.name.as_number"))
    if not people.agreed(chat.unit, chat.person, CONSENT_VERSION, people.HEARING):
        people.give_consent(chat.unit, chat.person, CONSENT_VERSION, chat.network, people.HEARING)
    hearing_visits.call(chat.unit, id, chat.person, " ".join(name.split()))
    return Done(chat.say("hearing.name.done"))


scenes = (Script("hearing.name", _naming, _name, keeps=False),)
