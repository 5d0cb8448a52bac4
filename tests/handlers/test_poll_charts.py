"""What stands on the pictures of a poll's results."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.speech import Speech, load
from domain.catalogue import Catalogue, Territory
from domain.polls import Counted, Level, Poll, Tally, Turnout
from domain.polls import State as PollState
from handlers.polls import charts as poll_charts
from handlers.polls import results as poll_results
from handlers.polls import turnout as poll_turnout
from papers.charts import Bars, Columns
from tests.polls import QUESTIONNAIRE, RATING

TODAY = date(2026, 12, 8)
CLOSED = replace(QUESTIONNAIRE, number="1/2026", state=PollState.CLOSED)
VILLAGES = Catalogue(
    territories={f"v{n}": Territory(f"v{n}", f"село {n}-е", "settlement") for n in range(30)}
)


@pytest.fixture(scope="module")
def say() -> Speech:
    return load(Path(__file__).parents[2] / "texts")["ru"]


def tally(phone: int, channel: int) -> Tally:
    """Everybody with a phone is for the first option and puts 5, the others for the second and put 1."""

    def counted(n: int, choice: str, point: int) -> Counted:
        return Counted(n + 1, n, 1, {choice: n, str(point): n}, {choice: n * 3, str(point): n * point})

    levels = {Level.PHONE: counted(phone, "a", 5), Level.CHANNEL: counted(channel, "b", 1)}
    scale = {
        level: replace(each, points={"5": phone * 5} if level is Level.PHONE else {"1": channel})
        for level, each in levels.items()
    }
    keys = {each.key: scale if each.key == "clean" else levels for each in CLOSED.asked}
    return Tally({Level.PHONE: phone, Level.CHANNEL: channel}, keys)


def charts(say: Speech, poll: Poll, of: Tally, came: Turnout | None = None) -> dict[str, Bars | Columns]:
    made = poll_charts.of_poll(say, poll, of, came or Turnout(), VILLAGES, TODAY)
    return {each.title: each for each in made}


def test_every_question_but_words_has_its_picture_in_the_order_of_the_poll(say: Speech) -> None:
    titles = list(charts(say, CLOSED, tally(20, 30)))
    assert titles == [
        "1. Какой двор благоустроить первым?",
        "3. Чего не хватает?",
        "4. Расставьте по важности",
        "5. Насколько чисто у вас во дворе?",
        "6. Закрыть въезд машин во двор?",
        "Сколько голосов и каких",
    ]


def test_options_are_told_by_what_they_got_and_the_leader_stands_out(say: Speech) -> None:
    drawn = charts(say, CLOSED, tally(20, 30))["1. Какой двор благоустроить первым?"]
    assert isinstance(drawn, Bars)
    assert [(each.label, each.told, each.first) for each in drawn.bars] == [
        ("Речная, 5", "30 · 60 %", True),
        ("Садовая, 1", "20 · 40 %", False),
        ("Никакой", "0 · 0 %", False),
    ]
    assert drawn.foot == ("Ответили 50 · затруднились 2",)
    assert drawn.head == "Наш двор · № 1/2026"


def test_both_levels_are_drawn_and_the_deciding_one_leads(say: Speech) -> None:
    title = "1. Какой двор благоустроить первым?"
    every = charts(say, CLOSED, tally(20, 30))[title]
    phone = charts(say, replace(CLOSED, level=Level.PHONE), tally(20, 30))[title]
    assert isinstance(every, Bars)
    assert isinstance(phone, Bars)
    assert [each.besides for each in every.bars] == [
        "с телефоном 0 · 0 %",
        "с телефоном 20 · 100 %",
        "с телефоном 0 · 0 %",
    ]
    assert every.bars[1].other == 1.0
    assert [(each.label, each.told, each.besides) for each in phone.bars[:2]] == [
        ("Садовая, 1", "20 · 100 %", "у всех вместе 20 · 40 %"),
        ("Речная, 5", "0 · 0 %", "у всех вместе 30 · 60 %"),
    ]


@pytest.mark.parametrize(("phone", "channel"), [(4, 30), (30, 4), (0, 30)])
def test_few_ballots_of_a_level_are_told_apart_neither_in_words_nor_in_a_picture(
    say: Speech, phone: int, channel: int
) -> None:
    of = tally(phone, channel)
    drawn = charts(say, CLOSED, of)["1. Какой двор благоустроить первым?"]
    assert isinstance(drawn, Bars)
    assert drawn.legend is None
    assert {each.other for each in drawn.bars} == {None}
    assert "с телефоном" not in poll_results.question(say, CLOSED, of, CLOSED.asked[0], 1).plain


def test_levels_are_told_in_words_too(say: Speech) -> None:
    told = poll_results.question(say, CLOSED, tally(20, 30), CLOSED.asked[0], 1).plain
    assert "Садовая, 1 — 20 (40 %); с телефоном 20 (100 %)" in told
    ranked = poll_results.question(say, CLOSED, tally(20, 30), CLOSED.question("order"), 4).plain
    assert "Свет — 60 баллов, на первом месте у 20; с телефоном 60 баллов" in ranked


def test_a_ranking_shows_points_and_how_they_are_counted(say: Speech) -> None:
    drawn = charts(say, CLOSED, tally(20, 0))["4. Расставьте по важности"]
    assert isinstance(drawn, Bars)
    assert (drawn.bars[0].label, drawn.bars[0].told, drawn.bars[0].besides) == (
        "Свет",
        "60 баллов",
        "на первом месте у 20",
    )
    assert drawn.bars[0].value == drawn.full
    assert any("метод Борда" in each for each in drawn.foot)


def test_a_scale_shows_all_points_its_named_ends_and_the_mean(say: Speech) -> None:
    drawn = charts(say, CLOSED, tally(20, 20))["5. Насколько чисто у вас во дворе?"]
    assert isinstance(drawn, Columns)
    assert [each.over for each in drawn.columns] == [("20", "50 %"), *[("0", "0 %")] * 3, ("20", "50 %")]
    assert drawn.ends == ("1 (очень грязно)", "5 (очень чисто)")
    assert drawn.lead == "▲ Средняя оценка — 3"
    assert drawn.mark == 2.0


def test_a_rating_vote_is_one_picture_of_its_projects(say: Speech) -> None:
    poll = replace(RATING, number="2/2026", state=PollState.CLOSED)
    of = Tally({Level.CHANNEL: 7}, {"projects": {Level.CHANNEL: Counted(7, 7, 0, {"square": 7, "park": 3})}})
    drawn = charts(say, poll, of)["За проекты"]
    assert isinstance(drawn, Bars)
    assert [each.label for each in drawn.bars] == ["Сквер у школы", "Парк у реки", "Стадион «Заря»"]


@pytest.mark.parametrize(
    ("span", "title", "columns"), [(15, "дням", 15), (60, "неделям", 12), (200, "месяцам", 8)]
)
def test_turnout_is_told_by_days_weeks_or_months_so_that_it_has_room(
    say: Speech, span: int, title: str, columns: int
) -> None:
    first = date(2026, 11, 2)
    came = Turnout(span * 3, {first + timedelta(days=n): 3 for n in range(span)})
    drawn = charts(say, CLOSED, tally(1, 0), came)[f"Явка по {title}"]
    assert isinstance(drawn, Columns)
    assert len(drawn.columns) <= columns
    assert sum(each.value for each in drawn.columns) == span * 3


def test_a_day_without_votes_is_seen(say: Speech) -> None:
    came = Turnout(5, {date(2026, 11, 30): 2, date(2026, 12, 2): 3})
    drawn = charts(say, CLOSED, tally(1, 0), came)["Явка по дням"]
    assert isinstance(drawn, Columns)
    assert [(each.under, each.over) for each in drawn.columns] == [
        (("30", "нояб"), ("2",)),
        (("1", "дек"), ("0",)),
        (("2", ""), ("3",)),
    ]


def test_villages_with_few_votes_are_not_told_apart(say: Speech) -> None:
    came = Turnout(0, {}, {"v1": 40, "v2": 10, "v3": 3, "v4": 1, "": 6})
    assert poll_turnout.territories(say, came, VILLAGES) == [
        ("село 1-е", 40),
        ("село 2-е", 10),
        ("Территории, где голосов меньше 5", 4),
        ("Территория не названа", 6),
    ]
    many = Turnout(0, {}, {f"v{n}": 100 - n for n in range(30)})
    told = poll_turnout.territories(say, many, VILLAGES)
    assert len(told) == 13
    assert told[-1] == ("Ещё 18 территорий", sum(100 - n for n in range(12, 30)))


def test_a_poll_that_still_runs_says_so_on_every_picture(say: Speech) -> None:
    running = replace(CLOSED, state=PollState.OPEN)
    for each in charts(say, running, tally(20, 30)).values():
        assert each.foot[-1] == "Опрос ещё идёт: это итоги на 8 декабря."
