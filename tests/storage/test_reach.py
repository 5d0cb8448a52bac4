"""An administrator of a municipality reaches their own tree and no other: every deed × every relation."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.actions import RULES, refusal
from domain.refusal import NotAllowed
from domain.rights import Action, Right, Role
from storage.appeals import appeals
from storage.appeals.queue_counts import counts
from storage.appeals.queues import Queue, page
from storage.officials import appointments, officials, standing_in
from storage.store import Store
from storage.unit import Unit
from tests.district import report
from tests.storage.cases import citizen, hired, run

RELATIONS = {  # where the administrator's right is -> does it reach an executor and a case of «roads»?
    "own": ("roads", None, True),
    "superior": ("adm", None, True),
    "root": ("gov", None, True),
    "subordinate": ("town-roads", None, False),
    "sibling": ("housing", None, False),
    "other municipality": ("other-adm", None, False),
    "the topic": ("roads", "pothole", False),  # over people of every topic a limited right gives nothing
    "another topic": ("roads", "leak", False),
    "another topic, above": ("gov", "leak", False),
}
WANTED = Right(Role.EXECUTOR, "roads")


def allowed(deed: Callable[[], object]) -> bool:
    """Is the deed done, rather than refused or left without effect?"""
    try:
        return deed() not in ((), None, False)
    except NotAllowed:
        return False


@pytest.mark.parametrize("relation", RELATIONS)
async def test_people_are_invited_sent_away_and_dismissed_from_above_only(
    store: Store, relation: str
) -> None:
    held, topic, reaches = RELATIONS[relation]

    def live(unit: Unit) -> None:
        worker = hired(unit, "vk:11", Role.EXECUTOR, "roads")
        deputy = hired(unit, "vk:12", Role.EXECUTOR, "roads")
        admin = officials.official(unit, hired(unit, "vk:10", Role.ADMIN, held, topic))
        until = unit.now + timedelta(days=3)

        def away() -> bool:
            standing_in.send_away(unit, admin, worker, deputy, unit.now, until, "vk:10")
            return True

        assert allowed(lambda: appointments.invite(unit, admin, WANTED, "vk:10")) == reaches
        assert allowed(away) == reaches
        assert allowed(lambda: appointments.dismiss(unit, admin, worker, "vk:10").rights) == reaches
        assert bool(officials.own_rights(unit, worker)) != reaches

    await run(store, live)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("relation", RELATIONS)
async def test_cases_are_listed_counted_found_and_acted_on_within_reach_only(
    store: Store, role: Role, relation: str
) -> None:
    held, topic, reaches = RELATIONS[relation]
    reaches = reaches or relation == "the topic"

    def live(unit: Unit) -> None:
        case = appeals.register(unit, report("pothole", "k1"), citizen(unit), "telegram:1")
        assert case.authority == "town-roads"
        official = officials.official(unit, hired(unit, "vk:10", role, held, topic))
        reads = role not in (Role.MODERATOR, Role.EDITOR) and (
            reaches or relation == "subordinate"  # for this case of the town's roads it is their own
        )
        found = page(unit, official, Queue.ALL).appeals
        assert [each.id for each in found] == [case.id] * reads
        assert counts(unit, official)[Queue.ALL] == reads
        assert bool(page(unit, official, Queue.ALL, words="крыша").appeals) == reads
        assert (refusal(case, official, Action.READ, unit.catalogue) is None) == reads
        if not reads and role is not Role.MODERATOR:  # who holds messages back, of their own authority
            for action in RULES:
                assert refusal(case, official, action, unit.catalogue) is not None, action

    await run(store, live)
