"""How a term is counted: working hours, working days, calendar days, in the authority's own zone.

Pure: which days are special is told by the caller (`Days`); what the holidays are is `storage.calendars`.
The day of registration is not counted (Civil Code art. 191); a term in days ends with the end of the
working day of its last day (art. 194), a term in hours at its exact minute; a term in calendar days
whose last day is a day off moves (art. 193 to the next working day; some acts say the previous one).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import count, pairwise
from zoneinfo import ZoneInfo

from domain.catalogue import Authority, DayOffRule, Hours, Term, Unit

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_LONGEST_REST = 60  # days; the longest real one is the New Year's, 12


class Special(StrEnum):
    """A day that is not what its weekday says."""

    HOLIDAY = "holiday"  # public, transferred or regional day off
    WORKING = "working"  # a day of the weekend made working by a transfer


Days = Callable[[date], Special | None]


class Why(StrEnum):
    """Why a day stands in the count as it does."""

    REGISTERED = "registered"  # the count is made from this day
    EXTENDED = "extended"  # the same, of an extension: the day the old term ended
    ORDINARY = "ordinary"
    TRANSFERRED = "transferred"  # a working Saturday
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    LAST = "last"  # the term ends on this day


@dataclass(frozen=True, slots=True)
class Counted:
    """One local day of the count; `minutes` only of a term in hours."""

    day: date
    counted: bool
    why: Why
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """When a term ends and how that was counted: `at` is UTC, `day` the authority's local day."""

    at: datetime
    day: date
    steps: tuple[Counted, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """When an authority works. One that works all seven weekdays is on duty on holidays too.

    `zone` is an IANA name; raises `ValueError` for hours without a working minute or an unknown zone.
    """

    hours: Hours = field(default_factory=Hours)
    zone: str = "Europe/Moscow"
    days: Days = lambda _: None
    day_off: DayOffRule = DayOffRule.NEXT

    def __post_init__(self) -> None:
        if not self.hours.weekdays or not any(True for _ in self._clock_spans()):
            raise ValueError(f"no working time in {self.hours}")
        ZoneInfo(self.zone)  # raises ZoneInfoNotFoundError, a KeyError, for an unknown one

    def rest(self, day: date) -> Why | None:
        """Why `day` is a day off, or None when it is a working day."""
        if len(set(self.hours.weekdays)) == 7:
            return None
        match self.days(day):
            case Special.WORKING:
                return None
            case Special.HOLIDAY:
                return Why.HOLIDAY
        return None if day.weekday() in self.hours.weekdays else Why.WEEKEND

    def working_from(self, day: date) -> date:
        """The first working day from `day` on. Raises ValueError when the calendar has stopped working."""
        return next(each for each in _from(day, self) if self.rest(each) is None)

    def worked(self, day: date, after: date) -> date:
        """The working day for what ends on `day`: itself, or another by the rule, later than `after`."""
        found = self.working_from(day)
        if found == day or self.day_off is DayOffRule.NEXT:
            return found
        earlier = (day - n * _DAY for n in range(1, (day - after).days))
        # With no working day since the start there is nowhere back to go: the next one then.
        return next((each for each in earlier if self.rest(each) is None), found)

    def end_of(self, day: date) -> datetime:
        """The last minute of the local day, UTC: what people have until the end of it."""
        return self._at(day, 24 * 60) - _MINUTE

    def local_day(self, at: datetime) -> date:
        """The authority's date at the moment `at`."""
        return at.astimezone(ZoneInfo(self.zone)).date()

    def spans(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """The stretches of working time of `day`, UTC; none on a day off."""
        if self.rest(day) is not None:
            return ()
        return tuple((self._at(day, a), self._at(day, b)) for a, b in self._clock_spans())

    def closing(self, day: date) -> datetime:
        """The end of the working day `day`, UTC (asked of a day off: when it would have been)."""
        return self._at(day, self.hours.closes)

    def _clock_spans(self) -> Iterator[tuple[int, int]]:
        hours = self.hours
        edges = [hours.opens, hours.closes]
        if hours.opens < hours.break_starts < hours.break_ends < hours.closes:
            edges[1:1] = [hours.break_starts, hours.break_ends]
        return ((a, b) for a, b in list(pairwise(edges))[::2] if a < b)

    def _at(self, day: date, minutes: int) -> datetime:
        midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.zone))
        return (midnight + timedelta(minutes=minutes)).astimezone(UTC)


def calendar_of(authority: Authority, days: Days) -> WorkingCalendar:
    """The calendar an authority works by."""
    return WorkingCalendar(authority.hours, authority.zone, days, authority.day_off)


