"""When a person wants to be told: which kinds of notices, at once or once a day, and when nothing may ring.

Questions to the citizen and answers always come at once: a term runs from them. What the person has just done
is never held up. To an official overdue cases come in quiet hours too.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from domain.reminders import Stage

ZONES: Final = (
    *("Europe/Kaliningrad", "Europe/Moscow", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Omsk"),
    *("Asia/Krasnoyarsk", "Asia/Irkutsk", "Asia/Yakutsk", "Asia/Vladivostok", "Asia/Magadan"),
    "Asia/Kamchatka",
)
"""The zones of Russia, from Moscow's minus one hour to its plus nine (107-ФЗ ст. 5); none has summer time."""


class Group(StrEnum):
    """Notices as people think of them; a key of texts."""

    OWN = "own"  # по моим обращениям
    JOINED = "joined"  # обращения, к которым вы присоединились
    WORK = "work"  # по работе
    AREA = "area"  # что рядом


class Pace(StrEnum):
    """A key of texts."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    OFF = "off"  # the living card is redrawn, nothing rings


PACES: Final[Mapping[Group, tuple[Pace, ...]]] = {
    Group.OWN: (Pace.AT_ONCE, Pace.DIGEST, Pace.OFF),
    Group.JOINED: (Pace.AT_ONCE, Pace.DIGEST, Pace.OFF),
    Group.WORK: (Pace.AT_ONCE, Pace.DIGEST),
    Group.AREA: (Pace.DIGEST, Pace.AT_ONCE),
}
"""What may be chosen: an official's work cannot be switched off, a place is let go on its own screen."""


class Held(StrEnum):
    """Why a notice waits."""

    QUIET = "quiet"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Quiet:
    """From this local time until that, over midnight when `until` is the earlier one; both are not equal."""

    since: time
    until: time

    def over(self, local: time) -> bool:
        """Is it quiet at this local time?"""
        if self.since < self.until:
            return self.since <= local < self.until
        return local >= self.since or local < self.until


@dataclass(frozen=True, slots=True)
class Wishes:
    """`zone` is an IANA name, "" for that of the territory; `digest` a local time."""

    zone: str = ""
    quiet: Quiet | None = None
    digest: time = time(9)
    paces: Mapping[Group, Pace] = field(default_factory=dict)

    def pace(self, group: Group) -> Pace:
        """How notices of the group come, unless chosen: at once, about places once a day."""
        return self.paces.get(group, Pace.DIGEST if group is Group.AREA else Pace.AT_ONCE)


@dataclass(frozen=True, slots=True)
class Rings:
    """What a notice is, as far as it matters when it may ring. `group` None: always at once."""

    group: Group | None = None
    always: bool = False  # a question, an answer: no digest holds it, none is grouped with others
    breaks: bool = False  # comes in quiet hours too


@dataclass(frozen=True, slots=True)
class Later:
    """It waits until `at` (UTC)."""

    at: datetime
    why: Held


class Unwanted:
    """It rings never."""


_MUST: Final = frozenset({"asked", "answered", "declined", "rechecked"})
_MUST_BROUGHT: Final = _MUST | {"second", "joint", "parted"}  # their own appeal is part of another one
_OWN_DEEDS: Final = frozenset({"replied", "added", "withdrawn", "confirmed", "contested", "held"})
_BREAKING: Final = frozenset({Stage.OVERDUE, Stage.NOT_AGREED})


def rings(kind: str, stage: str = "", *, own: bool = False) -> Rings:
    """What the notice of that text's key is; `stage` of a reminder.

    `own`: whoever joined has an appeal of their own in that one, by a merging: no other answer comes to it.
    """
    side, _, name = kind.removeprefix("notice.").rpartition(".")
    match side:
        case "citizen":
            if name in _OWN_DEEDS:
                return Rings(breaks=True)
            return Rings(Group.OWN, always=name in _MUST)
        case "joiner" if own:
            return Rings(Group.OWN, always=name in _MUST_BROUGHT)
        case "joiner":
            return Rings(Group.JOINED)
        case "official":
            urgent = name == "term" and stage in _BREAKING
            return Rings(Group.WORK, always=urgent, breaks=urgent)
        case "near":
            return Rings(Group.AREA)
        case _:
            return Rings(always=True)


def when(wishes: Wishes, what: Rings, now: datetime, zone: str, held: Held | None) -> Later | Unwanted | None:
    """When it may ring: None is now. `held` is why it has waited until now, if it has."""
    if what.group is not None and not what.always:
        pace = wishes.pace(what.group)
        if pace is Pace.OFF:
            return Unwanted()
        if pace is Pace.DIGEST and held is not Held.DIGEST:
            at = digest_at(wishes, now, zone)
            return Later(quiet_until(wishes, at, zone) or at, Held.DIGEST)
    until = None if what.breaks else quiet_until(wishes, now, zone)
    return None if until is None else Later(until, held or Held.QUIET)


def quiet_until(wishes: Wishes, at: datetime, zone: str) -> datetime | None:
    """The end of the quiet hours that `at` is in, None when it may ring then."""
    local = at.astimezone(ZoneInfo(wishes.zone or zone))
    if wishes.quiet is None or not wishes.quiet.over(local.time()):
        return None
    return _next(local, wishes.quiet.until)


def digest_at(wishes: Wishes, now: datetime, zone: str) -> datetime:
    """The next moment of the person's digest after `now`."""
    return _next(now.astimezone(ZoneInfo(wishes.zone or zone)), wishes.digest)


MORNING: Final = time(9)
EVENING: Final = time(21)
"""Between the evening and the morning nobody is written to by the hundred."""


def by_day(now: datetime, zone: str) -> datetime:
    """Now, or in the morning when it is night there."""
    local = now.astimezone(ZoneInfo(zone))
    return now if MORNING <= local.time() < EVENING else _next(local, MORNING)


def _next(local: datetime, at: time) -> datetime:
    day = local.date() if at > local.time() else local.date() + timedelta(days=1)
    return datetime.combine(day, at, local.tzinfo).astimezone(UTC)


_TIME: Final = re.compile(r"(\d{1,2})(?:\s*[:.\-ч]\s*(\d{2}))?")
_SPAN: Final = re.compile(
    r"(?:с\s+|from\s+)?(\d{1,2}(?:[:.]\d{2})?)\s*(?:-|–|—|до|to|till|until)\s*(\d{1,2}(?:[:.]\d{2})?)"
)


def typed_time(text: str) -> time | None:
    """A time of day as people type it: «9», «9:30», «21.15»; None for anything else."""
    found = _TIME.fullmatch(text.strip().lower())
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return time(int(found[1]), int(found[2] or 0))


def typed_quiet(text: str) -> Quiet | None:
    """Quiet hours as people type them: «22-8», «с 22:30 до 7:15»; None for anything else."""
    found = _SPAN.fullmatch(text.strip().lower())
    since, until = (typed_time(found[1]), typed_time(found[2])) if found else (None, None)
    return None if since is None or until is None or since == until else Quiet(since, until)
