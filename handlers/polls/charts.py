"""Results of a poll as charts: what stands on each picture, in words; `papers.drawing` puts it on page."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from babel.dates import format_date

from bot.speech import Speech
from bot.text import thousands
from domain.catalogue import Catalogue
from domain.polls import Counted, Kind, Level, Poll, Question, QuestionKind, Tally, Turnout, told
from domain.polls import State as PollState
from handlers.polls import results
from handlers.polls.results import Beside
from handlers.polls.turnout import territories
from papers.charts import Bar, Bars, Chart, Column, Columns, Legend

_DAYS: Final = 15  # two weeks and a day
_WEEKS: Final = 12
"""So many stand side by side: more days are told by weeks, more weeks by months."""
_SCALE: Final = 7  # points of a scale whose shares have room for a digit after the comma


def of_poll(
    say: Speech, poll: Poll, tally: Tally, came: Turnout, catalogue: Catalogue, today: date
) -> list[Chart]:
    """All pictures of a poll: its questions in their order, then the ballots by level, day and territory.

    `today` is the poll's local day. What people wrote in their own words has no picture here.
    """
    head = say.label("results.of", title=told(poll.title, say.language), number=poll.number)
    foot = (say.label("results.still", day=_day(say, today)),) if poll.state is PollState.OPEN else ()
    drawn = [
        _question(say, poll, tally, asked, place, head, foot)
        for place, asked in enumerate(poll.asked, 1)
        if asked.kind is not QuestionKind.TEXT
    ]
    return [*drawn, *_levels(say, poll, tally, head, foot), *_turnout(say, came, catalogue, head, foot)]


# --- questions -----------------------------------------------------------------------------------------


def _question(
    say: Speech, poll: Poll, tally: Tally, asked: Question, place: int, head: str, foot: tuple[str, ...]
) -> Chart:
    counted = tally.question(asked.key, results.decides(poll))
    title = told(asked.text, say.language)
    if poll.kind is Kind.RATING:
        title = say.label("poll.results.projects")
    elif len(poll.asked) > 1:
        title = f"{place}. {title}"
    answered = results.asked_of(say, counted).plain
    foot = (answered[:1].upper() + answered[1:], *foot)
    if asked.kind is QuestionKind.SCALE:
        return _scale(say, asked, counted, head, title, foot)
    also = results.beside(poll, tally)
    other = tally.question(asked.key, also.level) if also is not None else None
    legend = _legend(say, also) if also is not None else None
    if asked.kind is QuestionKind.RANKING:
        foot = (say.label("poll.results.borda", n=len(asked.options)), *foot)
        return _ranking(say, asked, counted, also, other, Bars(head, title, (), foot=foot))
    keys = results.ordered(asked, counted)
    best = max((counted.counts.get(key, 0) for key in keys), default=0)
    bars = tuple(
        Bar(
            results.label(say, asked, key),
            counted.share(key),
            _told(say, counted, key),
            bool(best) and counted.counts.get(key, 0) == best,
            other.share(key) if other is not None else None,
            _besides(say, also, _told(say, other, key)) if also is not None and other is not None else "",
        )
        for key in keys
    )
    return Bars(head, title, bars, 1.0, foot, legend)


def _told(say: Speech, counted: Counted, key: str) -> str:
    count = number(counted.counts.get(key, 0))
    return say.label("results.told", count=count, share=results.share(say, counted, key))


def _besides(say: Speech, also: Beside, words: str) -> str:
    return say.label(f"results.beside.{also.name}", told=words)


def _legend(say: Speech, also: Beside) -> Legend:
    return Legend(say.label(f"results.legend.decides.{also.name}"), say.label(f"results.legend.{also.name}"))


def _ranking(
    say: Speech, asked: Question, counted: Counted, also: Beside | None, other: Counted | None, chart: Bars
) -> Bars:
    keys = results.ordered(asked, counted)
    most = max((counted.points.get(key, 0) for key in keys), default=0)

    def besides(key: str) -> str:
        times = counted.counts.get(key, 0)
        first = say.label("results.first" if times else "results.first.never", count=number(times))
        if also is None or other is None:
            return first
        points = _besides(say, also, say.label("results.points", other.points.get(key, 0)))
        return say.label("results.first.beside", first=first, beside=points)

    bars = tuple(
        Bar(
            results.label(say, asked, key),
            counted.points.get(key, 0),
            say.label("results.points", counted.points.get(key, 0)),
            bool(most) and counted.points.get(key, 0) == most,
            None,
            besides(key),
        )
        for key in keys
    )
    return Bars(chart.head, chart.title, bars, float(most or 1), chart.foot)


def _scale(
    say: Speech, asked: Question, counted: Counted, head: str, title: str, foot: tuple[str, ...]
) -> Columns:
    keys = asked.keys
    whole = len(keys) > _SCALE

    def share(key: str) -> str:
        value = 100 * counted.share(key)
        return say.label("results.share", share=f"{value:.0f}" if whole else results.number(say, value))

    columns = tuple(
        Column(counted.share(key), (number(counted.counts.get(key, 0)), share(key)), (key,)) for key in keys
    )
    mean = counted.mean
    ends = results.label(say, asked, keys[0]), results.label(say, asked, keys[-1])
    return Columns(
        head,
        title,
        columns,
        f"▲ {results.mean(say, counted).plain}" if mean is not None else "",
        mean - asked.first if mean is not None else None,
        ends if asked.first_name or asked.last_name else ("", ""),
        foot,
    )


# --- who took part -------------------------------------------------------------------------------------


def _levels(say: Speech, poll: Poll, tally: Tally, head: str, foot: tuple[str, ...]) -> Iterator[Chart]:
    if sum(1 for each in Level if tally.ballots.get(each, 0)) < 2:
        return
    bars = tuple(
        Bar(
            say.label(f"results.level.{each.value}"),
            tally.ballots.get(each, 0),
            _part(say, tally.ballots.get(each, 0), tally.total),
            each is poll.level and poll.level is not Level.CHANNEL,
        )
        for each in Level
    )
    foot = (
        say.label("poll.results.total", tally.total),
        say.label(f"poll.results.decides.{poll.level.value}"),
        *foot,
    )
    yield Bars(head, say.label("results.levels"), bars, float(tally.total), foot)


def _turnout(
    say: Speech, came: Turnout, catalogue: Catalogue, head: str, foot: tuple[str, ...]
) -> Iterator[Chart]:
    total = (say.label("poll.results.total", came.total),)
    if len(came.days) > 1:
        kind, columns = _days(say, came.days)
        how = (say.label("results.weeks.how"),) if kind == "weeks" else ()
        yield Columns(head, say.label(f"results.{kind}"), columns, foot=(*total, *how, *foot))
    places = territories(say, came, catalogue)
    if len(places) > 1:
        bars = tuple(
            Bar(name, count, _part(say, count, came.total), at == 0)
            for at, (name, count) in enumerate(places)
        )
        how = (say.label("results.territories.how"),)
        yield Bars(head, say.label("results.territories"), bars, float(places[0][1]), (*total, *how, *foot))


def _part(say: Speech, count: int, total: int) -> str:
    share = results.number(say, 100 * count / total) if total else "0"
    return say.label("results.told", count=number(count), share=share)


def _days(say: Speech, days: Mapping[date, int]) -> tuple[str, tuple[Column, ...]]:
    """Days without a gap; weeks by their Mondays, or months, when there are too many days."""
    first, last = min(days), max(days)
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    weeks = [(monday, sum(days.get(each, 0) for each in week)) for monday, week in groupby(every, _monday)]
    if len(every) <= _DAYS:
        new = {first, *(each for each in every if each.day == 1)}  # the month once, where it begins
        return "days", tuple(
            _column(days.get(each, 0), str(each.day), _month(say, each) if each in new else "")
            for each in every
        )
    if len(weeks) <= _WEEKS:
        return "weeks", tuple(_column(count, str(at.day), _month(say, at)) for at, count in weeks)
    months = [
        (month, sum(days.get(each, 0) for each in within))
        for month, within in groupby(every, lambda each: each.replace(day=1))
    ]
    return "months", tuple(_column(count, _month(say, month)) for month, count in months)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _column(count: int, *under: str) -> Column:
    return Column(count, (number(count),), under)


def _month(say: Speech, day: date) -> str:
    return str(format_date(day, "LLL", locale=say.language)).rstrip(".")


def _day(say: Speech, day: date) -> str:
    return str(format_date(day, "d MMMM", locale=say.language))


def number(value: int) -> str:
    """«12 500», the thousands apart."""
    return thousands(value) if value >= 10_000 else str(value)
