"""A question answered by choosing among cards, each looked at by itself: ‹ ›, a photo, a mark."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.chat import Chose, Json, Option, Said, Screen, Shelved, Tone, Words
from bot.questions.base import DONE, Answered, Fault, Partly, Taken, Talk
from bot.text import Rich, join, lines, paragraphs, rich, typed

_NEXT = "_card.next"
_PREVIOUS = "_card.previous"
_MARK = "_card.mark"


@dataclass(frozen=True, slots=True)
class Card:
    """What can be chosen: `title` names it in the check, `body` and `files` are its card."""

    key: str
    title: str
    body: Rich
    files: tuple[Shelved, ...] = ()


@dataclass(frozen=True, slots=True)
class Cards:
    """From `least` to `most` of the cards, looked at one after another. The answer is a list of keys."""

    name: str
    prompt: Rich
    cards: Sequence[Card]
    least: int = 1
    most: int = 1

    def valid(self, value: Json) -> bool:
        return isinstance(value, list) and self.least <= len(value) == len(self._chosen(value)) <= self.most

    def screen(self, chat: Talk, partial: Json) -> Screen:
        say, at, chosen = chat.say, self._at(partial), self._chosen(partial)
        card = self.cards[at]
        here = card.key in chosen
        mark = Option(_MARK, say.label("ask.card_unmark" if here else "ask.card_mark"), Tone.MAIN)
        arrows = (
            Option(_PREVIOUS, say.label("ask.card_previous")),
            Option(_NEXT, say.label("ask.card_next")),
        )
        done = Option(DONE, say.label("ask.card_done", count=len(chosen), most=self.most), Tone.GOOD)
        rows = ((mark,), arrows, (done,)) if len(chosen) >= self.least else ((mark,), arrows)
        titles = join(", ", [rich(c.title) for c in self.cards if c.key in chosen])
        return Screen(
            paragraphs(
                self.prompt,
                lines(say("ask.card_place", place=at + 1, of=len(self.cards)), card.body),
                say("ask.card_chosen", titles=titles, count=len(chosen), most=self.most) if chosen else "",
            ),
            rows=rows,
            files=card.files,
        )

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        at, chosen = self._at(partial), self._chosen(partial)
        match said:
            case Chose("_card.next" | "_card.previous" as key):
                return self._partly((at + (1 if key == _NEXT else -1)) % len(self.cards), chosen)
            case Chose(key) if key == DONE:
                if len(chosen) < self.least:
                    return Fault(chat.say("ask.at_least", n=self.least))
                return Answered([*chosen])
            case Chose(key) if key == _MARK:
                key = self.cards[at].key
                if key in chosen:
                    return self._partly(at, [each for each in chosen if each != key])
                if len(chosen) < self.most:
                    return self._partly(at, [*chosen, key])
                if self.most == 1:
                    return self._partly(at, [key])
                return Fault(chat.say("ask.at_most", n=self.most))
            case Words():
                return Fault(chat.say("ask.choose_please"))
            case _:
                return None

    def told(self, chat: Talk, value: Json) -> Rich:
        chosen = self._chosen(value)
        return join("; ", [typed(c.title) for c in self.cards if c.key in chosen]) or chat.say("ask.none")

    @staticmethod
    def _partly(at: int, chosen: Sequence[str]) -> Partly:
        return Partly({"at": at, "chosen": [*chosen]})

    def _at(self, partial: Json) -> int:
        at = partial.get("at") if isinstance(partial, dict) else 0
        return at if isinstance(at, int) and 0 <= at < len(self.cards) else 0

    def _chosen(self, partial: Json) -> list[str]:
        kept = partial.get("chosen") if isinstance(partial, dict) else partial
        keys = [key for key in kept if isinstance(key, str)] if isinstance(kept, list) else []
        return [key for key in dict.fromkeys(keys) if any(c.key == key for c in self.cards)]
