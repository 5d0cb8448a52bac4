"""Which territory is meant by words or by a point."""

import pytest

from domain.places import gazetteer
from storage.stems import stems
from tests.district import CATALOGUE

PLACES = gazetteer(CATALOGUE, stems)


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
        # A street called after a place is not that place.
        ("Речинск, ул. Ивановка, 5", "town"),
        ("Речинск, улица Ивановка", "town"),
        ("Ивановка ул., 5, Речинск", "town"),
        ("ул. Мира Речинск", "town"),
        ("Темно на улице в Речинске", "town"),
        ("ул. Речинская, 5", None),
        ("", None),
    ],
)
def test_a_territory_is_guessed_from_words(words: str, code: str | None) -> None:
    found = PLACES.guess(words)
    assert (found.code if found else None) == code


def test_a_point_is_in_the_nearest_settlement_and_outweighs_words() -> None:
    found = PLACES.guess("Речинск", 55.19, 40.01)
    assert found is not None
    assert found.code == "village"
    far = PLACES.guess("", 10.0, 10.0)
    assert far is None
    words = PLACES.guess("Речинск", 10.0, 10.0)
    assert words is not None
    assert words.code == "town"
