"""Every action × role × where the right stands towards the authority × the right's topic limit."""

from itertools import product

import pytest

from domain.actions import CITIZENS, CO_EXECUTORS, JOINERS, PARTIES, RULES, SCHEDULES, refusal
from domain.appeals import Status
from domain.people import Official
from domain.rights import GRANTS, Action, Right, Role, may, may_appoint
from domain.scope import scope
from tests.district import CATALOGUE, appeal

WHERE = {  # the authority of the right -> does it reach what belongs to «roads» of the district?
    "own": ("roads", True),
    "superior": ("adm", True),
    "root": ("gov", True),
    "subordinate": ("town-roads", False),
    "sibling": ("housing", False),
    "other municipality": ("other-adm", False),
}
LIMITS = {  # the topic of the right -> does it reach a case about potholes? one about no topic at all?
    "none": (None, True, True),
    "the topic": ("pothole", True, False),
    "its category": ("roads", True, False),
    "another topic": ("leak", False, False),
    "another category": ("housing", False, False),
}
EVERYONE = {Role.ADMIN, Role.COORDINATOR, Role.EXECUTOR, Role.HEAD, Role.CURATOR}
COORDINATORS = {Role.COORDINATOR}
WORKERS = {Role.COORDINATOR, Role.EXECUTOR}
APPOINT = {Role.ADMIN, Role.COORDINATOR}
KEEPERS = {Role.MODERATOR, Role.COORDINATOR, Role.ADMIN}
OFFICIALS = {  # written down apart from the program's own table, and held against it
    Action.READ: EVERYONE,
    Action.ROUTE: COORDINATORS,
    Action.DECLINE: COORDINATORS,
    Action.TAKE: WORKERS,
    Action.ASSIGN: COORDINATORS,
    Action.ENGAGE: WORKERS,
    Action.EXCUSE: WORKERS,
    Action.ASK: WORKERS,
    Action.PROGRESS: WORKERS,
    Action.ANSWER: WORKERS,
    Action.APPROVE: {Role.HEAD},
    Action.RETURN: {Role.HEAD, Role.COORDINATOR},
    Action.EXTEND: COORDINATORS,
    Action.REDIRECT: COORDINATORS,
    Action.MERGE: COORDINATORS,
    Action.PART: COORDINATORS,
    Action.NOTE: WORKERS,
    Action.FILE: WORKERS,
    Action.TELL: WORKERS,
    Action.BLOCK: KEEPERS,
    Action.ADMIT: KEEPERS,
    Action.TEMPLATE: {Role.ADMIN, Role.COORDINATOR, Role.HEAD},
    Action.POLL_WATCH: {Role.EDITOR, Role.HEAD, Role.CURATOR},
    Action.POLL_EDIT: {Role.EDITOR},
    Action.POLL_SUBMIT: {Role.EDITOR},
    Action.POLL_RECALL: {Role.EDITOR},
    Action.POLL_APPROVE: {Role.HEAD},
    Action.POLL_RETURN: {Role.HEAD},
    Action.POLL_PROLONG: {Role.EDITOR, Role.HEAD},
    Action.POLL_CANCEL: {Role.EDITOR, Role.HEAD},
    Action.POLL_DECIDE: {Role.EDITOR, Role.HEAD},
    Action.DRAFT_WATCH: {Role.EDITOR, Role.HEAD, Role.COORDINATOR, Role.MODERATOR, Role.CURATOR},
    Action.DRAFT_EDIT: {Role.EDITOR},
    Action.DRAFT_SUBMIT: {Role.EDITOR},
    Action.DRAFT_RECALL: {Role.EDITOR},
    Action.DRAFT_APPROVE: {Role.HEAD},
    Action.DRAFT_RETURN: {Role.HEAD},
    Action.DRAFT_PROLONG: {Role.EDITOR, Role.HEAD},
    Action.DRAFT_CLOSE: {Role.EDITOR, Role.HEAD},
    Action.DRAFT_REVISE: {Role.EDITOR},
    Action.DRAFT_SUMMARIZE: {Role.EDITOR, Role.HEAD},
    Action.DRAFT_FINISH: {Role.EDITOR, Role.HEAD},
    Action.DRAFT_CANCEL: {Role.EDITOR, Role.HEAD},
    Action.REMARK_MODERATE: {Role.MODERATOR, Role.COORDINATOR},
    Action.REMARK_JUDGE: {Role.EDITOR, Role.HEAD, Role.COORDINATOR},
    Action.HEARING: {Role.EDITOR, Role.HEAD},
    Action.EXPORT: {Role.ADMIN, Role.COORDINATOR, Role.HEAD, Role.CURATOR},
    Action.EXPORT_AUTHORS: {Role.COORDINATOR, Role.HEAD},
    Action.INVITE: APPOINT,
    Action.DISMISS: APPOINT,
    Action.IMPORT: {Role.ADMIN},
    Action.LISTS: KEEPERS,
}
CELLS = list(product(Role, WHERE, LIMITS))


