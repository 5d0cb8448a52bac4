"""Names of places typed with mistakes."""

import pytest

from domain.catalogue import Catalogue, Territory
from domain.places import gazetteer
from storage.spelling import meant
from storage.stems import stems

NAMES = ("город Верхнезареченск", "посёлок Медовый Яр", "село Ивановка", "село Ивантеевка", "деревня Лужки")
PLACES = {name: Territory(name, name, "settlement") for name in (*NAMES, "село Каменка", "село Каменки-1")}
KNOWN = gazetteer(Catalogue(territories=PLACES), stems, meant)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Верхнезаречинск", NAMES[0]),
        ("верхнезареченк, улица Садовая, 5", NAMES[0]),
        ("в Верхнезаречинске у школы", NAMES[0]),
        ("Медовй Яр, Лесная 3", NAMES[1]),
        ("Ивоновка", NAMES[2]),
        ("Иванвока", NAMES[2]),
    ],
)
def test_a_mistyped_name_is_understood(typed: str, name: str) -> None:
    found = KNOWN.guess(typed)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "typed",
    ["Верхнеуральск", "Лужин", "улица Садовая", "Новозареченск", "ямы", "Медведь", "", "Светлогорск"],
)
def test_another_name_is_not_guessed(typed: str) -> None:
    assert KNOWN.guess(typed) is None


def test_a_mistake_in_a_long_story_is_not_taken_for_a_place() -> None:
    story = "Третью неделю не горит свет во дворе и дети боятся ходить мимо, Ивоновка какая-то"
    assert KNOWN.guess(story) is None


def test_two_names_equally_near_are_not_chosen_between() -> None:
    assert meant("каминка", {"каменка", "каминки"}) is None
