"""Where somebody wants to hear of what happens: a point, a territory, the place of an own case."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.chat import Chose, Json, Kind, Option, Place, Said, Screen, Words
from bot.questions import Answered, Choice, Fault, Taken, Talk
from bot.text import Rich, own_words, rich
from domain.surroundings import rounded
from handlers.territory import TerritoryOf

_CASE: Final = "case."


@dataclass(frozen=True, slots=True)
class Where:
    """The answer: `{"latitude", "longitude"}` in degrees, `{"territory"}` or `{"case"}`.

    `cases` are own ones, by their ids; `guess` finds a territory in words. Where personal data may not go the
    point is rounded before it is kept: it tells where somebody lives.
    """

    name: str
    prompt: Rich
    territories: TerritoryOf
    cases: tuple[Choice, ...]
    guess: Callable[[str], str | None]

    def valid(self, value: Json) -> bool:
        match value:
            case {"territory": code}:
                return self.territories.valid(code)
            case {"latitude": int() | float(), "longitude": int() | float()} | {"case": int()}:
                return True
            case _:
                return False

    def screen(self, chat: Talk, partial: Json) -> Screen:
        if partial:
            return self.territories.screen(chat, partial)
        shown = self.territories.screen(chat, None)
        here = Option("", chat.say.label("ask.here"), kind=Kind.PLACE)
        own = tuple(Option(f"{_CASE}{each.key}", each.label) for each in self.cases)
        return Screen(self.prompt, (*own, *shown.choices), rows=((here,), *shown.rows))

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        match said:
            case Place(latitude, longitude):
                point = (
                    (round(latitude, 5), round(longitude, 5))
                    if chat.personal
                    else rounded(latitude, longitude)
                )
                return Answered({"latitude": point[0], "longitude": point[1]})
            case Chose(key) if any(key == f"{_CASE}{each.key}" for each in self.cases):
                return Answered({"case": int(key.removeprefix(_CASE))})
            case _:
                return self._territory(chat, partial, said)

    def _territory(self, chat: Talk, partial: Json, said: Said) -> Taken:
        match self.territories.take(chat, partial, said), said:
            case Answered(code), _:
                return Answered({"territory": code})
            case Fault(), Words(text):
                found = self.guess(text)
                if found is not None:
                    return Answered({"territory": found})
                return Fault(chat.say("near.where.nothing", words=own_words(text)))
            case taken, _:
                return taken

    def told(self, chat: Talk, value: Json) -> Rich:
        return rich("")
