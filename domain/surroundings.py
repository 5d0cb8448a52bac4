"""What strangers may learn of the cases near a place, and where people want to learn of it («Что рядом»).

The world is laid with cells of 0.01° by 0.02°, about a kilometre across: a place is found by the few
cells around it, however many people and cases there are.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import ceil, cos, radians
from typing import Final

from domain.appeals import OPEN, Appeal, Outcome, Status, Track
from domain.catalogue import Catalogue
from domain.places import kilometres

RADII: Final = (300, 1_000, 3_000)
"""Metres around a point that may be chosen."""
WHOLE: Final = 0
"""The radius of who wants to know of the whole territory."""
LIMIT: Final = 5
"""Subscriptions of one person."""
A_DAY: Final = 30
"""Notices of one person a day; what is over is seen under «Что рядом сейчас»."""
AT_ONCE: Final = 6
"""Of these so many come at once; the others wait for the digest."""

_NORTH: Final = 0.01  # degrees of latitude of a cell
_EAST: Final = 0.02
_COLUMNS: Final = 18_000
_DEGREE: Final = 111_000.0  # metres in a degree of latitude, rather a few less: no cell may be left out
_NODE_NORTH, _NODE_EAST = 0.005, 0.01  # half a kilometre or so


class Happening(StrEnum):
    """What is told; a key of texts."""

    CASE = "case"  # новое обращение
    RESULT = "result"  # дан ответ


@dataclass(frozen=True, slots=True)
class Watch:
    """A place somebody wants to hear of: `radius` metres around a point, or the whole `territory`.

    `cases`, `results`, `polls`: of what; `muted` are topics that they do not want to hear of.
    """

    id: int
    person: int
    address: str
    territory: str
    latitude: float | None
    longitude: float | None
    radius: int
    cases: bool = True
    results: bool = True
    polls: bool = True
    muted: tuple[str, ...] = ()
    paused_at: datetime | None = None

    def wants(self, what: Happening, topic: str) -> bool:
        """Do they want to hear of this, on that topic?"""
        kind = self.cases if what is Happening.CASE else self.results
        return kind and topic not in self.muted and self.paused_at is None


_NEWS: Final = frozenset({Outcome.DONE, Outcome.EXPLAINED, Outcome.PLANNED, Outcome.REFUSED})
_ACCEPTED: Final = frozenset(Status) - {Status.REGISTERED, Status.DECLINED, Status.WITHDRAWN}


def public(appeal: Appeal, catalogue: Catalogue) -> bool:
    """May strangers see the case (its words by `domain.joining.for_strangers`)?

    A message that an official has looked at, on a topic that is about a place: a doctor, a school, a benefit
    are its author's own matter. So is an «обращение» of 59-ФЗ.
    """
    topic = catalogue.topics.get(appeal.topic)
    return (
        topic is not None
        and topic.place_required
        and topic.radius > 0
        and appeal.track is Track.MESSAGE
        and not appeal.withheld
        and appeal.status in _ACCEPTED
        and appeal.merged is None
        and _looked_at(appeal, catalogue)
    )


def _looked_at(appeal: Appeal, catalogue: Catalogue) -> bool:
    """Where nobody moderates the first to look is who takes it into work."""
    if appeal.status is not Status.ROUTED:
        return True
    practices = (each.practice for each in catalogue.superiors(appeal.authority))
    return next((each.moderation for each in practices if each is not None), True)


def happened(before: Appeal | None, after: Appeal, catalogue: Catalogue) -> Happening | None:
    """What people around learn by this move."""
    if not public(after, catalogue):
        return None
    if after.status is Status.ANSWERED and before is not None and before.status is not Status.ANSWERED:
        return Happening.RESULT if after.outcome in _NEWS else None
    return (
        Happening.CASE if after.status in OPEN and (before is None or not public(before, catalogue)) else None
    )


def cell(latitude: float, longitude: float) -> int:
    """The number of the cell a point (degrees, WGS 84) is in."""
    return int((latitude + 90) / _NORTH) * _COLUMNS + int((longitude + 180) / _EAST) % _COLUMNS


def cells_around(latitude: float, longitude: float, metres: int) -> tuple[int, ...]:
    """All cells that a circle touches; over the antimeridian too."""
    north = metres / _DEGREE
    widest = min(abs(latitude) + north, 89.0)
    east = min(metres / (_DEGREE * cos(radians(widest))), 180.0)
    south = int((latitude - north + 90) / _NORTH)
    rows = range(south, int((latitude + north + 90) / _NORTH) + 1)
    west = int((longitude - east + 180) // _EAST)
    columns = range(west, west + ceil(2 * east / _EAST) + 1)
    return tuple(row * _COLUMNS + column % _COLUMNS for row in rows for column in columns)


def within(latitude: float, longitude: float, other: tuple[float, float], metres: int) -> bool:
    """Is the other point so near?"""
    return kilometres(latitude, longitude, *other) * 1000 <= metres


def rounded(latitude: float, longitude: float) -> tuple[float, float]:
    """The nearest node of a net of half a kilometre: tells where, not whose house (149-ФЗ ст. 10 ч. 8)."""
    return (
        round(round(latitude / _NODE_NORTH) * _NODE_NORTH, 4),
        round(round(longitude / _NODE_EAST) * _NODE_EAST, 4),
    )


def radii(*, exact: bool) -> tuple[int, ...]:
    """What may be chosen around a point; around a rounded one the smallest would say nothing."""
    return RADII if exact else RADII[1:]
