"""Days and moments as people type them."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.speech import load
from domain.dates import UNKNOWN, Lean, Misread, Why, read_day
from domain.moments import read_moment

SATURDAY = date(2026, 11, 28)
NOON = datetime(2026, 11, 28, 12, 30, tzinfo=ZoneInfo("Asia/Omsk"))
SPEECH = load(Path(__file__).parents[2] / "texts")

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
texts = st.text(
    st.sampled_from("0123456789 .,:/-²٣вчкзатрнеделюпждо14 декабряinmodaysfrt") | st.characters(), max_size=70
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14 декабря", date(2026, 12, 14)),
        ("14-го декабря 2027 года", date(2027, 12, 14)),
        ("14 дек.", date(2026, 12, 14)),
        ("14.12", date(2026, 12, 14)),
        ("14.12.2026 г.", date(2026, 12, 14)),
        ("14/12/26", date(2026, 12, 14)),
        ("2026-12-14", date(2026, 12, 14)),
        ("1.2.", date(2027, 2, 1)),
        ("28 ноября", SATURDAY),
        ("27 ноября", date(2027, 11, 27)),
        ("29 февраля", date(2028, 2, 29)),
        ("к 14 числу", date(2026, 12, 14)),
        ("31-го", date(2026, 12, 31)),
        ("сегодня", SATURDAY),
        ("Завтра!", date(2026, 11, 29)),
        ("послезавтра", date(2026, 11, 30)),
        ("вчера", date(2026, 11, 27)),
        ("в пятницу", date(2026, 12, 4)),
        ("суббота", date(2026, 12, 5)),
        ("в эту субботу", SATURDAY),
        ("в следующий вторник", date(2026, 12, 1)),
        ("во вторник на следующей неделе", date(2026, 12, 1)),
        ("с понедельника", date(2026, 11, 30)),
        ("через 3 дня", date(2026, 12, 1)),
        ("через неделю", date(2026, 12, 5)),
        ("через две недели", date(2026, 12, 12)),
        ("через 3 месяца", date(2027, 2, 28)),
        ("через полгода", date(2027, 5, 28)),
        ("неделю назад", date(2026, 11, 21)),
        ("до конца месяца", date(2026, 11, 30)),
        ("конец года", date(2026, 12, 31)),
        ("понедельник, 14 декабря", date(2026, 12, 14)),
        ("14 December", date(2026, 12, 14)),
        ("December 14th, 2026", date(2026, 12, 14)),
        ("the 14th", date(2026, 12, 14)),
        ("tomorrow", date(2026, 11, 29)),
        ("the day after tomorrow", date(2026, 11, 30)),
        ("on Friday", date(2026, 12, 4)),
        ("next Tuesday", date(2026, 12, 1)),
        ("in 3 days", date(2026, 12, 1)),
        ("in a week", date(2026, 12, 5)),
        ("two weeks from now", date(2026, 12, 12)),
        ("in half a year", date(2027, 5, 28)),
        ("31 февраля", Misread(Why.NO_SUCH_DAY, date(2026, 2, 28))),
        ("29.02.2027", Misread(Why.NO_SUCH_DAY, date(2027, 2, 28))),
        ("пятница, 14 декабря", Misread(Why.OTHER_WEEKDAY, date(2026, 12, 14))),
        *(
            (text, UNKNOWN)
            for text in ("", "²", "через день", "14 12", "14.13", "0.12", "1.2.3.4", "Мира, 5")
        ),
        *((text, UNKNOWN) for text in ("14 мартобря", "1.1.99999", "через 9999 лет", "9" * 5000 + ".1")),
    ],
)
def test_a_day_is_read_as_people_type_it(text: str, day: date | Misread) -> None:
    assert read_day(text, SATURDAY) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("в пятницу", date(2026, 11, 27)),
        ("в субботу", date(2026, 11, 21)),
        ("20 ноября", date(2026, 11, 20)),
        ("1.2", date(2026, 2, 1)),
        ("14.12", date(2026, 12, 14)),
        ("1 марта", date(2026, 3, 1)),
        ("31-го", date(2026, 10, 31)),
    ],
)
def test_of_what_has_happened_the_last_such_day_is_meant(text: str, day: date) -> None:
    assert read_day(text, SATURDAY, Lean.BACK) == day


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("14 декабря в 18:00", "2026-12-14 18:00"),
        ("14 декабря, 18:00", "2026-12-14 18:00"),
        ("в 18:00 14 декабря", "2026-12-14 18:00"),
        ("14 декабря", "2026-12-14 10:00"),
        ("14.12", "2026-12-14 10:00"),
        ("15.12 18.00", "2026-12-15 18:00"),
        ("завтра к 9", "2026-11-29 09:00"),
        ("завтра в 6 вечера", "2026-11-29 18:00"),
        ("завтра в полдень", "2026-11-29 12:00"),
        ("в пятницу в 10", "2026-12-04 10:00"),
        ("через 3 дня в 15 часов", "2026-12-01 15:00"),
        ("18:00", "2026-11-28 18:00"),
        ("в 9", "2026-11-29 09:00"),
        ("через 2 часа", "2026-11-28 14:30"),
        ("через полчаса", "2026-11-28 13:00"),
        ("tomorrow at 6 pm", "2026-11-29 18:00"),
        ("Dec 14 at 9:30", "2026-12-14 09:30"),
        ("завтра в 25:00", Misread(Why.NO_SUCH_TIME)),
        ("25:70", Misread(Why.NO_SUCH_TIME)),
        ("31 февраля в 9", Misread(Why.NO_SUCH_DAY, date(2026, 2, 28))),
        *((text, UNKNOWN) for text in ("14 декабря 18", "завтра вечером", "когда-нибудь", "9 " * 2000)),
    ],
)
def test_a_moment_is_read_as_people_type_it(text: str, moment: str | Misread) -> None:
    local = moment if isinstance(moment, Misread) else datetime.fromisoformat(moment)
    expected = local.replace(tzinfo=NOON.tzinfo) if isinstance(local, datetime) else local
    assert read_moment(text, NOON, time(10)) == expected


@given(day=days, today=days, language=st.sampled_from(("ru", "en")))
def test_a_day_that_the_bot_has_written_is_read_back(day: date, today: date, language: str) -> None:
    """Whoever copies a day from a message gets that day."""
    found = read_day(SPEECH[language].day(day, today), today)
    if day >= today or day.year != today.year:
        assert found == day
    else:  # of this year and over: it is written without a year, so another day is meant, or none
        assert isinstance(found, Misread) or (found > today and found.weekday() == day.weekday())


@given(
    day=days,
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    language=st.sampled_from(("ru", "en")),
)
def test_a_moment_that_the_bot_has_written_is_read_back(day: date, at: time, language: str) -> None:
    moment = datetime.combine(day, at, NOON.tzinfo)
    written = SPEECH[language].moment(moment, "Asia/Omsk", day - timedelta(days=400))
    assert read_moment(written, NOON, time(10)) == moment


@given(day=days, today=days)
def test_a_day_without_a_year_is_the_next_such_day(day: date, today: date) -> None:
    for text in (f"{day.day}.{day.month:02}", SPEECH["ru"].day(day, day).partition(",")[0]):
        found = read_day(text, today)
        assert isinstance(found, date)
        assert (found.day, found.month) == (day.day, day.month)
        assert found >= today
        between = [year for year in range(today.year, found.year) if _there(day, year)]
        assert all(day.replace(year=year) < today for year in between)


def _there(day: date, year: int) -> bool:
    return (day.month, day.day) != (2, 29) or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))


@given(today=days, weekday=st.integers(0, 6))
def test_a_weekday_is_of_the_coming_seven_days_and_the_next_one_of_the_next_week(
    today: date, weekday: int
) -> None:
    names = ("понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье")
    found = read_day(f"в {names[weekday]}", today)
    assert isinstance(found, date)
    assert found.weekday() == weekday
    assert 1 <= (found - today).days <= 7
    following = read_day(f"next {found:%A}", today)
    assert isinstance(following, date)
    assert following.isocalendar()[:2] == (today + timedelta(weeks=1)).isocalendar()[:2]


@given(text=texts, today=days)
def test_any_text_is_a_day_or_a_reason(text: str, today: date) -> None:
    assert isinstance(read_day(text, today), date | Misread)
    assert isinstance(read_day(text, today, Lean.BACK), date | Misread)
    now = datetime.combine(today, time(12), ZoneInfo("Europe/Moscow"))
    assert isinstance(read_moment(text, now, time(10)), datetime | Misread)
