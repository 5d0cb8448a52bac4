"""The kinds of question a script may ask: how each is shown, what it takes, how its answer is told back.

A question is data made anew each turn; what is half-answered (an album that grows, a tree half-walked) is its
`partial`, kept by the script. Answers are JSON, so that a conversation can be put down and taken up.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, Protocol

from bot.chat import Chose, Files, Json, Kind, Media, Option, Place, Row, Said, Screen, Tone, Words
from bot.scene import Chat
from bot.text import Rich, bold, join, lines, paragraphs, rich, typed, units

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


def _now(words: Told) -> Rich:
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


@dataclass(frozen=True, slots=True)
class Text:
    """A question answered in words. `fault` gives what is wrong with an answer, None when it is right.

    `limit` in UTF-16 units. With `required=False` it can be skipped: the answer is "".
    """

    name: str
    prompt: Rich
    fault: Callable[[str], Rich | None] = lambda text: None
    limit: int = 3000
    required: bool = True

    def valid(self, value: Json) -> bool:
        return isinstance(value, str) and (bool(value) or not self.required)

    def screen(self, chat: Talk, partial: Json) -> Screen:
        skip: tuple[Row, ...] = () if self.required else ((Option(SKIP, chat.say.label("ask.skip")),),)
        return Screen(self.prompt, rows=skip)

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        match said:
            case Chose(key) if key == SKIP and not self.required:
                return Answered("")
            case Words(text):
                if units(text) > self.limit:
                    return Fault(chat.say("ask.too_long", n=self.limit, length=units(text)))
                if not text:
                    return Fault(chat.say("ask.words_please"))
                wrong = self.fault(text)
                return Answered(text) if wrong is None else Fault(wrong)
            case _:
                return None

    def told(self, chat: Talk, value: Json) -> Rich:
        return typed(str(value)) if value else chat.say("ask.none")


@dataclass(frozen=True, slots=True)
class Secret:
    """Words that are kept nowhere: `settle` takes them at once, and what it makes of them is the answer."""

    name: str
    prompt: Rich
    settle: Callable[[str], Answered | Fault]

    def valid(self, value: Json) -> bool:
        return True

    def screen(self, chat: Talk, partial: Json) -> Screen:
        return Screen(self.prompt)

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        return self.settle(said.text) if isinstance(said, Words) else None

    def told(self, chat: Talk, value: Json) -> Rich:
        return Rich()


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a list."""

    name: str
    prompt: Told
    choices: Sequence[Choice]
    columns: int = 1

    def valid(self, value: Json) -> bool:
        return any(choice.key == value for choice in self.choices)

    def screen(self, chat: Talk, partial: Json) -> Screen:
        options = tuple(Option(c.key, c.label) for c in self.choices)
        return Screen(_now(self.prompt), options, columns=self.columns)

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        match said:
            case Chose(key) if self.valid(key):
                return Answered(key)
            case Words():
                return Fault(chat.say("ask.choose_please"))
            case _:
                return None

    def told(self, chat: Talk, value: Json) -> Rich:
        return rich(next((c.label for c in self.choices if c.key == value), ""))


@dataclass(frozen=True, slots=True)
class SeveralOf:
    """From `least` to `most` of a list; each press puts or takes a mark."""

    name: str
    prompt: Rich
    choices: Sequence[Choice]
    least: int = 1
    most: int = 0  # 0: all of them

    def valid(self, value: Json) -> bool:
        keys = [choice.key for choice in self.choices]
        return isinstance(value, list) and all(key in keys for key in value)

    def screen(self, chat: Talk, partial: Json) -> Screen:
        marked = partial if isinstance(partial, list) else []
        choices = tuple(Option(c.key, ("✅ " if c.key in marked else "▫️ ") + c.label) for c in self.choices)
        done = Option(DONE, chat.say.label("ask.done"), Tone.MAIN)
        return Screen(self.prompt, choices, rows=((done,),) if len(marked) >= self.least else ())

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        marked = list(partial) if isinstance(partial, list) else []
        match said:
            case Chose(key) if key == DONE:
                if len(marked) < self.least:
                    return Fault(chat.say("ask.at_least", n=self.least))
                return Answered([c.key for c in self.choices if c.key in marked])
            case Chose(key) if any(c.key == key for c in self.choices):
                if key in marked:
                    marked.remove(key)
                elif self.most and len(marked) >= self.most:
                    return Fault(chat.say("ask.at_most", n=self.most))
                else:
                    marked.append(key)
                return Partly(marked)
            case Words():
                return Fault(chat.say("ask.choose_please"))
            case _:
                return None

    def told(self, chat: Talk, value: Json) -> Rich:
        chosen = value if isinstance(value, list) else []
        return rich(", ".join(c.label for c in self.choices if c.key in chosen)) or chat.say("ask.none")


