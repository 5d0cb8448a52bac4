"""A question answered by an order: the best is pressed first, then the next."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.chat import Chose, Json, Option, Row, Said, Screen, Tone, Words
from bot.questions.base import AGAIN, DONE, Answered, Choice, Fault, Partly, Taken, Talk
from bot.text import Rich, join, lines, paragraphs, rich, typed


@dataclass(frozen=True, slots=True)
class Ranking:
    """The choices in order, the best first: at least `least` places, `most` at most (0: all of them)."""

    name: str
    prompt: Rich
    choices: Sequence[Choice]
    least: int = 1
    most: int = 0

    @property
    def _places(self) -> int:
        return min(self.most, len(self.choices)) if self.most else len(self.choices)

    def valid(self, value: Json) -> bool:
        return self._known(value) == value and self.least <= len(self._known(value)) <= self._places

    def screen(self, chat: Talk, partial: Json) -> Screen:
        ranked = self._known(partial)
        left = [c for c in self.choices if c.key not in ranked]
        full = len(ranked) >= self._places
        choices = () if full else tuple(Option(c.key, c.label) for c in left)
        row: list[Option] = []
        if full or len(ranked) >= self.least:
            row.append(Option(DONE, chat.say.label("ask.done"), Tone.MAIN))
        if ranked:
            row.append(Option(AGAIN, chat.say.label("ask.again")))
        rows: tuple[Row, ...] = (tuple(row),) if row else ()
        hint = chat.say("ask.rank_done") if full else chat.say("ask.rank_next", place=len(ranked) + 1)
        return Screen(paragraphs(self.prompt, self._order(ranked), hint), choices, rows)

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        ranked = self._known(partial)
        match said:
            case Chose(key) if key == AGAIN:
                return Partly([], first=True)
            case Chose(key) if key == DONE:
                if len(ranked) < self.least:
                    return Fault(chat.say("ask.at_least", n=self.least))
                return Answered([*ranked])
            case Chose(key) if len(ranked) < self._places and key not in ranked and self._is(key):
                return Partly(self._completed([*ranked, key]))
            case Words():
                return Fault(chat.say("ask.choose_please"))
            case _:
                return None

    def told(self, chat: Talk, value: Json) -> Rich:
        labels = {c.key: c.label for c in self.choices}
        ranked = [typed(f"{at}. {labels[key]}") for at, key in enumerate(self._known(value), 1)]
        return join("; ", ranked) or chat.say("ask.none")

    def _completed(self, ranked: list[str]) -> list[Json]:
        """When one is left for the last place, it has no other."""
        left = [c.key for c in self.choices if c.key not in ranked]
        last = left if len(left) == 1 and len(ranked) + 1 == self._places == self.least else []
        return [*ranked, *last]

    def _order(self, ranked: Sequence[str]) -> Rich:
        labels = {c.key: c.label for c in self.choices}
        return lines(*(rich(f"{at}. {labels[key]}") for at, key in enumerate(ranked, 1)))

    def _is(self, key: str) -> bool:
        return any(c.key == key for c in self.choices)

    def _known(self, value: Json) -> list[str]:
        """The keys of a remembered order that are choices, each once."""
        keys = value if isinstance(value, list) else []
        return list(dict.fromkeys(str(key) for key in keys if isinstance(key, str) and self._is(key)))
