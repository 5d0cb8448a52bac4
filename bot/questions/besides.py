"""A question that may also be answered by what is no answer of its kind: «затрудняюсь», «пропустить»."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.chat import Chose, Json, Option, Said, Screen, Shelved
from bot.questions.base import Answered, Choice, Question, Taken, Talk, Told
from bot.text import Rich, rich

PASSED = "passed"
"""The key of the one among the others that passes over the question: told back as no answer."""
_KEY = "_besides."
_ELSE = "else"


@dataclass(frozen=True, slots=True)
class Besides:
    """`question`, with `others` to press under it; pressed, the answer is `{"else": key}`.

    `files` are shown with it: pictures of what can be chosen.
    """

    question: Question
    others: Sequence[Choice] = ()
    files: tuple[Shelved, ...] = ()

    @property
    def name(self) -> str:
        return self.question.name

    @property
    def prompt(self) -> Told:
        return self.question.prompt

    def valid(self, value: Json) -> bool:
        other = other_of(value)
        return self.question.valid(value) if other is None else any(c.key == other for c in self.others)

    def screen(self, chat: Talk, partial: Json) -> Screen:
        shown = self.question.screen(chat, None if other_of(partial) else partial)
        row = tuple(Option(_KEY + c.key, c.label) for c in self.others)
        files = shown.files + self.files
        return replace(shown, rows=(*shown.rows, row) if row else shown.rows, files=files)

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        match said:
            case Chose(key) if any(key == _KEY + c.key for c in self.others):
                return Answered({_ELSE: key.removeprefix(_KEY)})
            case _:
                return self.question.take(chat, None if other_of(partial) else partial, said)

    def told(self, chat: Talk, value: Json) -> Rich:
        other = other_of(value)
        if other is None:
            return self.question.told(chat, value)
        if other == PASSED:
            return chat.say("ask.none")
        return rich(next((c.label for c in self.others if c.key == other), ""))


def other_of(value: Json) -> str | None:
    """The key of what was pressed besides the question's own answers; None when it was one of those."""
    other = value.get(_ELSE) if isinstance(value, dict) else None
    return other if isinstance(other, str) else None
