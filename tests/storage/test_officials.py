"""Becoming and ceasing to be an official; who is asked and told."""

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa

from domain.appeals import Status
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Right, Role
from storage.appeals import appeals
from storage.officials import appointments, audit, officials
from storage.officials.appointments import NotRedeemed, Redeemed, typed_code
from storage.store import Store
from storage.tables import invitations
from storage.unit import Unit
from tests.conftest import Clock
from tests.storage.cases import citizen, contested, hired, in_work, notices, run

RIGHT = Right(Role.EXECUTOR, "housing")
NOT_GOOD = NotRedeemed("invitation.not_good")


def _invited(unit: Unit, right: Right = RIGHT) -> str:
    return appointments.invite(unit, None, right, "terminal:1", note="Иванова").code


async def test_an_invitation_makes_an_official_once(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss = hired(unit, "vk:10", Role.COORDINATOR)
        by = officials.official(unit, boss)
        code = appointments.invite(unit, by, RIGHT, "vk:10", note="Иванова, ЖКХ").code
        person, other = citizen(unit, "vk:11"), citizen(unit, "vk:12")
        assert officials.rights_of(unit, person) == ()
        assert appointments.redeem(unit, code, person, "vk:11") == Redeemed(RIGHT)
        assert officials.rights_of(unit, person) == (RIGHT,)
        assert appointments.redeem(unit, code, person, "vk:11") == Redeemed(RIGHT)  # the same press again
        assert appointments.redeem(unit, code, other, "vk:12") == NOT_GOOD
        assert officials.rights_of(unit, other) == ()
        [named] = [each for each in officials.colleagues(unit, "housing") if each.person == person]
        assert (named.name, named.rights) == ("Иванова, ЖКХ", (RIGHT,))
        [invited, redeemed] = audit.of(unit, "invitation:1")
        assert (invited.person, invited.address, redeemed.person) == (boss, "vk:10", person)

    await run(store, live)


async def test_of_fifty_who_redeem_one_invitation_at_once_one_becomes_an_official(store: Store) -> None:
    code = await run(store, _invited)

    def redeem(unit: Unit, n: int) -> object:
        return appointments.redeem(unit, code, citizen(unit, f"vk:{n}"), f"vk:{n}")

    found = await asyncio.gather(*(run(store, lambda unit, n=n: redeem(unit, n)) for n in range(50)))
    assert found.count(Redeemed(RIGHT)) == 1
    assert found.count(NOT_GOOD) == 49
    assert len(await run(store, lambda unit: officials.colleagues(unit, "housing"))) == 1


async def test_wrong_used_and_expired_codes_look_alike(store: Store, clock: Clock) -> None:
    old = await run(store, _invited)
    clock.forward(appointments.VALID)

    def live(unit: Unit) -> None:
        person = citizen(unit, "vk:1")
        for code in (old, "ABCD-EFGH-JKLM-NPQR", "привет", ""):
            assert appointments.redeem(unit, code, person, "vk:1") == NOT_GOOD

    await run(store, live)


async def test_a_sixth_try_within_an_hour_is_refused_even_with_the_right_code(
    store: Store, clock: Clock
) -> None:
    code = await run(store, _invited)

    def redeem(unit: Unit, text: str, address: str = "vk:1") -> object:
        return appointments.redeem(unit, text, citizen(unit, address), address)

    for _ in range(appointments.TRIES):
        assert await run(store, lambda unit: redeem(unit, "ABCD-EFGH-JKLM-NPQR")) == NOT_GOOD
    refused = await run(store, lambda unit: redeem(unit, code))
    assert refused == NotRedeemed("invitation.too_many_tries")
    clock.forward(timedelta(hours=1))
    assert await run(store, lambda unit: redeem(unit, code)) == Redeemed(RIGHT)


async def test_a_swarm_of_accounts_meets_the_common_limit(store: Store) -> None:
    def live(unit: Unit) -> None:
        person = citizen(unit)
        found = [
            appointments.redeem(unit, "нет", person, f"vk:{n}") for n in range(appointments.TRIES_OF_ALL + 1)
        ]
        assert found[-2:] == [NOT_GOOD, NotRedeemed("invitation.too_many_tries")]

    await run(store, live)


async def test_the_database_keeps_no_code_and_a_code_is_long_enough(store: Store) -> None:
    code = await run(store, _invited)
    bare = typed_code(code)
    assert bare is not None
    assert len(bare) == 16
    kept = str(await run(store, lambda unit: unit.connection.execute(sa.select(invitations)).one()))
    assert code not in kept
    assert bare not in kept


@pytest.mark.parametrize(
    "typed",
    [
        "ABCD-EFGH-JKLM-NPQR",
        " abcd-efgh-jklm-npqr ",
        "ABCDEFGHJKLMNPQR",
        "invite-ABCDEFGHJKLMNPQR",
        "ABCD EFGH JKLM NPQR",
        "АВCD–ЕFGН–JКLМ–NРQR",  # half of it in Cyrillic letters that look the same
        "код ABCD-EFGH-JKLM-NPQR",
        "Вас приглашают в «Отклик», исполнитель. Код: ABCD-EFGH-JKLM-NPQR. Он действует 7 дней.",
        "https://t.me/otklik_bot?start=invite-ABCDEFGHJKLMNPQR",
        "https://vk.me/club1?ref=invite-ABCDEFGHJKLMNPQR",
        "https://t.me/otklik_bot?start=invite-ABCDEFGHJKLMNPQR или ABCD-EFGH-JKLM-NPQR",
    ],
)
def test_a_code_is_understood_as_people_type_it(typed: str) -> None:
    assert typed_code(typed) == "ABCDEFGHJKLMNPQR"


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Течёт крыша в подъезде",
        "ABCD-EFGH",
        "ABCD-EFGH-JKLM-NPQR-ABCD",
        "invite-1",
        "link-ABCDEFGHJKLMNPQR",
        "invite-ABCDEFGHJKLMNPQRS",
        "ABCD-EFGH-JKLM-NPQR или ABCD-EFGH-JKLM-NPQS",  # which of them?
        "номер кузова ABCDEFGHJKLMNPQR",
    ],
)
def test_ordinary_words_are_no_code(words: str) -> None:
    assert typed_code(words) is None


