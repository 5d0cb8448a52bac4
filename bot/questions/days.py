"""A day, typed or pressed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.chat import Chose, Json, Option, Row, Said, Screen, Words
from bot.questions.base import SKIP, Answered, Fault, Taken, Talk
from bot.text import Rich, rich
from domain.dates import UNKNOWN, Lean, Misread, read_day
from domain.moments import read_moment

_YEARS_BACK: Final = 100
_YEARS_ON: Final = 10


@dataclass(frozen=True, slots=True)
class Day:
    """A date of what has happened: «вчера», «14.12», «в пятницу»; the answer is ISO `2026-12-14`."""

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
                day: date | Rich = self.today
            case Chose("_yesterday"):
                day = self.today - timedelta(days=1)
            case Words(text):
                day = typed_day(chat, text, self.today, Lean.BACK)
            case _:
                return None
        if isinstance(day, Rich):
            return Fault(day)
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


def typed_day(chat: Talk, text: str, today: date, lean: Lean) -> date | Rich:
    """The day that is meant, or what is wrong with it and what would be right."""
    found = read_day(text, today, lean)
    if isinstance(found, Misread):
        timed = read_moment(text, datetime.combine(today, time()), time(), lean)
        if found == UNKNOWN and isinstance(timed, datetime):
            return chat.say("ask.day.only_day", day=chat.say.day(timed.date(), today))
        return misread(chat, found, today)
    if found.year > today.year + _YEARS_ON:
        return chat.say("ask.day.too_far", year=str(today.year + _YEARS_ON))
    if found.year < today.year - _YEARS_BACK:
        return chat.say("ask.day.long_ago", year=str(today.year - _YEARS_BACK))
    return found


def misread(chat: Talk, found: Misread, today: date) -> Rich:
    """Why it is no day, and how to write one."""
    if found == UNKNOWN:
        return chat.say("ask.day_please")
    if found.day is None:
        return chat.say(f"ask.day.{found.why.value}")
    return chat.say(f"ask.day.{found.why.value}", day=chat.say.day(found.day, today))
