"""What a question is, and what it makes of what was said."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from bot.chat import Json, Said, Screen
from bot.scene import Chat
from bot.text import Rich

DONE: Final = "_done"
SKIP: Final = "_skip"
UP: Final = "_up"
LAST: Final = "_last"
AGAIN: Final = "_again"


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer, remembered by the question's name."""

    value: Json


@dataclass(frozen=True, slots=True)
class Partly:
    """Not the whole answer yet; `partial` is kept and the question shown again.

    `first`: another list is shown now, from its first page.
    """

    partial: Json
    note: Rich | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """Not an answer to this question: what would be one. Nothing is lost, the question stays."""

    note: Rich


Taken = Answered | Partly | Fault | None  # None: this kind of thing is not for this question

Talk = Chat[Any]  # questions never touch the unit: any will do

Told = Rich | Callable[[], Rich]
"""Words of a question; a function where making them costs, called only when the question is shown."""


def now(words: Told) -> Rich:
    return words if isinstance(words, Rich) else words()


class Question(Protocol):
    """One question."""

    @property
    def name(self) -> str: ...

    @property
    def prompt(self) -> Told: ...

    def valid(self, value: Json) -> bool:
        """Does the world still know this answer?"""
        ...

    def screen(self, chat: Talk, partial: Json) -> Screen: ...

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken: ...

    def told(self, chat: Talk, value: Json) -> Rich:
        """The answer as the check shows it."""
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the things to choose from."""

    key: str
    label: str
