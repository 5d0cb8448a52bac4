"""Merging one case into another, and what is refused."""

from dataclasses import replace

import pytest

from domain import moves
from domain.actions import allowed
from domain.appeals import Appeal, Merged, Outcome, Status, Track
from domain.events import Joint
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action, Right, Role
from domain.wording import read
from tests.district import CATALOGUE, CITIZEN, EXECUTOR, NOW, appeal, world

COORDINATOR = Official(10, (Right(Role.COORDINATOR, "housing"),))
MAIN = replace(appeal(), id=2, number="2026-000002")


def merged(case: Appeal) -> Appeal:
    return moves.merge(case, COORDINATOR, world(), main=MAIN).appeal


def test_a_merged_case_is_a_duplicate_that_nobody_contests_or_rates() -> None:
    moved = moves.merge(appeal(), COORDINATOR, world(), main=MAIN)
    after = moved.appeal
    assert moved.events == (Joint("2026-000002"),)
    assert (after.status, after.outcome, after.closed_at) == (Status.CLOSED, Outcome.DUPLICATE, NOW)
    assert after.merged == Merged(2, appeal().status)
    assert allowed(after, CITIZEN, CATALOGUE) == (Action.READ,)
    assert Action.PART in allowed(after, COORDINATOR, CATALOGUE)
    assert Action.PART not in allowed(after, EXECUTOR, CATALOGUE)


@pytest.mark.parametrize("status", [Status.REGISTERED, Status.ROUTED, Status.IN_PROGRESS, Status.CLARIFYING])
def test_parted_at_once_it_is_what_it_was(status: Status) -> None:
    case = replace(appeal(status), question="Где?" if status is Status.CLARIFYING else "", answer="Раньше")
    assert moves.part(merged(case), COORDINATOR, world()).appeal == case


def test_a_case_of_its_own_cannot_be_parted() -> None:
    with pytest.raises(NotAllowed, match="wrong_status"):
        moves.part(appeal(Status.CLOSED), COORDINATOR, world())


@pytest.mark.parametrize(
    ("main", "reason"),
    [
        (replace(MAIN, id=appeal().id), "merge.itself"),
        (replace(MAIN, status=Status.CLOSED), "merge.closed"),
        (replace(MAIN, track=Track.STATUTORY), "merge.statutory"),
        (replace(MAIN, authority="town-roads"), "merge.unknown"),
    ],
)
def test_some_cases_are_no_main_case(main: Appeal, reason: str) -> None:
    with pytest.raises(NotAllowed, match=reason):
        moves.merge(appeal(), COORDINATOR, world(), main=main)


def test_a_withheld_case_is_no_main_case() -> None:
    with pytest.raises(NotAllowed, match="withheld"):
        moves.merge(appeal(), COORDINATOR, world(), main=replace(MAIN, withheld=read("threat:бомба")))


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        (replace(appeal(), track=Track.STATUTORY), "merge.statutory"),
        (appeal(Status.ANSWERED), "wrong_status"),
    ],
)
def test_some_cases_are_not_merged(case: Appeal, reason: str) -> None:
    with pytest.raises(NotAllowed, match=reason):
        moves.merge(case, COORDINATOR, world(), main=MAIN)


def test_a_callers_case_is_merged_and_parted_as_any_other() -> None:
    case = replace(appeal(), filed_by=11, address="caller:")
    moved = moves.merge(case, COORDINATOR, world(), main=MAIN)
    assert moved.appeal.merged == Merged(2, case.status)
    assert moves.part(moved.appeal, COORDINATOR, world()).appeal == case
    assert moves.merge(appeal(), COORDINATOR, world(), main=replace(MAIN, filed_by=11)).appeal.merged
