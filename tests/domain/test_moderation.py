"""What a moderator decides about a message with listed words, as moves."""

from dataclasses import replace

import pytest

from domain import moves
from domain.appeals import Appeal, Status
from domain.catalogue import Practice
from domain.events import Passed, Registered, Routed, Withheld
from domain.moves import Moved
from domain.notices import NoticeKind, ToModerators
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Role
from domain.wording import Listed, ListKind, read
from domain.world import World
from tests.district import CITIZEN, COORDINATOR, EXECUTOR, official, report, with_practice, world

FOUND = (Listed(ListKind.THREAT, "набить морду"), Listed(ListKind.PROFANITY, "дурак"))
MODERATOR = official(50, Role.MODERATOR)
AT_ONCE = world(catalogue=with_practice({"housing": Practice(moderation=False)}))


def _withheld(around: World, territory: str = "town") -> Moved:
    made = replace(report(), territory=territory)
    return moves.withhold(moves.register(made, CITIZEN, "telegram:1", around), FOUND, around)


def _case(around: World, territory: str = "town") -> Appeal:
    return replace(_withheld(around, territory).appeal, id=1, number="2026-000001", version=2)


@pytest.mark.parametrize("around", [world(), AT_ONCE], ids=["moderated", "routed at once"])
def test_it_goes_nowhere_and_a_moderator_is_told_what_was_found(around: World) -> None:
    moved = _withheld(around)
    assert (moved.appeal.status, moved.appeal.withheld) == (Status.REGISTERED, FOUND)
    assert moved.appeal.moderate_by is not None
    registered, withheld = moved.events
    assert isinstance(registered, Registered)
    assert isinstance(withheld, Withheld)
    assert read(withheld.found) == FOUND
    assert not withheld.public
    [told] = moved.notices
    assert (told.kind, told.to) == (NoticeKind.WITHHELD, ToModerators("housing", "leak"))


def test_passed_it_is_as_any_other() -> None:
    passed = moves.let_pass(_case(world()), MODERATOR, world())
    assert (passed.appeal.status, passed.appeal.withheld, passed.events) == (
        Status.REGISTERED,
        (),
        (Passed(),),
    )
    routed = moves.let_pass(_case(AT_ONCE), MODERATOR, AT_ONCE)
    assert routed.appeal.status is Status.ROUTED
    assert isinstance(routed.events[1], Routed)


def test_what_nobody_answers_for_waits_for_a_coordinator_also_where_nobody_moderates() -> None:
    around = world(catalogue=with_practice({"gov": Practice(moderation=False)}))
    case = _case(around, "region")
    moved = moves.let_pass(case, official(51, Role.MODERATOR, "gov"), around)
    assert (moved.appeal.status, moved.appeal.withheld) == (Status.REGISTERED, ())
    assert moved.notices[0].params == {"nobody": 1}


@pytest.mark.parametrize("who", [EXECUTOR, official(60, Role.HEAD), official(61, Role.MODERATOR, "roads")])
def test_nobody_else_lets_it_pass_or_reads_it(who: Official) -> None:
    with pytest.raises(NotAllowed):
        moves.let_pass(_case(world()), who, world())
    with pytest.raises(NotAllowed):
        moves.note(_case(world()), who, world(), text="Видел")


def test_what_was_not_withheld_needs_no_passing() -> None:
    plain = replace(_case(world()), withheld=())
    with pytest.raises(NotAllowed, match="not_withheld"):
        moves.let_pass(plain, COORDINATOR, world())
