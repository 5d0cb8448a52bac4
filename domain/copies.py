"""Texts sent by many people that are one text: templates, campaigns, floods. Compared by pairs of words.

A text is known by a few marks (MinHash in bands): texts that share most of their pairs share a mark for sure,
so likeness is looked for among those with a common mark and never among all.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

WORDS_AT_LEAST: Final = 8
"""Shorter texts («не горит фонарь») are alike because the troubles are."""
SAME: Final = 0.6
"""The share of common pairs from which two texts are one with changes."""
CROWD: Final = 3
"""So many people with one text are a group; fewer are neighbours."""
WINDOW: Final = timedelta(days=7)
"""A text that nobody has sent for so long begins anew."""

_COMPARED: Final = 400  # words
_BANDS: Final = 12
_ROWS: Final = 2
_PRIME: Final = (1 << 61) - 1


class Decision(StrEnum):
    """What is decided for all of a group; a key of texts."""

    ROUTE = "route"  # принять и направить все
    DECLINE = "decline"  # отклонить все с причиной
    RELEASE = "release"  # разобрать по одному


@dataclass(frozen=True, slots=True)
class Copies:
    """Cases with one text in one authority. `first` (its number, text, topic) came first.

    `people` sent them since `since`; `waiting` are still undecided, counted up to a limit. `decision` by `by`
    is being carried out until `finished_at`: on `done` cases, on `left_out` it could not be.
    """

    id: int
    authority: str
    first: int
    number: str
    topic: str
    text: str
    since: datetime
    last_at: datetime
    members: int
    people: int
    waiting: int
    decision: Decision | None = None
    by: int | None = None
    done: int = 0
    left_out: int = 0
    finished_at: datetime | None = None


def pairs(stems: Sequence[str]) -> frozenset[int]:
    """The pairs of neighbouring words as numbers; empty for a text too short to be a copy."""
    words = list(stems[:_COMPARED])
    if len(words) < WORDS_AT_LEAST:
        return frozenset()
    return frozenset(_number(f"{one} {other}") for one, other in pairwise(words))


def alike(one: frozenset[int], other: frozenset[int]) -> bool:
    """Are two texts, given as their pairs, one text with changes?"""
    return bool(one and other) and len(one & other) >= SAME * len(one | other)


def marks(of: frozenset[int], authority: str) -> tuple[int, ...]:
    """Numbers (63 bits) that texts which are alike share at least one of, within one authority."""
    if not of:
        return ()
    least = [min((a * each + b) % _PRIME for each in of) for a, b in _HASHES]
    bands = (least[at : at + _ROWS] for at in range(0, len(least), _ROWS))
    return tuple(_number(f"{authority} {at} {band}") for at, band in enumerate(bands))


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) >> 1


_HASHES: Final = tuple(
    (_number(f"a{at}") % (_PRIME - 1) + 1, _number(f"b{at}") % _PRIME) for at in range(_BANDS * _ROWS)
)
