"""A list read from the database page by page: the frame keeps the way back, or marks to both sides are read.

And one of known length.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from bot.chat import Chose, Json, Option, Row, Said
from bot.scene import State, Stay
from handlers.here import Here


class _Numbered(Protocol):
    @property
    def id(self) -> int: ...


T = TypeVar("T", bound=_Numbered)


@dataclass(frozen=True)  # no slots: Python 3.11 cannot call the alias of a slotted generic
class Page(Generic[T]):
    """What is shown, and the ways to the pages beside it."""

    shown: tuple[T, ...]
    turns: Row

    def rows(self, *below: Row) -> tuple[Row, ...]:
        """The screen's fixed rows: the turns where there are any, `below` under them."""
        return (self.turns, *below) if self.turns else below


def page(chat: Here, state: State, size: int, read: Callable[[int | None, int], Sequence[T]]) -> Page[T]:
    """The page that the state stands at.

    `read(mark, limit)` gives at most `limit` of what comes after the one whose id is `mark`, or the first.
    """
    trail = _trail(state)
    found = read(trail[-1] if trail else None, size + 1)
    shown = tuple(found[:size])
    turns: list[Option] = []
    if trail:
        turns.append(Option("earlier", chat.say.label("layout.previous")))
    if len(found) > size:
        turns.append(Option(f"later.{shown[-1].id}", chat.say.label("layout.next")))
    return Page(shown, tuple(turns))


def turned(state: State, said: Said) -> Stay | None:
    """To the page that was asked for; None when something else was."""
    trail: list[Json] = [*_trail(state)]
    match said:
        case Chose("earlier"):
            return Stay({"trail": trail[:-1]})
        case Chose(key) if key.startswith("later."):
            return Stay({"trail": [*trail, int(key.removeprefix("later."))]})
        case _:
            return None


class Marked(Protocol):
    """A page that tells the marks of those before and after it, None at the ends."""

    @property
    def earlier(self) -> str | int | None: ...
    @property
    def later(self) -> str | int | None: ...


def marks(state: State) -> tuple[str | None, str | None]:
    """After which mark, or before which, the page that the state stands at is to be read."""
    after, before = state.get("after"), state.get("before")
    return after if isinstance(after, str) else None, before if isinstance(before, str) else None


def ways(chat: Here, page: Marked) -> Row:
    """To the pages beside a marked one; nothing where it is the only one."""
    turns: list[Option] = []
    if page.earlier is not None:
        turns.append(Option(f"before.{page.earlier}", chat.say.label("layout.previous")))
    if page.later is not None:
        turns.append(Option(f"after.{page.later}", chat.say.label("layout.next")))
    return tuple(turns)


def gone(here: State, said: Said) -> Stay | None:
    """To the page of `ways` that was asked for, of the list that is `here`; None when something else was."""
    match said:
        case Chose(key) if key.startswith(("after.", "before.")):
            name, _, mark = key.partition(".")
            return Stay({**here, name: mark})
        case _:
            return None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of a list of known length: its number from 0, how many there are, the ways beside it."""

    at: int
    pages: int
    turns: Row

    def rows(self, *below: Row) -> tuple[Row, ...]:
        """The screen's fixed rows: the turns where there are any, `below` under them."""
        return (self.turns, *below) if self.turns else below


def leaf(chat: Here, state: State, count: int, size: int, *, from_end: bool = False) -> Leaf:
    """The page that the state stands at; at first the first, or the last."""
    pages = max(1, -(-count // size))
    kept = state.get("page")
    at = min(kept, pages - 1) if isinstance(kept, int) else pages - 1 if from_end else 0
    turns: list[Option] = []
    if at > 0:
        turns.append(Option(f"page.{at - 1}", chat.say.label("layout.previous")))
    if at < pages - 1:
        turns.append(Option(f"page.{at + 1}", chat.say.label("layout.next")))
    return Leaf(at, pages, tuple(turns))


def leafed(state: State, said: Said) -> Stay | None:
    """To the page of `leaf` that was asked for; None when something else was."""
    match said:
        case Chose(key) if key.startswith("page.") and key[5:].isdigit():
            return Stay({**state, "page": int(key[5:])})
        case _:
            return None


def _trail(state: State) -> list[int]:
    trail = state.get("trail")
    return [each for each in trail if isinstance(each, int)] if isinstance(trail, list) else []
