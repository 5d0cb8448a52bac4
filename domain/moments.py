"""A moment as people type it: «14 декабря в 18:00», «завтра к 9», «в пятницу в 10», «через 2 часа»."""

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from domain.dates import LONGEST, UNKNOWN, Lean, Misread, Why, how_many, plain_words, read_day

_TIME: Final = re.compile(
    r"(?:(в|во|к|ко|до|с|со|at|by|until|till|from)\s+)?"
    r"(\d{1,2})(?:([:.-])(\d{2})|\s*(ч|час|часа|часов|часам|h))?\s*(утра|дня|вечера|ночи|am|pm)?"
)
_NOON: Final = re.compile(r"(?:(?:в|к|до|at|by|until)\s+)?(?:полдень|полудню|полудня|noon)")
_HOURS_ON: Final = re.compile(
    r"(?:через|in)\s+(?:(\w+)\s+)?(час|часа|часов|минуту|минуты|минут|полчаса|hours?|minutes?)"
)
_AFTER_NOON: Final = frozenset({"дня", "вечера", "pm"})


def read_moment(text: str, now: datetime, usual: time, lean: Lean = Lean.AHEAD) -> datetime | Misread:
    """The moment that is meant, in the zone of `now`; `usual` where a day is told without a time.

    A time without a day is the next such time; «14.12» alone is a day, not a time.
    """
    plain = re.sub(r"(?<=\d)t(?=\d)", " ", plain_words(text))
    if len(plain) > LONGEST:
        return UNKNOWN
    try:
        return _moment(plain, now, usual, lean)
    except (ValueError, OverflowError):
        return UNKNOWN


def _moment(plain: str, now: datetime, usual: time, lean: Lean) -> datetime | Misread:
    day, later, at = read_day(plain, now.date(), lean), _soon(plain), _time(plain)
    if isinstance(day, date):
        return datetime.combine(day, usual, now.tzinfo)
    if later is not None:
        return now.replace(second=0, microsecond=0) + later
    if isinstance(at, time):
        found = datetime.combine(now.date(), at, now.tzinfo)
        return found if found > now else datetime.combine(now.date() + timedelta(days=1), at, now.tzinfo)
    return _both(plain, now, lean) or at or day


def _both(plain: str, now: datetime, lean: Lean) -> datetime | Misread | None:
    """A day and a time, in either order; what is wrong when one of them is; None when it is no such pair."""
    wrong: Misread | None = None
    words = plain.split(" ")
    for n in range(1, len(words)):
        before, after = " ".join(words[:n]), " ".join(words[n:])
        for on, clock in ((before, after), (after, before)):
            at, day = _time(clock), read_day(on, now.date(), lean)
            if at is None or day == UNKNOWN:
                continue
            if isinstance(day, date) and isinstance(at, time):
                return datetime.combine(day, at, now.tzinfo)
            wrong = day if isinstance(day, Misread) else at if isinstance(at, Misread) else wrong
    return wrong


def _soon(words: str) -> timedelta | None:
    """«через 2 часа», «через полчаса», «in 30 minutes»."""
    found = _HOURS_ON.fullmatch(words)
    if found is None:
        return None
    many = how_many(found[1])
    if many is None:
        return None
    minutes = 30 if found[2] == "полчаса" else 60 if found[2][0] in "чh" else 1
    return timedelta(minutes=many * minutes)


def _time(words: str) -> time | Misread | None:
    """«18:00», «в 9», «к 6 вечера», «9 am»; a bare number is none."""
    if _NOON.fullmatch(words):
        return time(12)
    found = _TIME.fullmatch(words.replace("a.m", "am").replace("p.m", "pm"))
    if found is None or not (found[1] or found[3] or found[5] or found[6]):
        return None
    hour, minute, half = int(found[2]), int(found[4] or 0), found[6]
    if half in _AFTER_NOON and hour < 12:
        hour += 12
    elif half in {"ночи", "am"} and hour == 12:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else Misread(Why.NO_SUCH_TIME)
