"""A question answered by choosing among cards: side by side where a network can, or one by one ‹ ›."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.chat import Chose, Json, Option, Row, Said, Screen, Shelved, Tile, Tone, Words
from bot.questions.base import DONE, Answered, Fault, Partly, Taken, Talk
from bot.text import Rich, join, lines, paragraphs, typed

_NEXT = "_card.next"
_PREVIOUS = "_card.previous"
_MARK = "_card.mark"
_LOOK = "_card.look"
_ALL = "_card.all"


@dataclass(frozen=True, slots=True)
class Card:
    """What can be chosen: `title` names it in the check, `body` and `files` are its card, `short` a line."""

    key: str
    title: str
    body: Rich
    files: tuple[Shelved, ...] = ()
    short: str = ""


@dataclass(frozen=True, slots=True)
class Cards:
    """From `least` to `most` of the cards. The answer is a list of keys.

    Side by side they stand where the chat can draw tiles and all of them have a photo, or none; each can be
    looked at by itself there too, with the whole of its text and its photo uncut.
    """

    name: str
    prompt: Rich
    cards: Sequence[Card]
    least: int = 1
    most: int = 1

    def valid(self, value: Json) -> bool:
        return isinstance(value, list) and self.least <= len(value) == len(self._chosen(value)) <= self.most

    def screen(self, chat: Talk, partial: Json) -> Screen:
        say, at, chosen = chat.say, self._at(partial), self._chosen(partial)
        if self._side_by_side(chat) and not _one(partial):
            return self._all(chat, chosen)
        card = self.cards[at]
        here = card.key in chosen
        mark = Option(_MARK, say.label("ask.card_unmark" if here else "ask.card_mark"), Tone.MAIN)
        arrows = (
            Option(_PREVIOUS, say.label("ask.card_previous")),
            Option(_NEXT, say.label("ask.card_next")),
        )
        every = ((Option(_ALL, say.label("ask.card_all")),),) if self._side_by_side(chat) else ()
        return Screen(
            paragraphs(
                self.prompt,
                lines(say("ask.card_place", place=at + 1, of=len(self.cards)), card.body),
                self._told_chosen(chat, chosen),
            ),
            rows=((mark,), arrows, *self._done(chat, chosen), *every),
            files=card.files,
        )

    def _all(self, chat: Talk, chosen: Sequence[str]) -> Screen:
        say = chat.say
        tiles = []
        for place, card in enumerate(self.cards, 1):
            here = card.key in chosen
            mark = say.label("ask.card_unmark" if here else "ask.card_mark")
            options = (
                Option(f"{_MARK}.{card.key}", mark, Tone.PLAIN if here else Tone.MAIN),
                Option(f"{_LOOK}.{card.key}", say.label("ask.card_look")),
            )
            where = say.label("ask.card_place", place=place, of=len(self.cards))
            text = f"{where} · {card.short}" if card.short else where
            title = f"✅ {card.title}" if here else card.title
            tiles.append(Tile(title, text, options, card.files[0] if card.files else None))
        told = self._told_chosen(chat, chosen) or say("ask.card_none")
        return Screen(told, rows=self._done(chat, chosen), tiles=tuple(tiles), above=self.prompt)

    def _side_by_side(self, chat: Talk) -> bool:
        alike = len({bool(card.files) for card in self.cards}) == 1
        return chat.limits.tiles > 0 and len(self.cards) > 1 and alike

    def _told_chosen(self, chat: Talk, chosen: Sequence[str]) -> Rich:
        if not chosen:
            return Rich()
        titles = join(", ", [typed(card.title) for card in self.cards if card.key in chosen])
        return chat.say("ask.card_chosen", titles=titles, count=len(chosen), most=self.most)

    def _done(self, chat: Talk, chosen: Sequence[str]) -> tuple[Row, ...]:
        if len(chosen) < self.least:
            return ()
        label = chat.say.label("ask.card_done", count=len(chosen), most=self.most)
        return ((Option(DONE, label, Tone.GOOD),),)

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        at, chosen = self._at(partial), self._chosen(partial)
        match said:
            case Chose("_card.next" | "_card.previous" as key):
                return self._partly((at + (1 if key == _NEXT else -1)) % len(self.cards), chosen, one=True)
            case Chose(key) if key == _ALL:
                return self._partly(at, chosen)
            case Chose(key) if (place := self._place(key, _LOOK)) is not None:
                return self._partly(place, chosen, one=True)
            case Chose(key) if (place := self._place(key, _MARK)) is not None:
                return self._marked(chat, place, chosen, one=False)
            case Chose(key) if key == DONE:
                if len(chosen) < self.least:
                    return Fault(chat.say("ask.at_least", n=self.least))
                return Answered([*chosen])
            case Chose(key) if key == _MARK:
                return self._marked(chat, at, chosen, one=_one(partial))
            case Words():
                return Fault(chat.say("ask.choose_please"))
            case _:
                return None

    def told(self, chat: Talk, value: Json) -> Rich:
        chosen = self._chosen(value)
        return join("; ", [typed(c.title) for c in self.cards if c.key in chosen]) or chat.say("ask.none")

    def _marked(self, chat: Talk, at: int, chosen: Sequence[str], *, one: bool) -> Taken:
        key = self.cards[at].key
        if key in chosen:
            return self._partly(at, [each for each in chosen if each != key], one=one)
        if len(chosen) < self.most:
            return self._partly(at, [*chosen, key], one=one)
        if self.most == 1:
            return self._partly(at, [key], one=one)
        return Fault(chat.say("ask.at_most", n=self.most))

    def _place(self, pressed: str, what: str) -> int | None:
        """The card of a button of a tile."""
        return next((at for at, each in enumerate(self.cards) if pressed == f"{what}.{each.key}"), None)

    @staticmethod
    def _partly(at: int, chosen: Sequence[str], *, one: bool = False) -> Partly:
        """`one`: looked at one by one from now on."""
        kept: dict[str, Json] = {"at": at, "chosen": [*chosen]}
        return Partly(kept | ({"one": True} if one else {}))

    def _at(self, partial: Json) -> int:
        at = partial.get("at") if isinstance(partial, dict) else 0
        return at if isinstance(at, int) and 0 <= at < len(self.cards) else 0

    def _chosen(self, partial: Json) -> list[str]:
        kept = partial.get("chosen") if isinstance(partial, dict) else partial
        keys = [key for key in kept if isinstance(key, str)] if isinstance(kept, list) else []
        return [key for key in dict.fromkeys(keys) if any(c.key == key for c in self.cards)]


def _one(partial: Json) -> bool:
    """Are they looked at one by one?"""
    return isinstance(partial, dict) and bool(partial.get("one"))
