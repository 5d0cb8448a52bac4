"""A right is role × authority with its subordinates × optionally topic: the full matrix."""

from itertools import product

import pytest

from domain.actions import allowed
from domain.appeals import Status
from domain.people import Citizen, Official, Schedule
from domain.rights import Action, Right, Role, may, may_appoint
from domain.scope import scope
from tests.district import AUTHORITIES, CATALOGUE, CITIZEN, TOPICS, appeal

BELOW = {
    "gov": {"gov", "adm", "housing", "roads", "town-roads", "other-adm"},
    "adm": {"adm", "housing", "roads", "town-roads"},
    "housing": {"housing"},
    "roads": {"roads", "town-roads"},
    "town-roads": {"town-roads"},
    "other-adm": {"other-adm"},
}
OPENS = {
    Role.ADMIN: {
        Action.EXPORT,
        Action.READ,
        Action.BLOCK,
        Action.ADMIT,
        Action.LISTS,
        Action.TEMPLATE,
        Action.INVITE,
        Action.DISMISS,
        Action.IMPORT,
    },
    Role.COORDINATOR: {
        Action.EXPORT,
        Action.EXPORT_AUTHORS,
        Action.READ,
        Action.ROUTE,
        Action.DECLINE,
        Action.TAKE,
        Action.ASSIGN,
        Action.ENGAGE,
        Action.EXCUSE,
        Action.ASK,
        Action.PROGRESS,
        Action.ANSWER,
        Action.EXTEND,
        Action.REDIRECT,
        Action.MERGE,
        Action.PART,
        Action.NOTE,
        Action.FILE,
        Action.TELL,
        Action.BLOCK,
        Action.ADMIT,
        Action.LISTS,
        Action.TEMPLATE,
        Action.RETURN,
        Action.INVITE,
        Action.DISMISS,
        Action.DRAFT_WATCH,
        Action.REMARK_MODERATE,
        Action.REMARK_JUDGE,
    },
    Role.EXECUTOR: {
        Action.READ,
        Action.TAKE,
        Action.ENGAGE,
        Action.EXCUSE,
        Action.ASK,
        Action.PROGRESS,
        Action.ANSWER,
        Action.NOTE,
        Action.FILE,
        Action.TELL,
    },
    Role.MODERATOR: {
        Action.BLOCK,
        Action.ADMIT,
        Action.LISTS,
        Action.DRAFT_WATCH,
        Action.REMARK_MODERATE,
    },
    Role.HEAD: {
        Action.EXPORT,
        Action.EXPORT_AUTHORS,
        Action.READ,
        Action.APPROVE,
        Action.RETURN,
        Action.TEMPLATE,
        Action.POLL_WATCH,
        Action.POLL_APPROVE,
        Action.POLL_RETURN,
        Action.POLL_PROLONG,
        Action.POLL_CANCEL,
        Action.POLL_DECIDE,
        Action.DRAFT_WATCH,
        Action.DRAFT_APPROVE,
        Action.DRAFT_RETURN,
        Action.DRAFT_PROLONG,
        Action.DRAFT_CLOSE,
        Action.DRAFT_SUMMARIZE,
        Action.DRAFT_FINISH,
        Action.DRAFT_CANCEL,
        Action.REMARK_JUDGE,
        Action.HEARING,
    },
    Role.CURATOR: {Action.READ, Action.EXPORT, Action.POLL_WATCH, Action.DRAFT_WATCH},
    Role.EDITOR: {
        Action.POLL_WATCH,
        Action.POLL_EDIT,
        Action.POLL_SUBMIT,
        Action.POLL_RECALL,
        Action.POLL_PROLONG,
        Action.POLL_CANCEL,
        Action.POLL_DECIDE,
        Action.DRAFT_WATCH,
        Action.DRAFT_EDIT,
        Action.DRAFT_SUBMIT,
        Action.DRAFT_RECALL,
        Action.DRAFT_PROLONG,
        Action.DRAFT_CLOSE,
        Action.DRAFT_REVISE,
        Action.DRAFT_SUMMARIZE,
        Action.DRAFT_FINISH,
        Action.DRAFT_CANCEL,
        Action.REMARK_JUDGE,
        Action.HEARING,
    },
}


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_exactly_its_actions_in_its_authority_and_below(role: Role) -> None:
    for action, held, asked in product(Action, BELOW, BELOW):
        expected = action in OPENS[role] and asked in BELOW[held]
        assert may([Right(role, held)], action, asked, "leak", CATALOGUE) == expected, (action, held, asked)


