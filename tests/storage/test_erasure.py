"""Having one's data erased: nothing of the person is left but what the registry keeps; on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from domain import moves
from domain.actions import allowed
from domain.appeals import Appeal, Outcome, Status
from domain.authors import Author
from domain.events import AuthorGone
from domain.polls import State
from domain.refusal import NotAllowed
from domain.rights import Action, Role
from storage import conversations
from storage.appeals import appeals, authors, chronicle, joinings
from storage.files import files
from storage.notices import cards
from storage.officials import officials
from storage.people import blocks, doors, erasure, link_codes, mergers, people
from storage.people.personal import PERSONAL, Fate
from storage.polls import ballots, polls, statements
from storage.store import Store
from storage.tables import appeal_files, metadata
from storage.unit import Unit
from storage.world import world
from tests.conftest import Clock
from tests.polls import QUESTIONNAIRE
from tests.storage.cases import answered, citizen, hired, in_work, notices, run, sent
from tests.storage.test_ballot_rows import cast

HERE, THERE = "telegram:770077", "vk:880088"
_WORKERS = (Role.COORDINATOR, Role.EXECUTOR)
CANARIES = (HERE, THERE, "Канарейкина", "Тайная, 77", "черновик-канарейка", "жалоба-канарейка")


def _told(unit: Unit) -> dict[str, str]:
    """Every column of the database with all that stands in it."""
    return {
        f"{table.name}.{column.name}": repr(unit.connection.execute(sa.select(column)).scalars().all())
        for table in metadata.sorted_tables
        for column in table.columns
    }


def _left(unit: Unit) -> dict[str, set[str]]:
    """Where each canary sings still."""
    told = _told(unit)
    return {each: {key for key, values in told.items() if each in values} for each in CANARIES}


def _lived(unit: Unit) -> int:
    """A person in two messengers who has used everything; their id."""
    person = conversations.load(unit, HERE, "ru").person
    other = conversations.load(unit, THERE, "ru").person
    people.set_name(unit, other, "Анна Канарейкина")
    case = sent(unit, HERE, "a")
    file = files.receive(unit, kind="photo", network="vk", ref="1", name="Канарейкина.jpg", mime="image/jpeg")
    row = {"appeal_id": case.id, "file_id": file, "event_seq": 1, "side": "citizen"}
    unit.connection.execute(sa.insert(appeal_files), row)
    boss = officials.official(unit, hired(unit, "vk:10", Role.COORDINATOR))
    blocks.place(unit, boss, case, days=7, reason="Повторы", address="vk:10")
    [block] = blocks.in_force(unit, person)
    blocks.plead(unit, person, block.id, "жалоба-канарейка")
    mergers.merge(unit, person, other, "vk:0")
    neighbour = sent(unit, "vk:3", "n")
    joinings.join(unit, neighbour, person, THERE, "ru")
    authors.put(unit, case.id, Author("Канарейкина Анна", "ул. Тайная, 77"))
    people.give_consent(unit, person, "2026-11", "vk")
    link_codes.issue(unit, person, HERE)
    statements.lives_in(unit, person, "zarechny")
    stored = conversations.load(unit, HERE, "ru")
    conversations.save(unit, replace(stored, undrawn="черновик-канарейка"))
    conversations.dead(unit, "u1", THERE, "черновик-канарейка", "KeyError")
    cards.put(unit, HERE, f"appeal:{case.id}", "5", "d")
    return person


async def test_nothing_of_the_person_is_left_but_what_the_registry_keeps(store: Store) -> None:
    person = await run(store, _lived)
    before = await run(store, _left)
    assert all(len(before[each]) > 1 for each in (HERE, THERE, "Канарейкина"))
    assert all(before.values())
    await run(store, lambda unit: erasure.erase(unit, person, HERE, withdraw=False))

    left = await run(store, _left)
    for canary, where in left.items():
        for key in where:
            assert PERSONAL[key].fate in (Fate.KEPT, Fate.LATER), (canary, key)
    assert left[HERE] | left[THERE] == set()
    assert left["Канарейкина"] == {"appeal_authors.name"}
    assert await run(store, lambda unit: people.addresses(unit, person)) == []
    assert not (await run(store, lambda unit: people.load(unit, person))).consented


async def test_open_cases_go_on_without_an_author_or_are_taken_back(store: Store) -> None:
    def left(unit: Unit) -> list[int]:
        one, two = citizen(unit, HERE), citizen(unit, THERE)
        cases = [sent(unit, HERE, "a").id, sent(unit, THERE, "b").id]
        assert erasure.open_cases(unit, one) == (cases[0],)
        erasure.erase(unit, one, HERE, withdraw=False)
        erasure.erase(unit, two, THERE, withdraw=True)
        return cases

    going, taken_back = await run(store, left)
    assert (await run(store, lambda unit: appeals.load(unit, going))).open
    assert not (await run(store, lambda unit: appeals.load(unit, taken_back))).open


async def test_a_case_that_waited_for_its_authors_words_goes_on_and_nobody_is_asked_again(
    store: Store, clock: Clock
) -> None:
    def asked(unit: Unit) -> Appeal:
        boss, executor = (hired(unit, f"vk:{n}", role) for n, role in enumerate(_WORKERS, 10))
        case = in_work(unit, boss, executor, address=HERE)
        official = officials.official(unit, executor)
        moved = moves.ask_citizen(case, official, world(unit), question="Который подъезд?")
        return appeals.apply(unit, moved, "vk:11")

    waiting = await run(store, asked)
    assert waiting.paused_at is not None
    clock.forward(timedelta(days=2))
    await run(store, lambda unit: erasure.erase(unit, citizen(unit, HERE), HERE, withdraw=False))

    def after(unit: Unit) -> None:
        case = appeals.load(unit, waiting.id)
        assert (case.status, case.question, case.paused_at) == (Status.IN_PROGRESS, "", None)
        assert case.due_at > waiting.due_at
        assert isinstance(chronicle.of(unit, case.id, public_only=False)[-1].what, AuthorGone)
        official = officials.official(unit, case.executor or 0)
        assert Action.ASK not in allowed(case, official, unit.catalogue)
        with pytest.raises(NotAllowed, match="author_gone"):
            moves.ask_citizen(case, official, world(unit), question="А этаж какой?")

    await run(store, after)


async def test_nobody_is_told_of_a_case_without_an_author(store: Store) -> None:
    def solved(unit: Unit) -> list[tuple[str, str]]:
        coordinator, executor = (hired(unit, f"vk:{n}", role) for n, role in enumerate(_WORKERS, 10))
        person = citizen(unit, HERE)
        sent(unit, HERE, "gone")
        erasure.erase(unit, person, HERE, withdraw=False)
        [case] = unit.connection.scalars(sa.select(metadata.tables["appeals"].c.id))
        appeal = appeals.load(unit, case)
        official = officials.official(unit, coordinator)
        moved = moves.accept_and_route(appeal, official, world(unit))
        appeal = appeals.apply(unit, moved, "vk:10")
        moved = moves.take(appeal, officials.official(unit, executor), world(unit))
        appeal = appeals.apply(unit, moved, "vk:11")
        official = officials.official(unit, executor)
        appeals.apply(
            unit, moves.answer(appeal, official, world(unit), outcome=Outcome.DONE, text="Починили"), "vk:11"
        )
        return notices(unit)

    told = await run(store, solved)
    assert told
    assert all(address.startswith("vk:1") for address, _ in told)


async def test_another_of_the_person_who_joined_goes_on_as_the_author(store: Store) -> None:
    def passed(unit: Unit) -> tuple[int, str]:
        person, neighbour = citizen(unit, HERE), citizen(unit, "vk:3")
        case = sent(unit, HERE, "a")
        joinings.join(unit, case, neighbour, "vk:3", "ru")
        erasure.erase(unit, person, HERE, withdraw=True)
        after = appeals.load(unit, case.id)
        assert after.person == neighbour
        return neighbour, after.address

    assert (await run(store, passed))[1] == "vk:3"


async def test_the_author_of_an_official_appeal_is_destroyed_in_time(store: Store, clock: Clock) -> None:
    def signed(unit: Unit) -> tuple[int, int]:
        boss, executor = (hired(unit, f"vk:{n}", role) for n, role in enumerate(_WORKERS, 10))
        closed = answered(unit, boss, executor, address=HERE, key="closed")
        going = sent(unit, HERE, "open")
        for case in (closed, going):
            authors.put(unit, case.id, Author("Канарейкина Анна", "ул. Тайная, 77"))
        erasure.erase(unit, citizen(unit, HERE), HERE, withdraw=False)
        return closed.id, going.id

    closed, going = await run(store, signed)
    month = timedelta(days=30)
    assert await run(store, lambda unit: erasure.prune_authors(unit, unit.now - month)) == 0
    clock.forward(month + timedelta(minutes=1))
    assert await run(store, lambda unit: erasure.prune_authors(unit, unit.now - month)) == 1
    assert await run(store, lambda unit: authors.of(unit, closed)) is None
    assert await run(store, lambda unit: authors.of(unit, going)) is not None


async def test_the_account_comes_back_as_a_stranger_and_cannot_vote_again(store: Store) -> None:
    def again(unit: Unit) -> tuple[int, int, int]:
        person = conversations.load(unit, HERE, "ru").person
        poll = polls.create(unit, QUESTIONNAIRE)
        cast(unit, poll.id, person)
        erasure.erase(unit, person, HERE, withdraw=False)
        new = conversations.load(unit, HERE, "ru").person
        return poll.id, person, new

    poll, person, new = await run(store, again)
    assert new != person
    assert await run(store, lambda unit: people.load(unit, new)) == people.Person(new, "ru", None, "")
    assert await run(store, lambda unit: ballots.took_part(unit, poll, new))
    assert await run(store, lambda unit: doors.prune(unit, unit.now + timedelta(1))) == 0
    await run(store, lambda unit: polls.save(unit, replace(polls.load(unit, poll), state=State.CLOSED)))
    assert await run(store, lambda unit: doors.prune(unit, unit.now + timedelta(1))) == 1


async def test_an_official_cannot(store: Store) -> None:
    official = await run(store, lambda unit: hired(unit, HERE, Role.EXECUTOR))
    with pytest.raises(NotAllowed, match=r"my_data\.official"):
        await run(store, lambda unit: erasure.erase(unit, official, HERE, withdraw=False))
    assert await run(store, lambda unit: people.addresses(unit, official)) == [HERE]
