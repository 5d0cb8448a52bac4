"""When a hearing can be set, what about it is unusual, who may come and ask."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from domain.calendar import Special, WorkingCalendar
from domain.catalogue import Authority, Catalogue
from domain.drafts import Phase
from domain.drafts.hearings import (
    QUESTIONS,
    Hearing,
    Question,
    Stands,
    State,
    called,
    cancelled,
    changed,
    check_asking,
    check_coming,
    edited,
    fault,
    hidden,
    warnings,
    withdrawn,
)
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Right, Role
from domain.wishes import Group, Later, Pace, Quiet, Wishes, rings, when
from domain.world import World
from tests.drafts import DRAFT
from tests.hearings import STARTS, UNTIL, hearing

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOLIDAY = date(2026, 12, 12)
CATALOGUE = Catalogue(authorities={"adm": Authority("adm", "Администрация", "", "district")})
WORLD = World(NOW, CATALOGUE, lambda _: WorkingCalendar(days={HOLIDAY: Special.HOLIDAY}.get))
EDITOR = Official(9, (Right(Role.EDITOR, "adm"),))
OPEN = replace(DRAFT, phase=Phase.DISCUSSION, version=1)
SAME: Mapping[str, object] = {"visitors": 0, "reason": "Зал занят"}
ASKED = Question(1, 1, 1, 7, "Кто заплатит?", NOW)


def at(day: int, hour: int, month: int = 12) -> datetime:
    """So many o'clock in Moscow."""
    return datetime(2026, month, day, hour - 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, None),
        ({"starts_at": NOW, "questions_until": NOW}, "hearing.fault.past"),
        ({"starts_at": NOW + timedelta(days=367)}, "hearing.fault.too_far"),
        ({"questions_until": STARTS + timedelta(seconds=1)}, "hearing.fault.questions_late"),
        ({"questions_until": STARTS}, None),
    ],
)
def test_the_time_of_a_hearing_is_to_come_and_questions_end_before_it(
    known: dict[str, object], expected: str | None
) -> None:
    assert fault(hearing(**known), NOW) == expected
    if expected is None:
        assert called(hearing(**known), OPEN, EDITOR, WORLD).state is State.PLANNED
        return
    with pytest.raises(NotAllowed, match=expected):
        called(hearing(**known), OPEN, EDITOR, WORLD)
    with pytest.raises(NotAllowed, match=expected):
        changed(hearing(), hearing(**known), OPEN, EDITOR, WORLD, visitors=0, reason="")


@pytest.mark.parametrize(
    ("starts", "expected"),
    [
        (at(10, 18), []),
        (at(10, 17), ["working_hours"]),
        (at(30, 18, 11), ["short_notice"]),
        (at(1, 18), []),  # seven days, as it should be
        (at(10, 22), ["at_night"]),
        (at(10, 7), ["at_night"]),
        (at(13, 12), ["after_closing"]),  # a Sunday
        (at(12, 12), ["after_closing", "holiday"]),
    ],
)
def test_what_is_unusual_about_its_time_is_told(starts: datetime, expected: list[str]) -> None:
    found = warnings(hearing(starts_at=starts), OPEN, WORLD)
    assert [each.reason for each in found] == expected


def test_notice_is_counted_from_the_day_people_see_the_draft() -> None:
    making = replace(DRAFT, opens_at=at(5, 9))

    def found(starts: datetime) -> list[str]:
        return [each.reason for each in warnings(hearing(starts_at=starts), making, WORLD)]

    assert "short_notice" in found(STARTS)
    assert "short_notice" not in found(at(13, 12))
    assert "before_opening" in found(at(4, 18))
    assert "short_notice" not in [
        each.reason for each in warnings(hearing(starts_at=at(13, 12)), making, WORLD)
    ]
    early = warnings(hearing(starts_at=at(4, 18)), making, WORLD)
    assert "before_opening" in [each.reason for each in early]


def test_fewer_seats_than_have_registered_are_refused() -> None:
    def to(seats: int | None) -> Hearing:
        new = hearing(seats=seats)
        return changed(hearing(), new, OPEN, EDITOR, WORLD, visitors=40, reason="Другой зал")

    assert [to(40).seats, to(None).seats, to(40).reason] == [40, None, "Другой зал"]
    with pytest.raises(NotAllowed, match="seats_taken"):
        to(39)


