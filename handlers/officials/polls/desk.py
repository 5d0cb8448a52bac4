"""«Опросы»: the polls of an official by their states, and the ways to a new one."""

from typing import Final

from bot.chat import Chose, Option, Row, Said, Screen, Tone
from bot.scene import Answer, Done, Go, Outdated, State, Unclear
from bot.script import Script
from bot.text import Rich, bold, paragraphs, shorten
from domain import polls as domain
from domain.people import Official
from domain.rights import GRANTS, Action
from domain.scope import scope
from handlers.here import Here, View
from handlers.officials import who
from handlers.officials.polls import words
from storage.polls import work as poll_work

SHELVES: Final = {
    "draft": (domain.State.DRAFT,),
    "checking": (domain.State.CHECKING,),
    "scheduled": (domain.State.SCHEDULED,),
    "open": (domain.State.OPEN,),
    "closed": (domain.State.CLOSED,),
    "over": (domain.State.DECIDED, domain.State.CANCELLED),
}
"""Shelf -> the states of the polls on it; its name is the text `work.polls.<shelf>`."""
_LISTED: Final = 60


def watches(official: Official) -> bool:
    """Does the official see any polls at all?"""
    return any(each.role in GRANTS[Action.POLL_WATCH] for each in official.rights)


def makes(official: Official) -> bool:
    """May the official make polls anywhere?"""
    return any(each.role in GRANTS[Action.POLL_EDIT] for each in official.rights)


def reach(chat: Here, official: Official) -> frozenset[str] | None:
    """The authorities whose polls the official sees; None for all of them. Raises `Outdated` for none."""
    found = [
        each.authorities
        for each in scope(official.rights, Action.POLL_WATCH, chat.unit.catalogue)
        if each.topics is None
    ]
    if not found:
        raise Outdated
    return None if None in found else frozenset().union(*(each for each in found if each is not None))


def _show(chat: Here, state: State) -> Screen:
    say, official = chat.say, who.acting(chat)
    counts = poll_work.counts(chat.unit, reach(chat, official))

    def shelf(key: str) -> Option:
        count = sum(counts.get(each, 0) for each in SHELVES[key])
        name = say.label(f"work.polls.{key}")
        return Option(f"shelf.{key}", f"{name} · {count}" if count else name)

    rows: list[Row] = [
        (shelf("draft"), shelf("checking")),
        (shelf("scheduled"), shelf("open")),
        (shelf("closed"), shelf("over")),
    ]
    if makes(official):
        bring = Option("bring", say.label("work.polls.bring"))
        rows.append((Option("make", say.label("work.polls.make"), Tone.MAIN), bring))
    rows.append((Option("back", say.label("go.back")),))
    hint = say("work.polls.hint") if makes(official) else Rich()
    return Screen(paragraphs(bold(say("work.polls")), hint), rows=tuple(rows))


def _take(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose(key) if key.startswith("shelf."):
            return Go("work.polls.shelf", {"shelf": key.removeprefix("shelf.")})
        case Chose("make"):
            return Go("work.poll.make", Script.begin())
        case Chose("bring"):
            return Go("work.poll.file")
        case Chose("back"):
            return Done()
        case _:
            return Unclear()


def _show_shelf(chat: Here, state: State) -> Screen:
    say, shelf = chat.say, str(state.get("shelf"))
    if shelf not in SHELVES:
        raise Outdated
    found = poll_work.listed(chat.unit, reach(chat, who.acting(chat)), SHELVES[shelf], _LISTED)
    choices = tuple(
        Option(str(each.id), shorten(f"{each.number}. {words.title(each)}", words.SHORT)) for each in found
    )
    text = paragraphs(
        bold(say("work.polls.of", shelf=say(f"work.polls.{shelf}"))),
        say("work.polls.latest", _LISTED) if len(found) == _LISTED else Rich(),
        say("queue.empty") if not found else Rich(),
    )
    return Screen(text, choices, rows=((Option("back", say.label("go.back")),),))


def _take_shelf(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("back"):
            return Done()
        case Chose(key) if key.isdigit():
            return Go("work.poll", {"poll": int(key)})
        case _:
            return Unclear()


scenes = (View("work.polls", _show, _take), View("work.polls.shelf", _show_shelf, _take_shelf))
