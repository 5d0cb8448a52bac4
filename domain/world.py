"""What a move may look at besides the appeal: the moment, the catalogue, working calendars."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from domain.calendar import Due, WorkingCalendar, due, extend, working_minutes_between
from domain.catalogue import Authority, Catalogue, Practice, Term, Topic, Unit

_DAY = timedelta(days=1)
RESPONSE = Term(2, Unit.WORKING_DAYS)
"""To take a case into work, for a topic that left the catalogue."""


@dataclass(frozen=True, slots=True)
class World:
    """`calendars` gives the working calendar of an authority of the catalogue."""

    now: datetime
    catalogue: Catalogue
    calendars: Callable[[Authority], WorkingCalendar]

    def practice(self, authority: str) -> Practice:
        """The authority's own practice, else the nearest superior's, else the common one."""
        for each in self.catalogue.superiors(authority):
            if each.practice is not None:
                return each.practice
        return Practice()

    def calendar(self, authority: str) -> WorkingCalendar:
        """The working calendar of the authority; the common one when it left the catalogue."""
        found = self.catalogue.authorities.get(authority)
        return self.calendars(found or Authority(code=authority, name=authority, kind="", territory=""))

    def count(self, authority: str, term: Term, start: datetime | None = None) -> Due:
        """A term of the authority counted from `start` (now by default), with the days of the count."""
        return due(start or self.now, term, self.calendar(authority))

    def due(self, authority: str, term: Term, start: datetime | None = None) -> datetime:
        """When that term ends."""
        return self.count(authority, term, start).at

    def later(self, authority: str, old: datetime, by: Term) -> datetime:
        """The end of a term that ended at `old`, prolonged `by`."""
        return extend(old, by, self.calendar(authority)).at

    def closing(self, authority: str, day: date) -> datetime:
        """The end of the authority's working day `day`."""
        return self.calendar(authority).closing(day)

    def resumed(self, authority: str, due_at: datetime, paused_at: datetime, term: Term) -> datetime:
        """Where a term of `due_at` moves after the clock stood since `paused_at`, in the term's own unit.

        A term already over when the clock stopped stays over.
        """
        calendar = self.calendar(authority)
        if due_at <= paused_at:
            return due_at
        first, last = calendar.local_day(paused_at), calendar.local_day(self.now)
        match term.unit:
            case Unit.HOURS:
                stood = ceil(working_minutes_between(paused_at, self.now, calendar) / 60)
            case Unit.CALENDAR_DAYS:
                stood = (last - first).days
            case Unit.WORKING_DAYS:
                between = (first + _DAY * n for n in range(1, (last - first).days + 1))
                stood = sum(calendar.rest(day) is None for day in between)
        return extend(due_at, Term(stood, term.unit), calendar).at if stood else due_at

    def respond_by(self, authority: str, topic: str) -> datetime:
        """By when a case that has just come to the authority is to be taken into work."""
        found = self.topic(topic)
        return self.due(authority, found.response if found is not None else RESPONSE)

    def topic(self, code: str) -> Topic | None:
        """The topic's row, None when it left the catalogue."""
        return self.catalogue.topics.get(code)
