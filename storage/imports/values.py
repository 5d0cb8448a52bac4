"""What a written value means: a term, hours, weekdays, a season. Each raises `ValueError` or `KeyError`."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from domain.catalogue import DayOffRule, Term, Unit
from domain.rights import Role

CODE = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)\s*[-–—]\s*(\d{1,2}):(\d\d)")
_SEASON = re.compile(r"(\d\d)-(\d\d)\s*\.\.\s*(\d\d)-(\d\d)")
_RUSSIAN_SEASON = re.compile(r"(\d\d)\.(\d\d)\s*[-–—]\s*(\d\d)\.(\d\d)")
_UNITS = (
    (re.compile(r"hours?|(рабоч\w+ )?час\w*"), Unit.HOURS),
    (re.compile(r"working[_ ]days?|раб(очи[йхе]|очего|\.) ?(день|дня|дней|дн\.?)"), Unit.WORKING_DAYS),
    (re.compile(r"calendar[_ ]days?|календарн(ый|ых|ого|ые) (день|дня|дней)"), Unit.CALENDAR_DAYS),
)
_WEEKDAYS = {
    name: day
    for names in ("mon tue wed thu fri sat sun", "пн вт ср чт пт сб вс", "1 2 3 4 5 6 7")
    for day, name in enumerate(names.split())
}
_FLAGS = dict.fromkeys(("true", "yes", "да", "1", "+"), True) | dict.fromkeys(
    ("false", "no", "нет", "0", "-"), False
)

ROLES: Mapping[str, Role] = {role.value: role for role in Role} | {
    "администратор": Role.ADMIN,
    "координатор": Role.COORDINATOR,
    "исполнитель": Role.EXECUTOR,
    "руководитель": Role.HEAD,
    "куратор": Role.CURATOR,
    "модератор": Role.MODERATOR,
    "редактор": Role.EDITOR,
}
TERRITORY_KINDS: Mapping[str, str] = {
    "region": "region",
    "регион": "region",
    "municipality": "municipality",
    "муниципалитет": "municipality",
    "район": "municipality",
    "settlement": "settlement",
    "населённый пункт": "settlement",
    "населенный пункт": "settlement",
}
DAY_OFF_RULES: Mapping[str, DayOffRule] = {rule.value: rule for rule in DayOffRule} | {
    "следующий": DayOffRule.NEXT,
    "предыдущий": DayOffRule.PREVIOUS,
}


def code(text: str) -> str:
    """An identifier: small Latin letters, digits, «.», «_», «-», up to 64."""
    if not CODE.fullmatch(text):
        raise ValueError(text)
    return text


def flag(text: str) -> bool:
    """Yes or no, Russian or English."""
    return _FLAGS[text.lower()]


def term(text: str) -> Term:
    """«8 working_days», «8 рабочих дней»; from 1 to 999."""
    amount, _, unit = text.lower().partition(" ")
    [found] = [each for pattern, each in _UNITS if pattern.fullmatch(unit.strip())]
    if not 1 <= int(amount) <= 999:
        raise ValueError(text)
    return Term(int(amount), found)


def span(text: str) -> tuple[int, int]:
    """«08:00-17:00» as minutes since midnight; the end may be 24:00."""
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise ValueError(text)
    h1, m1, h2, m2 = map(int, found.groups())
    begins, ends = h1 * 60 + m1, h2 * 60 + m2
    if m1 > 59 or m2 > 59 or not begins < ends <= 24 * 60:
        raise ValueError(text)
    return begins, ends


def pause(text: str) -> tuple[int, int]:
    """The same of a break; «none» or «нет» when there is none."""
    return (0, 0) if text.lower() in ("none", "no", "нет", "без перерыва") else span(text)


def weekdays(text: str) -> tuple[int, ...]:
    """«mon-fri», «пн-сб», «1-5», «пн, ср, пт»; Monday is 0."""
    days: set[int] = set()
    for part in re.split(r"[,\s]+", text.lower().strip()):
        first, _, last = re.sub(r"[–—]", "-", part).partition("-")
        begins, ends = _WEEKDAYS[first], _WEEKDAYS[last or first]
        if begins > ends:
            raise ValueError(text)
        days.update(range(begins, ends + 1))
    return tuple(sorted(days))


def metres(text: str) -> int:
    """A distance in metres: 0–5000."""
    found = int(text)
    if not 0 <= found <= 5000:
        raise ValueError(text)
    return found


def season(text: str) -> tuple[str, str]:
    """«11-15..03-31» or «15.11-31.03» as two month-days."""
    if found := _SEASON.fullmatch(text):
        m1, d1, m2, d2 = found.groups()
    elif found := _RUSSIAN_SEASON.fullmatch(text):
        d1, m1, d2, m2 = found.groups()
    else:
        raise ValueError(text)
    for month, day in ((m1, d1), (m2, d2)):
        date(2024, int(month), int(day))  # a leap year: 29 February is a day
    return f"{m1}-{d1}", f"{m2}-{d2}"


def zone(text: str) -> str:
    """An IANA name of a time zone."""
    if not _is_zone(text):
        raise ValueError(text)
    return text


@lru_cache(maxsize=1_000)
def _is_zone(text: str) -> bool:
    """Looked for once: 16 500 rows may all be wrong alike."""
    try:
        ZoneInfo(text)
    except (ValueError, KeyError, OSError):
        return False
    return True


def within(least: float, most: float, text: str) -> float:
    """A number between two, with a point or a comma."""
    number = float(text.replace(",", "."))
    if not least <= number <= most:
        raise ValueError(text)
    return number
