"""What somebody without a messenger says of an answer by phone, written down by an official."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain import moves
from domain.actions import VOICES, allowed
from domain.appeals import Appeal, Outcome, Status
from domain.events import Confirmed, Contested, Held, Informed, Recurred
from domain.notices import NoticeKind, ToCitizen, ToCoordinators, ToJoiners, ToOfficial, ToSuperiors
from domain.people import Joiner, Official
from domain.refusal import NotAllowed
from domain.rights import Action, Right, Role
from tests.district import CATALOGUE, CITIZEN, COORDINATOR, EXECUTOR, NOW, appeal, official, world

FILER = official(20, Role.EXECUTOR, "town-roads")  # takes calls elsewhere
DEPUTY = Official(21, (Right(Role.EXECUTOR, "town-roads"),), stands_for=(20,))
LATER = NOW + timedelta(days=10)


def answered(outcome: Outcome = Outcome.DONE) -> Appeal:
    """Answered at `NOW` by the executor; the caller has not been told."""
    case = appeal(Status.IN_PROGRESS, executor=11, filed_by=20)
    return replace(
        moves.answer(case, EXECUTOR, world(), outcome=outcome, text="Сделали 24 ноября").appeal, untold=True
    )


@pytest.mark.parametrize("who", [FILER, DEPUTY, COORDINATOR], ids=["filer", "deputy", "coordinator"])
def test_whoever_may_tell_the_caller_writes_down_what_they_say(who: Official) -> None:
    assert set(allowed(answered(), who, CATALOGUE)) >= {Action.TELL, Action.CONFIRM, Action.CONTEST}
    moved = moves.caller_says(answered(), who, world(), Action.CONFIRM)
    assert (moved.appeal.status, moved.appeal.untold) == (Status.CONFIRMED, False)
    assert moved.events == (Informed(), Confirmed())
    assert moved.actor == who


def test_the_hand_that_did_the_work_does_not_say_that_it_is_solved() -> None:
    for case, good, bad in (
        (answered(), Action.CONFIRM, Action.CONTEST),
        (replace(answered(), status=Status.CLOSED, rechecked_at=NOW), Action.HOLD, Action.RECUR),
    ):
        may = allowed(case, EXECUTOR, CATALOGUE)
        assert good not in may
        assert bad in may
        with pytest.raises(NotAllowed, match="own_answer"):
            moves.caller_says(case, EXECUTOR, world(), good)


def test_no_official_speaks_for_a_citizen_with_a_messenger() -> None:
    case = replace(answered(), filed_by=None, untold=False)
    for who in (FILER, COORDINATOR, EXECUTOR):
        assert not VOICES & set(allowed(case, who, CATALOGUE))
        for action in (Action.CONFIRM, Action.CONTEST):
            with pytest.raises(NotAllowed, match="no_right"):
                moves.caller_says(case, who, world(), action, reason="Нет")


def test_not_solved_by_phone_is_a_contest_and_needs_the_callers_words() -> None:
    with pytest.raises(NotAllowed, match=r"words\.needed"):
        moves.caller_says(answered(), FILER, world(), Action.CONTEST, reason=" ")
    moved = moves.caller_says(answered(), FILER, world(LATER), Action.CONTEST, reason="Опять течёт")
    case = moved.appeal
    assert (case.status, case.round, case.former, case.untold) == (Status.IN_PROGRESS, 2, (11,), False)
    assert moved.events == (Informed(), Contested("Опять течёт", 2, case.due_at))
    assert {each.to for each in moved.notices if each.urgent} == {
        ToJoiners(),
        ToCoordinators("housing", "leak"),
        ToSuperiors("housing", "leak", (11,)),
        ToOfficial(11),
    }
    with pytest.raises(NotAllowed, match="wrong_status"):
        moves.caller_says(case, FILER, world(LATER), Action.CONTEST, reason="Опять")


def test_a_caller_is_not_asked_in_writing_when_one_who_joined_contests() -> None:
    moved = moves.contest(answered(), Joiner(2), world(), reason="Течёт")
    assert not [each for each in moved.notices if each.to == ToCitizen() and each.urgent]
    theirs = moves.contest(replace(answered(), filed_by=None), Joiner(2), world(), reason="Течёт")
    assert NoticeKind.SECOND in {each.kind for each in theirs.notices if each.to == ToCitizen()}


def test_the_time_to_contest_begins_when_the_caller_is_told() -> None:
    late = NOW + timedelta(days=9)
    with pytest.raises(NotAllowed, match="too_early"):
        moves.close_by_silence(answered(), world(late))
    told = moves.inform(answered(), FILER, world(late)).appeal
    assert told.contest_until == world(late).days_on("housing", 7)
    assert told.follow_up_at == late + timedelta(days=28)
    with pytest.raises(NotAllowed, match="too_early"):
        moves.close_by_silence(told, world(late + timedelta(days=7)))
    assert moves.close_by_silence(told, world(late + timedelta(days=8))).appeal.status is Status.CLOSED
    asked = replace(told, status=Status.CLOSED, rechecked_at=late, untold=True)
    assert moves.inform(asked, FILER, world(late)).appeal == replace(asked, untold=False)
    assert moves.inform(answered(Outcome.EXPLAINED), FILER, world(late)).appeal.follow_up_at is None


def test_after_four_weeks_the_caller_says_by_phone_whether_it_holds() -> None:
    asked = replace(answered(), status=Status.CLOSED, rechecked_at=NOW)
    held = moves.caller_says(asked, FILER, world(), Action.HOLD)
    assert held.events == (Informed(), Held())
    assert not held.appeal.asks(held.appeal.person)
    back = moves.caller_says(asked, FILER, world(), Action.RECUR, reason="Снова")
    assert back.appeal.round == 2
    assert back.events == (Informed(), Recurred("Снова", 2, back.appeal.due_at))
    with pytest.raises(NotAllowed, match="no_right"):
        moves.caller_says(asked, FILER, world(), Action.RATE)
    assert moves.hold(replace(asked, filed_by=None), CITIZEN, world()).events == (Held(),)
