"""The check: everything that was answered, each to be mended, before it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.chat import Chose, Json, Option, Row, Said, Screen, Shelved, Tone, Words
from bot.questions.base import DONE, Answered, Fault, Taken, Talk, Told, now
from bot.text import Rich, bold, join, lines, paragraphs, rich

OTHER: Final = "_other"


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
    """All that was answered, each with its edit, before it goes; `seen` stands in its place, if given."""

    name: str
    prompt: Rich
    asked: Sequence[Asked]
    send: str  # label of the button that sends
    after: Told = field(default_factory=Rich)  # what will happen: who gets it, by when
    other: str = ""  # label of another way on, its answer is `OTHER`
    seen: Rich | None = None  # what somebody else will read then, exactly so
    files: tuple[Shelved, ...] = ()

    def valid(self, value: Json) -> bool:
        return value is True or (value == OTHER and bool(self.other))

    def screen(self, chat: Talk, partial: Json) -> Screen:
        told = lines(*(each.line() for each in self.asked)) if self.seen is None else self.seen
        edits = tuple(
            Option(f"_edit.{each.name}", chat.say.label("ask.edit", what=each.label)) for each in self.asked
        )
        send: Row = (Option(DONE, self.send, Tone.GOOD),)
        ways: tuple[Row, ...] = (send, (Option(OTHER, self.other),)) if self.other else (send,)
        text = paragraphs(self.prompt, told, now(self.after))
        return Screen(text, edits, rows=ways, files=self.files, columns=2)

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        match said:
            case Chose(key) if key == DONE:
                return Answered(True)
            case Chose(key) if key == OTHER and self.other:
                return Answered(OTHER)
            case Words():
                return Fault(chat.say("ask.check_please"))
            case _:
                return None

    def told(self, chat: Talk, value: Json) -> Rich:
        return rich("")