async def test_an_invitation_is_void_when_its_giver_may_not_give_it_any_more(store: Store) -> None:
    def live(unit: Unit) -> None:
        admin = officials.official(unit, hired(unit, "vk:1", Role.ADMIN, "adm"))
        boss = hired(unit, "vk:10", Role.COORDINATOR)
        code = appointments.invite(unit, officials.official(unit, boss), RIGHT, "vk:10").code
        appointments.dismiss(unit, admin, boss, "vk:1")
        assert appointments.redeem(unit, code, citizen(unit, "vk:11"), "vk:11") == NOT_GOOD

    await run(store, live)


async def test_nobody_invites_beyond_their_right(store: Store) -> None:
    def live(unit: Unit) -> None:
        by = officials.official(unit, hired(unit, "vk:10", Role.COORDINATOR))
        for right in (Right(Role.COORDINATOR, "housing"), Right(Role.EXECUTOR, "roads")):
            with pytest.raises(NotAllowed):
                appointments.invite(unit, by, right, "vk:10")

    await run(store, live)


async def test_a_dismissal_takes_effect_at_once_and_their_cases_wait_for_another(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss, worker = hired(unit, "vk:10", Role.COORDINATOR), hired(unit, "vk:11", Role.EXECUTOR)
        admin = officials.official(unit, hired(unit, "vk:1", Role.ADMIN, "adm"))
        case = in_work(unit, boss, worker)
        stays = in_work(unit, boss, boss, key="k2")
        before = len(notices(unit))
        dismissed = appointments.dismiss(unit, admin, worker, "vk:1")
        assert dismissed.rights == (RIGHT,)
        assert [each.id for each in dismissed.appeals] == [case.id]
        assert officials.rights_of(unit, worker) == ()
        assert appeals.load(unit, case.id).executor is None
        assert appeals.load(unit, case.id).status is Status.IN_PROGRESS
        assert appeals.load(unit, stays.id) == stays
        assert notices(unit)[before:] == [("vk:10", "notice.official.released")]
        [entry] = audit.of(unit, f"person:{worker}")
        assert (entry.action, entry.before["role"]) == ("official.dismiss", "executor")

    await run(store, live)


async def test_who_keeps_another_right_over_a_case_keeps_the_case(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss, worker = hired(unit, "vk:10", Role.COORDINATOR), hired(unit, "vk:11", Role.EXECUTOR)
        hired(unit, "vk:11", Role.EXECUTOR, "adm")
        in_work(unit, boss, worker)
        by = officials.official(unit, boss)
        dismissed = appointments.dismiss(unit, by, worker, "vk:10")
        assert dismissed == appointments.Dismissed((RIGHT,), ())
        assert officials.rights_of(unit, worker) == (Right(Role.EXECUTOR, "adm"),)

    await run(store, live)


async def test_nobody_dismisses_themselves_or_those_they_could_not_appoint(store: Store) -> None:
    def live(unit: Unit) -> None:
        admin = hired(unit, "vk:1", Role.ADMIN, "gov")
        boss = officials.official(unit, hired(unit, "vk:10", Role.COORDINATOR))
        with pytest.raises(NotAllowed):
            appointments.dismiss(unit, boss, boss.person, "vk:10")
        with pytest.raises(NotAllowed):
            appointments.dismiss(unit, boss, admin, "vk:10")
        with pytest.raises(NotAllowed):
            appointments.dismiss(unit, Official(admin, ()), boss.person, "vk:1")

    await run(store, live)


async def test_who_can_be_assigned_and_whether_there_is_anybody_else(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss, worker = hired(unit, "vk:10", Role.COORDINATOR), hired(unit, "vk:11", Role.EXECUTOR)
        hired(unit, "vk:12", Role.HEAD)
        hired(unit, "vk:13", Role.EXECUTOR, "housing", "heat")  # for another topic
        case = contested(unit, boss, worker)
        assert [each.person for each in officials.assignable(unit, case)] == [boss, worker]
        assert officials.others(unit, case, worker)
        assert not officials.others(unit, case, boss)  # the only other is the old executor

    await run(store, live)
