from collections.abc import Sequence
from datetime import date

import pytest

from domain.catalogue import Topic
from domain.topics import in_season, index, suggest

TODAY = date(2026, 12, 10)


def stem(text: str) -> Sequence[str]:
    """Enough for these tests: the first four letters."""
    return [word[:4] for word in text.lower().replace(",", " ").split()]


def topic(code: str, *keywords: str, season: tuple[str, str] | None = None, active: bool = True) -> Topic:
    return Topic(code, "c", {"ru": code}, keywords, season=season, active=active)


def suggested(text: str, *topics: Topic, today: date = TODAY) -> list[str]:
    return suggest(stem(text), index(topics, stem), today)


POTHOLE = topic("яма", "яма", "выбоина", "яма на дороге")
SNOW = topic("снегопад", "снег на дороге", "сугробы", season=("11-15", "03-31"))
BUS = topic("автобус", "автобус", "маршрутка")


def test_a_keyword_in_any_form_is_enough() -> None:
    assert suggested("выбоины кругом", POTHOLE, SNOW, BUS) == ["яма"]


def test_a_whole_phrase_outweighs_single_words() -> None:
    yard = topic("двор", "яма во дворе", "двор")

    assert suggested("яма во дворе", POTHOLE, yard, BUS)[0] == "двор"
    assert suggested("во дворе большая яма", POTHOLE, yard, BUS)[0] == "двор"
    assert suggested("яма на дороге", POTHOLE, yard, BUS)[0] == "яма"


def test_words_of_a_phrase_far_apart_are_no_phrase() -> None:
    phrase = topic("ключ", "холодный чай")

    assert suggested("холодный горький зелёный крепкий сладкий чёрный травяной чай", phrase, BUS, SNOW) == [
        "ключ"
    ]
    near = suggested("холодный зелёный чай", phrase, topic("а", "зелёный"), BUS)
    far = suggested(
        "холодный один два три четыре пять шесть зелёный чайник", phrase, topic("а", "зелёный"), BUS
    )
    assert near[0] == "ключ"
    assert far[0] == "а"


def test_a_word_few_topics_know_outweighs_a_common_one() -> None:
    common = [topic(f"т{n}", "дорога") for n in range(5)]

    assert suggested("маршрутка дорога", *common, BUS)[0] == "автобус"


def test_no_more_than_three_are_suggested_and_always_the_same() -> None:
    topics = [topic(f"т{n}", "мусор") for n in range(5)] + [POTHOLE, SNOW, BUS]

    assert suggested("мусор", *topics) == ["т0", "т1", "т2"]
    assert suggested("мусор", *reversed(topics)) == ["т0", "т1", "т2"]


def test_a_topic_out_of_season_stands_behind() -> None:
    winter = topic("а", "наледь", season=("11-15", "03-31"))
    always = topic("б", "наледь")

    assert suggested("наледь", winter, always, today=date(2026, 12, 10)) == ["а", "б"]
    assert suggested("наледь", winter, always, today=date(2026, 7, 10)) == ["б", "а"]


def test_a_topic_out_of_use_is_not_suggested() -> None:
    assert suggested("яма", topic("яма", "яма", active=False), BUS) == []


@pytest.mark.parametrize("text", ["", "привет", "не нет а и", "и снова здравствуйте"])
def test_nothing_fits(text: str) -> None:
    assert suggested(text, POTHOLE, SNOW, BUS) == []


def test_an_empty_catalogue_suggests_nothing() -> None:
    assert suggested("яма") == []


@pytest.mark.parametrize(
    ("season", "day", "inside"),
    [
        (("11-15", "03-31"), date(2026, 11, 14), False),
        (("11-15", "03-31"), date(2026, 11, 15), True),
        (("11-15", "03-31"), date(2027, 1, 1), True),
        (("11-15", "03-31"), date(2027, 3, 31), True),
        (("11-15", "03-31"), date(2027, 4, 1), False),
        (("04-01", "09-30"), date(2026, 4, 1), True),
        (("04-01", "09-30"), date(2026, 10, 1), False),
        (("02-01", "02-28"), date(2028, 2, 29), False),
    ],
)
def test_a_season_includes_both_its_days_and_the_new_year(
    season: tuple[str, str], day: date, inside: bool
) -> None:
    assert in_season(season, day) is inside
