"""Texts sent by many people that are one text: templates, campaigns, floods. Compared by pairs of words.

A text is known by a few marks (MinHash in bands): texts that share most of their pairs share a mark for sure,
so likeness is looked for among those with a common mark and never among all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from domain import alike as marked

WORDS_AT_LEAST: Final = 8
"""Shorter texts («не горит фонарь») are alike because the troubles are."""
SAME: Final = 0.6
"""The share of common pairs from which two texts are one with changes."""
CROWD: Final = 3
"""So many people with one text are a group; fewer are neighbours."""
WINDOW: Final = timedelta(days=7)
"""A text that nobody has sent for so long begins anew."""

_COMPARED: Final = 400  # words


class Decision(StrEnum):
    """What is decided for all of a group; a key of texts."""

    JOIN = "join"  # принять как одно: остальные входят в него
    ROUTE = "route"  # принять и направить все
    DECLINE = "decline"  # отклонить все с причиной
    RELEASE = "release"  # разобрать по одному


@dataclass(frozen=True, slots=True)
class Copies:
    """Cases with one text in one authority. `first` (its number, text, topic) came first.

    `people` sent them since `since`; `waiting` are still undecided, counted up to a limit. `decision` by `by`
    is being carried out until `finished_at`: on `done` cases, on `left_out` it could not be. `into` is the
    case that the others go into, when they are to be one.
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
    into: int | None = None
    done: int = 0
    left_out: int = 0
    finished_at: datetime | None = None


Pairs = frozenset[tuple[str, str]]


def pairs(stems: Sequence[str]) -> Pairs:
    """The pairs of neighbouring words; empty for a text too short to be a copy."""
    words = list(stems[:_COMPARED])
    if len(words) < WORDS_AT_LEAST:
        return frozenset()
    return frozenset(pairwise(words))


def marks(of: Pairs, salt: str) -> tuple[int, ...]:
    """What a text is known by; `salt` parts worlds (`domain.alike.marks`)."""
    return marked.marks([marked.number(f"{one} {other}") for one, other in of], salt)


def alike(one: Pairs, other: Pairs) -> bool:
    """Are two texts, given as their pairs, one text with changes?"""
    return bool(one and other) and len(one & other) >= SAME * len(one | other)
