"""A poll from the draft to «что решено»: who may, when, what it becomes."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from domain.catalogue import Practice
from domain.people import Official
from domain.polls import Kind, Option, Poll, Question, QuestionKind, State
from domain.polls import moves as poll_moves
from domain.refusal import NotAllowed
from domain.rights import GRANTS, Action, Right, Role
from tests.district import CATALOGUE, NOW, official, with_practice, world

EDITOR = official(20, Role.EDITOR, "adm")
HEAD = official(21, Role.HEAD, "adm")
QUESTION = Question(
    "q1", QuestionKind.ONE_OF, {"ru": "Где?"}, (Option("o1", {"ru": "Тут"}), Option("o2", {"ru": "Там"}))
)


def poll(state: State = State.DRAFT, **known: object) -> Poll:
    """A poll of the district without faults: opens tomorrow, closes in ten days."""
    made = Poll(
        1,
        "1/2026",
        Kind.QUESTIONNAIRE,
        {"ru": "Двор"},
        "adm",
        "district",
        state,
        author=20,
        opens_at=NOW + timedelta(days=1),
        closes_at=NOW + timedelta(days=10),
        decision_due=date(2026, 12, 20),
        questions=(QUESTION,),
    )
    return replace(made, **known)  # type: ignore[arg-type]


def approving(now_at: timedelta = timedelta()) -> poll_moves.World:
    return world(NOW + now_at, with_practice({"adm": Practice(poll_approval=True)}))


def test_where_the_head_approves_it_waits_for_them_and_then_for_its_hour() -> None:
    waiting = poll_moves.submit(poll(), EDITOR, approving(), heads=True).poll
    assert waiting.state is State.CHECKING
    assert poll_moves.approve(waiting, HEAD, approving()).poll.state is State.SCHEDULED


@pytest.mark.parametrize(("approval", "heads"), [(False, True), (True, False)])
def test_where_nobody_has_to_or_can_approve_it_goes_at_once(approval: bool, heads: bool) -> None:
    around = world(catalogue=with_practice({"adm": Practice(poll_approval=approval)}))
    assert poll_moves.submit(poll(), EDITOR, around, heads=heads).poll.state is State.SCHEDULED


def test_an_editor_who_is_the_head_too_does_not_ask_themselves() -> None:
    both = Official(20, (*EDITOR.rights, Right(Role.HEAD, "adm")))
    assert poll_moves.submit(poll(), both, approving(), heads=True).poll.state is State.SCHEDULED


def test_without_an_hour_to_open_it_opens_at_once() -> None:
    around = world()
    assert poll_moves.submit(poll(opens_at=None), EDITOR, around, heads=False).poll.opens_at == around.now


def test_with_faults_it_goes_nowhere_neither_from_the_editor_nor_from_the_head() -> None:
    with pytest.raises(NotAllowed, match="has_faults"):
        poll_moves.submit(poll(questions=()), EDITOR, world(), heads=False)
    late = approving(timedelta(days=11))  # it lay with the head until its closing had passed
    with pytest.raises(NotAllowed, match="has_faults"):
        poll_moves.approve(poll(State.CHECKING), HEAD, late)


def test_remarks_bring_it_back_to_the_drafts() -> None:
    back = poll_moves.send_back(poll(State.CHECKING), HEAD, approving(), remarks="Короче")
    assert (back.poll.state, back.words) == (State.DRAFT, "Короче")


def test_prolonged_only_to_later_only_while_it_runs_and_the_decision_is_owed_after_it() -> None:
    running, around = poll(State.OPEN), world(NOW + timedelta(days=2))
    assert running.closes_at is not None
    far = running.closes_at + timedelta(days=30)
    longer = poll_moves.prolong(running, EDITOR, around, until=far, reason="Мало голосов").poll
    assert longer.closes_at == far
    assert longer.decision_due is not None
    assert longer.decision_due >= far.date()
    with pytest.raises(NotAllowed, match="prolong_later"):
        poll_moves.prolong(running, EDITOR, around, until=running.closes_at, reason="—")
    over = world(running.closes_at)  # the schedule has not come to closing it yet
    with pytest.raises(NotAllowed, match="wrong_state"):
        poll_moves.prolong(running, EDITOR, over, until=far, reason="—")
    with pytest.raises(NotAllowed, match="too_long"):
        poll_moves.prolong(running, EDITOR, around, until=far + timedelta(days=400), reason="—")


def test_each_action_is_open_in_its_states_to_its_roles_alone() -> None:
    for action, state, role in product(poll_moves.RULES, State, Role):
        refused = poll_moves.refusal(poll(state), official(30, role, "adm"), action, CATALOGUE)
        expected = role in GRANTS[action] and state in poll_moves.RULES[action]
        assert (refused is None) == expected, (action, state, role)


def test_everything_can_be_changed_until_it_opens_and_nothing_after() -> None:
    for state in State:
        able = poll_moves.allowed(poll(state), EDITOR, CATALOGUE)
        changeable = Action.POLL_EDIT in able or Action.POLL_RECALL in able
        assert changeable == (state in (State.DRAFT, State.CHECKING, State.SCHEDULED)), state


def test_what_was_decided_is_told_once() -> None:
    told = poll_moves.decide(poll(State.CLOSED), EDITOR, world(), decision={"ru": "Сделаем"}).poll
    assert (told.state, told.decision) == (State.DECIDED, {"ru": "Сделаем"})
    with pytest.raises(NotAllowed):
        poll_moves.decide(told, EDITOR, world(), decision={"ru": "Передумали"})
