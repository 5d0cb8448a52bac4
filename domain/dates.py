"""A day as people type it: «14 декабря», «завтра», «в следующий вторник», «через 3 дня».

Russian and English are both read, whatever the language of the conversation. A day is written before a month,
as in Russia: «05.12» is in December. A week begins on Monday: «в следующий вторник» is of the next week.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

_DAY: Final = timedelta(days=1)
_LEAPS: Final = 8  # years within which every day of a year comes, 29 February too
LONGEST: Final = 60
"""Characters: nobody writes a date longer."""
_SOON: Final = timedelta(days=60)  # what was said of the past may still be a plan of the next weeks


class Lean(StrEnum):
    """Where a day without a year, or a bare weekday, is looked for."""

    AHEAD = "ahead"  # the next such day
    BACK = "back"  # what has happened: the last such day, or one of the next weeks


class Why(StrEnum):
    """Why it is no day; a key of texts."""

    UNKNOWN = "unknown"  # not the words of a date
    NO_SUCH_DAY = "no_such_day"  # 31 February; `day` is the last one of that month
    OTHER_WEEKDAY = "other_weekday"  # «пятница, 14 декабря» when it is a Monday; `day` is what was dated
    NO_SUCH_TIME = "no_such_time"  # 25:00


@dataclass(frozen=True, slots=True)
class Misread:
    """What was typed is no day, and what would help to say so."""

    why: Why
    day: date | None = None


UNKNOWN: Final = Misread(Why.UNKNOWN)

_WORDS: Final = {
    "позавчера": -2,
    "the day before yesterday": -2,
    "day before yesterday": -2,
    "вчера": -1,
    "yesterday": -1,
    "сегодня": 0,
    "today": 0,
    "завтра": 1,
    "tomorrow": 1,
    "послезавтра": 2,
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
}
_MONTHS: Final = tuple(
    re.compile(forms)
    for forms in (
        "янв(?:ар[ьяею])?|jan(?:uary)?",
        "фев(?:рал[ьяею])?|feb(?:ruary)?",
        "мар(?:т[аеу]?)?|mar(?:ch)?",
        "апр(?:ел[ьяею])?|apr(?:il)?",
        "ма[йяею]|may",
        "июн[ьяею]?|june?",
        "июл[ьяею]?|july?",
        "авг(?:уст[аеу]?)?|aug(?:ust)?",
        "сент?(?:ябр[ьяею])?|sept?(?:ember)?",
        "окт(?:ябр[ьяею])?|oct(?:ober)?",
        "ноя(?:бр[ьяею])?|nov(?:ember)?",
        "дек(?:абр[ьяею])?|dec(?:ember)?",
    )
)
_WEEKDAYS: Final = tuple(
    re.compile(forms)
    for forms in (
        "пн|понедельник(?:а|у|ом|е)?|mon(?:day)?",
        "вт|вторник(?:а|у|ом|е)?|tue(?:s|sday)?",
        "ср|сред(?:а|у|ы|е|ой)|wed(?:nesday)?",
        "чт|четверг(?:а|у|ом|е)?|thu(?:r|rs|rsday)?",
        "пт|пятниц(?:а|у|ы|е|ей)|fri(?:day)?",
        "сб|суббот(?:а|у|ы|е|ой)|sat(?:urday)?",
        "вс|воскресень(?:е|я|ю|ем)|sun(?:day)?",
    )
)
_RUSSIAN: Final = ("один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять")
_ENGLISH: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNTS: Final = {
    **{word: n for names in (_RUSSIAN, _ENGLISH) for n, word in enumerate(names, 1)},
    "одну": 1,
    "две": 2,
    "a": 1,
    "an": 1,
}
_UNITS: Final = (
    (re.compile("дн(?:я|ей)|день|сут(?:ки|ок)|days?"), "day"),
    (re.compile("недел(?:ю|и|ь)|weeks?"), "week"),
    (re.compile("месяц(?:а|ев)?|months?"), "month"),
    (re.compile("полгода|half a year"), "half"),
    (re.compile("год|года|лет|years?"), "year"),
)
_MONTHS_OF: Final = {"month": 1, "half": 6, "year": 12}

_BEFORE: Final = re.compile(r"(?:(?:в|во|к|ко|до|по|с|со|на|on|by|until|till|to|from|since)\s+)?(?:the\s+)?")
_YEAR_WORD: Final = re.compile(r"(?<=\d{4})\s*(?:г|год|года)\b\.?")
_ORDINAL: Final = r"(\d{1,2})(?:\s?-?(?:го|ое|е|му|th|st|nd|rd))?"
_NUMERIC: Final = re.compile(r"(\d{1,2})\s?[./-]\s?(\d{1,2})(?:\s?[./-]\s?(\d{4}|\d{2}))?\.?")
_ISO: Final = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})")
_SPOKEN: Final = re.compile(rf"{_ORDINAL}\s+(?:of\s+)?([a-zа-я]+)\.?(?:\s+(\d{{4}}))?")
_AMERICAN: Final = re.compile(rf"([a-z]+)\.?\s+{_ORDINAL}(?:\s+(\d{{4}}))?")
_OF_MONTH: Final = re.compile(r"(\d{1,2})(?:\s?-?(?:го|е|му|th|st|nd|rd)|(?=\s+числ))(?:\s+числ[оау])?")
_ONWARDS: Final = re.compile(
    r"(?:через|спустя|in)\s+(?:(\w+)\s+)?([a-zа-я ]+)|(\w+)\s+([a-z]+)\s+from\s+(?:now|today)"
)
_AGO: Final = re.compile(r"(?:(\w+)\s+)?([a-zа-я]+)\s+(?:тому\s+)?(?:назад|ago)")
_WEEKDAY: Final = re.compile(
    r"(?:(эт|следующ|ближайш|прошл|this|next|coming|last)[а-я]*\s+)?([a-zа-я]+)\.?"
    r"(?:\s+(?:на\s+)?(этой|следующей|прошлой|this|next|last)\s+(?:недел[еи]|week))?"
)
_WEEKS: Final = {"эт": 0, "этой": 0, "this": 0, "следующ": 1, "следующей": 1, "next": 1}
_WEEKS_AGO: Final = {"прошл": -1, "прошлой": -1, "last": -1}
_ENDS: Final = re.compile(r"(?:кон(?:ец|ца|цу|це)|end of)\s+(?:this\s+|the\s+|этого\s+|этой\s+)?([a-zа-я]+)")


def read_day(text: str, today: date, lean: Lean = Lean.AHEAD) -> date | Misread:
    """The day that is meant. A day that is told with its year may be in the past whatever the lean."""
    plain = plain_words(text)
    if len(plain) > LONGEST:
        return UNKNOWN
    try:
        return _day(plain, today, lean)
    except (ValueError, OverflowError):  # a year that no calendar has
        return UNKNOWN


def plain_words(text: str) -> str:
    """In small letters, without what only adorns a date."""
    words = re.sub(r"[,;()«»\"]", " ", text.lower().replace("ё", "е")).split()
    return _YEAR_WORD.sub("", " ".join(words)).strip(" .!?")


def _day(plain: str, today: date, lean: Lean) -> date | Misread:
    if plain in _WORDS:
        return today + _WORDS[plain] * _DAY
    words = _BEFORE.sub("", plain, count=1)
    for read in (_dated, _said, _counted, _on_weekday, _ending):
        found = read(words, today, lean)
        if found is not None:
            return found
    return _with_weekday(words, today, lean)


def _dated(words: str, today: date, lean: Lean) -> date | Misread | None:
    """«14.12», «14.12.2026», «2026-12-14»."""
    if (found := _ISO.fullmatch(words)) is not None:
        return _exact(int(found[1]), int(found[2]), int(found[3]))
    found = _NUMERIC.fullmatch(words)
    if found is None:
        return None
    day, month = int(found[1]), int(found[2])
    if found[3] is None:
        return _yearless(day, month, today, lean)
    return _exact(int(found[3]) + (2000 if len(found[3]) == 2 else 0), month, day)


def _said(words: str, today: date, lean: Lean) -> date | Misread | None:
    """«14 декабря», «14-го декабря 2026», «December 14th», «14-го», «14 числа»."""
    day: str | None = None
    year: str | None = None
    month: int | None = None
    if (found := _SPOKEN.fullmatch(words)) is not None:
        day, month, year = found[1], _which(_MONTHS, found[2]), found[3]
    elif (found := _AMERICAN.fullmatch(words)) is not None:
        month, day, year = _which(_MONTHS, found[1]), found[2], found[3]
    if day is not None and month is not None:
        if year is None:
            return _yearless(int(day), month + 1, today, lean)
        return _exact(int(year), month + 1, int(day))
    found = _OF_MONTH.fullmatch(words)
    return None if found is None else _of_month(int(found[1]), today, lean)


def _counted(words: str, today: date, lean: Lean) -> date | None:
    """«через 3 дня», «через неделю», «2 дня назад», «in a week». «через день» may mean two days: not read."""
    if (found := _ONWARDS.fullmatch(words)) is not None:
        count, unit, way = found[1] or found[3], found[2] or found[4], 1
        if unit is not None and count is not None and _unit(f"{count} {unit}") is not None:
            count, unit = None, f"{count} {unit}"  # «in half a year»
    elif (found := _AGO.fullmatch(words)) is not None:
        count, unit, way = found[1], found[2], -1
    else:
        return None
    kind = _unit(unit)
    many = how_many(count)
    if kind is None or many is None or (count is None and kind == "day"):
        return None
    if kind in _MONTHS_OF:
        return _months_on(today, way * many * _MONTHS_OF[kind])
    return today + way * many * (7 if kind == "week" else 1) * _DAY


def how_many(word: str | None) -> int | None:
    """«3», «три», one when it is not said; None when it is no number of days that anybody plans."""
    if word is None:
        return 1
    return _COUNTS.get(word) or (int(word) if word.isdecimal() and len(word) < 5 else None)


def _on_weekday(words: str, today: date, lean: Lean) -> date | None:
    """«пятница», «в эту среду», «в следующий вторник», «во вторник на следующей неделе», «next Friday»."""
    found = _WEEKDAY.fullmatch(words)
    weekday = None if found is None else _which(_WEEKDAYS, found[2])
    if found is None or weekday is None:
        return None
    week = found[3] or found[1]
    shift = {**_WEEKS, **_WEEKS_AGO}.get(week or "")
    if shift is not None:
        return today + (weekday - today.weekday() + 7 * shift) * _DAY
    if lean is Lean.BACK and week is None:
        return today - ((today.weekday() - weekday - 1) % 7 + 1) * _DAY
    return today + ((weekday - today.weekday() - 1) % 7 + 1) * _DAY


def _ending(words: str, today: date, lean: Lean) -> date | None:
    """«до конца месяца», «end of the year»."""
    found = _ENDS.fullmatch(words)
    kind = None if found is None else _unit(found[1])
    match kind:
        case "week":
            return today + (6 - today.weekday()) * _DAY
        case "month":
            return today.replace(day=monthrange(today.year, today.month)[1])
        case "year":
            return date(today.year, 12, 31)
        case _:
            return None


def _with_weekday(words: str, today: date, lean: Lean) -> date | Misread:
    """«14 декабря, понедельник», «в понедельник 14.12»: as the bot writes days itself."""
    first, _, rest = words.partition(" ")
    begun, _, last = words.rpartition(" ")
    for name, other in ((first, rest), (last, begun)):
        weekday = _which(_WEEKDAYS, name.rstrip("."))
        if weekday is None or not other:
            continue
        day = _dated(other, today, lean) or _said(other, today, lean)
        if isinstance(day, Misread) or day is None:
            return day or UNKNOWN
        return day if day.weekday() == weekday else Misread(Why.OTHER_WEEKDAY, day)
    return UNKNOWN


def _exact(year: int, month: int, day: int) -> date | Misread:
    if not 1 <= month <= 12 or not day:
        return UNKNOWN
    last = monthrange(year, month)[1]
    return date(year, month, day) if day <= last else Misread(Why.NO_SUCH_DAY, date(year, month, last))


def _yearless(day: int, month: int, today: date, lean: Lean) -> date | Misread:
    ahead = lean is Lean.AHEAD
    first, last, step = (today.year, _LEAPS + 1, 1) if ahead else (today.year + 1, -_LEAPS, -1)
    missing: Misread | None = None
    for year in range(first, today.year + last, step):
        found = _exact(year, month, day)
        if isinstance(found, Misread):
            missing = found if missing is None else missing if ahead else _nearer(missing, found, today)
        elif found >= today if ahead else found <= today + _SOON:
            return found
    return missing or UNKNOWN


def _nearer(one: Misread, other: Misread, today: date) -> Misread:
    """Of two months without such a day, the one that was more likely meant."""
    if one.day is None or other.day is None:
        return one
    return min(one, other, key=lambda each: abs((each.day or today) - today))


def _of_month(day: int, today: date, lean: Lean) -> date | Misread:
    """The next or the last such day of a month; every one has its turn within a year."""
    for n in range(12):
        begins = _months_on(today.replace(day=1), n if lean is Lean.AHEAD else -n)
        found = _exact(begins.year, begins.month, day)
        if isinstance(found, date) and (found >= today if lean is Lean.AHEAD else found <= today):
            return found
    return UNKNOWN


def _months_on(day: date, months: int) -> date:
    """The same day so many months on, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _which(names: tuple[re.Pattern[str], ...], word: str) -> int | None:
    return next((n for n, forms in enumerate(names) if forms.fullmatch(word)), None)


def _unit(word: str) -> str | None:
    return next((kind for forms, kind in _UNITS if forms.fullmatch(word)), None)