@pytest.mark.parametrize("action", OFFICIALS)
def test_an_action_is_open_to_its_roles_from_its_own_authority_and_above_within_the_topic(
    action: Action,
) -> None:
    for role, where, limit in CELLS:
        (held, reaches), (topic, covers, covers_none) = WHERE[where], LIMITS[limit]
        rights = [Right(role, held, topic)]
        entitled = role in OFFICIALS[action] and reaches
        cell = (role, where, limit)
        assert may(rights, action, "roads", "pothole", CATALOGUE) == (entitled and covers), cell
        assert may(rights, action, "roads", None, CATALOGUE) == (entitled and covers_none), cell


@pytest.mark.parametrize("status", Status)
def test_no_status_of_a_case_opens_an_action_that_the_right_does_not(status: Status) -> None:
    case = appeal(status, "pothole", authority="roads")
    for (role, where, limit), action in product(CELLS, RULES):
        (held, reaches), (topic, covers, _) = WHERE[where], LIMITS[limit]
        official = Official(50, (Right(role, held, topic),))
        refused = refusal(case, official, action, CATALOGUE)
        cell = (action, role, where, limit)
        if role in OFFICIALS.get(action, ()) and reaches and covers:
            assert refused is None or refused.reason != "appeal.no_right", cell
        else:
            assert refused is not None, cell
            assert refused.reason == "appeal.no_right", cell


@pytest.mark.parametrize("role", Role)
def test_what_is_listed_is_what_may_be_read(role: Role) -> None:
    for where, limit in product(WHERE, LIMITS):
        rights = [Right(role, WHERE[where][0], LIMITS[limit][0])]
        listed = any(
            (each.authorities is None or "roads" in each.authorities)
            and (each.topics is None or "pothole" in each.topics)
            for each in scope(rights, Action.READ, CATALOGUE)
        )
        assert listed == may(rights, Action.READ, "roads", "pothole", CATALOGUE), (where, limit)


@pytest.mark.parametrize("giver", Role)
def test_a_role_is_given_and_taken_only_from_above_by_those_who_may_and_never_wider(giver: Role) -> None:
    for wanted, where, held, asked in product(Role, WHERE, LIMITS, LIMITS):
        (authority, reaches), limit, narrowed = WHERE[where], LIMITS[held][0], LIMITS[asked][0]
        gives = giver is Role.ADMIN or (giver is Role.COORDINATOR and wanted is Role.EXECUTOR)
        inside = limit is None or limit == narrowed or (limit == "roads" and narrowed == "pothole")
        inside = inside or (limit == "housing" and narrowed == "leak")
        expected = gives and reaches and inside
        given = may_appoint([Right(giver, authority, limit)], Right(wanted, "roads", narrowed), CATALOGUE)
        assert given == expected, (wanted, where, held, asked)


def test_the_matrix_knows_every_action_and_role() -> None:
    assert OFFICIALS.keys() == GRANTS.keys()
    others = CITIZENS | JOINERS | SCHEDULES | PARTIES | CO_EXECUTORS
    assert set(Action) == OFFICIALS.keys() | others  # nothing that is asked for belongs to nobody
    assert {role for role, _, _ in CELLS} == set(Role)
