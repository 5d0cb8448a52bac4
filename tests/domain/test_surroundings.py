"""What strangers learn of the cases around them, and the cells that a place is found by."""

from dataclasses import replace
from math import cos, radians
from random import Random

import pytest

from domain.appeals import Merged, Outcome, Place, Status, Track
from domain.catalogue import Practice
from domain.joining import for_strangers
from domain.surroundings import (
    RADII,
    Happening,
    Watch,
    cell,
    cells_around,
    happened,
    public,
    radii,
    rounded,
    within,
)
from domain.wording import Listed, ListKind
from tests.district import CATALOGUE, with_practice
from tests.district import appeal as case


def test_only_an_accepted_message_is_seen_by_strangers() -> None:
    assert public(case(status=Status.ROUTED), CATALOGUE)
    assert not public(case(status=Status.REGISTERED), CATALOGUE), "nobody has looked at its words"
    assert not public(case(status=Status.DECLINED), CATALOGUE)
    assert not public(case(status=Status.WITHDRAWN), CATALOGUE)
    assert not public(case(status=Status.ROUTED, track=Track.STATUTORY), CATALOGUE)
    assert not public(case(status=Status.ROUTED, withheld=(Listed(ListKind.THREAT, "x"),)), CATALOGUE)
    assert not public(case(status=Status.CLOSED, merged=Merged(2, Status.ROUTED)), CATALOGUE)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Я, Иванова Анна Петровна, прошу", "Я, …, прошу"),
        ("Передайте Петру Ильичу Кузнецову и Анне Петровне", "… и …"),
        ("У дома Сидорова И. П. яма", "У дома … яма"),
        ("Яма у дома 5 кв. 12, звоните 8 900 123-45-67", "Яма у дома 5 …, звоните …"),
        ("Пишите на anna@mail.ru", "Пишите на …"),
        ("Яма на Большой Садовой", "Яма на Большой Садовой"),
    ],
)
def test_strangers_read_no_names_phones_and_flats(said: str, read: str) -> None:
    street = Place("ул. Анны Петровны Зегерс, 3 кв. 5")
    text, place = for_strangers(case(status=Status.ROUTED, text=said, place=street))
    assert (text, place) == (read, "ул. Анны Петровны Зегерс, 3 …")


def test_what_is_about_no_place_is_its_authors_own_matter() -> None:
    leak = CATALOGUE.topics["leak"]
    for other in (replace(leak, place_required=False), replace(leak, radius=0)):
        changed = replace(CATALOGUE, topics={**CATALOGUE.topics, "leak": other})
        assert not public(case(status=Status.ROUTED), changed)
    gone = replace(case(status=Status.ROUTED), topic="gone")
    assert not public(gone, CATALOGUE)


def test_where_nobody_moderates_it_is_seen_when_it_is_taken() -> None:
    quick = with_practice({"adm": Practice(moderation=False)})
    routed, taken = case(status=Status.ROUTED), case(status=Status.IN_PROGRESS, executor=11)
    assert happened(None, routed, quick) is None
    assert happened(routed, taken, quick) is Happening.CASE


@pytest.mark.parametrize(
    ("before", "after", "outcome", "learned"),
    [
        (Status.REGISTERED, Status.ROUTED, None, Happening.CASE),
        (None, Status.ROUTED, None, Happening.CASE),  # an official wrote it down for a caller
        (None, Status.REGISTERED, None, None),
        (Status.REGISTERED, Status.DECLINED, None, None),
        (Status.ROUTED, Status.IN_PROGRESS, None, None),
        (Status.IN_PROGRESS, Status.ANSWERED, Outcome.DONE, Happening.RESULT),
        (Status.APPROVAL, Status.ANSWERED, Outcome.PLANNED, Happening.RESULT),
        (Status.IN_PROGRESS, Status.ANSWERED, Outcome.NOT_OURS, None),
        (Status.ANSWERED, Status.IN_PROGRESS, None, None),
        (Status.ANSWERED, Status.CONFIRMED, Outcome.DONE, None),
    ],
)
def test_what_people_around_learn_by_a_move(
    before: Status | None, after: Status, outcome: Outcome | None, learned: Happening | None
) -> None:
    was = None if before is None else case(status=before)
    assert happened(was, case(status=after, outcome=outcome), CATALOGUE) is learned


def test_a_case_let_through_by_a_moderator_is_learned_of_then() -> None:
    held = case(status=Status.ROUTED, withheld=(Listed(ListKind.THREAT, "x"),))
    assert happened(None, held, CATALOGUE) is None
    assert happened(held, case(status=Status.ROUTED), CATALOGUE) is Happening.CASE


def test_every_point_of_a_circle_is_in_a_cell_around_its_middle() -> None:
    random = Random(7)
    for _ in range(3_000):
        latitude, longitude = random.uniform(-85, 85), random.uniform(-180, 180)
        metres = random.choice(RADII)
        north = random.uniform(-1, 1) * metres / 111_000
        east = random.uniform(-1, 1) * metres / (111_000 * cos(radians(latitude)))
        other = (latitude + north, (longitude + east + 540) % 360 - 180)
        if within(latitude, longitude, other, metres):
            assert cell(*other) in cells_around(latitude, longitude, metres), (latitude, longitude, other)


def test_a_town_is_found_by_few_cells() -> None:
    assert len(cells_around(55.75, 37.6, 3_000)) <= 56
    assert len(cells_around(69.0, 33.1, 3_000)) <= 100


def test_a_rounded_point_is_near_and_tells_no_house() -> None:
    random = Random(8)
    for _ in range(200):
        latitude, longitude = random.uniform(43, 70), random.uniform(20, 180)
        node = rounded(latitude, longitude)
        assert within(latitude, longitude, node, 500)
    assert rounded(55.00010, 40.00010) == rounded(55.00120, 40.00310) == (55.0, 40.0)
    assert radii(exact=False) == (1_000, 3_000)
    assert radii(exact=True) == RADII


def test_a_subscription_wants_what_was_chosen() -> None:
    watch = Watch(1, 1, "vk:1", "town", None, None, 0, results=False, muted=("leak",))
    assert watch.wants(Happening.CASE, "pothole")
    assert not watch.wants(Happening.CASE, "leak")
    assert not watch.wants(Happening.RESULT, "pothole")
