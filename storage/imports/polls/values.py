"""What a written value of a poll means. Each raises `ValueError` or `KeyError`."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from domain.polls import ABSTAIN, NO, UNSURE, YES, Kind, Level, QuestionKind, Results
from domain.polls.faults import KEY
from domain.polls.written import MOST_QUORUM, bounds, roubles, span, whole

OPENS: Final = time(9)
CLOSES: Final = time(23, 59)
_KEY = re.compile(rf"[A-Za-z0-9-][A-Za-z0-9_-]{{0,{KEY - 1}}}")
_DAY = re.compile(r"(?:(\d{4})-(\d\d)-(\d\d)|(\d\d?)\.(\d\d?)\.(\d{4}))(?:[ T](\d\d?)[:.](\d\d)(?::\d\d)?)?")

RUSSIAN_KINDS: Final[Mapping[str, QuestionKind]] = {
    "один вариант": QuestionKind.ONE_OF,
    "несколько вариантов": QuestionKind.SEVERAL_OF,
    "по порядку": QuestionKind.RANKING,
    "шкала": QuestionKind.SCALE,
    "за или против": QuestionKind.YES_NO,
    "своими словами": QuestionKind.TEXT,
}
"""How a workbook says it."""
KINDS: Final[Mapping[str, QuestionKind]] = {
    **{each.value: each for each in QuestionKind},
    **RUSSIAN_KINDS,
    "один из": QuestionKind.ONE_OF,
    "несколько из": QuestionKind.SEVERAL_OF,
    "расставить по порядку": QuestionKind.RANKING,
    "оценка по шкале": QuestionKind.SCALE,
    "за, против, воздержусь": QuestionKind.YES_NO,
    "да или нет": QuestionKind.YES_NO,
    "текст": QuestionKind.TEXT,
}
RUSSIAN_POLLS: Final[Mapping[str, Kind]] = {
    "опрос": Kind.QUESTIONNAIRE,
    "голосование за проекты": Kind.RATING,
}
POLLS: Final[Mapping[str, Kind]] = {
    **{each.value: each for each in Kind},
    **RUSSIAN_POLLS,
    "голосование": Kind.RATING,
}
RUSSIAN_RESULTS: Final[Mapping[str, Results]] = {
    "сразу": Results.LIVE,
    "после закрытия": Results.AT_CLOSING,
}
RESULTS: Final[Mapping[str, Results]] = {**{each.value: each for each in Results}, **RUSSIAN_RESULTS}
RUSSIAN_LEVELS: Final[Mapping[str, Level]] = {"все голоса": Level.CHANNEL, "только с телефоном": Level.PHONE}
LEVELS: Final[Mapping[str, Level]] = {**{each.value: each for each in Level}, **RUSSIAN_LEVELS}
ANSWERS: Final[Mapping[str, str]] = {
    "за": YES,
    "да": YES,
    "против": NO,
    "нет": NO,
    "воздержусь": ABSTAIN,
    "воздерживаюсь": ABSTAIN,
    "yes": YES,
    "no": NO,
    "abstain": ABSTAIN,
}
"""Of a question for or against."""
UNSURES: Final = frozenset({"unsure", "затрудняюсь", "затрудняюсь ответить", UNSURE})
AT_ONCE: Final = frozenset({"at once", "сразу", "сразу после отправки"})


def key(text: str) -> str:
    """A key of a question, an option, a project."""
    if not _KEY.fullmatch(text):
        raise ValueError(text)
    return text


def _whole(text: str, least: int, most: int) -> int:
    found = whole(text, least, most)
    if found is None:
        raise ValueError(text)
    return found


def choose(text: str) -> int:
    """How many projects one chooses."""
    return _whole(text, 1, 50)


def quorum(text: str) -> int:
    """0 is any number."""
    return _whole(text, 0, MOST_QUORUM)


def age(text: str) -> int:
    """«14», «18+», «любой»."""
    plain = text.lower().removeprefix("с ").removeprefix("от ").removesuffix("+").removesuffix(" лет").strip()
    return {"0": 0, "любой": 0, "any": 0, "14": 14, "18": 18}[plain]


def bounded(text: str) -> tuple[int, int]:
    """How many may be chosen: «2–4», «до 3»."""
    found = bounds(text)
    if found is None:
        raise ValueError(text)
    return found


def scale(text: str) -> tuple[int, int]:
    """«1–5», «0–10»."""
    found = span(text)
    if found is None:
        raise ValueError(text)
    return found


def cost(text: str) -> int:
    """Roubles: «1 250 000», «1,25 млн»."""
    found = roubles(text)
    if found is None:
        raise ValueError(text)
    return found


def day(text: str) -> date:
    """«15.12.2026» or «2026-12-15»; a time with it is of no matter."""
    return _moment(text, OPENS).date()


def moment(text: str, zone: str, usual: time) -> datetime:
    """A local moment in UTC; `usual` is the time of a day written without one."""
    return _moment(text, usual).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _moment(text: str, usual: time) -> datetime:
    found = _DAY.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    y, m, d, d2, m2, y2, hour, minute = found.groups()
    at = usual if hour is None else time(int(hour), int(minute))
    return datetime.combine(date(int(y or y2), int(m or m2), int(d or d2)), at)
