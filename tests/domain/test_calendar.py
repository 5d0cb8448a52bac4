from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import (
    Special,
    Why,
    WorkingCalendar,
    calendar_of,
    days_left,
    due,
    extend,
    working_minutes_between,
)
from domain.catalogue import Authority, DayOffRule, Hours, Term, Unit
from storage.calendars import days_off

RUSSIA = days_off()
MOSCOW = WorkingCalendar(days=RUSSIA)
ZONES = (
    "Europe/Kaliningrad",
    "Europe/Moscow",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Krasnoyarsk",
    "Asia/Irkutsk",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Magadan",
    "Asia/Kamchatka",
)
UNITS = {"h": Unit.HOURS, "wd": Unit.WORKING_DAYS, "cd": Unit.CALENDAR_DAYS}


def term(text: str) -> Term:
    amount, unit = text.split()
    return Term(int(amount), UNITS[unit])


def local(text: str, zone: str = "Europe/Moscow") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("registered", "length", "ends"),
    [
        # Working days. An ordinary week: Tuesday is not counted, Wednesday is the first.
        ("2026-11-24 10:00", "1 wd", "2026-11-25 18:00"),
        ("2026-11-24 00:00", "1 wd", "2026-11-25 18:00"),
        ("2026-11-24 23:59:59", "1 wd", "2026-11-25 18:00"),
        ("2026-11-24 10:00", "8 wd", "2026-12-04 18:00"),
        ("2026-11-27 10:00", "1 wd", "2026-11-30 18:00"),  # Friday
        ("2026-11-28 10:00", "1 wd", "2026-11-30 18:00"),  # Saturday
        ("2026-11-29 10:00", "5 wd", "2026-12-04 18:00"),  # Sunday
        # The New Year: 31 December 2026 is off by transfer, work begins on 11 January 2027.
        ("2026-12-29 12:00", "1 wd", "2026-12-30 18:00"),
        ("2026-12-29 12:00", "8 wd", "2027-01-19 18:00"),
        ("2026-12-30 12:00", "1 wd", "2027-01-11 18:00"),
        ("2026-12-31 23:59:59", "1 wd", "2027-01-11 18:00"),
        ("2027-01-01 00:00", "1 wd", "2027-01-11 18:00"),
        ("2027-01-05 15:00", "10 wd", "2027-01-22 18:00"),
        ("2025-12-30 12:00", "1 wd", "2026-01-12 18:00"),  # 31.12.2025 and 9.01.2026 are off by transfer
        ("2026-01-08 12:00", "1 wd", "2026-01-12 18:00"),
        ("2027-12-30 12:00", "1 wd", "2028-01-10 18:00"),  # 31.12.2027 is off by transfer
        # February 2026 and 2027: Saturday the 20th of 2027 is worked for Monday the 22nd.
        ("2026-02-20 12:00", "1 wd", "2026-02-24 18:00"),
        ("2027-02-19 12:00", "1 wd", "2027-02-20 18:00"),
        ("2027-02-19 12:00", "2 wd", "2027-02-24 18:00"),
        ("2027-02-20 12:00", "1 wd", "2027-02-24 18:00"),
        ("2027-02-18 12:00", "8 wd", "2027-03-03 18:00"),
        # March: the 8th of 2026 is a Sunday, so Monday the 9th is off; in 2027 it is a Monday itself.
        ("2026-03-06 12:00", "1 wd", "2026-03-10 18:00"),
        ("2027-03-05 12:00", "1 wd", "2027-03-09 18:00"),
        # May.
        ("2026-04-30 12:00", "1 wd", "2026-05-04 18:00"),
        ("2026-04-30 12:00", "8 wd", "2026-05-14 18:00"),
        ("2026-05-08 12:00", "1 wd", "2026-05-12 18:00"),
        ("2027-04-30 12:00", "1 wd", "2027-05-04 18:00"),
        ("2027-04-30 12:00", "8 wd", "2027-05-14 18:00"),
        ("2027-05-07 12:00", "1 wd", "2027-05-11 18:00"),
        # June and November.
        ("2026-06-11 12:00", "1 wd", "2026-06-15 18:00"),
        ("2027-06-11 12:00", "1 wd", "2027-06-15 18:00"),
        ("2026-11-03 12:00", "1 wd", "2026-11-05 18:00"),
        ("2027-11-03 12:00", "1 wd", "2027-11-08 18:00"),  # the 5th is off by transfer
        # The transferred Saturdays of 2024 and 2025.
        ("2024-12-27 12:00", "1 wd", "2024-12-28 18:00"),
        ("2024-12-28 12:00", "1 wd", "2025-01-09 18:00"),
        ("2024-04-26 12:00", "2 wd", "2024-05-02 18:00"),
        ("2025-10-31 12:00", "1 wd", "2025-11-01 18:00"),
        ("2025-10-31 12:00", "2 wd", "2025-11-05 18:00"),
        # 29 February.
        ("2028-02-28 12:00", "1 wd", "2028-02-29 18:00"),
        ("2028-02-28 12:00", "1 cd", "2028-02-29 18:00"),
        ("2028-01-30 12:00", "30 cd", "2028-02-29 18:00"),
        # Calendar days; a day off at the end moves to the next working day.
        ("2026-11-24 12:00", "1 cd", "2026-11-25 18:00"),
        ("2026-11-24 12:00", "3 cd", "2026-11-27 18:00"),
        ("2026-11-24 12:00", "4 cd", "2026-11-30 18:00"),
        ("2026-11-24 12:00", "30 cd", "2026-12-24 18:00"),
        ("2026-12-05 12:00", "30 cd", "2027-01-11 18:00"),
        ("2026-02-06 12:00", "30 cd", "2026-03-10 18:00"),
        ("2027-01-21 12:00", "30 cd", "2027-02-20 18:00"),  # ends on a worked Saturday
        ("2027-01-23 12:00", "30 cd", "2027-02-24 18:00"),
        # Working hours, 9–13 and 14–18.
        ("2026-11-24 09:00", "1 h", "2026-11-24 10:00"),
        ("2026-11-24 09:00", "4 h", "2026-11-24 13:00"),
        ("2026-11-24 09:00", "5 h", "2026-11-24 15:00"),
        ("2026-11-24 09:00", "8 h", "2026-11-24 18:00"),
        ("2026-11-24 09:00", "9 h", "2026-11-25 10:00"),
        ("2026-11-24 16:30", "9 h", "2026-11-25 17:30"),
        ("2026-11-24 13:20", "1 h", "2026-11-24 15:00"),  # in the break
        ("2026-11-24 06:00", "1 h", "2026-11-24 10:00"),  # before opening
        ("2026-11-24 18:00", "1 h", "2026-11-25 10:00"),  # at closing
        ("2026-11-24 17:59", "1 h", "2026-11-25 09:59"),
        ("2026-11-24 17:59:30", "1 h", "2026-11-25 10:00"),  # a begun minute is not counted
        ("2026-11-27 17:00", "4 h", "2026-11-30 12:00"),  # over a weekend
        ("2026-12-30 17:00", "2 h", "2027-01-11 10:00"),  # over the New Year
        ("2027-02-19 17:00", "2 h", "2027-02-20 10:00"),  # into a worked Saturday
        ("2027-02-20 17:00", "2 h", "2027-02-24 10:00"),
    ],
)
def test_a_term_ends_when_counted_by_hand(registered: str, length: str, ends: str) -> None:
    found = due(local(registered), term(length), MOSCOW)

    assert found.at == local(ends)
    assert found.day == local(ends).astimezone(ZoneInfo("Europe/Moscow")).date()


