"""What an official narrows the lists of cases to; kept until they change it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from domain.appeals import Status, Track
from domain.catalogue import Catalogue

NOBODY: Final = 0
"""As an executor: cases that nobody works on."""


class Due(StrEnum):
    """When the answer is owed, of open cases whose clock runs; a key of texts."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"  # to the end of Sunday, today among it
    LATER = "later"


class Stars(StrEnum):
    """How the citizen rated the answer."""

    LOW = "low"  # 1 or 2
    MIDDLE = "middle"  # 3
    HIGH = "high"  # 4 or 5
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Filter:
    """All that is set must hold. `topic` is a topic's or a category's code, `territory` with all below it."""

    topic: str | None = None
    territory: str | None = None
    executor: int | None = None  # a person, or NOBODY
    status: Status | None = None
    due: Due | None = None
    stars: Stars | None = None
    track: Track | None = None

    @property
    def set(self) -> tuple[str, ...]:
        """The names of what is narrowed."""
        return tuple(each.name for each in fields(self) if getattr(self, each.name) is not None)


def borders(due: Due, now: datetime, zone: str) -> tuple[datetime | None, datetime | None]:
    """Not before, and before which moment the term ends; days are those of `zone`."""
    here = now.astimezone(ZoneInfo(zone))
    tomorrow = datetime.combine(here.date() + timedelta(days=1), time(), here.tzinfo)
    monday = datetime.combine(here.date() + timedelta(days=7 - here.weekday()), time(), here.tzinfo)
    match due:
        case Due.OVERDUE:
            return None, now
        case Due.TODAY:
            return now, tomorrow
        case Due.WEEK:
            return now, monday
        case Due.LATER:
            return monday, None


def topics_of(topic: str, catalogue: Catalogue) -> frozenset[str]:
    """The topic, or all topics of the category, those out of use too."""
    return frozenset({topic, *(each.code for each in catalogue.topics.values() if each.category == topic)})


def territories_of(territory: str, catalogue: Catalogue) -> frozenset[str]:
    """The territory with all that lies in it."""
    found: set[str] = set()
    ahead = [territory]
    while ahead:
        code = ahead.pop()
        if code not in found:
            found.add(code)
            ahead.extend(inside(catalogue).get(code, ()))
    return frozenset(found)


_latest: tuple[Catalogue, Mapping[str | None, tuple[str, ...]]] | None = None


def inside(catalogue: Catalogue) -> Mapping[str | None, tuple[str, ...]]:
    """Territory -> those right inside it, by name; under None those in no other. Made once for a snapshot."""
    global _latest
    if _latest is None or _latest[0] is not catalogue:
        found: dict[str | None, list[str]] = {}
        every = catalogue.territories
        for each in sorted(every.values(), key=lambda each: each.name):
            found.setdefault(each.parent if each.parent in every else None, []).append(each.code)
        _latest = (catalogue, {code: tuple(codes) for code, codes in found.items()})
    return _latest[1]
