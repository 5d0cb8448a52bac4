"""A day, typed or pressed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.chat import Chose, Json, Option, Row, Said, Screen, Words
from bot.questions.base import SKIP, Answered, Fault, Taken, Talk
from bot.text import Rich, rich


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