@pytest.mark.parametrize(
    ("registered", "length", "ends"),
    [
        ("2026-12-05 12:00", "30 cd", "2026-12-30 18:00"),
        ("2026-02-06 12:00", "30 cd", "2026-03-06 18:00"),
        ("2026-11-24 12:00", "4 cd", "2026-11-27 18:00"),
        ("2026-11-24 12:00", "3 cd", "2026-11-27 18:00"),  # ends on a working day: nothing to move
        ("2026-11-27 12:00", "1 cd", "2026-11-30 18:00"),  # back would be the day of registration itself
        ("2027-01-02 12:00", "3 cd", "2027-01-11 18:00"),  # back would be before the registration
    ],
)
def test_an_authority_of_the_other_rule_answers_before_the_day_off(
    registered: str, length: str, ends: str
) -> None:
    calendar = WorkingCalendar(days=RUSSIA, day_off=DayOffRule.PREVIOUS)

    assert due(local(registered), term(length), calendar).at == local(ends)


@pytest.mark.parametrize(
    ("registered_utc", "zone", "ends_utc"),
    [
        ("2026-11-24 22:30", "Europe/Kaliningrad", "2026-11-26 16:00"),  # there it is the 25th already
        ("2026-11-24 21:30", "Europe/Kaliningrad", "2026-11-25 16:00"),
        ("2026-11-24 20:30", "Europe/Moscow", "2026-11-25 15:00"),
        ("2026-11-24 21:30", "Europe/Moscow", "2026-11-26 15:00"),
        ("2026-11-24 18:59", "Asia/Yekaterinburg", "2026-11-25 13:00"),
        ("2026-11-24 19:00", "Asia/Yekaterinburg", "2026-11-26 13:00"),
        ("2026-11-24 11:59", "Asia/Kamchatka", "2026-11-25 06:00"),
        ("2026-11-24 12:00", "Asia/Kamchatka", "2026-11-26 06:00"),
        ("2026-12-30 11:59", "Asia/Kamchatka", "2027-01-11 06:00"),
        ("2026-12-29 12:00", "Asia/Kamchatka", "2027-01-11 06:00"),  # the 30th there
    ],
)
def test_the_day_of_registration_is_the_authoritys_own(registered_utc: str, zone: str, ends_utc: str) -> None:
    found = due(local(registered_utc, "UTC"), term("1 wd"), WorkingCalendar(zone=zone, days=RUSSIA))

    assert found.at == local(ends_utc, "UTC")