@dataclass(frozen=True, slots=True)
class TreeOf:
    """A leaf of a two-level tree, with a few suggested ones first and «other» that opens the tree."""

    name: str
    prompt: Rich
    suggested: Sequence[Choice] | Callable[[], Sequence[Choice]]  # called when the question is shown
    branches: Mapping[str, Sequence[Choice]]  # branch key -> its leaves
    branch_names: Sequence[Choice]
    other: str  # label of the way into the tree
    branch_prompt: Rich

    def valid(self, value: Json) -> bool:
        return any(leaf.key == value for leaves in self.branches.values() for leaf in leaves)

    def screen(self, chat: Talk, partial: Json) -> Screen:
        if isinstance(partial, str) and partial in self.branches:
            title = next(b.label for b in self.branch_names if b.key == partial)
            up = ((Option(UP, chat.say.label("ask.up")),),)
            return Screen(rich(title), tuple(Option(c.key, c.label) for c in self.branches[partial]), rows=up)
        suggested = self.suggested() if callable(self.suggested) else self.suggested
        if partial == "" or not suggested:
            return Screen(
                self.branch_prompt, tuple(Option(f"_in.{b.key}", b.label) for b in self.branch_names)
            )
        other = ((Option("_other", self.other),),)
        return Screen(self.prompt, tuple(Option(c.key, c.label) for c in suggested), rows=other)

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        match said:
            case Chose("_other") | Chose("_up"):
                return Partly("", first=True)
            case Chose(key) if key.startswith("_in.") and key[4:] in self.branches:
                return Partly(key[4:], first=True)
            case Chose(key) if self.valid(key):
                return Answered(key)
            case Words():
                return Fault(chat.say("ask.choose_please"))
            case _:
                return None

    def told(self, chat: Talk, value: Json) -> Rich:
        for leaves in self.branches.values():
            for leaf in leaves:
                if leaf.key == value:
                    return rich(leaf.label)
        return chat.say("ask.none")


@dataclass(frozen=True, slots=True)
class Day:
    """A date: «вчера», «14.12», «14.12.2026»; the answer is ISO `2026-12-14`."""

    name: str
    prompt: Rich
    today: date
    fault: Callable[[date], Rich | None] = lambda day: None
    required: bool = True

    def valid(self, value: Json) -> bool:
        skipped = value == "" and not self.required
        return skipped or (isinstance(value, str) and _iso(value) is not None)

    def screen(self, chat: Talk, partial: Json) -> Screen:
        near = (
            Option("_today", chat.say.label("ask.today")),
            Option("_yesterday", chat.say.label("ask.yesterday")),
        )
        skip: tuple[Row, ...] = () if self.required else ((Option(SKIP, chat.say.label("ask.skip")),),)
        return Screen(self.prompt, rows=(near, *skip))

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        match said:
            case Chose(key) if key == SKIP and not self.required:
                return Answered("")
            case Chose("_today"):
                day: date | None = self.today
            case Chose("_yesterday"):
                day = self.today - timedelta(days=1)
            case Words(text):
                day = read_day(text, self.today)
            case _:
                return None
        if day is None:
            return Fault(chat.say("ask.day_please"))
        wrong = self.fault(day)
        return Answered(day.isoformat()) if wrong is None else Fault(wrong)

    def told(self, chat: Talk, value: Json) -> Rich:
        return (
            rich(chat.say.day(date.fromisoformat(str(value)), self.today)) if value else chat.say("ask.none")
        )


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_day(text: str, today: date) -> date | None:
    """A date as people type it: day and month, with or without the year; None when it is none."""
    pieces = text.replace("/", ".").replace("-", ".").split(".")
    try:
        numbers = [int(piece) for piece in pieces if piece.strip()]
        if len(numbers) == 2:
            return date(today.year, numbers[1], numbers[0])
        if len(numbers) == 3:
            if numbers[0] > 31:
                return date(numbers[0], numbers[1], numbers[2])
            return date(numbers[2] + (2000 if numbers[2] < 100 else 0), numbers[1], numbers[0])
    except (ValueError, OverflowError):
        return None
    return None


@dataclass(frozen=True, slots=True)
class Spot:
    """A place: a point on the map, or words, or both. The answer: `{"words", "latitude", "longitude"}`."""

    name: str
    prompt: Rich
    required: bool = True
    limit: int = 500

    def valid(self, value: Json) -> bool:
        return value is None and not self.required if not isinstance(value, dict) else bool(_spot(value))

    def screen(self, chat: Talk, partial: Json) -> Screen:
        known = _spot(partial)
        if known:
            done = Option(DONE, chat.say.label("ask.enough"), Tone.MAIN)
            lacks = "ask.place_words" if "latitude" in known else "ask.place_point"
            here: Row = (
                () if "latitude" in known else (Option("", chat.say.label("ask.here"), kind=Kind.PLACE),)
            )
            again = Option(AGAIN, chat.say.label("ask.again"))
            rows = ((here,) if here else ()) + ((done, again),)
            return Screen(lines(self.told(chat, known), chat.say(lacks)), rows=rows)
        rows = ((Option("", chat.say.label("ask.here"), kind=Kind.PLACE),),)
        if not self.required:
            rows += ((Option(SKIP, chat.say.label("ask.skip")),),)
        return Screen(self.prompt, rows=rows)

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        known: dict[str, Json] = _spot(partial)
        match said:
            case Chose(key) if key == SKIP and not self.required and not known:
                return Answered(None)
            case Chose(key) if key == DONE and known:
                return Answered(known)
            case Chose(key) if key == AGAIN:
                return Partly({})
            case Place(latitude, longitude, title):
                known |= {"latitude": round(latitude, 6), "longitude": round(longitude, 6)}
                if title and "words" not in known:
                    known["words"] = title
                return Answered(known) if "words" in known else Partly(known)
            case Words(text):
                if units(text) > self.limit:
                    return Fault(chat.say("ask.too_long", n=self.limit, length=units(text)))
                if not text:
                    return Fault(chat.say("ask.place_please"))
                known["words"] = text
                return Answered(known)
            case _:
                return None

    def told(self, chat: Talk, value: Json) -> Rich:
        known = _spot(value)
        point = (
            chat.say("ask.point", latitude=f"{known['latitude']:.5f}", longitude=f"{known['longitude']:.5f}")
            if "latitude" in known
            else ""
        )
        return join(", ", [typed(str(known.get("words", ""))), point]) or chat.say("ask.none")


