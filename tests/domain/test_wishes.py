"""Quiet hours and the digest's hour, in the person's zone."""

from datetime import UTC, datetime, time

import pytest

from domain.wishes import Group, Held, Later, Pace, Quiet, Rings, Wishes, rings, typed_quiet, typed_time, when

NOON = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # in Moscow; 20:00 in Kamchatka
OWN = Rings(Group.OWN)


def test_quiet_over_midnight_ends_in_the_morning_of_the_persons_zone() -> None:
    wished = Wishes("Asia/Kamchatka", Quiet(time(19), time(7, 30)))
    later = when(wished, OWN, NOON, "Europe/Moscow", None)
    assert later == Later(datetime(2026, 11, 24, 19, 30, tzinfo=UTC), Held.QUIET)
    assert when(Wishes("", wished.quiet), OWN, NOON, "Europe/Moscow", None) is None


def test_a_digest_in_the_quiet_hours_comes_at_their_end() -> None:
    wished = Wishes("", Quiet(time(22), time(8)), time(7), {Group.OWN: Pace.DIGEST})
    later = when(wished, OWN, NOON, "Europe/Moscow", None)
    assert later == Later(datetime(2026, 11, 25, 5, 0, tzinfo=UTC), Held.DIGEST)
    assert when(wished, OWN, datetime(2026, 11, 25, 5, 0, tzinfo=UTC), "Europe/Moscow", Held.DIGEST) is None


def test_an_edge_of_the_quiet_hours_belongs_to_the_day() -> None:
    quiet = Quiet(time(22), time(8))
    assert quiet.over(time(22))
    assert not quiet.over(time(8))
    assert not Quiet(time(13), time(15)).over(time(15))


def test_what_must_come_is_known_by_its_kind() -> None:
    assert rings("notice.citizen.asked").always
    assert rings("notice.citizen.confirmed").breaks
    assert rings("notice.official.term", "overdue").breaks
    assert not rings("notice.official.term", "week").breaks


@pytest.mark.parametrize(
    "name", ["answered", "declined", "second", "extended", "progressed", "joint", "parted"]
)
def test_what_one_has_joined_is_a_group_of_its_own(name: str) -> None:
    assert rings(f"notice.joiner.{name}") == Rings(Group.JOINED)
    must = name in {"answered", "declined", "second", "joint", "parted"}
    assert rings(f"notice.joiner.{name}", own=True) == Rings(Group.OWN, always=must)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9", time(9)),
        ("09:30", time(9, 30)),
        ("21.15", time(21, 15)),
        ("24", None),
        ("9:75", None),
        ("утром", None),
    ],
)
def test_a_time_is_typed_as_people_do(typed: str, meant: time | None) -> None:
    assert typed_time(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("22-8", Quiet(time(22), time(8))),
        ("с 22:30 до 7:15", Quiet(time(22, 30), time(7, 15))),
        ("22:30 – 7.15", Quiet(time(22, 30), time(7, 15))),
        ("8-8", None),
        ("ночью", None),
    ],
)
def test_quiet_hours_are_typed_as_people_do(typed: str, meant: Quiet | None) -> None:
    assert typed_quiet(typed) == meant