def test_the_count_can_be_shown_day_by_day() -> None:
    found = due(local("2027-02-18 12:00"), term("3 wd"), MOSCOW)

    assert [(step.day.isoformat()[5:], step.counted, step.why) for step in found.steps] == [
        ("02-18", False, Why.REGISTERED),
        ("02-19", True, Why.ORDINARY),
        ("02-20", True, Why.TRANSFERRED),
        ("02-21", False, Why.WEEKEND),
        ("02-22", False, Why.HOLIDAY),
        ("02-23", False, Why.HOLIDAY),
        ("02-24", True, Why.LAST),
    ]


def test_a_moved_end_is_shown_beyond_the_counted_days() -> None:
    found = due(local("2026-11-24 12:00"), term("4 cd"), MOSCOW)

    assert [(step.day.day, step.counted, step.why) for step in found.steps] == [
        (24, False, Why.REGISTERED),
        (25, True, Why.ORDINARY),
        (26, True, Why.ORDINARY),
        (27, True, Why.ORDINARY),
        (28, True, Why.WEEKEND),
        (29, False, Why.WEEKEND),
        (30, False, Why.LAST),
    ]


def test_hours_are_shown_by_the_minutes_of_each_day() -> None:
    found = due(local("2026-11-27 17:15"), term("2 h"), MOSCOW)

    assert [(step.day.day, step.minutes, step.why) for step in found.steps] == [
        (27, 45, Why.REGISTERED),
        (28, 0, Why.WEEKEND),
        (29, 0, Why.WEEKEND),
        (30, 75, Why.LAST),
    ]


