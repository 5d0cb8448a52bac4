"""What should make an official stop before an answer goes: warnings, never a block.

«Закрыто, но не сделано» is what people complain of most everywhere (DOMAIN: Roles), and these are its signs.
"""

import hashlib
import re
from enum import StrEnum
from typing import Final

from domain.appeals import Outcome, Place


class Doubt(StrEnum):
    """A key of texts: `doubt.<value>`."""

    NO_PHOTO = "no_photo"  # the topic wants a photo, only documents are there
    CITIZENS_PHOTO = "citizens_photo"  # the photo is the one the citizen sent
    USED_PHOTO = "used_photo"  # the photo was in another answer
    NO_DETAILS = "no_details"  # «выполнено» with neither a date nor an address
    USED_TEXT = "used_text"  # the same words in many answers of late
    PARTS_OPEN = "parts_open"  # co-executors have not finished
    SENT_AWAY = "sent_away"  # the citizen is advised to apply elsewhere


LIKE: Final = 5
"""Two photos are the same when so many of their 64 bits differ at most."""
OFTEN: Final = 5
"""Answers with the same words in `LATELY` days that make them suspicious."""
LATELY: Final = 30

_MONTHS = "январ|феврал|март|апрел|мая|июн|июл|август|сентябр|октябр|ноябр|декабр"
_DATE = re.compile(
    r"\b\d{1,2}[./]\d{1,2}\b|\b\d{4}-\d{2}-\d{2}\b|\b(?:сегодня|вчера|позавчера|today|yesterday)\b"
    r"|\b\d{1,2}(?:-?го)?\s+(?:" + _MONTHS + r")"
    r"|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
)
_ADDRESS = re.compile(
    r"\bул(?:\.|иц)|\bпр(?:осп|-т|-кт)|\bпер(?:\.|еул)|\b(?:шоссе|площад|набережн|бульвар|проезд|микрорайон)"
    r"|\bдом\w*\s*(?:№\s*)?\d|\bд\.\s*\d|\bподъезд\w*\s*(?:№\s*)?\d|\b(?:street|avenue|road|lane)\b"
)
_TO = r"\s+(?:[\w-]+\s+){0,3}?(?:в|во|к|ко)\b"
_OUGHT = (
    "следует|необходимо|нужно|надо|можно|стоит|можете|рекомендуем|рекомендуется|рекомендую"
    "|советуем|советую|предлагаем|предлагаю|просим|прошу"
)
_AWAY = re.compile(
    r"\b(?:обратитесь|обращайтесь)" + _TO + r"|\b(?:" + _OUGHT + r")"
    r"\s+(?:[\w-]+\s+){0,3}?(?:обратиться|обращаться)"
    + _TO
    + r"|\bобратиться\s+(?:вам\s+)?(?:"
    + _OUGHT
    + r")\b"
    r"|\b(?:please\s+)?(?:contact|apply\s+to)\s+the\b"
)
_DAY = re.compile(
    r"(?:" + _MONTHS + r")\w{0,3}|понедельник|вторник|среда|среду|четверг|пятниц[ау]|суббот[ау]|воскресенье"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|january|february|march|april|may|june|july|august|september|october|november|december"
)
_WORD: Final = 5  # letters of a word of the place that are enough to know it by, its ending forgiven


def of_words(text: str, outcome: Outcome, place: Place) -> tuple[Doubt, ...]:
    """The doubts that the text itself raises."""
    plain = " ".join(text.casefold().replace("ё", "е").split())
    found = []
    if outcome is Outcome.DONE and not (
        _DATE.search(plain) or _ADDRESS.search(plain) or _names(plain, place)
    ):
        found.append(Doubt.NO_DETAILS)
    if _AWAY.search(plain):
        found.append(Doubt.SENT_AWAY)
    return tuple(found)


def _names(plain: str, place: Place) -> bool:
    return any(word[:_WORD] in plain for word in _words(place.words) if len(word) >= _WORD)


def fingerprint(text: str, place: str = "") -> str:
    """The same for texts that differ in numbers, dates, signs and case only; "" where no word is left.

    `place` is the case's, in words: a template has it filled in, and is no other text for that.
    """
    where = frozenset(_words(place))
    words = " ".join(word for word in _words(text) if word not in where and not _DAY.fullmatch(word))
    return hashlib.sha256(words.encode()).hexdigest()[:32] if words else ""


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.casefold().replace("ё", "е"))


def alike(one: str, other: str) -> bool:
    """Are photos of these likenesses (64 bits in hex) the same picture?"""
    return (int(one, 16) ^ int(other, 16)).bit_count() <= LIKE
