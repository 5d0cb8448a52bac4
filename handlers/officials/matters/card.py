"""What the card of every matter has: its faults told, its history, the way to it from a notice."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.chat import Chose, Option, Row, Said, Screen, Tone
from bot.scene import Answer, Done, Go, Home, Outdated, State, Stay, Unclear
from bot.text import Rich, bold, join, lines, paragraphs, quote, typed
from domain.matters import Matter
from domain.rights import Action
from handlers.here import Entry, Here
from handlers.officials import who
from handlers.officials.matters.acting import D, M, Matters
from handlers.officials.matters.words import moment


class Event(Protocol):
    """What happened to a matter; `person` is the official, None for the schedule."""

    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def person(self) -> int | None: ...
    @property
    def words(self) -> str: ...


def deed(chat: Here, name: str, action: Action, tones: Mapping[Action, Tone]) -> Option:
    """The button of an action, `work.<name>.do.<action>`."""
    label = chat.say.label(f"work.{name}.do.{action.value}")
    return Option(action.value, label, tones.get(action, Tone.PLAIN))


def pairs(buttons: Sequence[Option]) -> list[Row]:
    """Two in a row."""
    return [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]


def remarks(chat: Here, name: str, last: Event | None) -> Rich:
    """What the head wants changed, when that is the `last` that happened of being sent and returned."""
    if last is None or last.kind != "returned":
        return Rich()
    return lines(bold(chat.say(f"work.{name}.remarks")), quote(typed(last.words)))


def cancelled_for(chat: Here, name: str, last: Event | None) -> Rich:
    """Why it does not take place; nothing where no reason was asked, of one that nobody had seen."""
    if last is None or not last.words:
        return Rich()
    return lines(bold(chat.say(f"work.{name}.cancelled_for")), quote(typed(last.words)))


def readiness(chat: Here, name: str, wrong: int) -> Rich:
    """Can it be sent on, or how many places are to be mended?"""
    return chat.say(f"work.{name}.wrong", wrong) if wrong else chat.say(f"work.{name}.ready")


def faults(chat: Here, name: str, wrong: Sequence[Rich], *beside: Rich) -> Screen:
    """Everything that is to be mended before it can be sent on."""
    told = [join("", [f"{n}. ", each]) for n, each in enumerate(wrong, 1)]
    return _read(chat, paragraphs(bold(readiness(chat, name, len(wrong))), *told, *beside))


def history(chat: Here, name: str, matter: Matter, events: Iterable[Event]) -> Screen:
    """Everything that happened to it, in order, and who did it."""
    say = chat.say
    told = []
    for each in events:
        by = who.name_of(chat, each.person) if each.person is not None else say("work.by.schedule")
        said = say(f"work.{name}.happened.{each.kind}")
        at = bold(moment(chat, matter, each.at))
        told.append(lines(at + " — " + said + ", " + by, quote(typed(each.words))))
    return _read(chat, paragraphs(bold(say(f"work.{name}.history_of", number=matter.number)), *told))


def _read(chat: Here, text: Rich) -> Screen:
    back: Row = (Option("back", chat.say.label("go.back")),)
    return Screen(text, rows=(back,))


def take_back(chat: Here, state: State, said: Said) -> Answer:
    """Of what is only read."""
    return Done() if said == Chose("back") else Unclear()


def opener(matters: Matters[M, D]) -> Entry:
    """`<name>_work:12` of a notice; whoever may not see it is told that it is out of reach."""
    name = matters.name

    def opened(chat: Here, rest: str) -> Answer:
        if not rest.isdigit():
            return Home()
        try:
            matter, _ = matters.of(chat, {name: int(rest)})
        except Outdated:
            return Stay(note=chat.say(f"work.{name}.out_of_reach"))
        return Go(f"work.{name}", {name: matter.id})

    return opened
