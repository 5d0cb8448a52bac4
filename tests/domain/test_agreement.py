"""An answer that others agree before it goes: who is asked, what each of them may do, what comes after."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from domain.actions import allowed, refusal
from domain.appeals import PARTIES_LIMIT, Agreement, Appeal, Outcome, Party, Status, party
from domain.catalogue import Practice
from domain.events import Agreed, Answered, Circulated, Objected
from domain.moves import Moved, agree, answer, approve, contest, object_to, redirect, send_back, withdraw
from domain.notices import NoticeKind, ToHeads, ToOfficial, ToParty
from domain.people import Official
from domain.refusal import NotAllowed
from domain.reminders import Stage, notices, reminders
from domain.rights import Action, Right, Role
from tests.district import (
    CATALOGUE,
    CITIZEN,
    COORDINATOR,
    EXECUTOR,
    NOW,
    appeal,
    official,
    with_practice,
    world,
)

ROADS, OTHER = Party("roads"), Party("other-adm", 33)
ROAD_HEAD = official(30, Role.HEAD, "roads")
LAWYER = official(33, Role.EXECUTOR, "other-adm")
HEAD = official(40, Role.HEAD, "housing")


def sent(*parties: Party, practice: Practice | None = None, approvers: bool = False) -> Moved:
    known = with_practice({"housing": practice}) if practice else CATALOGUE
    case = appeal(Status.IN_PROGRESS, executor=EXECUTOR.person)
    return answer(
        case,
        EXECUTOR,
        world(catalogue=known),
        outcome=Outcome.EXPLAINED,
        text="Крышу чинят по графику.",
        approvers=approvers,
        parties=parties,
    )


def test_the_answer_waits_for_everybody_and_goes_with_the_last_word() -> None:
    moved = sent(ROADS, OTHER)
    waiting = moved.appeal
    assert (waiting.status, waiting.outcome, waiting.answer) == (Status.APPROVAL, None, "")
    assert [each.key for each in waiting.agreeing] == ["roads", "other-adm/33"]
    assert {each.to for each in moved.notices} >= {ToParty("roads", "leak"), ToOfficial(33)}

    one = agree(waiting, ROAD_HEAD, world()).appeal
    assert (one.status, one.agreeing) == (Status.APPROVAL, (OTHER,))
    last = agree(one, LAWYER, world())
    assert (last.appeal.status, last.appeal.answer) == (Status.ANSWERED, "Крышу чинят по графику.")
    assert [type(each) for each in last.events] == [Agreed, Answered]
    assert last.before == one
    assert last.appeal.executor == EXECUTOR.person


def test_after_the_agreement_comes_the_approval() -> None:
    waiting = sent(ROADS, practice=Practice(approval=True), approvers=True).appeal
    assert Action.APPROVE not in allowed(waiting, HEAD, CATALOGUE)
    with pytest.raises(NotAllowed) as early:
        approve(waiting, HEAD, world())
    assert early.value.reason == "appeal.being_agreed"

    moved = agree(waiting, ROAD_HEAD, world())
    assert (moved.appeal.status, moved.appeal.agreeing) == (Status.APPROVAL, ())
    assert ToHeads("housing", "leak") in [
        each.to for each in moved.notices if each.kind is NoticeKind.PROPOSED
    ]
    assert approve(moved.appeal, HEAD, world()).appeal.status is Status.ANSWERED


def test_a_remark_brings_it_back_and_the_others_are_not_waited_for() -> None:
    waiting = sent(ROADS, OTHER).appeal
    moved = object_to(waiting, LAWYER, world(), remarks="Назовите статью")
    assert (moved.appeal.status, moved.appeal.proposed, moved.appeal.agreeing) == (
        Status.IN_PROGRESS,
        None,
        (),
    )
    assert moved.events == (Objected("other-adm/33", "Назовите статью"),)
    assert ToOfficial(EXECUTOR.person) in [each.to for each in moved.notices]
    assert refusal(moved.appeal, LAWYER, Action.READ, CATALOGUE) is None  # sees what comes of it
    again = answer(
        moved.appeal, EXECUTOR, world(), outcome=Outcome.EXPLAINED, text="По статье 162.", parties=(OTHER,)
    )
    assert again.appeal.agreeing == (OTHER,)


def test_the_authoritys_practice_asks_the_same_parties_every_time() -> None:
    practice = Practice(agreement=("roads", "housing", "gone"), agreement_days=3)
    moved = sent(OTHER, Party("roads"), practice=practice)
    assert [each.key for each in moved.appeal.agreeing] == ["other-adm/33", "roads"]  # not itself, not twice
    assert moved.appeal.agreement is not None
    assert moved.appeal.agreement.due_at == datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
    assert isinstance(moved.events[0], Circulated)


@pytest.mark.parametrize(
    ("who", "word", "reads"),
    [
        (ROAD_HEAD, True, True),
        (official(31, Role.COORDINATOR, "roads"), True, True),
        (official(31, Role.COORDINATOR, "roads", "roads"), False, False),  # of other topics
        (official(31, Role.HEAD, "gov"), True, True),  # above it
        (official(31, Role.EXECUTOR, "roads"), False, False),
        (official(31, Role.HEAD, "town-roads"), False, False),
        (official(31, Role.EXECUTOR, "other-adm"), False, False),
        (LAWYER, True, True),
        (Official(34, LAWYER.rights, (33,)), True, True),  # stands in for the lawyer
        (official(31, Role.HEAD, "housing"), False, True),
        (COORDINATOR, False, True),
        (replace(EXECUTOR, rights=(*EXECUTOR.rights, Right(Role.HEAD, "gov"))), False, True),  # the author
    ],
)
def test_a_word_belongs_to_those_who_were_asked(who: Official, word: bool, reads: bool) -> None:
    waiting = sent(ROADS, OTHER).appeal
    can = allowed(waiting, who, CATALOGUE)
    assert (Action.AGREE in can, Action.OBJECT in can) == (word, word)
    assert (Action.READ in can) == reads


@pytest.mark.parametrize("status", Status)
def test_a_party_may_do_nothing_else_and_only_while_it_is_asked(status: Status) -> None:
    made = Agreement((OTHER,), NOW + timedelta(days=2))
    for case in (
        appeal(status),
        appeal(status, agreement=made),
        appeal(status, agreement=replace(made, over=True)),
        appeal(status, agreement=replace(made, parties=(replace(OTHER, agreed=True),))),
    ):
        asked = status is Status.APPROVAL and bool(case.agreeing)
        can = set(allowed(case, LAWYER, CATALOGUE))
        expected = {Action.READ} if case.agreement else set()
        assert can == expected | ({Action.AGREE, Action.OBJECT} if asked else set()), (
            case.status,
            case.agreement,
        )


@pytest.mark.parametrize("case", ["returned", "withdrawn", "redirected", "contested"])
def test_whatever_ends_it_leaves_nobody_waited_for(case: str) -> None:
    waiting = sent(ROADS, OTHER).appeal
    after: Appeal
    match case:
        case "returned":
            after = send_back(waiting, COORDINATOR, world(), remarks="Не ждём").appeal
        case "withdrawn":
            after = withdraw(waiting, CITIZEN, world()).appeal
        case "redirected":
            back = send_back(waiting, COORDINATOR, world(), remarks="Не ждём").appeal
            after = redirect(back, COORDINATOR, world(), authority="roads", reason="Не наше").appeal
        case _:
            one = agree(waiting, ROAD_HEAD, world()).appeal
            after = contest(agree(one, LAWYER, world()).appeal, CITIZEN, world()).appeal
    assert after.agreeing == ()
    assert Action.AGREE not in allowed(after, LAWYER, CATALOGUE)


def test_those_who_are_late_are_reminded_and_then_those_who_wait() -> None:
    waiting = sent(ROADS, OTHER).appeal
    stages = [each.stage for each in reminders(waiting)]
    assert stages.count(Stage.AGREEMENT) == stages.count(Stage.NOT_AGREED) == 1
    assert [each.to for each in notices(waiting, Stage.AGREEMENT)] == [
        ToParty("roads", "leak"),
        ToOfficial(33),
    ]
    late = [each.to for each in notices(waiting, Stage.NOT_AGREED)]
    assert ToOfficial(EXECUTOR.person) in late
    assert ToParty("roads", "leak") in late
    assert ToHeads("housing", "leak") not in [each.to for each in notices(waiting, Stage.DAY)]
    one = agree(waiting, ROAD_HEAD, world()).appeal
    assert [each.to for each in notices(one, Stage.AGREEMENT)] == [ToOfficial(33)]


def test_too_many_parties_and_oneself_are_refused() -> None:
    many = tuple(Party("roads", 100 + n) for n in range(PARTIES_LIMIT + 1))
    for parties, reason in (
        (many, "appeal.too_many_parties"),
        ((Party("housing", 11),), "appeal.own_agreement"),
    ):
        with pytest.raises(NotAllowed) as refused:
            sent(*parties)
        assert refused.value.reason == reason


def test_a_party_is_found_again_by_its_key() -> None:
    for authority, person in product(("roads", "a.b-c_d"), (None, 7)):
        assert party(Party(authority, person).key) == Party(authority, person)


def test_those_whose_word_is_waited_for_are_told_when_it_is_not_needed_any_more() -> None:
    waiting = sent(ROADS, OTHER).appeal

    def unasked(moved: Moved) -> dict[object, object]:
        return {each.to: each.params["why"] for each in moved.notices if each.kind is NoticeKind.UNASKED}

    everybody = {ToParty("roads", "leak"): "withdrawn", ToOfficial(33): "withdrawn"}
    assert unasked(withdraw(waiting, CITIZEN, world())) == everybody
    assert unasked(object_to(waiting, ROAD_HEAD, world(), remarks="Нет даты")) == {ToOfficial(33): "returned"}
    one = agree(waiting, ROAD_HEAD, world()).appeal  # who has agreed is not waited for
    assert unasked(withdraw(one, CITIZEN, world())) == {ToOfficial(33): "withdrawn"}
    assert unasked(object_to(one, LAWYER, world(), remarks="Нет даты")) == {}
