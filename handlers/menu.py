"""The main menu: what a person may begin with. Sections that are not built are not shown."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from bot.chat import Chose, Option, Said, Screen
from bot.layout import chosen
from bot.scene import Answer, Go, Home, State, Stay, Unclear
from bot.speech import Speech
from bot.text import paragraphs
from handlers.here import Here, Room, View
from storage import seasons
from storage.officials import officials

NAME: Final = "menu"


@dataclass(frozen=True, slots=True)
class Section:
    """`entry` opens it; its label is the text `menu.<entry>`, its command `/<entry>`."""

    entry: str
    officials: bool = False
    seasonal: bool = False  # shown only while there is something in it


ROWS: Final = (
    (Section("report"),),
    (Section("my"),),
    (Section("polls", seasonal=True), Section("drafts", seasonal=True)),
    (Section("settings"), Section("help")),
    (Section("work", officials=True),),
)

EVERYBODY: Final = tuple(
    section.entry for row in ROWS for section in row if not section.officials and not section.seasonal
)
"""Entries of the sections that everybody has at any time."""


def show(chat: Here, state: State) -> Screen:
    official = bool(officials.rights_of(chat.unit, chat.person))
    season = _season(chat)
    shown = (tuple(s for s in row if _has(s, official=official, season=season)) for row in ROWS)
    rows = tuple(
        tuple(Option(s.entry, chat.say.label(f"menu.{s.entry}"), entry=s.entry) for s in row)
        for row in shown
        if row
    )
    # The menu of commands follows the role, and whether there are polls and drafts.
    if state.get("official") != official or (state.get("season") or []) != season:
        state["official"], state["season"] = official, [*season]
        chat.menu = commands(chat, official=official)
    text = chat.say("menu.text")
    if chat.unit.catalogue.empty:
        text = paragraphs(text, chat.say("menu.empty_official" if official else "menu.empty"))
    return Screen(text, bottom=rows)


def _season(chat: Here) -> list[str]:
    """The seasonal sections in which there is something for the person now."""
    return chat.look("season", lambda: seasons.opened(chat.unit, chat.person))


def _has(section: Section, *, official: bool, season: list[str]) -> bool:
    return (official or not section.officials) and (section.entry in season or not section.seasonal)


def take(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose(key):
            return Go(key)
        case _:
            return Unclear()


def commands(chat: Here, *, official: bool) -> tuple[tuple[str, str], ...]:
    """The menu of commands of a citizen or an official: (command, what it does)."""
    season = _season(chat)
    shown = [s.entry for row in ROWS for s in row if _has(s, official=official, season=season)]
    return tuple((entry, chat.say.label(f"menu.{entry}")) for entry in ("menu", *shown))


def section_of(chat: Here, text: str) -> str | None:
    """The section whose label was typed (or pressed under the input line), in any of our languages."""
    for speech in chat.languages.values():
        found = chosen(text, _labels(speech))
        if found is not None:
            return found
    return None


@cache
def _labels(speech: Speech) -> tuple[tuple[str, str], ...]:
    entries = ("menu", *(section.entry for row in ROWS for section in row))
    return tuple((entry, speech.label(f"menu.{entry}")) for entry in entries)


def _stay(chat: Here, rest: str) -> Answer:
    return Home() if len(chat.stack) > 1 else Stay()


room = Room((View(NAME, show, take),), {"menu": _stay})
