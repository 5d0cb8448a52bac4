"""What people write when they make a poll: amounts, bounds, lists of options; how long each thing may be."""

import re
from typing import Final

TITLE: Final = 200
TEXT: Final = 1500
QUESTION: Final = 500
LABEL: Final = 150
"""UTF-16 units of an option; longer ones are cut on a button, and read in the text above it."""
SCALE_NAME: Final = 40
PROJECT: Final = 120
PROJECT_PLACE: Final = 200
PROJECT_TEXT: Final = 800
MOST_QUORUM: Final = 100_000_000

_RANGE = re.compile(r"\s*(?:от\s*)?(\d{1,2})\s*(?:[-–—…]|\.\.+|до)\s*(\d{1,2})\s*")
_MONEY = re.compile(r"([\d\s]+(?:[.,]\d+)?)\s*(тыс|млн|млрд)?\w*\.?\s*(?:руб\w*|р|₽)?\.?", re.IGNORECASE)
_TIMES: Final = {"тыс": 1_000, "млн": 1_000_000, "млрд": 1_000_000_000}
_MOST_ROUBLES: Final = 1_000_000_000_000


def whole(text: str, least: int, most: int) -> int | None:
    """A whole number as people type it, «1 000»; None when it is none from `least` to `most`."""
    plain = "".join(text.split())
    if not (plain.isascii() and plain.isdigit() and len(plain) < 12):
        return None
    return int(plain) if least <= int(plain) <= most else None


def span(text: str) -> tuple[int, int] | None:
    """«2–4», «от 2 до 4»; None when it is none."""
    found = _RANGE.fullmatch(text)
    return None if found is None else (int(found[1]), int(found[2]))


def bounds(text: str) -> tuple[int, int] | None:
    """How many may be chosen: a span; «3» is up to three. None when it is none."""
    found = span(text)
    if found is not None:
        return found
    most = whole(text.lower().removeprefix("до "), 1, 99)
    return None if most is None else (1, most)


def lines_of(text: str) -> list[str]:
    """The lines of a list as people type it: without its numbers, dashes and dots."""
    found = (re.sub(r"^\s*(?:[-–—•*]|\d{1,2}[.)])\s+", "", line).strip() for line in text.splitlines())
    return [each for each in found if each]


def roubles(text: str) -> int | None:
    """Money as people type it: «1 250 000», «1,25 млн», «800 тыс. руб.»; None when it is none."""
    found = _MONEY.fullmatch(text.strip())
    if found is None:
        return None
    amount = "".join(found[1].split()).replace(",", ".")
    if not amount or amount == ".":
        return None
    total = round(float(amount) * _TIMES.get((found[2] or "").lower(), 1))
    return total if 0 < total <= _MOST_ROUBLES else None