def due(start: datetime, term: Term, calendar: WorkingCalendar) -> Due:
    """When a `term` counted from `start` (aware) ends. Raises `ValueError` for an amount under 1."""
    return _due(start, calendar.local_day(start), Why.REGISTERED, term, calendar)


def extend(old: datetime, by: Term, calendar: WorkingCalendar) -> Due:
    """The end of a term that ended at `old` and is prolonged `by`: the old last day is not counted."""
    last = calendar.local_day(old - _MINUTE)  # closing at 24:00 belongs to the day that closes
    return _due(old, last, Why.EXTENDED, by, calendar)


def days_left(now: datetime, due: Due | datetime, calendar: WorkingCalendar) -> int:
    """Calendar days from today to the last day, by the authority's clock; negative when it has passed."""
    last = due.day if isinstance(due, Due) else calendar.local_day(due - _MINUTE)
    return (last - calendar.local_day(now)).days


def working_minutes_between(start: datetime, end: datetime, calendar: WorkingCalendar) -> int:
    """Whole working minutes of the authority between two moments; 0 when `end` is not after `start`."""
    if end <= start:
        return 0
    total, day, last = timedelta(), calendar.local_day(start), calendar.local_day(end)
    while day <= last:
        for opens, closes in calendar.spans(day):
            total += max(min(closes, end) - max(opens, start), timedelta())
        day += _DAY
    return total // _MINUTE


def _due(start: datetime, first: date, why: Why, term: Term, calendar: WorkingCalendar) -> Due:
    if term.amount < 1:
        raise ValueError(f"a term of {term.amount} {term.unit}")
    match term.unit:
        case Unit.HOURS:
            return _hours(start, first, why, term.amount, calendar)
        case Unit.WORKING_DAYS:
            return _working_days(first, why, term.amount, calendar)
        case Unit.CALENDAR_DAYS:
            return _calendar_days(first, why, term.amount, calendar)


def _hours(start: datetime, first: date, why: Why, amount: int, calendar: WorkingCalendar) -> Due:
    begins = start.astimezone(UTC)
    if begins.second or begins.microsecond:  # up to the whole minute, in the person's favour of clearness
        begins = begins.replace(second=0, microsecond=0) + _MINUTE
    left, steps = amount * 60, list[Counted]()
    for day in _from(first, calendar):
        today = 0
        for opens, closes in calendar.spans(day):
            span = max(closes - max(opens, begins), timedelta()) // _MINUTE
            taken = min(span, left - today)
            today += taken
            if taken and today == left:
                at = max(opens, begins) + taken * _MINUTE
                return Due(at, day, (*steps, Counted(day, True, Why.LAST, today)))
        left -= today
        rest = calendar.rest(day)
        steps.append(
            Counted(day, today > 0, rest or (why if day == first else _working(day, calendar)), today)
        )
    raise AssertionError("the days do not end")


def _working_days(first: date, why: Why, amount: int, calendar: WorkingCalendar) -> Due:
    steps, left = [Counted(first, False, why)], amount
    for day in _from(first + _DAY, calendar):
        rest = calendar.rest(day)
        if rest is None:
            left -= 1
            if not left:
                steps.append(Counted(day, True, Why.LAST))
                return Due(calendar.closing(day), day, tuple(steps))
        steps.append(Counted(day, rest is None, rest or _working(day, calendar)))
    raise AssertionError("the days do not end")


def _calendar_days(first: date, why: Why, amount: int, calendar: WorkingCalendar) -> Due:
    nominal = first + amount * _DAY
    last = calendar.worked(nominal, first)
    steps = [Counted(first, False, why)]
    for n in range(1, (max(nominal, last) - first).days + 1):
        day = first + n * _DAY
        reason = Why.LAST if day == last else calendar.rest(day) or _working(day, calendar)
        steps.append(Counted(day, day <= nominal, reason))
    return Due(calendar.closing(last), last, tuple(steps))


def _working(day: date, calendar: WorkingCalendar) -> Why:
    moved = calendar.days(day) is Special.WORKING and day.weekday() not in calendar.hours.weekdays
    return Why.TRANSFERRED if moved else Why.ORDINARY


def _from(day: date, calendar: WorkingCalendar) -> Iterator[date]:
    """Days from `day` on; `ValueError` rather than for ever when the calendar has stopped working."""
    resting = 0
    for n in count():
        each = day + n * _DAY
        resting = resting + 1 if calendar.rest(each) is not None else 0
        if resting > _LONGEST_REST:
            raise ValueError(f"no working day in {_LONGEST_REST} days before {each}")
        yield each
