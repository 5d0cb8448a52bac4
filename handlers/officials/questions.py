"""Kinds of question that only officials are asked: an authority, a day to come, a preview."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.chat import Chose, Json, Option, Row, Said, Screen, Shelved, Tone, Words
from bot.questions import DONE, Answered, Asked, Check, Choice, Fault, Partly, Taken, Talk, typed_day
from bot.text import Rich, bold, lines, paragraphs, quote, rich, typed, units
from domain.catalogue import Authority, Catalogue
from domain.dates import Lean
from domain.proof import Doubt
from domain.templates import unfilled
from handlers.appeals.words import authority_name, doubts

_FOUND: Final = 40  # authorities shown of a search; with more the words should be more exact
_ENDING: Final = 2  # letters of a long word that its case may change


@dataclass(frozen=True, slots=True)
class AuthorityOf:
    """An authority: one of the suggested, found by a part of its name, or walked to in the tree.

    `fits` says which may be chosen; the tree begins at `tops` (the roots when there are none).
    """

    name: str
    prompt: Rich
    catalogue: Catalogue
    suggested: tuple[str, ...] = ()
    tops: tuple[str, ...] = ()
    fits: Callable[[str], bool] = lambda code: True

    def valid(self, value: Json) -> bool:
        return isinstance(value, str) and value in self.catalogue.authorities and self.fits(value)

    def screen(self, chat: Talk, partial: Json) -> Screen:
        tree = Option("_tree", chat.say.label("pick.tree"))
        match partial:
            case {"words": str(words)}:
                found = self._found(words)
                head = lines(chat.say("pick.found", words=typed(words)), chat.say("pick.again"))
                return Screen(head, tuple(self._leaf(each) for each in found[:_FOUND]), rows=((tree,),))
            case {"at": str(at)}:
                up: Row = (Option("_up", chat.say.label("pick.up")),)
                here = self.catalogue.authorities.get(at)
                head = rich(here.name) if here is not None else chat.say("pick.all")
                return Screen(lines(head, chat.say("pick.again")), self._level(chat, at), rows=(up,))
            case _ if self.suggested:
                choices = tuple(
                    self._leaf(self.catalogue.authorities[code])
                    for code in self.suggested
                    if self.valid(code)
                )
                return Screen(lines(self.prompt, chat.say("pick.how")), choices, rows=((tree,),))
            case _:
                return Screen(lines(self.prompt, chat.say("pick.how")), self._level(chat, ""))

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        match said:
            case Chose("_tree"):
                return Partly({"at": ""}, first=True)
            case Chose("_up"):
                at = partial.get("at") if isinstance(partial, dict) else None
                here = self.catalogue.authorities.get(at) if isinstance(at, str) else None
                inside = here is not None and here.code not in self.tops and here.parent
                return Partly({"at": here.parent} if here is not None and inside else None, first=True)
            case Chose(key) if key.startswith(">") and key[1:] in self.catalogue.authorities:
                return Partly({"at": key[1:]}, first=True)
            case Chose(key) if self.valid(key):
                return Answered(key)
            case Words(text):
                if not self._found(text):
                    return Fault(chat.say("pick.nothing", words=typed(text)))
                return Partly({"words": text}, first=True)
            case _:
                return None

    def told(self, chat: Talk, value: Json) -> Rich:
        return rich(authority_name(self.catalogue, str(value)))

    def _level(self, chat: Talk, at: str) -> tuple[Option, ...]:
        """What stands under `at`: itself first, then its subordinates, those with their own marked «›»."""
        every = self.catalogue.authorities
        parents = {each.parent for each in every.values()}
        if at in every:
            below = [each for each in every.values() if each.parent == at]
            itself = (
                [Option(at, chat.say.label("pick.this", name=_label(every[at])))] if self.fits(at) else []
            )
        else:
            below = [every[code] for code in self.tops if code in every] or [
                each for each in every.values() if each.parent not in every
            ]
            itself = []
        below.sort(key=_label)
        branches = [Option(f">{each.code}", f"{_label(each)} ›") for each in below if each.code in parents]
        leaves = [self._leaf(each) for each in below if each.code not in parents and self.fits(each.code)]
        return (*itself, *branches, *leaves)

    def _found(self, text: str) -> list[Authority]:
        """By the beginnings of the words of the name, endings forgiven."""
        wanted = [_stem(word) for word in _words(text)]
        if not wanted:
            return []
        found = [
            each
            for each in self.catalogue.authorities.values()
            if all(
                any(word.startswith(part) for word in _words(f"{each.name} {each.short}")) for part in wanted
            )
            and self.fits(each.code)
        ]
        return sorted(found, key=lambda each: (len(each.name), each.name))

    @staticmethod
    def _leaf(authority: Authority) -> Option:
        return Option(authority.code, _label(authority))


def _label(authority: Authority) -> str:
    return authority.short or authority.name


def _words(text: str) -> list[str]:
    plain = "".join(char if char.isalnum() else " " for char in text.casefold().replace("ё", "е"))
    return plain.split()


def _stem(word: str) -> str:
    return word[:-_ENDING] if len(word) > 2 * _ENDING + 1 else word


@dataclass(frozen=True, slots=True)
class Ahead:
    """A day to come: one of those offered (their keys are ISO dates) or typed; the answer is ISO."""

    name: str
    prompt: Rich
    today: date
    offered: Sequence[Choice]
    fault: Callable[[date], Rich | None]

    def valid(self, value: Json) -> bool:
        return isinstance(value, str)

    def screen(self, chat: Talk, partial: Json) -> Screen:
        return Screen(self.prompt, tuple(Option(each.key, each.label) for each in self.offered))

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        match said:
            case Chose(key) if any(each.key == key for each in self.offered):
                day: date | Rich = date.fromisoformat(key)
            case Words(text):
                day = typed_day(chat, text, self.today, Lean.AHEAD)
            case _:
                return None
        if isinstance(day, Rich):
            return Fault(day)
        wrong = self.fault(day)
        return Answered(day.isoformat()) if wrong is None else Fault(wrong)

    def told(self, chat: Talk, value: Json) -> Rich:
        return rich(chat.say.day(date.fromisoformat(str(value)), self.today))


@dataclass(frozen=True, slots=True)
class Doubted:
    """What is doubtful about an answer: read, then the check follows; the answer is all that was read.

    `codes` are values of `domain.proof.Doubt` with commas between; more of them than were `read` before are
    asked of again, and only they are told then, fewer are not.
    """

    name: str
    prompt: Rich
    codes: str
    read: str = ""

    def valid(self, value: Json) -> bool:
        return isinstance(value, str) and set(filter(None, self.codes.split(","))) <= set(value.split(","))

    def screen(self, chat: Talk, partial: Json) -> Screen:
        on = (Option(DONE, chat.say.label("case.answer.doubts.on"), Tone.MAIN),)
        say = chat.say
        unread = [each for each in self.codes.split(",") if each not in self.read.split(",")]
        head = say("case.answer.doubts.new", len(unread)) if self.read else self.prompt
        text = paragraphs(head, doubts(say, ",".join(unread)), say("case.answer.doubts.then"))
        return Screen(text, rows=(on,))

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        if said != Chose(DONE):
            return None
        known = {*self.read.split(","), *self.codes.split(",")}
        return Answered(",".join(each.value for each in Doubt if each.value in known))

    def told(self, chat: Talk, value: Json) -> Rich:
        return Rich()


def previewed(
    name: str,
    prompt: Rich,
    seen: Rich,
    edits: Sequence[Asked],
    send: str,
    after: Rich,
    files: tuple[Shelved, ...] = (),
    other: str = "",
) -> Check:
    """What the citizen will see, exactly so, before it goes; each answer with its edit."""
    return Check(name, prompt, edits, send, after, other, seen, files)


@dataclass(frozen=True, slots=True)
class Worded:
    """An answer in the official's own words, or by a template: taken as it is, or copied, changed and sent.

    `offered` gives the templates by their ids, filled already; it is called only when the question is shown.
    """

    name: str
    prompt: Rich
    limit: int
    offered: Callable[[], Mapping[str, tuple[str, str]]]  # id -> name, text
    fault: Callable[[str], Rich | None]

    def valid(self, value: Json) -> bool:
        return isinstance(value, str) and bool(value)

    def screen(self, chat: Talk, partial: Json) -> Screen:
        say, offered = chat.say, self.offered()
        match partial:
            case str(key) if key in offered:
                name, text = offered[key]
                other = Option("_templates", say.label("template.other"))
                gaps = unfilled(text)
                if gaps:
                    then = say("template.fill", gaps=typed(", ".join(gaps)))
                    return Screen(paragraphs(bold(typed(name)), quote(typed(text)), then), rows=((other,),))
                as_is = Option(DONE, say.label("template.as_is"), Tone.MAIN)
                then = say("template.or_change")
                return Screen(paragraphs(bold(typed(name)), quote(typed(text)), then), rows=((as_is, other),))
            case "_templates" if offered:
                choices = tuple(Option(key, name) for key, (name, _) in offered.items())
                return Screen(say("template.which"), choices)
            case _ if offered:
                take = Option("_templates", say.label("template.take", count=len(offered)))
                return Screen(self.prompt, rows=((take,),))
            case _:
                return Screen(self.prompt)

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        match said:
            case Words(text):
                return self._words(chat, text)
            case Chose("_templates"):
                return Partly("_templates", first=True)
            case Chose(key) if key == DONE and isinstance(partial, str):
                found = self.offered().get(partial)
                return self._words(chat, found[1]) if found is not None else None
            case Chose(key) if key in self.offered():
                chat.tell(typed(self.offered()[key][1]))  # by itself, so that it can be copied
                return Partly(key, first=True)
            case _:
                return None

    def _words(self, chat: Talk, text: str) -> Taken:
        if units(text) > self.limit:
            return Fault(chat.say("ask.too_long", n=self.limit, length=units(text)))
        if not text:
            return Fault(chat.say("ask.words_please"))
        if wrong := self.fault(text):
            return Fault(wrong)
        gaps = unfilled(text)
        return Fault(chat.say("template.fill", gaps=typed(", ".join(gaps)))) if gaps else Answered(text)

    def told(self, chat: Talk, value: Json) -> Rich:
        return typed(str(value))
