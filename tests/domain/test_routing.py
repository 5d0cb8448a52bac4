"""Who answers, and which territory a place is in."""

from dataclasses import replace

import pytest

from domain.catalogue import Catalogue
from domain.refusal import NotAllowed
from domain.routing import Why, guess_territory, responsible
from storage.stems import stems
from tests.district import CATALOGUE


@pytest.mark.parametrize(
    ("topic", "territory", "authority", "why", "level"),
    [
        ("pothole", "town", "town-roads", Why.KIND, "town"),
        ("pothole", "village", "roads", Why.KIND, "district"),
        ("heat", "town", "housing", Why.KIND, "district"),
        ("leak", "namesake", "other-adm", Why.ADMINISTRATION, "other"),
        ("leak", "region", "gov", Why.ROOT, ""),
        ("leak", "", "gov", Why.ROOT, ""),
    ],
)
def test_the_nearest_authority_of_the_kind_answers_else_the_administration_else_the_root(
    topic: str, territory: str, authority: str, why: Why, level: str
) -> None:
    found = responsible(CATALOGUE, CATALOGUE.topics[topic], territory)
    assert (found.authority.code, found.why, found.territory) == (authority, why, level)


def test_without_authorities_nobody_answers() -> None:
    with pytest.raises(NotAllowed) as refused:
        responsible(Catalogue(), None, "town")
    assert refused.value.reason == "appeal.no_authority"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Речинск, улица Мира, 5", "town"),
        ("в Речинске у школы", "town"),
        ("Заречный район, Ивановка, у магазина", "village"),
        ("Ивановка Лесного района", "namesake"),
        ("Ивановка", "region"),  # two of them: the region around both
        ("где-то в Заречном районе", "district"),
        ("улица Мира, 5", None),
        ("", None),
    ],
)
def test_a_territory_is_guessed_from_words(words: str, code: str | None) -> None:
    found = guess_territory(words, CATALOGUE, stems)
    assert (found.code if found else None) == code


def test_a_point_is_in_the_nearest_settlement_and_outweighs_words() -> None:
    found = guess_territory("Речинск", CATALOGUE, stems, point=(55.19, 40.01))
    assert found is not None
    assert found.code == "village"
    far = guess_territory("", CATALOGUE, stems, point=(10.0, 10.0))
    assert far is None
    words = guess_territory("Речинск", CATALOGUE, stems, point=(10.0, 10.0))
    assert words is not None
    assert words.code == "town"


def test_territories_in_a_circle_do_not_hang() -> None:
    circle = {
        code: replace(CATALOGUE.territories[code], parent=parent)
        for code, parent in (("town", "village"), ("village", "town"))
    }
    found = responsible(replace(CATALOGUE, territories=circle), CATALOGUE.topics["pothole"], "town")
    assert found.authority.code == "town-roads"
