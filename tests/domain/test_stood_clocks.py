"""What the clocks of a case have stood is given back: to each in its own unit, wherever the case went."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import moves
from domain.account import Apart, Planned, Stood, account
from domain.appeals import Appeal, Outcome, Party, Status, Track
from domain.authors import Author
from domain.calendar import WorkingCalendar, working_minutes_between
from domain.catalogue import Catalogue, DayOffRule, Practice, Term, Unit
from domain.events import Event, Side
from domain.moves import Moved
from domain.notices import ToCitizen, ToCoordinators, ToJoiners, ToOfficial
from domain.refusal import NotAllowed
from domain.rights import Role
from domain.statutory import EXTENSION
from domain.wording import Listed, ListKind
from domain.world import World
from tests.district import (
    CATALOGUE,
    CITIZEN,
    COORDINATOR,
    EXECUTOR,
    NOW,
    appeal,
    official,
    report,
    with_practice,
    world,
)

FRIDAY = datetime(2026, 11, 27, 13, 0, tzinfo=UTC)  # 16:00 in Moscow
MONDAY = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)  # 10:00
BOSS = official(20, Role.COORDINATOR, "gov")
MODERATOR = official(50, Role.MODERATOR)
HEAD = official(40, Role.HEAD)
FOUND = (Listed(ListKind.THREAT, "набить морду"),)


def with_terms(term: Term, moderation: Term, response: Term) -> Catalogue:
    """The district where a leak has these three terms."""
    leak = replace(CATALOGUE.topics["leak"], term=term, moderation=moderation, response=response)
    return replace(CATALOGUE, topics={**CATALOGUE.topics, "leak": leak})


# --- each clock ----------------------------------------------------------------------------------------


def test_each_clock_gets_back_what_it_has_stood_in_its_own_unit() -> None:
    """Friday 16:00 to Monday 10:00: three working hours, one working day, three calendar days."""
    known = with_terms(Term(30, Unit.CALENDAR_DAYS), Term(4, Unit.HOURS), Term(2, Unit.WORKING_DAYS))
    new = moves.register(report(), CITIZEN, "vk:1", world(FRIDAY - timedelta(hours=2), known)).appeal
    assert new.moderate_by == datetime(2026, 11, 27, 15, 0, tzinfo=UTC)  # 14:00–18:00 is the whole of it
    asked = moves.ask_citizen(new, COORDINATOR, world(FRIDAY, known), question="Какой подъезд?").appeal
    replied = moves.citizen_replies(asked, CITIZEN, world(MONDAY, known), text="Второй").appeal
    assert replied.moderate_by == datetime(2026, 11, 30, 9, 0, tzinfo=UTC)  # 9:00–12:00 of Monday
    assert replied.due_at == new.due_at + timedelta(days=3)
    assert replied.term_at == replied.due_at

    routed = moves.accept_and_route(new, COORDINATOR, world(FRIDAY, known)).appeal
    assert routed.respond_by == datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
    asked = moves.ask_citizen(routed, COORDINATOR, world(FRIDAY, known), question="Какой подъезд?").appeal
    replied = moves.citizen_replies(asked, CITIZEN, world(MONDAY, known), text="Второй").appeal
    assert replied.respond_by == routed.respond_by + timedelta(days=1)


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 60 * 24 * 30),
    st.integers(0, 60 * 24 * 10),
    st.sampled_from([Term(4, Unit.HOURS), Term(9, Unit.HOURS), Term(40, Unit.HOURS)]),
)
def test_of_a_term_in_hours_no_working_minute_that_stood_is_lost(start: int, stood: int, term: Term) -> None:
    began = NOW + timedelta(minutes=start)
    around, after = world(began), world(began + timedelta(minutes=stood))
    calendar: WorkingCalendar = around.calendar("housing")
    due_at = around.due("housing", term)
    waited = working_minutes_between(began, after.now, calendar)
    given_back = working_minutes_between(due_at, after.resumed("housing", due_at, began, term), calendar)
    assert waited <= given_back < waited + 60


# --- before it is accepted ------------------------------------------------------------------------------


@pytest.mark.parametrize(("topic", "was"), [("leak", "heat"), ("heat", "leak")])
def test_a_topic_put_right_after_a_pause_does_not_take_the_pause_away(topic: str, was: str) -> None:
    """A leak has eight working days, the heating nine working hours."""
    later = world(NOW + timedelta(days=14))
    new = moves.register(report(was), CITIZEN, "vk:1", world()).appeal
    plain = moves.accept_and_route(new, COORDINATOR, world(), topic=topic).appeal
    asked = moves.ask_citizen(new, COORDINATOR, world(), question="Какой подъезд?").appeal
    replied = moves.citizen_replies(asked, CITIZEN, later, text="Второй").appeal
    routed = moves.accept_and_route(replied, COORDINATOR, later, topic=topic).appeal
    assert routed.due_at == routed.term_at == plain.due_at + timedelta(days=14)
    assert not routed.overdue(later.now)


def test_what_a_moderator_lets_pass_is_to_be_taken_into_work_from_then_on() -> None:
    quick = with_practice({"housing": Practice(moderation=False)})
    new = moves.withhold(moves.register(report(), CITIZEN, "vk:1", world(catalogue=quick)), FOUND, world())
    assert new.appeal.respond_by is None
    case = replace(new.appeal, id=1, version=2)
    assert case.moderate_by == datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
    later = world(NOW + timedelta(days=7), quick)
    passed = moves.let_pass(case, MODERATOR, later).appeal
    assert (passed.status, passed.moderate_by) == (Status.ROUTED, None)
    assert passed.respond_by == datetime(2026, 12, 3, 15, 0, tzinfo=UTC)


# --- how long it may be extended --------------------------------------------------------------------------


@pytest.mark.parametrize(("track", "days"), [(Track.MESSAGE, 90), (Track.STATUTORY, EXTENSION)])
def test_no_practice_extends_an_official_appeal_by_more_than_the_law(track: Track, days: int) -> None:
    known = with_practice({"housing": Practice(extension_days=90)})
    author = Author("Петрова Анна", "anna@example.ru") if track is Track.STATUTORY else None
    new = moves.register(replace(report(), author=author), CITIZEN, "vk:1", world(catalogue=known)).appeal
    latest = moves.last_extension(new, world(catalogue=known))
    assert latest == world().later("housing", new.term_at, Term(days, Unit.CALENDAR_DAYS))


# --- the account of it ----------------------------------------------------------------------------------


def lived(*steps: Moved) -> tuple[Appeal, Sequence[Event]]:
    """The case after the steps, and its history: one a day."""
    history: list[Event] = []
    for day, moved in enumerate(steps):
        for what in moved.events:
            at = NOW + timedelta(days=day)
            history.append(Event(len(history) + 1, at, Side.OFFICIAL, None, what))
    return steps[-1].appeal, history


def day(n: int) -> World:
    return world(NOW + timedelta(days=n))


def asked_yesterday() -> tuple[Moved, Moved, Moved]:
    """Registered, routed, asked; each on its day."""
    new = moves.register(report(), CITIZEN, "vk:1", day(0))
    routed = moves.accept_and_route(new.appeal, BOSS, day(1))
    working = replace(routed.appeal, status=Status.IN_PROGRESS, executor=EXECUTOR.person)
    return new, routed, moves.ask_citizen(working, BOSS, day(2), question="Где?")


def _answered(case: Appeal, outcome: Outcome, *parties: Party, until: date | None = None) -> Moved:
    return moves.answer(
        case,
        EXECUTOR,
        day(3),
        outcome=outcome,
        text="Починили 27 ноября",
        parties=parties,
        planned_until=until,
    )


def _proposed(case: Appeal) -> Moved:
    around = world(day(3).now, with_practice({"housing": Practice(approval=True)}))
    return moves.answer(case, EXECUTOR, around, outcome=Outcome.DONE, text="Починили 27 ноября")


ENDS: dict[str, Callable[[Appeal], Moved]] = {
    "redirected": lambda case: moves.redirect(case, BOSS, day(3), authority="roads", reason="Дорога"),
    "proposed": _proposed,
    "circulated": lambda case: _answered(case, Outcome.DONE, Party("roads")),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_pause_that_ends_without_a_reply_is_accounted_for(end: str) -> None:
    before = asked_yesterday()
    case, history = lived(*before, ENDS[end](before[-1].appeal))
    told = account(case, history, day(3))
    assert told.shifts == (Stood(day(2).now, day(3).now, case.due_at),)
    assert told.whole
    assert case.due_at == before[0].appeal.due_at + timedelta(days=3)  # Friday's end, a day later


def test_an_interim_answer_ends_the_pause_too() -> None:
    before = asked_yesterday()
    planned = _answered(before[-1].appeal, Outcome.PLANNED, until=date(2026, 12, 21))
    case, history = lived(*before, planned)
    told = account(case, history, day(3))
    assert [type(each) for each in told.shifts] == [Planned]
    assert told.whole


def test_a_topic_put_right_is_accounted_for_with_the_pause_before_it() -> None:
    new = moves.register(report(), CITIZEN, "vk:1", day(0))
    asked = moves.ask_citizen(new.appeal, BOSS, day(1), question="Где?")
    replied = moves.citizen_replies(asked.appeal, CITIZEN, day(2), text="Тут")
    routed = moves.accept_and_route(replied.appeal, BOSS, day(3), topic="heat")
    case, history = lived(new, asked, replied, routed)
    told = account(case, history, day(3))
    assert told.term == Term(9, Unit.HOURS)
    assert told.shifts == (Stood(day(1).now, day(2).now, case.due_at),)
    assert told.whole
    plain, history = lived(new, moves.accept_and_route(new.appeal, BOSS, day(1), topic="heat"))
    assert account(plain, history, day(1)).shifts == ()


def test_the_days_in_another_case_are_accounted_for() -> None:
    main = replace(appeal(), id=2, number="2026-000002")
    new = moves.register(report(), CITIZEN, "vk:1", day(0))
    case = replace(new.appeal, id=1, version=1)
    joint = moves.merge(case, BOSS, day(1), main=main)
    parted = moves.part(joint.appeal, BOSS, day(2))
    case, history = lived(new, joint, parted)
    told = account(case, history, day(2))
    assert told.shifts == (Apart(day(1).now, day(2).now, case.due_at),)
    assert told.whole


# --- where it waits --------------------------------------------------------------------------------------


@pytest.mark.parametrize("moderation", [True, False])
@pytest.mark.parametrize("approval", [True, False])
def test_moderation_and_approval_are_switched_each_for_itself(moderation: bool, approval: bool) -> None:
    practice = Practice(moderation=moderation, approval=approval)
    around = world(catalogue=with_practice({"housing": practice}))
    case = moves.register(report(), CITIZEN, "vk:1", around).appeal
    assert case.status is (Status.REGISTERED if moderation else Status.ROUTED)
    assert (case.moderate_by is None, case.respond_by is None) == (not moderation, moderation)
    if moderation:
        case = moves.accept_and_route(case, COORDINATOR, around).appeal
    case = moves.take(case, EXECUTOR, around).appeal
    case = moves.answer(case, EXECUTOR, around, outcome=Outcome.DONE, text="Починили 24 ноября").appeal
    assert case.status is (Status.APPROVAL if approval else Status.ANSWERED)
    if approval:
        case = moves.approve(case, HEAD, around).appeal
    assert (case.status, case.outcome) == (Status.ANSWERED, Outcome.DONE)
    elsewhere = moves.register(report("pothole"), CITIZEN, "vk:1", around).appeal  # goes to roads
    assert elsewhere.status is Status.REGISTERED


# --- an interim answer ------------------------------------------------------------------------------------


def planned() -> Appeal:
    working = appeal(Status.IN_PROGRESS, executor=EXECUTOR.person)
    return moves.answer(
        working, EXECUTOR, world(), outcome=Outcome.PLANNED, text="Летом", planned_until=date(2026, 12, 21)
    ).appeal


def test_when_the_promised_day_comes_everybody_concerned_is_told() -> None:
    case = planned()
    with pytest.raises(NotAllowed, match="too_early"):
        moves.resume(case, world(case.due_at - timedelta(days=1)))
    moved = moves.resume(case, world(case.due_at - timedelta(hours=9)))
    assert (moved.appeal.status, moved.appeal.due_at) == (Status.IN_PROGRESS, case.due_at)
    assert {type(each.to) for each in moved.notices if each.urgent} == {
        ToCitizen,
        ToJoiners,
        ToOfficial,
        ToCoordinators,
    }


def test_under_an_interim_answer_it_can_still_be_added_to_and_withdrawn() -> None:
    added = moves.add_words(planned(), CITIZEN, world(), text="Стало хуже")
    assert added.appeal == planned()
    assert [each.to for each in added.notices] == [ToOfficial(EXECUTOR.person)]
    gone = moves.withdraw(planned(), CITIZEN, world()).appeal
    assert (gone.status, gone.outcome, gone.planned_until) == (Status.WITHDRAWN, None, None)
    with pytest.raises(NotAllowed):
        moves.resume(gone, world(gone.due_at))


@pytest.mark.parametrize(
    ("rule", "day", "owed"),
    [
        (DayOffRule.NEXT, date(2026, 12, 20), date(2026, 12, 21)),  # a Sunday
        (DayOffRule.PREVIOUS, date(2026, 12, 20), date(2026, 12, 18)),
        (DayOffRule.PREVIOUS, date(2026, 11, 28), date(2026, 11, 27)),
        (DayOffRule.NEXT, date(2026, 12, 21), date(2026, 12, 21)),
    ],
)
def test_what_is_promised_or_prolonged_to_a_day_off_is_owed_on_a_working_day(
    rule: DayOffRule, day: date, owed: date
) -> None:
    housing = replace(CATALOGUE.authorities["housing"], day_off=rule)
    around = world(catalogue=replace(CATALOGUE, authorities={**CATALOGUE.authorities, "housing": housing}))
    working = appeal(Status.IN_PROGRESS, executor=EXECUTOR.person)
    answered = moves.answer(
        working, EXECUTOR, around, outcome=Outcome.PLANNED, text="Сделаем", planned_until=day
    ).appeal
    assert answered.due_at == around.closing("housing", owed)
    told = account(
        answered,
        lived(
            moves.answer(
                working, EXECUTOR, around, outcome=Outcome.PLANNED, text="Сделаем", planned_until=day
            )
        )[1],
        around,
    )
    assert told.shifts[-1].due_at == answered.due_at
    if owed > working.due_at.date():
        longer = moves.extend(working, COORDINATOR, around, by=day, reason="Ждём").appeal
        assert longer.due_at == answered.due_at


def test_a_day_off_right_after_today_is_owed_on_the_next_working_day_by_either_rule() -> None:
    friday = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    for rule in DayOffRule:
        housing = replace(CATALOGUE.authorities["housing"], day_off=rule)
        known = replace(CATALOGUE, authorities={**CATALOGUE.authorities, "housing": housing})
        around = world(friday, known)
        assert around.promised("housing", date(2026, 11, 28), friday) == around.closing(
            "housing", date(2026, 11, 30)
        )


def test_no_clock_on_the_way_ends_after_the_answer_is_owed() -> None:
    """Nine working hours end before a working day to moderate and two to take it into work."""
    new = moves.register(report("heat"), CITIZEN, "vk:1", world()).appeal
    assert new.moderate_by == new.due_at
    routed = moves.accept_and_route(new, COORDINATOR, world()).appeal
    assert routed.respond_by == routed.due_at
    late = world(new.due_at + timedelta(days=1))
    overdue = moves.accept_and_route(new, COORDINATOR, late).appeal
    assert overdue.respond_by is not None
    assert overdue.respond_by > late.now


def test_silence_lasts_to_the_end_of_the_last_day_in_the_authoritys_zone() -> None:
    housing = replace(CATALOGUE.authorities["housing"], zone="Asia/Kamchatka")
    around = world(catalogue=replace(CATALOGUE, authorities={**CATALOGUE.authorities, "housing": housing}))
    working = appeal(Status.IN_PROGRESS, executor=EXECUTOR.person)
    answered = moves.answer(working, EXECUTOR, around, outcome=Outcome.EXPLAINED, text="Так").appeal
    assert answered.contest_until == datetime(2026, 12, 1, 11, 59, tzinfo=UTC)  # 23:59 of 1 December there
