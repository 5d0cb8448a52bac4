"""The matters of an official by where they stand: shelves with their counts, one shelf opened."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from bot.chat import Chose, Option, Row, Said, Screen
from bot.scene import Answer, Done, Go, Outdated, State, Unclear
from bot.text import Rich, bold, paragraphs, shorten
from domain.people import Official
from domain.rights import GRANTS, Action
from domain.scope import scope
from handlers.here import Here, View
from handlers.officials import who
from handlers.officials.matters import words
from handlers.officials.matters.acting import M
from storage.unit import Unit

S = TypeVar("S")
Reach = frozenset[str] | None
"""The authorities whose matters an official sees; None for all of them."""
_LISTED: Final = 60


@dataclass(frozen=True)
class Desk(Generic[M, S]):
    """Where an official finds the matters of one sort; `S` is how one stands: a state, a phase.

    `shelves` are shown two in a row, in their order; the name of a shelf is the text `work.<name>s.<shelf>`.
    `ways` are rows of their own below the shelves; `taken` says where a press on one of them leads.
    """

    name: str
    watch: Action
    edit: Action
    shelves: Mapping[str, tuple[S, ...]]
    counts: Callable[[Unit, Reach], Mapping[S, int]]
    listed: Callable[[Unit, Collection[str] | None, tuple[S, ...], int], tuple[M, ...]]
    title: Callable[[M], str]
    ways: Callable[[Here, Official], list[Row]]
    taken: Callable[[str], Answer]

    def watches(self, official: Official) -> bool:
        """Does the official see any of them at all?"""
        return any(each.role in GRANTS[self.watch] for each in official.rights)

    def makes(self, official: Official) -> bool:
        """May the official make one anywhere?"""
        return any(each.role in GRANTS[self.edit] for each in official.rights)

    def reach(self, chat: Here, official: Official) -> Reach:
        """Whose the official sees. Raises `Outdated` for none."""
        within = scope(official.rights, self.watch, chat.unit.catalogue)
        found = [each.authorities for each in within if each.topics is None]
        if not found:
            raise Outdated
        return None if None in found else frozenset().union(*(each for each in found if each is not None))

    def option(self, matter: M) -> Option:
        """A button with its number and title."""
        return Option(str(matter.id), shorten(f"{matter.number}. {self.title(matter)}", words.SHORT))

    def opened(self, chat: Here, state: State, said: Said) -> Answer:
        """A press in a list: back, or a card."""
        match said:
            case Chose("back"):
                return Done()
            case Chose(key) if key.isdigit():
                return Go(f"work.{self.name}", {self.name: int(key)})
            case _:
                return Unclear()

    @property
    def scenes(self) -> tuple[View, View]:
        """All shelves, and one."""
        return (
            View(f"work.{self.name}s", self._show, self._take),
            View(f"work.{self.name}s.shelf", self._show_shelf, self.opened),
        )

    def _show(self, chat: Here, state: State) -> Screen:
        say, official = chat.say, who.acting(chat)
        counts = self.counts(chat.unit, self.reach(chat, official))
        options = [self._shelf(chat, key, counts) for key in self.shelves]
        rows: list[Row] = [tuple(options[at : at + 2]) for at in range(0, len(options), 2)]
        rows += [*self.ways(chat, official), (Option("back", say.label("go.back")),)]
        hint = say(f"work.{self.name}s.hint") if self.makes(official) else Rich()
        return Screen(paragraphs(bold(say(f"work.{self.name}s")), hint), rows=tuple(rows))

    def _shelf(self, chat: Here, key: str, counts: Mapping[S, int]) -> Option:
        count = sum(counts.get(each, 0) for each in self.shelves[key])
        name = chat.say.label(f"work.{self.name}s.{key}")
        return Option(f"shelf.{key}", f"{name} · {count}" if count else name)

    def _take(self, chat: Here, state: State, said: Said) -> Answer:
        match said:
            case Chose(key) if key.startswith("shelf."):
                return Go(f"work.{self.name}s.shelf", {"shelf": key.removeprefix("shelf.")})
            case Chose("back"):
                return Done()
            case Chose(key):
                return self.taken(key)
            case _:
                return Unclear()

    def _show_shelf(self, chat: Here, state: State) -> Screen:
        say, shelf = chat.say, str(state.get("shelf"))
        if shelf not in self.shelves:
            raise Outdated
        reach = self.reach(chat, who.acting(chat))
        found = self.listed(chat.unit, reach, self.shelves[shelf], _LISTED)
        text = paragraphs(
            bold(say(f"work.{self.name}s.of", shelf=say(f"work.{self.name}s.{shelf}"))),
            say(f"work.{self.name}s.latest", _LISTED) if len(found) == _LISTED else Rich(),
            say("queue.empty") if not found else Rich(),
        )
        choices = tuple(self.option(each) for each in found)
        return Screen(text, choices, rows=((Option("back", say.label("go.back")),),))