@pytest.mark.parametrize("limit", ["leak", "housing", "pothole", "roads"])
def test_a_right_for_a_topic_or_a_category_reaches_only_those(limit: str) -> None:
    rights = [Right(Role.COORDINATOR, "adm", limit)]
    for topic in TOPICS:
        expected = limit in (topic.code, topic.category)
        assert may(rights, Action.ROUTE, "housing", topic.code, CATALOGUE) == expected
    assert not may(rights, Action.ROUTE, "housing", None, CATALOGUE)


def test_rights_add_up_and_none_means_nothing() -> None:
    both = [Right(Role.EXECUTOR, "housing"), Right(Role.COORDINATOR, "roads")]
    assert may(both, Action.ANSWER, "housing", "leak", CATALOGUE)
    assert may(both, Action.ROUTE, "town-roads", "pothole", CATALOGUE)
    assert not may(both, Action.ROUTE, "housing", "leak", CATALOGUE)
    assert not any(may([], action, "housing", "leak", CATALOGUE) for action in Action)


def test_what_belongs_to_an_authority_that_is_gone_is_reached_from_the_root_and_by_its_own_people() -> None:
    assert may([Right(Role.COORDINATOR, "gov")], Action.ROUTE, "gone", "leak", CATALOGUE)
    assert may([Right(Role.COORDINATOR, "gone")], Action.ROUTE, "gone", "leak", CATALOGUE)
    assert not may([Right(Role.COORDINATOR, "adm")], Action.ROUTE, "gone", "leak", CATALOGUE)


@pytest.mark.parametrize("giver", Role)
def test_administrators_appoint_anybody_below_coordinators_only_executors(giver: Role) -> None:
    for held, wanted, role in product(BELOW, BELOW, Role):
        may_give = giver is Role.ADMIN or (giver is Role.COORDINATOR and role is Role.EXECUTOR)
        expected = may_give and wanted in BELOW[held]
        assert may_appoint([Right(giver, held)], Right(role, wanted), CATALOGUE) == expected


def test_nobody_gives_a_wider_right_than_their_own() -> None:
    limited = [Right(Role.COORDINATOR, "adm", "leak")]
    assert may_appoint(limited, Right(Role.EXECUTOR, "housing", "leak"), CATALOGUE)
    assert not may_appoint(limited, Right(Role.EXECUTOR, "housing"), CATALOGUE)
    assert not may_appoint(limited, Right(Role.EXECUTOR, "housing", "heat"), CATALOGUE)


@pytest.mark.parametrize("held", BELOW)
def test_the_scope_of_lists_is_what_single_checks_say(held: str) -> None:
    for limit in (None, "leak", "housing"):
        rights = [Right(Role.EXECUTOR, held, limit)]
        reached = scope(rights, Action.READ, CATALOGUE)
        for authority, topic in product(AUTHORITIES, TOPICS):
            listed = any(
                (each.authorities is None or authority.code in each.authorities)
                and (each.topics is None or topic.code in each.topics)
                for each in reached
            )
            assert listed == may(rights, Action.READ, authority.code, topic.code, CATALOGUE)


def test_a_right_at_the_root_is_not_spelled_out_to_the_database() -> None:
    [reach] = scope([Right(Role.COORDINATOR, "gov"), Right(Role.HEAD, "gov", "leak")], Action.READ, CATALOGUE)
    assert reach.authorities is None
    assert reach.topics is None
    assert scope([], Action.READ, CATALOGUE) == ()


