"""«Та же рука не закрывает дважды»: the executor of a contested answer, by every way to answer again."""

from datetime import date

import pytest

from domain import moves
from domain.appeals import Appeal, Outcome, Status
from domain.catalogue import Practice
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Right, Role
from tests.district import CITIZEN, COORDINATOR, EXECUTOR, appeal, with_practice, world

OLD, NEW = EXECUTOR.person, 12
WORKS = Right(Role.EXECUTOR, "housing")
COORDINATES = Right(Role.COORDINATOR, "housing")
HEADS = Right(Role.HEAD, "housing")


def again(**known: object) -> Appeal:
    """A case in its second round; the first one was answered by `OLD`."""
    return appeal(Status.IN_PROGRESS, round=2, former=(OLD,), **known)


def answered(case: Appeal, by: Official, *, others: bool = True, practice: Practice | None = None) -> Appeal:
    known = world(catalogue=with_practice({"housing": practice or Practice()}))
    return moves.answer(case, by, known, outcome=Outcome.DONE, text="Готово", others=others).appeal


@pytest.mark.parametrize(
    ("case", "by"),
    [
        (again(executor=OLD), Official(OLD, (WORKS,))),  # assigned when there was nobody else
        (again(), Official(OLD, (WORKS, COORDINATES))),  # nobody works on it; answers as a coordinator
        (again(executor=NEW), Official(OLD, (WORKS, COORDINATES))),  # over the new executor's head
        (again(executor=NEW), Official(OLD, (WORKS,), (NEW,))),  # stands in for the new executor
        (again(executor=OLD, companion=NEW), Official(OLD, (WORKS,), (NEW,))),  # … and for the companion
        (again(executor=OLD), Official(OLD, (WORKS, HEADS))),  # approves it himself
    ],
)
def test_the_old_executor_alone_does_not_answer_the_next_round(case: Appeal, by: Official) -> None:
    for practice in (Practice(), Practice(approval=True), Practice(agreement=("roads",))):
        with pytest.raises(NotAllowed) as refused:
            answered(case, by, practice=practice)
        assert refused.value.reason == "appeal.same_executor"
    assert (
        answered(case, by, others=False).status is Status.ANSWERED
    )  # with nobody else the case must not rest


@pytest.mark.parametrize(
    ("case", "by"),
    [
        (again(executor=OLD, companion=NEW), Official(OLD, (WORKS,))),
        (again(executor=OLD, companion=NEW), Official(NEW, (WORKS,))),
        (again(executor=NEW), Official(NEW, (WORKS,))),
        (again(executor=OLD), Official(NEW, (WORKS,), (OLD,))),  # another hand in the place of the old
        (again(), COORDINATOR),
    ],
)
def test_beside_a_new_one_or_by_a_new_one_it_is_answered(case: Appeal, by: Official) -> None:
    assert answered(case, by).status is Status.ANSWERED


def test_a_deputy_who_answered_is_a_hand_that_closed_it_too() -> None:
    deputy = Official(NEW, (WORKS, HEADS), (OLD,))
    for practice in (Practice(), Practice(approval=True)):
        case = answered(appeal(Status.IN_PROGRESS, executor=OLD), deputy, practice=practice)
        assert case.former == (NEW,)
        opened = moves.contest(case, CITIZEN, world(), reason="Нет").appeal
        assert opened.former == (NEW, OLD)
        with pytest.raises(NotAllowed, match="same_executor"):
            moves.take(opened, Official(NEW, (WORKS,)), world())
    waits = answered(
        appeal(Status.IN_PROGRESS, executor=OLD),
        Official(NEW, (WORKS,), (OLD,)),
        practice=Practice(approval=True),
    )
    head = Official(20, (HEADS,))
    assert (waits.former, moves.approve(waits, head, world()).appeal.former) == ((), (NEW,))


def test_a_deputys_interim_answer_leaves_the_final_one_to_them() -> None:
    deputy = Official(NEW, (WORKS,), (OLD,))
    case = appeal(Status.IN_PROGRESS, executor=OLD)
    planned = moves.answer(
        case, deputy, world(), outcome=Outcome.PLANNED, text="В мае", planned_until=date(2027, 5, 1)
    ).appeal
    assert planned.former == ()
    assert answered(planned, deputy).former == (NEW,)