@pytest.mark.parametrize(
    ("old", "by", "ends"),
    [
        ("2026-12-24 18:00", "30 cd", "2027-01-25 18:00"),  # 23 January is a Saturday
        ("2026-11-25 18:00", "1 wd", "2026-11-26 18:00"),
        ("2026-12-30 18:00", "5 wd", "2027-01-15 18:00"),
        ("2026-11-25 17:30", "1 h", "2026-11-26 09:30"),
    ],
)
def test_an_extension_is_counted_from_the_old_end(old: str, by: str, ends: str) -> None:
    found = extend(local(old), term(by), MOSCOW)

    assert found.at == local(ends)
    assert found.steps[0].why is Why.EXTENDED


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("2026-12-07 09:00", 7),
        ("2026-12-13 23:59", 1),
        ("2026-12-14 00:00", 0),
        ("2026-12-14 19:00", 0),
        ("2026-12-15 00:00", -1),
    ],
)
def test_days_left_are_counted_by_the_local_calendar(now: str, left: int) -> None:
    ends = due(local("2026-12-11 12:00"), term("1 wd"), MOSCOW)

    assert days_left(local(now), ends, MOSCOW) == left
    assert days_left(local(now), ends.at, MOSCOW) == left


def test_who_is_on_duty_all_week_works_on_holidays_and_closes_at_midnight() -> None:
    duty = WorkingCalendar(Hours(0, 24 * 60, 0, 0, tuple(range(7))), days=RUSSIA)

    ends = due(local("2027-01-01 10:00"), term("24 h"), duty)
    assert ends.at == local("2027-01-02 10:00")
    ends = due(local("2027-01-01 10:00"), term("1 wd"), duty)
    assert (ends.at, ends.day) == (local("2027-01-03 00:00"), date(2027, 1, 2))
    assert days_left(local("2027-01-02 23:00"), ends.at, duty) == 0
    assert extend(ends.at, term("1 wd"), duty).day == date(2027, 1, 3)


def test_a_saturday_school_rests_on_holidays_and_sundays() -> None:
    school = WorkingCalendar(Hours(8 * 60, 17 * 60, weekdays=(0, 1, 2, 3, 4, 5)), days=RUSSIA)

    assert due(local("2026-11-27 12:00"), term("1 wd"), school).at == local("2026-11-28 17:00")
    assert due(local("2026-06-11 12:00"), term("1 wd"), school).at == local("2026-06-13 17:00")


def test_working_hours_are_real_hours_on_the_day_the_clocks_change() -> None:
    round_the_clock = Hours(0, 24 * 60, 0, 0, tuple(range(7)))
    berlin = WorkingCalendar(round_the_clock, "Europe/Berlin")

    ends = due(local("2026-03-28 12:00", "Europe/Berlin"), term("24 h"), berlin)

    assert ends.at == local("2026-03-29 13:00", "Europe/Berlin")


def test_an_authority_brings_its_own_hours_zone_and_rule() -> None:
    hours = Hours(8 * 60, 16 * 60)
    authority = Authority("a", "А", "water", "t", zone="Asia/Omsk", hours=hours, day_off=DayOffRule.PREVIOUS)

    ends = due(local("2026-11-24 12:00", "Asia/Omsk"), term("4 cd"), calendar_of(authority, RUSSIA))

    assert ends.at == local("2026-11-27 16:00", "Asia/Omsk")


def test_a_region_adds_its_own_holiday_and_takes_one_away() -> None:
    days = days_off({date(2026, 11, 25): Special.HOLIDAY, date(2026, 11, 28): Special.WORKING})
    calendar = WorkingCalendar(days=days)

    assert due(local("2026-11-24 12:00"), term("1 wd"), calendar).day == date(2026, 11, 26)
    assert due(local("2026-11-27 12:00"), term("1 wd"), calendar).day == date(2026, 11, 28)