WORKING = {Action.READ, Action.PROGRESS, Action.ANSWER, Action.NOTE}
CASES = {
    Status.REGISTERED: {Action.READ, Action.ROUTE, Action.DECLINE, Action.ASK, Action.MERGE, Action.NOTE},
    Status.ROUTED: {
        Action.READ,
        Action.TAKE,
        Action.ASSIGN,
        Action.ASK,
        Action.PROGRESS,
        Action.EXTEND,
        Action.REDIRECT,
        Action.MERGE,
        Action.NOTE,
    },
    Status.IN_PROGRESS: WORKING
    | {Action.TAKE, Action.ASSIGN, Action.ASK, Action.EXTEND, Action.REDIRECT, Action.MERGE},
    Status.CLARIFYING: WORKING | {Action.ASSIGN, Action.REDIRECT, Action.MERGE},
    Status.APPROVAL: {
        Action.READ,
        Action.ASSIGN,
        Action.PROGRESS,
        Action.APPROVE,
        Action.RETURN,
        Action.NOTE,
    },
    Status.ANSWERED: {Action.READ, Action.NOTE},
    Status.CLOSED: {Action.READ, Action.NOTE},
    Status.DECLINED: {Action.READ, Action.NOTE},
    Status.WITHDRAWN: {Action.READ, Action.NOTE},
    Status.CONFIRMED: {Action.READ, Action.NOTE},
}
OWN = {
    Status.REGISTERED: {Action.READ, Action.ADD, Action.WITHDRAW},
    Status.ROUTED: {Action.READ, Action.ADD, Action.WITHDRAW},
    Status.IN_PROGRESS: {Action.READ, Action.ADD, Action.WITHDRAW},
    Status.CLARIFYING: {Action.READ, Action.REPLY, Action.WITHDRAW},
    Status.APPROVAL: {Action.READ, Action.ADD, Action.WITHDRAW},
    Status.ANSWERED: {Action.READ, Action.CONFIRM, Action.CONTEST, Action.RATE},
    Status.CONFIRMED: {Action.READ, Action.RATE},
    Status.CLOSED: {Action.READ, Action.RATE},
    Status.DECLINED: {Action.READ},
    Status.WITHDRAWN: {Action.READ},
}


@pytest.mark.parametrize("status", CASES)
def test_buttons_of_everybody_in_every_status(status: Status) -> None:
    case = appeal(status)
    for role in Role:
        held = Official(20, (Right(role, "housing"),))
        expected = (CASES[status] | {Action.BLOCK}) & OPENS[role]
        if role is Role.EXECUTOR:  # nobody executes it: it can be taken, not asked about or answered
            expected -= {Action.ASK, Action.PROGRESS, Action.ANSWER}
        assert set(allowed(case, held, CATALOGUE)) == expected, role
        assert allowed(case, Official(20, (Right(role, "roads"),)), CATALOGUE) == ()
    assert set(allowed(case, CITIZEN, CATALOGUE)) == OWN[status]
    assert allowed(case, Citizen(2), CATALOGUE) == ()
    done = status in (Status.CONFIRMED, Status.CLOSED)
    timed = {Action.CLOSE} if status is Status.ANSWERED else {Action.RECHECK} if done else set()
    assert set(allowed(case, Schedule(), CATALOGUE)) == timed


def test_an_executor_works_on_their_own_case_and_a_coordinator_on_any() -> None:
    case = appeal(Status.IN_PROGRESS, executor=11)
    mine = allowed(case, Official(11, (Right(Role.EXECUTOR, "housing"),)), CATALOGUE)
    assert set(mine) == {
        Action.READ,
        Action.ENGAGE,
        Action.ASK,
        Action.PROGRESS,
        Action.ANSWER,
        Action.NOTE,
    }
    not_mine = allowed(case, Official(12, (Right(Role.EXECUTOR, "housing"),)), CATALOGUE)
    assert set(not_mine) == {Action.READ, Action.NOTE}
    coordinators = allowed(case, Official(10, (Right(Role.COORDINATOR, "adm"),)), CATALOGUE)
    assert Action.ANSWER in coordinators
    assert Action.TAKE not in coordinators