def test_what_is_over_or_cancelled_is_neither_changed_nor_come_to() -> None:
    over = hearing(starts_at=NOW - timedelta(hours=1), questions_until=NOW - timedelta(days=1))
    gone = replace(hearing(), state=State.CANCELLED)
    for each, why in ((over, "over"), (gone, "called_off")):
        with pytest.raises(NotAllowed, match=why):
            cancelled(each, OPEN, EDITOR, WORLD, reason="")
        with pytest.raises(NotAllowed):
            check_coming(each, OPEN, NOW, visitors=0)
        with pytest.raises(NotAllowed):
            check_asking(each, OPEN, NOW, asked=0)
    for phase in (Phase.MAKING, Phase.CHECKING, Phase.CANCELLED):
        hid = replace(OPEN, phase=phase)
        with pytest.raises(NotAllowed, match="called_off"):
            check_coming(hearing(), hid, NOW, visitors=0)


def test_the_last_seat_is_the_last() -> None:
    check_coming(hearing(seats=2), OPEN, NOW, visitors=1)
    check_coming(hearing(), OPEN, NOW, visitors=9_999)
    with pytest.raises(NotAllowed, match="full"):
        check_coming(hearing(seats=2), OPEN, NOW, visitors=2)


def test_questions_are_taken_to_the_second_of_their_closing_and_are_of_their_author() -> None:
    before, then = UNTIL - timedelta(seconds=1), UNTIL
    check_asking(hearing(), OPEN, before, asked=QUESTIONS - 1)
    assert edited(ASKED, hearing(), OPEN, 7, before, text="Когда?").text == "Когда?"
    assert withdrawn(ASKED, hearing(), OPEN, 7, before).status is Stands.WITHDRAWN
    for late in (then, STARTS):
        with pytest.raises(NotAllowed, match="late"):
            check_asking(hearing(), OPEN, late, asked=0)
        with pytest.raises(NotAllowed, match="late"):
            edited(ASKED, hearing(), OPEN, 7, late, text="Когда?")
        with pytest.raises(NotAllowed, match="late"):
            withdrawn(ASKED, hearing(), OPEN, 7, late)
    with pytest.raises(NotAllowed, match="enough"):
        check_asking(hearing(), OPEN, before, asked=QUESTIONS)
    with pytest.raises(NotAllowed, match="gone"):
        edited(ASKED, hearing(), OPEN, 8, before, text="Когда?")


def test_a_hidden_question_stays_hidden() -> None:
    gone = hidden(ASKED, OPEN, EDITOR, CATALOGUE, reason="Оскорбление")
    assert (gone.status, gone.reason) == (Stands.HIDDEN, "Оскорбление")
    with pytest.raises(NotAllowed, match="gone"):
        hidden(gone, OPEN, EDITOR, CATALOGUE, reason="Ещё раз")
    with pytest.raises(NotAllowed, match="gone"):
        edited(gone, hearing(), OPEN, 7, NOW, text="Когда?")


def test_a_reminder_waits_for_the_end_of_quiet_hours_and_for_no_digest() -> None:
    late = Wishes(quiet=Quiet(time(22), time(12)), paces={Group.OWN: Pace.DIGEST, Group.AREA: Pace.DIGEST})
    held = when(late, rings("hearing.citizen.reminder"), at(9, 10), "Europe/Moscow", None)
    assert isinstance(held, Later)
    assert held.at == at(9, 12)
    assert when(late, rings("hearing.citizen.reminder"), at(9, 13), "Europe/Moscow", None) is None


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("role", Role)
def test_only_editors_and_heads_of_the_authority_do_it_and_only_until_the_summary(
    role: Role, phase: Phase
) -> None:
    draft = replace(OPEN, phase=phase)
    able = role in (Role.EDITOR, Role.HEAD) and phase in (
        *(Phase.MAKING, Phase.CHECKING, Phase.ANNOUNCED, Phase.DISCUSSION, Phase.REVIEW),
    )
    for authority in ("adm", "other"):
        official = Official(9, (Right(role, authority),))
        deeds = (
            lambda by: called(hearing(), draft, by, WORLD),
            lambda by: changed(hearing(), hearing(), draft, by, WORLD, visitors=0, reason=""),
            lambda by: cancelled(hearing(), draft, by, WORLD, reason=""),
            lambda by: hidden(ASKED, draft, by, CATALOGUE, reason=""),
        )
        for deed in deeds:
            if able and authority == "adm":
                deed(official)
                continue
            with pytest.raises(NotAllowed):
                deed(official)
