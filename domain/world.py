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
MODERATION = Term(1, Unit.WORKING_DAYS)
"""To accept or decline it, for such a topic (DOMAIN: one working day to moderate)."""


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

    def promised(self, authority: str, day: date, after: datetime) -> datetime:
        """The end of the working day by which something promised at `after` for `day` is owed."""
        calendar = self.calendar(authority)
        return calendar.closing(calendar.worked(day, calendar.local_day(after)))

    def days_on(self, authority: str, days: int) -> datetime:
        """The end of the local day that comes in so many: a citizen's time runs to midnight."""
        calendar = self.calendar(authority)
        return calendar.end_of(calendar.local_day(self.now) + days * _DAY)

    def resumed(self, authority: str, due_at: datetime, paused_at: datetime, term: Term) -> datetime:
        """Where a term of `due_at` moves after the clock stood since `paused_at`, in the term's own unit.

        A term already over when the clock stopped stays over.
        """
        return due_at if due_at <= paused_at else self.shifted(authority, due_at, paused_at, self.now, term)

    def shifted(
        self, authority: str, due_at: datetime, since: datetime, until: datetime, term: Term
    ) -> datetime:
        """`due_at` later by the time from `since` to `until` in the unit of `term`; a begun hour is whole."""
        calendar = self.calendar(authority)
        first, last = calendar.local_day(since), calendar.local_day(until)
        match term.unit:
            case Unit.HOURS:
                stood = ceil(working_minutes_between(since, until, calendar) / 60)
            case Unit.CALENDAR_DAYS:
                stood = (last - first).days
            case Unit.WORKING_DAYS:
                between = (first + _DAY * n for n in range(1, (last - first).days + 1))
                stood = sum(calendar.rest(day) is None for day in between)
        return extend(due_at, Term(stood, term.unit), calendar).at if stood else due_at

    def respond_by(self, authority: str, topic: str, due_at: datetime) -> datetime:
        """By when a case that has just come to the authority is to be taken into work."""
        return self.ahead(self.due(authority, self.response(topic)), due_at)

    def ahead(self, at: datetime, due_at: datetime) -> datetime:
        """`at`, the end of a clock on the way to the answer: not after the answer, unless that is late."""
        return min(at, due_at) if due_at > self.now else at

    def response(self, topic: str) -> Term:
        """How long taking a case of the topic into work may take."""
        found = self.topic(topic)
        return found.response if found is not None else RESPONSE

    def moderation(self, topic: str) -> Term:
        """How long accepting or declining a message of the topic may take."""
        found = self.topic(topic)
        return found.moderation if found is not None else MODERATION

    def topic(self, code: str) -> Topic | None:
        """The topic's row, None when it left the catalogue."""
        return self.catalogue.topics.get(code)
