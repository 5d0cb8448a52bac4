"""Where the practice wants it, an answer waits for a head: утвердить, вернуть с замечаниями."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain import moves
from domain.actions import allowed
from domain.appeals import Appeal, Outcome, Status
from domain.catalogue import Practice
from domain.events import Answered, Approved, Proposed, Returned
from domain.moves import Moved
from domain.notices import Notice, NoticeKind, ToCitizen, ToHeads, ToJoiners, ToOfficial
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action, Right, Role
from tests.district import CITIZEN, COORDINATOR, EXECUTOR, NOW, appeal, official, with_practice, world

APPROVING = with_practice({"adm": Practice(approval=True)})  # housing has it from there
HEAD = official(40, Role.HEAD, "adm")
AROUND = world(catalogue=APPROVING)


def proposal(**known: object) -> Moved:
    case = appeal(Status.IN_PROGRESS, executor=11)
    answer = {"outcome": Outcome.DONE, "text": "Починили", "files": (7,), **known}
    return moves.answer(case, EXECUTOR, AROUND, **answer)  # type: ignore[arg-type]


def waiting() -> Appeal:
    return proposal().appeal


def test_an_answer_waits_and_the_citizen_sees_only_that_it_is_being_prepared() -> None:
    moved = proposal()
    assert (moved.appeal.status, moved.appeal.outcome, moved.appeal.answer) == (Status.APPROVAL, None, "")
    assert moved.events == (Proposed(Outcome.DONE, "Починили", (7,)),)
    assert not Proposed.public
    assert [(each.kind, each.to, each.urgent) for each in moved.notices] == [
        (NoticeKind.PROPOSED, ToHeads("housing", "leak"), True),
        (NoticeKind.PROPOSED, ToCitizen(), False),
    ]


def test_approved_it_goes_as_it_was_written_and_the_time_to_contest_begins_then() -> None:
    later = world(NOW + timedelta(days=1), APPROVING)
    moved = moves.approve(waiting(), HEAD, later)
    case = moved.appeal
    assert (case.status, case.outcome, case.answer) == (Status.ANSWERED, Outcome.DONE, "Починили")
    assert case.proposed is None
    assert case.executor == 11
    assert case.contest_until == datetime(2026, 12, 2, 20, 59, tzinfo=UTC)  # the eighth day to its end
    assert moved.events == (Approved(), Answered(Outcome.DONE, "Починили", (7,)))
    assert {(each.kind, each.to) for each in moved.notices} == {
        (NoticeKind.ANSWERED, ToCitizen()),
        (NoticeKind.ANSWERED, ToJoiners()),
        (NoticeKind.APPROVED, ToOfficial(11)),
    }


def test_returned_it_is_in_work_again_with_remarks_that_only_the_executor_reads() -> None:
    with pytest.raises(NotAllowed, match=r"words\.needed"):
        moves.send_back(waiting(), HEAD, AROUND, remarks=" ")
    moved = moves.send_back(waiting(), HEAD, AROUND, remarks="Где адрес?")
    assert (moved.appeal.status, moved.appeal.proposed) == (Status.IN_PROGRESS, None)
    assert moved.appeal.due_at == waiting().due_at
    assert moved.events == (Returned("Где адрес?"),)
    assert not Returned.public
    assert {(each.kind, each.to) for each in moved.notices if each.urgent} == {
        (NoticeKind.RETURNED, ToOfficial(11)),
        (NoticeKind.UNASKED, ToHeads("housing", "leak")),  # other heads: whoever returned it is not told
    }


def test_only_heads_approve_coordinators_may_take_it_back_and_the_citizen_may_withdraw() -> None:
    case = waiting()

    def can(actor: Official) -> set[Action]:
        return set(allowed(case, actor, APPROVING))

    assert can(HEAD) == {Action.READ, Action.APPROVE, Action.RETURN}
    assert can(official(41, Role.HEAD, "roads")) == set()
    assert can(COORDINATOR) == {
        Action.READ,
        Action.ASSIGN,
        Action.RETURN,
        Action.NOTE,
        Action.PROGRESS,
        Action.BLOCK,
    }
    assert can(EXECUTOR) == {Action.READ, Action.NOTE, Action.PROGRESS}
    withdrawn = moves.withdraw(case, CITIZEN, AROUND).appeal
    assert (withdrawn.status, withdrawn.proposed) == (Status.WITHDRAWN, None)


def test_an_answer_of_a_head_and_one_where_there_is_no_head_go_at_once() -> None:
    both = Official(11, (Right(Role.EXECUTOR, "housing"), Right(Role.HEAD, "housing")))
    case = appeal(Status.IN_PROGRESS, executor=11)
    done = {"outcome": Outcome.EXPLAINED, "text": "Так положено"}
    assert moves.answer(case, both, AROUND, **done).appeal.status is Status.ANSWERED  # type: ignore[arg-type]
    vacant = moves.answer(case, EXECUTOR, AROUND, approvers=False, **done)  # type: ignore[arg-type]
    assert vacant.appeal.status is Status.ANSWERED


def test_a_planned_date_that_passed_while_it_waited_is_not_approved() -> None:
    case = proposal(outcome=Outcome.PLANNED, planned_until=date(2026, 11, 26)).appeal
    with pytest.raises(NotAllowed, match="planned_needs_date"):
        moves.approve(case, HEAD, world(NOW + timedelta(days=3), APPROVING))
    approved = moves.approve(case, HEAD, AROUND).appeal
    assert approved.planned_until == date(2026, 11, 26)
    assert approved.due_at < replace(case).due_at


def test_a_head_who_was_asked_is_told_when_the_citizen_withdraws_or_another_returns_it() -> None:
    withdrawn = moves.withdraw(waiting(), CITIZEN, AROUND)
    assert Notice(NoticeKind.UNASKED, ToHeads("housing", "leak"), {"why": "withdrawn"}) in withdrawn.notices
    returned = moves.send_back(waiting(), HEAD, AROUND, remarks="Где фото?")
    assert Notice(NoticeKind.UNASKED, ToHeads("housing", "leak"), {"why": "returned"}) in returned.notices
    working = moves.withdraw(appeal(Status.IN_PROGRESS, executor=11), CITIZEN, AROUND)
    assert not any(each.kind is NoticeKind.UNASKED for each in working.notices)
