"""A question answered by a point of a scale."""

from dataclasses import dataclass

from bot.chat import Chose, Json, Option, Said, Screen, Words
from bot.questions.base import Answered, Fault, Taken, Talk
from bot.text import Rich, join, paragraphs, rich


@dataclass(frozen=True, slots=True)
class Scale:
    """A whole number from `first` to `last`; the ends may have names. Pressed or typed."""

    name: str
    prompt: Rich
    first: int
    last: int
    first_name: str = ""
    last_name: str = ""

    def valid(self, value: Json) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and self.first <= value <= self.last

    def screen(self, chat: Talk, partial: Json) -> Screen:
        points = range(self.first, self.last + 1)
        ends = [(self.first, self.first_name), (self.last, self.last_name)]
        named = join(", ", [f"{point} — {name}" for point, name in ends if name])
        return Screen(
            paragraphs(self.prompt, named), tuple(Option(str(p), str(p)) for p in points), columns=5
        )

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        match said:
            case Chose(text) | Words(text) if (point := _number(text)) is not None and self.valid(point):
                return Answered(point)
            case Words():
                return Fault(chat.say("ask.point_please", first=self.first, last=self.last))
            case _:
                return None

    def told(self, chat: Talk, value: Json) -> Rich:
        name = self.first_name if value == self.first else self.last_name if value == self.last else ""
        return rich(f"{value} — {name}" if name else f"{value}")


def _number(text: str) -> int | None:
    plain = text.strip().replace("−", "-")
    return int(plain) if plain.lstrip("-").isascii() and plain.lstrip("-").isdigit() else None
