"""Questions answered by choosing: one, several, a leaf of a tree."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.chat import Chose, Json, Option, Said, Screen, Tone, Words
from bot.questions.base import DONE, UP, Answered, Choice, Fault, Partly, Taken, Talk, Told, now
from bot.text import Rich, rich, typed


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
        return Screen(now(self.prompt), options, columns=self.columns)

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        match said:
            case Chose(key) if self.valid(key):
                return Answered(key)
            case Words():
                return Fault(chat.say("ask.choose_please"))
            case _:
                return None

    def told(self, chat: Talk, value: Json) -> Rich:
        return typed(next((c.label for c in self.choices if c.key == value), ""))


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
        return typed(", ".join(c.label for c in self.choices if c.key in chosen)) or chat.say("ask.none")


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
                    return typed(leaf.label)
        return chat.say("ask.none")
