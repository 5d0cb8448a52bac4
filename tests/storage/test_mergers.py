"""Two persons become one and two again; races are won once; on both databases."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from domain.rights import Right, Role
from storage import conversations
from storage.appeals import appeals
from storage.notices import outbox
from storage.officials import absences, officials, pins
from storage.people import link_codes, mergers, people
from storage.people.link_codes import Entered, NotGood
from storage.polls import mailings as poll_mailings
from storage.store import Store
from storage.tables import link_codes as code_rows
from storage.unit import Unit
from tests.conftest import Clock
from tests.storage.cases import citizen, hired, in_work, run, sent

HERE, THERE = "telegram:1", "vk:1"


async def _met(store: Store, *addresses: str) -> list[int]:
    def meet(unit: Unit) -> list[int]:
        return [conversations.load(unit, each, "ru").person for each in addresses]

    return await store.run(meet)


async def _merge(store: Store, kept: int, joined: int) -> None:
    await run(store, lambda unit: mergers.merge(unit, kept, joined, THERE))


async def _part(store: Store, kept: int) -> int | None:
    return await run(store, lambda unit: mergers.undo(unit, kept, THERE))


async def test_a_code_is_kept_as_a_hash_and_is_good_for_a_quarter_of_an_hour(
    store: Store, clock: Clock
) -> None:
    [person] = await _met(store, HERE)
    made = await store.run(lambda unit: link_codes.issue(unit, person, HERE))
    assert made is not None
    kept = await store.read(lambda unit: unit.connection.execute(sa.select(code_rows)).one())
    assert made.code.replace("-", "") not in repr(kept)
    found = await store.run(lambda unit: link_codes.enter(unit, made.code, THERE))
    assert found == Entered(kept.id, person, HERE)
    clock.forward(link_codes.VALID)
    assert await store.run(lambda unit: link_codes.enter(unit, made.code, THERE)) == NotGood("link.not_good")
    assert await store.run(lambda unit: link_codes.use(unit, kept.id)) is None
    assert await store.run(lambda unit: link_codes.prune(unit, unit.now + timedelta(days=1))) == 1


async def test_a_new_code_makes_the_former_void_and_there_are_not_many(store: Store) -> None:
    [person] = await _met(store, HERE)
    made = [
        await store.run(lambda unit: link_codes.issue(unit, person, HERE)) for _ in range(link_codes.MADE)
    ]
    assert made[0] is not None
    first = made[0].code
    assert isinstance(await store.run(lambda unit: link_codes.enter(unit, first, THERE)), NotGood)
    assert await store.run(lambda unit: link_codes.issue(unit, person, HERE)) is None


async def test_of_many_who_use_a_code_at_once_one_succeeds(store: Store) -> None:
    [person] = await _met(store, HERE)
    made = await store.run(lambda unit: link_codes.issue(unit, person, HERE))
    assert made is not None
    code = made.code
    found = await store.run(lambda unit: link_codes.enter(unit, code, THERE))
    assert isinstance(found, Entered)
    used = await asyncio.gather(*(store.run(lambda unit: link_codes.use(unit, found.id)) for _ in range(5)))
    assert [each for each in used if each is not None] == [found]


async def test_two_codes_each_entered_in_the_other_chat_at_once_join_them_once(store: Store) -> None:
    one, two = await _met(store, HERE, THERE)

    def join(address: str, other: int) -> Callable[[Unit], bool]:
        def turn(unit: Unit) -> bool:
            own = conversations.load(unit, address, "ru").person
            try:
                mergers.merge(unit, own, other, address)
            except LookupError:
                return False
            return True

        return turn

    done = await asyncio.gather(store.run(join(HERE, two)), store.run(join(THERE, one)))
    assert sorted(done) == [False, True]
    first, second = await _met(store, HERE, THERE)
    assert first == second


async def test_everything_goes_to_the_one_who_is_kept_and_back(store: Store, clock: Clock) -> None:
    old, kept = await _met(store, HERE, THERE)
    case = await run(store, lambda unit: sent(unit, HERE, "a"))
    own = await run(store, lambda unit: sent(unit, THERE, "b"))
    await store.run(lambda unit: people.give_consent(unit, old, "2026-11", "telegram"))
    await store.run(lambda unit: people.set_name(unit, old, "Анна"))
    await store.run(lambda unit: people.set_language(unit, old, "en"))
    await store.run(
        lambda unit: outbox.put(unit, address=HERE, person=old, kind="k", subject="s", body={}, dedup="d")
    )
    await _merge(store, kept, old)

    assert await _met(store, HERE, THERE) == [kept, kept]
    person = await store.read(lambda unit: people.load(unit, kept))
    assert (person.name, person.language, person.consent) == ("Анна", "en", "2026-11")
    assert {c.id for c in await run(store, lambda unit: appeals.of_person(unit, kept))} == {case.id, own.id}
    rows = await store.run(lambda unit: outbox.claim(unit, "telegram", 9, timedelta(minutes=1)))
    assert {row.person for row in rows} == {kept}

    clock.forward(timedelta(hours=1))
    await store.run(lambda unit: people.withdraw_consent(unit, kept))
    later = await run(store, lambda unit: sent(unit, HERE, "c"))
    assert await _part(store, kept) == old
    assert await _met(store, HERE, THERE) == [old, kept]
    back = await run(store, lambda unit: appeals.of_person(unit, old))
    assert {each.id for each in back} == {case.id, later.id}
    assert [each.id for each in await run(store, lambda unit: appeals.of_person(unit, kept))] == [own.id]
    assert (await store.read(lambda unit: people.load(unit, kept))).name is None
    assert not (await store.read(lambda unit: people.load(unit, old))).consented
    assert await _part(store, kept) is None


async def test_a_withdrawal_later_than_the_consent_of_the_other_counts(store: Store, clock: Clock) -> None:
    old, kept = await _met(store, HERE, THERE)
    for person in (old, kept):
        await store.run(lambda unit, person=person: people.give_consent(unit, person, "1", "vk"))
    clock.forward(timedelta(hours=1))
    await store.run(lambda unit: people.withdraw_consent(unit, old))
    await _merge(store, kept, old)
    assert not (await store.read(lambda unit: people.load(unit, kept))).consented


async def test_two_officials_keep_all_rights_and_cases_and_get_them_back(store: Store) -> None:
    boss = await run(store, lambda unit: hired(unit, "vk:10", Role.COORDINATOR))
    one = await run(store, lambda unit: hired(unit, HERE, Role.EXECUTOR))
    two = await run(store, lambda unit: hired(unit, THERE, Role.EXECUTOR))
    both = Right(Role.EXECUTOR, "housing", None)
    head = Right(Role.HEAD, "housing", None)
    await run(store, lambda unit: officials.appoint(unit, one, head, by=None))
    case = await run(store, lambda unit: in_work(unit, boss, one, address="vk:77"))
    hashed = pins.hashed("2580")
    await run(store, lambda unit: pins.put(unit, one, hashed, HERE))
    await _merge(store, two, one)

    async def rights(person: int) -> set[Right]:
        return set(await run(store, lambda unit: officials.rights_of(unit, person)))

    assert (await rights(one), await rights(two)) == (set(), {both, head})
    assert (await run(store, lambda unit: appeals.load(unit, case.id))).executor == two
    assert await store.read(lambda unit: pins.known(unit, two))
    assert not await store.read(lambda unit: pins.fresh(unit, two, THERE))

    assert await _part(store, two) == one
    assert (await rights(one), await rights(two)) == ({both, head}, {both})
    assert (await run(store, lambda unit: appeals.load(unit, case.id))).executor == one


async def test_a_right_lost_meanwhile_does_not_come_back(store: Store) -> None:
    one = await run(store, lambda unit: hired(unit, HERE, Role.EXECUTOR))
    two = await run(store, lambda unit: citizen(unit, THERE))
    await _merge(store, two, one)

    def dismissed(unit: Unit) -> None:
        unit.connection.execute(sa.text("UPDATE officials SET until = since WHERE until IS NULL"))

    await run(store, dismissed)
    await _part(store, two)
    for person in (one, two):
        assert await run(store, lambda unit, person=person: officials.rights_of(unit, person)) == ()


async def test_nobody_is_joined_to_themselves_or_twice(store: Store) -> None:
    one, two = await _met(store, HERE, THERE)
    with pytest.raises(LookupError):
        await _merge(store, one, one)
    await _merge(store, one, two)
    with pytest.raises(LookupError):
        await _merge(store, one, two)


async def test_who_is_away_is_away_in_both_messengers_and_nobody_stands_in_for_themselves(
    store: Store,
) -> None:
    kept, joined, third = await _met(store, HERE, THERE, "vk:3")

    def away(unit: Unit) -> None:
        until = unit.now + timedelta(days=3)
        absences.add(unit, joined, third, unit.now, until, by=joined)

    await store.run(away)
    await _merge(store, kept, joined)
    found = await store.read(lambda unit: absences.ahead(unit, kept))
    assert found is not None
    assert await store.read(lambda unit: absences.ahead(unit, joined)) is None
    await _part(store, kept)
    assert await store.read(lambda unit: absences.ahead(unit, kept)) is None

    def own_deputy(unit: Unit) -> None:
        absences.end(unit, joined)
        until = unit.now + timedelta(days=3)
        absences.add(unit, kept, joined, unit.now, until, by=kept)

    await store.run(own_deputy)
    await _merge(store, kept, joined)
    assert await store.read(lambda unit: absences.ahead(unit, kept)) is None


async def test_who_asked_to_hear_of_polls_in_one_messenger_hears_after_joining_and_once(store: Store) -> None:
    kept, joined = await _met(store, HERE, THERE)
    await run(store, lambda unit: poll_mailings.subscribe(unit, joined, "town"))
    await _merge(store, kept, joined)
    assert await run(store, lambda unit: poll_mailings.subscribed(unit, kept)) == "town"