def test_a_calendar_that_never_works_is_refused_and_not_counted_for_ever() -> None:
    with pytest.raises(ValueError, match="no working time"):
        WorkingCalendar(Hours(9 * 60, 9 * 60))
    with pytest.raises(ValueError, match="no working time"):
        WorkingCalendar(Hours(weekdays=()))
    with pytest.raises(ZoneInfoNotFoundError):
        WorkingCalendar(zone="Europe/Zarechny")
    with pytest.raises(ValueError, match="no working day"):
        due(local("2026-11-24 12:00"), term("1 wd"), WorkingCalendar(days=lambda _: Special.HOLIDAY))
    with pytest.raises(ValueError, match="a term of 0"):
        due(local("2026-11-24 12:00"), term("0 wd"), MOSCOW)


# --- what holds for every start, term, zone and timetable ---

starts = st.integers(0, 4 * 365 * 86_400).map(
    lambda seconds: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
hours = st.sampled_from(
    [
        Hours(),
        Hours(8 * 60, 17 * 60, 12 * 60, 12 * 60 + 48),
        Hours(0, 24 * 60, 0, 0, tuple(range(7))),
        Hours(10 * 60, 20 * 60, 0, 0, (1, 2, 3, 4, 5)),
    ]
)
calendars = st.builds(
    WorkingCalendar, hours, st.sampled_from(ZONES), st.just(RUSSIA), st.sampled_from(DayOffRule)
)
terms = st.builds(Term, st.integers(1, 40), st.sampled_from(Unit))


@settings(max_examples=150, deadline=None)
@given(starts, terms, calendars)
def test_a_term_always_ends_later_and_within_working_time(
    start: datetime, length: Term, calendar: WorkingCalendar
) -> None:
    ends = due(start, length, calendar)

    assert ends.at > start
    assert any(opens < ends.at <= closes for opens, closes in calendar.spans(ends.day))
    assert [step.day for step in ends.steps if step.why is Why.LAST] == [ends.day]
    days = [step.day for step in ends.steps]
    assert days == list(each_day(days[0], days[-1]))
    match length.unit:
        case Unit.HOURS:
            assert sum(step.minutes for step in ends.steps) == length.amount * 60
            assert working_minutes_between(start, ends.at, calendar) == length.amount * 60
        case Unit.WORKING_DAYS | Unit.CALENDAR_DAYS:
            assert sum(step.counted for step in ends.steps) == length.amount
            assert ends.at == calendar.closing(ends.day)


@settings(max_examples=150, deadline=None)
@given(starts, st.timedeltas(timedelta(), timedelta(days=20)), terms, st.integers(0, 20), calendars)
def test_a_later_start_or_a_longer_term_never_ends_earlier(
    start: datetime, later: timedelta, length: Term, longer: int, calendar: WorkingCalendar
) -> None:
    ends = due(start, length, calendar).at

    assert due(start + later, length, calendar).at >= ends
    assert due(start, Term(length.amount + longer, length.unit), calendar).at >= ends
    assert extend(ends, length, calendar).at > ends


@settings(max_examples=40, deadline=None)
@given(starts, st.integers(1, 9), calendars)
def test_hours_agree_with_a_clock_watched_minute_by_minute(
    start: datetime, amount: int, calendar: WorkingCalendar
) -> None:
    moment = start.replace(second=0, microsecond=0) + timedelta(
        minutes=bool(start.second or start.microsecond)
    )
    left = amount * 60
    while left:
        left -= working(moment, calendar)
        moment += timedelta(minutes=1)

    assert due(start, Term(amount, Unit.HOURS), calendar).at == moment


def working(moment: datetime, calendar: WorkingCalendar) -> bool:
    here = moment.astimezone(ZoneInfo(calendar.zone))
    minute, timetable = here.hour * 60 + here.minute, calendar.hours
    in_break = timetable.break_starts <= minute < timetable.break_ends
    special = RUSSIA(here.date())
    works = special is Special.WORKING or (special is None and here.weekday() in timetable.weekdays)
    return (
        (works or len(timetable.weekdays) == 7)
        and timetable.opens <= minute < timetable.closes
        and not in_break
    )


def each_day(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)
