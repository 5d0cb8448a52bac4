"""A moment as people type it: «15.12 10:00», «15 декабря в 18:30», «завтра в 9», «15.12»."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.chat import Chose, Json, Option, Row, Said, Screen, Words
from bot.questions import Answered, Choice, Fault, Taken, Talk, read_day
from bot.text import Rich, rich

_MONTHS: Final = (
    ("янв", "jan"),
    ("фев", "feb"),
    ("мар", "mar"),
    ("апр", "apr"),
    ("ма", "may"),
    ("июн", "jun"),
    ("июл", "jul"),
    ("авг", "aug"),
    ("сен", "sep"),
    ("окт", "oct"),
    ("ноя", "nov"),
    ("дек", "dec"),
)
_NEAR: Final = {"сегодня": 0, "today": 0, "завтра": 1, "tomorrow": 1, "послезавтра": 2}
_TIME = re.compile(
    r"(?:(?:,|\b(?:в|во|at|до|к))\s*)?\b(\d{1,2})(?:[:.](\d{2})|\s*(?:ч|час\w*|h)\b)(?!\.?\d)\s*$"
    r"|\b(?:в|во|at|до|к)\s+(\d{1,2})\s*$"
)
_SPOKEN = re.compile(r"(\d{1,2})\s+([a-zа-я]+)\.?(?:\s+(\d{4})(?:\s*(?:г|года)\.?)?)?")


def read_moment(text: str, today: date, usual: time) -> datetime | None:
    """The local moment that is meant, `usual` where no time is told; None when it is none.

    A day without a year is the next such day: in November «15.01» is in January of the next year.
    """
    plain = " ".join(text.lower().replace("ё", "е").split())
    at, day_words = usual, plain
    found = _TIME.search(plain)
    if found is not None and plain[: found.start()].strip(" ,"):
        hour, minute = int(found[1] or found[3]), int(found[2] or 0)
        if hour > 23 or minute > 59:
            return None
        at, day_words = time(hour, minute), plain[: found.start()]
    day = _day(day_words.strip(" ,"), today)
    return None if day is None else datetime.combine(day, at)


def _day(words: str, today: date) -> date | None:
    if words in _NEAR:
        return today + timedelta(days=_NEAR[words])
    spoken = _SPOKEN.fullmatch(words)
    if spoken is None:
        day = read_day(words, today)
        with_year = words.replace("/", ".").replace("-", ".").strip(".").count(".") == 2
    else:
        month = next((n for n, names in enumerate(_MONTHS, 1) if spoken[2].startswith(names)), None)
        if month is None:
            return None
        with_year = spoken[3] is not None
        try:
            day = date(int(spoken[3] or today.year), month, int(spoken[1]))
        except ValueError:
            return None
    if day is not None and day < today and not with_year:
        try:
            return day.replace(year=day.year + 1)
        except ValueError:  # 29 February
            return None
    return day


@dataclass(frozen=True, slots=True)
class MomentOf:
    """A moment in `zone`; the answer is ISO in UTC, or the key of one of `instead` («сразу»).

    `usual` is the time of a day typed without one; `near` are moments to press.
    """

    name: str
    prompt: Rich
    zone: str
    now: datetime
    usual: time
    near: Sequence[tuple[str, datetime]] = ()
    instead: Sequence[Choice] = ()
    fault: Callable[[datetime], Rich | None] = lambda at: None

    def valid(self, value: Json) -> bool:
        return isinstance(value, str) and (self._instead(value) is not None or _moment(value) is not None)

    def screen(self, chat: Talk, partial: Json) -> Screen:
        rows: list[Row] = [(Option(each.key, each.label),) for each in self.instead]
        rows += [(Option(f"_near.{n}", label),) for n, (label, _) in enumerate(self.near)]
        return Screen(self.prompt, rows=tuple(rows))

    def take(self, chat: Talk, partial: Json, said: Said) -> Taken:
        match said:
            case Chose(key) if self._instead(key) is not None:
                return Answered(key)
            case Chose(key) if key.startswith("_near.") and key[6:].isdigit():
                at = self.near[int(key[6:])][1] if int(key[6:]) < len(self.near) else None
            case Words(text):
                local = read_moment(text, self.now.astimezone(ZoneInfo(self.zone)).date(), self.usual)
                at = None if local is None else local.replace(tzinfo=ZoneInfo(self.zone))
            case _:
                return None
        if at is None:
            return Fault(chat.say("work.poll.make.moment_please"))
        wrong = self.fault(at)
        return Answered(at.astimezone(ZoneInfo("UTC")).isoformat()) if wrong is None else Fault(wrong)

    def told(self, chat: Talk, value: Json) -> Rich:
        found = self._instead(str(value))
        if found is not None:
            return rich(found.label)
        today = self.now.astimezone(ZoneInfo(self.zone)).date()
        return rich(chat.say.moment(datetime.fromisoformat(str(value)), self.zone, today))

    def _instead(self, key: str) -> Choice | None:
        return next((each for each in self.instead if each.key == key), None)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
