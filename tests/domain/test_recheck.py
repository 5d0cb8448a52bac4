"""What was planned comes back on its day; what was done is asked about once more some weeks later."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain import moves
from domain.actions import allowed
from domain.appeals import Appeal, Outcome, Status
from domain.catalogue import Practice
from domain.events import Confirmed, Contested, Event, Held, Rechecked, Recurred, Resumed, Seconded, Side
from domain.joining import Opinions, opinions
from domain.notices import NoticeKind, ToCitizen, ToCoordinators, ToJoiners, ToOfficial, ToSuperiors
from domain.people import Joiner
from domain.refusal import NotAllowed
from domain.rights import Action
from tests.district import CATALOGUE, CITIZEN, EXECUTOR, NOW, appeal, with_practice, world

MONTH = NOW + timedelta(days=28)


def answered(outcome: Outcome, until: date | None = None, **practice: int) -> Appeal:
    around = world(catalogue=with_practice({"gov": Practice(**practice)}))  # type: ignore[arg-type]
    case = appeal(Status.IN_PROGRESS, executor=11)
    return moves.answer(case, EXECUTOR, around, outcome=outcome, text="Сделали", planned_until=until).appeal


def done(**known: object) -> Appeal:
    return replace(moves.confirm(answered(Outcome.DONE), CITIZEN, world()).appeal, **known)  # type: ignore[arg-type]


def test_a_planned_case_is_in_work_again_in_the_morning_of_its_day() -> None:
    case = answered(Outcome.PLANNED, date(2026, 12, 31))
    with pytest.raises(NotAllowed, match="too_early"):
        moves.resume(case, world(datetime(2026, 12, 31, 5, 59, tzinfo=UTC)))
    moved = moves.resume(case, world(datetime(2026, 12, 31, 6, 0, tzinfo=UTC)))  # nine in Moscow
    assert (moved.appeal.status, moved.appeal.outcome) == (Status.IN_PROGRESS, None)
    assert moved.appeal.due_at == datetime(2026, 12, 31, 15, 0, tzinfo=UTC)
    assert moved.events == (Resumed(),)
    assert {(each.to, each.urgent) for each in moved.notices} == {
        (ToOfficial(11), True),
        (ToCoordinators("housing", "leak"), True),
        (ToCitizen(), True),
        (ToJoiners(), True),
    }


def test_what_got_its_final_answer_does_not_come_back() -> None:
    case = answered(Outcome.PLANNED, date(2026, 12, 31))
    final = moves.answer(case, EXECUTOR, world(), outcome=Outcome.DONE, text="Сделали").appeal
    with pytest.raises(NotAllowed, match="wrong_status"):
        moves.resume(final, world(MONTH))


def test_the_citizen_is_asked_once_after_four_weeks_and_only_of_what_was_done() -> None:
    assert answered(Outcome.EXPLAINED).follow_up_at is None
    assert answered(Outcome.DONE, follow_up_days=0).follow_up_at is None
    assert answered(Outcome.DONE, follow_up_days=10).follow_up_at == NOW + timedelta(days=10)
    with pytest.raises(NotAllowed, match="too_early"):
        moves.recheck(done(), world(MONTH - timedelta(minutes=1)))
    moved = moves.recheck(done(), world(MONTH))
    assert moved.events == (Rechecked(),)
    assert [(each.kind, each.to, each.urgent) for each in moved.notices] == [
        (NoticeKind.RECHECKED, ToCitizen(), True),
        (NoticeKind.RECHECKED, ToJoiners(), True),
    ]
    with pytest.raises(NotAllowed, match="too_early"):
        moves.recheck(moved.appeal, world(MONTH))


def test_it_holds_is_said_once_and_changes_nothing() -> None:
    asked = done(rechecked_at=MONTH)
    moved = moves.hold(asked, CITIZEN, world(MONTH))
    assert (moved.appeal.status, moved.events) == (Status.CONFIRMED, (Held(),))
    with pytest.raises(NotAllowed, match="not_asked"):
        moves.hold(moved.appeal, CITIZEN, world(MONTH))
    assert not {Action.HOLD, Action.RECUR} & set(allowed(done(), CITIZEN, CATALOGUE))


def test_it_is_back_begins_a_new_round_with_a_reason_and_the_superior_is_told() -> None:
    asked = done(rechecked_at=MONTH)
    with pytest.raises(NotAllowed, match=r"words\.needed"):
        moves.recur(asked, CITIZEN, world(MONTH), reason=" ")
    moved = moves.recur(asked, CITIZEN, world(MONTH), reason="Опять течёт", files=(3,))
    case = moved.appeal
    assert (case.status, case.round, case.former, case.executor) == (Status.IN_PROGRESS, 2, (11,), None)
    assert (case.rechecked_at, case.follow_up_at, case.closed_at) == (None, None, None)
    assert case.due_at > MONTH
    assert moved.events == (Recurred("Опять течёт", 2, case.due_at, (3,)),)
    assert {each.to for each in moved.notices if each.urgent} == {
        ToCoordinators("housing", "leak"),
        ToJoiners(),
        ToSuperiors("housing", "leak", (11,)),
        ToOfficial(11),
    }


def test_those_who_joined_say_it_too_and_one_word_is_not_for_all() -> None:
    asked = moves.recheck(done(), world(MONTH)).appeal
    neighbour, other = Joiner(2), Joiner(3)
    moved = moves.hold(asked, neighbour, world(MONTH))
    assert moved.events == (Held(joined=True),)
    assert moved.notices == ()  # the author's card is about what the author said
    assert not moved.appeal.asks(2)
    assert moved.appeal.asks(CITIZEN.person)
    with pytest.raises(NotAllowed, match="not_asked"):
        moves.hold(moved.appeal, neighbour, world(MONTH))
    by_author = moves.hold(moved.appeal, CITIZEN, world(MONTH)).appeal
    back = moves.recur(by_author, other, world(MONTH), reason="У меня снова")
    assert back.events == (Recurred("У меня снова", 2, back.appeal.due_at, joined=True),)
    assert (back.appeal.rechecked_at, back.appeal.holding) == (None, ())
    assert [each.to for each in back.notices if each.kind is NoticeKind.RECURRED and each.urgent][:2] == [
        ToCitizen(),
        ToJoiners(),
    ]


def test_of_a_callers_case_nobody_rings_the_caller_up_when_a_joiner_has_it_reopened() -> None:
    asked = moves.recheck(done(filed_by=11), world(MONTH)).appeal
    back = moves.recur(asked, Joiner(2), world(MONTH), reason="У меня снова")
    assert not any(each.to == ToCitizen() and each.urgent for each in back.notices)


def test_what_they_say_is_counted_and_whoever_had_it_reopened_is_one_of_them() -> None:
    said = [
        (Contested("Нет", 2, MONTH), 1),
        (Seconded(solved=True), 2),
        (Rechecked(), None),
        (Held(), 1),
        (Held(joined=True), 2),
        (Recurred("Снова", 3, MONTH, joined=True), 3),
        (Seconded(solved=False), 4),
    ]
    history = [
        Event(seq, NOW, Side.SCHEDULE if who is None else Side.CITIZEN, who, what)
        for seq, (what, who) in enumerate(said)
    ]
    assert opinions(history[:2]) == Opinions(1, {2: True})
    assert opinions(history[:2]).counted == (1, 0)
    assert opinions(history[:3]) == Opinions(None, {}, rechecked=True)
    assert opinions(history) == Opinions(3, {1: True, 2: True, 4: False}, rechecked=True)
    assert opinions(history).counted == (2, 2)


def test_a_joiner_has_the_time_that_was_named_though_the_author_has_confirmed() -> None:
    confirmed, neighbour = done(), Joiner(2)
    assert Action.CONTEST in allowed(confirmed, neighbour, CATALOGUE)
    assert Action.CONTEST not in allowed(confirmed, CITIZEN, CATALOGUE)
    moved = moves.contest(confirmed, neighbour, world(NOW + timedelta(days=3)), reason="У меня нет")
    assert (moved.appeal.status, moved.appeal.round) == (Status.IN_PROGRESS, 2)
    told = [(each.kind, each.to) for each in moved.notices if each.urgent]
    assert told[:2] == [(NoticeKind.RECURRED, ToCitizen()), (NoticeKind.SECOND, ToJoiners())]
    with pytest.raises(NotAllowed, match="wrong_status"):
        moves.contest(confirmed, neighbour, world(NOW + timedelta(days=9)), reason="Поздно")
    asked = moves.recheck(confirmed, world(MONTH)).appeal
    assert Action.CONTEST not in allowed(asked, neighbour, CATALOGUE)


def test_an_author_who_confirmed_the_answer_that_is_contested_has_said_yes() -> None:
    said = [(Confirmed(), 1), (Contested("Нет", 2, MONTH, joined=True), 2)]
    history = [Event(seq, NOW, Side.CITIZEN, who, what) for seq, (what, who) in enumerate(said)]
    assert opinions(history) == Opinions(2, {1: True})
