"""What came of a hearing is told once it has begun, by those who hold it; what is typed at the door."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.calendar import WorkingCalendar
from domain.catalogue import Authority, Catalogue
from domain.drafts import Phase
from domain.drafts.hearing_results import DOOR, check_door, check_held, counted, tokens
from domain.drafts.hearings import Hearing, State
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Right, Role
from domain.world import World
from tests.drafts import DRAFT
from tests.hearings import STARTS, hearing

CATALOGUE = Catalogue(authorities={"adm": Authority("adm", "Администрация", "", "district")})
EDITOR = Official(9, (Right(Role.EDITOR, "adm"),))
OPEN = replace(DRAFT, phase=Phase.DISCUSSION, version=1)
MINUTE = timedelta(minutes=1)


def world(now: datetime) -> World:
    return World(now, CATALOGUE, lambda _: WorkingCalendar())


@pytest.mark.parametrize(
    ("check", "now", "refused"),
    [
        (check_door, STARTS - DOOR - MINUTE, "hearing.door_early"),
        (check_door, STARTS - DOOR, None),
        (check_door, STARTS + timedelta(days=30), None),
        (check_held, STARTS - MINUTE, "hearing.not_yet"),
        (check_held, STARTS, None),
    ],
)
def test_what_is_told_of_it_waits_for_its_time(
    check: Callable[..., None], now: datetime, refused: str | None
) -> None:
    if refused is None:
        check(hearing(), OPEN, EDITOR, world(now))
        return
    with pytest.raises(NotAllowed, match=refused):
        check(hearing(), OPEN, EDITOR, world(now))


@pytest.mark.parametrize("check", [check_door, check_held])
def test_of_one_that_was_cancelled_nothing_is_told_and_strangers_tell_nothing(
    check: Callable[..., None],
) -> None:
    off: Hearing = replace(hearing(), state=State.CANCELLED)
    with pytest.raises(NotAllowed, match="called_off"):
        check(off, OPEN, EDITOR, world(STARTS))
    for right in (Right(Role.MODERATOR, "adm"), Right(Role.EDITOR, "other")):
        with pytest.raises(NotAllowed, match="no_right"):
            check(hearing(), OPEN, Official(9, (right,)), world(STARTS))


@pytest.mark.parametrize("phase", [Phase.REVIEW, Phase.SUMMARY, Phase.FINAL])
def test_the_conclusion_may_come_after_the_summary(phase: Phase) -> None:
    check_held(hearing(), replace(OPEN, phase=phase), EDITOR, world(STARTS))


def test_there_were_never_fewer_than_were_marked() -> None:
    assert counted(hearing(), OPEN, EDITOR, world(STARTS), came=3, marked=3).came == 3
    with pytest.raises(NotAllowed, match="fewer_than_marked"):
        counted(hearing(), OPEN, EDITOR, world(STARTS), came=2, marked=3)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("12", [("12", True)]),
        ("№ 12, 13; 7", [("12", True), ("13", True), ("7", True)]),
        ("1, 2 и 3", [("1", True), ("2", True), ("3", True)]),
        ("-12", [("12", False)]),
        ("— 5", [("5", False)]),
        ("K7Q-M92", [("K7Q-M92", True)]),
        ("k7qm92", [("K7Q-M92", True)]),
        ("к7q-м92", [("K7Q-M92", True)]),
        ("-K7Q-M92, 3", [("K7Q-M92", False), ("3", True)]),
        ("пришли 4", [("4", True)]),
        ("K7Q-M9", [("K7Q", True), ("M9", True)]),
        ("XXX-YYY", [("XXX-YYY", True)]),
        ("да", []),
        ("…", []),
    ],
)
def test_numbers_and_codes_are_read_as_they_are_typed(typed: str, found: list[tuple[str, bool]]) -> None:
    assert list(tokens(typed)) == found