def _spot(value: Json) -> dict[str, Json]:
    """What a remembered place holds that we know: words, a whole point."""
    told = value if isinstance(value, dict) else {}
    words, point = told.get("words"), {key: told.get(key) for key in ("latitude", "longitude")}
    known: dict[str, Json] = {"words": words} if isinstance(words, str) and words else {}
    if all(isinstance(each, int | float) for each in point.values()):
        known |= point
    return known


@dataclass(frozen=True, slots=True)
class Attached:
    """Photos and documents, up to `limit`; `keep` puts what came into the files store and gives its id.

    `keep` gives None for what cannot be taken (too big, of a wrong kind), told to the person. The answer is
    the list of ids.
    """

    name: str
    prompt: Rich
    keep: Callable[[Media], int | Rich]
    limit: int = 10
    required: bool = False

    def valid(self, value: Json) -> bool:
        whole = isinstance(value, list) and all(isinstance(each, int) for each in value)
        return whole and (bool(value) or not self.required)

    def screen(self, chat: Talk, partial: Json) -> Screen:
        have = len(partial) if isinstance(partial, list) else 0
        if not have:
            skip: tuple[Row, ...] = () if self.required else ((Option(SKIP, chat.say.label("ask.skip")),),)
            return Screen(self.prompt, rows=skip)
        more = chat.say("ask.files_more", n=self.limit - have) if have < self.limit else rich("")
        done = Option(DONE, chat.say.label("ask.done"), Tone.MAIN)
        last = Option(LAST, chat.say.label("ask.drop_last"))
        return Screen(lines(chat.say("ask.files_have", n=have), more), rows=((done,), (last,)))

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        have: list[Json] = list(partial) if isinstance(partial, list) else []
        match said:
            case Files(items):
                notes: list[Rich] = []
                for media in items:
                    if len(have) >= self.limit:
                        notes.append(chat.say("ask.files_full", n=self.limit))
                        break
                    kept = self.keep(media)
                    if isinstance(kept, int):
                        have.append(kept)
                    else:
                        notes.append(kept)
                return Partly(have, paragraphs(*notes) if notes else None)
            case Chose(key) if key == DONE and have:
                return Answered(have)
            case Chose(key) if key == LAST and have:
                return Partly(have[:-1])
            case Chose(key) if key == SKIP and not self.required and not have:
                return Answered([])
            case Words():
                if have:
                    return Fault(chat.say("ask.files_or_done"))
                return Fault(chat.say("ask.files_required" if self.required else "ask.files_please"))
            case _:
                return None

    def told(self, chat: Talk, value: Json) -> Rich:
        count = len(value) if isinstance(value, list) else 0
        return chat.say("ask.files", n=count) if count else chat.say("ask.none")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question answered in this run, for the check."""

    name: str
    label: Rich
    value: Rich

    def line(self) -> Rich:
        """«Место: у школы»; a label that is a question needs no colon."""
        head = self.label if self.label.plain.endswith(("?", ":", "…")) else self.label + ":"
        return join(" ", [bold(head), self.value])


@dataclass(frozen=True, slots=True)
class Check:
    """All that was answered, each with its edit, before it goes."""

    name: str
    prompt: Rich
    asked: Sequence[Asked]
    send: str  # label of the button that sends
    after: Told = field(default_factory=Rich)  # what will happen: who gets it, by when

    def valid(self, value: Json) -> bool:
        return value is True

    def screen(self, chat: Talk, partial: Json) -> Screen:
        told = lines(*(each.line() for each in self.asked))
        edits = tuple(
            Option(f"_edit.{each.name}", chat.say.label("ask.edit", what=each.label)) for each in self.asked
        )
        send = Option(DONE, self.send, Tone.GOOD)
        return Screen(paragraphs(self.prompt, told, _now(self.after)), edits, rows=((send,),), columns=2)

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        match said:
            case Chose(key) if key == DONE:
                return Answered(True)
            case Words():
                return Fault(chat.say("ask.check_please"))
            case _:
                return None

    def told(self, chat: Talk, value: Json) -> Rich:
        return rich("")
