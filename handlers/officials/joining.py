"""Becoming an official: a one-time code from a deep link, or typed anywhere as a plain message."""

from typing import Final

from bot.ask import Ask
from bot.chat import Words
from bot.scene import Answer, Go, State, Stay
from bot.script import Script
from handlers import identity, menu
from handlers.here import Entry, Here
from handlers.officials import who
from storage.officials import officials
from storage.officials.appointments import NotRedeemed, Redeemed, redeem, typed_code
from storage.people import people
from storage.unit import Unit

_NAME: Final = 60


def hears(chat: Here, words: Words) -> Answer | None:
    """A message that looks like a code is one."""
    return None if typed_code(words.text) is None else join(chat, words.text)


def join(chat: Here, code: str) -> Answer:
    """Use the code: straight into the workplace, or why it is not good."""
    match redeem(chat.unit, code, chat.person, chat.address):
        case NotRedeemed(reason):
            note = chat.say(reason)
            if identity.known(chat):
                return Stay(note=note)
            chat.tell(note)
            return identity.welcome(chat)
        case Redeemed(right):
            base = chat.stack[0].state
            base["greeted"] = base["official"] = True
            chat.menu = menu.commands(chat, official=True)
            held = who.role(chat.say, right, chat.unit.catalogue)
            greeting = chat.say("work.welcome", held=held)
            colleague = officials.colleague(chat.unit, chat.person)
            asks = chat.personal and colleague is not None and not colleague.name
            return Go("work.name" if asks else "work", note=greeting)


def _named(ask: Ask[Unit]) -> str:
    return ask.words("name", limit=_NAME, required=False, personal=True)


def _name(chat: Here, name: str, state: State) -> Answer:
    if name:
        people.set_name(chat.unit, chat.person, name)
    return Go("work", instead=True, note=chat.say("work.name.done") if name else None)


name = Script("work.name", _named, _name)
scenes = (name,)
entries: dict[str, Entry] = {"invite": join}
