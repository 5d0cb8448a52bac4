"""The morning list of officials: on working days of their authority, at a set hour, if there is something.

Officials are gone through in the order of their ids, a zone at a time; how far a day's round has come is kept
(`marks`), and each person's list of a day is claimed (`slots`): no process and no second run sends it twice.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from domain.people import Official
from storage import conversations, slots
from storage.appeals import queue_counts
from storage.calendars import calendar_for
from storage.drafts import terms as draft_terms
from storage.drafts.terms import Owed
from storage.notices import outbox
from storage.officials import absences, officials
from storage.tables import officials as official_rows
from storage.unit import Unit

KIND: Final = "notice.daily"
_LATE: Final = timedelta(hours=4)
"""After a longer outage the morning is over: there is no list that day."""
_DONE: Final = "done"


@dataclass(frozen=True, slots=True)
class Daily:
    """What an official's day begins with, each up to `MANY`; what is due sooner is not told again.

    `parts` are cases of others in which a part of theirs is waited for, in `callers` somebody without
    a messenger is to be told the news; `acts` is what is owed on draft acts.
    """

    new: int
    day: int
    three_days: int
    week: int
    overdue: int
    parts: int
    callers: int
    acts: Owed

    def __bool__(self) -> bool:
        due = (self.day, self.three_days, self.week, self.overdue)
        return any((self.new, *due, self.parts, self.callers, self.acts))


def look(unit: Unit, official: Official) -> Daily:
    """Of the cases that the official may read; an executor's terms are those of their own cases."""
    return Daily(*queue_counts.daily(unit, official), draft_terms.owed(unit, official))


def rounds(unit: Unit, at: time) -> list[tuple[str, date]]:
    """(zone, local day) of the rounds that are due and not done."""
    found = []
    for zone in sorted({each.zone for each in unit.catalogue.authorities.values()}):
        local = unit.now.astimezone(ZoneInfo(zone))
        since = datetime.combine(local.date(), at, local.tzinfo)
        if since <= local < since + _LATE and conversations.recall(unit, _name(zone)) != _mark(
            local.date(), _DONE
        ):
            found.append((zone, local.date()))
    return found


def go_round(unit: Unit, zone: str, day: date, limit: int = 100) -> int:
    """Write the lists of the next `limit` officials of the zone; says how many officials were looked at."""
    told = conversations.recall(unit, _name(zone)) or ""
    kept, _, last = told.partition(" ")
    after = int(last) if kept == day.isoformat() and last.isdigit() else 0
    if kept == day.isoformat() and last == _DONE:
        return 0
    people = list(unit.connection.scalars(_next(after, limit)))
    for person in people:
        _write(unit, person, zone, day)
    reached = str(people[-1]) if len(people) == limit else _DONE
    conversations.remember(unit, _name(zone), _mark(day, reached))
    return len(people)


def _next(after: int, limit: int) -> sa.Select[int]:
    o = official_rows.c
    found = sa.select(o.person_id).where(o.until.is_(None), o.person_id > after)
    return found.distinct().order_by(o.person_id).limit(limit)


def _write(unit: Unit, person: int, zone: str, day: date) -> None:
    rights = officials.own_rights(unit, person)
    authority = unit.catalogue.authorities.get(rights[0].authority) if rights else None
    if authority is None or authority.zone != zone or calendar_for(authority).rest(day) is not None:
        return
    if absences.instead(unit, [person])[person] != person:  # who stands in has these cases in their own list
        return
    address = officials.addresses(unit, [person]).get(person)
    if address is None or not look(unit, officials.official(unit, person)):
        return
    if slots.claim(unit, f"person:{person}", "daily", day.isoformat()):
        outbox.put(
            unit,
            address=address,
            person=person,
            kind=KIND,
            subject=f"person:{person}",
            body={},
            dedup=f"daily:{person}:{day.isoformat()}",
            lane=outbox.Lane.BULK,
        )


def _name(zone: str) -> str:
    return f"daily:{zone}"


def _mark(day: date, reached: str) -> str:
    return f"{day.isoformat()} {reached}"
