"""A consent is taken back purpose by purpose, and what was kept by it alone goes; on both databases."""

from datetime import timedelta

from domain.authors import Author
from domain.rights import Role
from domain.surroundings import Watch
from storage.appeals import authors
from storage.drafts import people as draft_people
from storage.people import consents, erasure, people, watches
from storage.people.people import HEARING, SERVICE, STATUTORY
from storage.polls import mailings, statements
from storage.store import Store
from storage.unit import Unit
from tests import drafts as draft_acts
from tests.conftest import Clock
from tests.storage.cases import answered, citizen, hired, run, sent
from tests.storage.plans import plans

HERE = "vk:770077"
MONTH = timedelta(days=30)


def _agreed(unit: Unit) -> int:
    person = citizen(unit, HERE)
    for purpose in (SERVICE, STATUTORY, HEARING):
        people.give_consent(unit, person, "2026-11", "vk", purpose)
    watches.add(unit, Watch(0, person, HERE, "town", 58.2, 46.4, 300))
    return person


async def test_each_purpose_ends_alone_and_all_end_with_the_first(store: Store, clock: Clock) -> None:
    person = await run(store, _agreed)
    clock.forward(timedelta(days=1))
    assert await run(store, lambda unit: consents.withdraw(unit, person, STATUTORY)) == (STATUTORY,)

    def standing(unit: Unit) -> tuple[list[str], int]:
        given = [each.purpose for each in consents.of(unit, person) if each.in_force]
        return given, len(watches.of(unit, person))

    assert await run(store, standing) == ([SERVICE, HEARING], 1)
    assert await run(store, lambda unit: consents.withdraw(unit, person, STATUTORY)) == ()
    assert await run(store, lambda unit: consents.withdraw(unit, person, SERVICE)) == (SERVICE, HEARING)
    assert await run(store, standing) == ([], 0)
    assert [each.purpose for each in await run(store, lambda unit: consents.of(unit, person))] == [
        *(SERVICE, STATUTORY, HEARING)
    ]


async def test_with_the_first_goes_all_that_the_person_said_of_themself_and_asked_for(store: Store) -> None:
    def kept(unit: Unit) -> tuple[int, int, int]:
        person = _agreed(unit)
        statements.lives_in(unit, person, "town")
        statements.is_aged(unit, person, 14)
        mailings.subscribe(unit, person, "town")
        followed, discussed = draft_acts.kept(unit), draft_acts.kept(unit)
        draft_people.follow(unit, followed.id, person)
        draft_people.enter(unit, discussed.id, person)
        return person, followed.id, discussed.id

    person, followed, discussed = await run(store, kept)

    def left(unit: Unit) -> list[object]:
        mine = draft_people.of(unit, discussed, person)
        return [
            statements.of(unit, person),
            mailings.subscribed(unit, person),
            draft_people.of(unit, followed, person),
            mine is not None and (mine.ordinal, mine.follows),
        ]

    await run(store, lambda unit: consents.withdraw(unit, person, HEARING))
    assert (await run(store, left))[1:] == ["town", draft_people.Participant(person, follows=True), (1, True)]
    await run(store, lambda unit: consents.withdraw(unit, person, SERVICE))
    assert await run(store, left) == [statements.Stated(), None, None, (1, False)]


async def test_given_again_it_is_in_force_again(store: Store, clock: Clock) -> None:
    person = await run(store, _agreed)
    await run(store, lambda unit: consents.withdraw(unit, person, HEARING))
    clock.forward(timedelta(days=1))
    await run(store, lambda unit: people.give_consent(unit, person, "2026-12", "telegram", HEARING))
    last = (await run(store, lambda unit: consents.of(unit, person)))[-1]
    assert (last.version, last.channel, last.in_force) == ("2026-12", "telegram", True)


async def test_the_name_on_a_case_goes_a_month_after_it_is_closed_once_the_consent_is_taken_back(
    store: Store, clock: Clock
) -> None:
    def signed(unit: Unit) -> tuple[int, int, int]:
        boss, executor = (
            hired(unit, f"vk:{n}", role) for n, role in ((10, Role.COORDINATOR), (11, Role.EXECUTOR))
        )
        person = _agreed(unit)
        cases = answered(unit, boss, executor, address=HERE, key="closed"), sent(unit, HERE, "open")
        for case in cases:
            authors.put(unit, case.id, Author("Канарейкина Анна", "ул. Тайная, 77"))
        return person, cases[0].id, cases[1].id

    person, closed, going = await run(store, signed)

    def pruned(unit: Unit) -> int:
        return erasure.prune_authors(unit, unit.now - MONTH)

    clock.forward(MONTH + timedelta(minutes=1))
    assert await run(store, pruned) == 0  # agreed to still
    await run(store, lambda unit: consents.withdraw(unit, person, STATUTORY))
    assert await run(store, lambda unit: consents.signed(unit, person)) == 2
    assert await run(store, pruned) == 1
    assert await run(store, lambda unit: authors.of(unit, closed)) is None
    assert await run(store, lambda unit: authors.of(unit, going)) is not None


async def test_a_person_of_a_country_is_found_by_an_index(store: Store) -> None:
    def found(unit: Unit) -> list[str]:
        with plans(unit) as told:
            consents.of(unit, 7)
        return told

    assert "ix_consents_person" in " ".join(await run(store, found))
