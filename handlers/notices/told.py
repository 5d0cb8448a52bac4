"""What a notice about a case is drawn from, and what is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.speech import Speech
from bot.text import Rich, bold, quote, typed
from domain.appeals import Appeal
from domain.held import Way
from handlers.appeals import words
from storage.appeals import held
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Line:
    """`entry` opens the case `number`."""

    entry: str
    number: str
    text: Rich


@dataclass(frozen=True, slots=True)
class Told:
    """What a notice is drawn from."""

    say: Speech
    unit: Unit
    appeal: Appeal
    kind: str
    urgent: bool
    params: Mapping[str, Any]
    network: str
    also: tuple[str, ...]  # the numbers of other cases it tells of

    def head(self, key: str, n: int | None = None) -> Rich:
        if self.also:
            return bold(self.say(f"notice.{key}.several", n, numbers=self._numbers))
        return bold(self.say(f"notice.{key}", n, number=self.appeal.number))

    @property
    def number(self) -> Rich:
        return bold(self._numbers)

    @property
    def _numbers(self) -> str:
        return ", ".join(f"№ {each}" for each in (self.appeal.number, *self.also))

    @property
    def topic(self) -> str:
        return words.topic_name(self.say, self.unit.catalogue, self.appeal.topic)

    @property
    def due(self) -> Rich:
        return words.due(self.say, self.unit, self.appeal)


def quoted(told: Told, param: str) -> Rich:
    """Somebody's own words that came with the notice."""
    return quote(typed(str(told.params.get(param) or "")))


def replied(told: Told) -> bool:
    """The reply is there and waits for a moderator: nobody is asked again, or told that there is none."""
    waiting = held.of_person(told.unit, told.appeal.id, told.appeal.person)
    return any(each.way is Way.REPLY for each in waiting)
