"""One person, one ballot: from two accounts at once, joined and parted, at the second of closing, killed."""

import asyncio
import random
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.polls import State
from storage import conversations
from storage.people import mergers
from storage.polls import ballots, mixing, polls, receipts
from storage.polls import schedule as poll_schedule
from storage.polls.receipts import Whereabouts
from storage.store import Store, open_store
from storage.unit import Unit
from tests.conftest import Clock
from tests.polls import CLOSES
from tests.storage.test_ballot_rows import OTHER, WHOLE, cast, mixed, opened, right, somebody

ROOT = Path(__file__).parents[2]
PAIRS = 12
RECEIPTS = 40
"""Of a child, before it is killed."""


async def pair(store: Store, number: int) -> tuple[int, int]:
    """Somebody known in both messengers, by two persons."""

    def known(unit: Unit) -> tuple[int, int]:
        kept, joined = (
            conversations.load(unit, f"{net}:{number}", "ru").person for net in ("telegram", "vk")
        )
        return kept, joined

    return await store.run(known)


async def voting(store: Store, poll: int, address: str, took: Counter[str], about: str) -> None:
    """A turn of that chat that hands in a ballot: the chat's place in line first, as in every turn."""

    def turn(unit: Unit) -> None:
        person = conversations.load(unit, address, "ru").person
        cast(unit, poll, person, WHOLE if address.startswith("vk") else OTHER)

    await asyncio.sleep(random.random() / 50)
    try:
        await store.run(turn)
        took[about] += 1
    except ballots.TookPart:
        pass


async def moving(store: Store, kept: int, joined: int, times: int = 2) -> None:
    """Parted and joined again and again."""
    for _ in range(times):
        await asyncio.sleep(random.random() / 50)
        await store.run(lambda unit: mergers.undo(unit, kept, "telegram:1"))
        await asyncio.sleep(random.random() / 50)
        await store.run(lambda unit: mergers.merge(unit, kept, joined, "telegram:1"))


async def test_two_accounts_of_one_person_hand_in_one_ballot_and_moving_gives_no_second(
    store: Store, stores: list[Store]
) -> None:
    poll, took = await opened(store), Counter[str]()
    pairs = [await pair(store, number) for number in range(PAIRS)]
    for kept, joined in pairs:
        await store.run(lambda unit, k=kept, j=joined: mergers.merge(unit, k, j, "telegram:1"))  # type: ignore[misc]
    for attempt in range(2):
        tries = [
            voting(stores[at % 2], poll, f"{('telegram', 'vk')[at % 2]}:{number}", took, str(number))
            for number in range(PAIRS)
            for at in range(6)
        ]
        moves = [moving(stores[kept % 2], kept, joined) for kept, joined in pairs] if attempt else []
        await asyncio.gather(*tries, *moves, store.run(lambda unit: mixing.mix(unit, poll)))
        assert took == Counter({str(number): 1 for number in range(PAIRS)})
    assert (await mixed(store, poll)).total == PAIRS
    assert await right(store, poll)


async def test_who_votes_while_being_parted_and_joined_is_counted_for_each_vote_that_was_taken(
    store: Store, stores: list[Store]
) -> None:
    poll, took = await opened(store), Counter[str]()
    pairs = [await pair(store, number) for number in range(PAIRS)]
    for kept, joined in pairs:
        await store.run(lambda unit, k=kept, j=joined: mergers.merge(unit, k, j, "telegram:1"))  # type: ignore[misc]
    tries = [
        voting(stores[at % 2], poll, f"{('telegram', 'vk')[at % 2]}:{number}", took, str(number))
        for number in range(PAIRS)
        for at in range(4)
    ]
    await asyncio.gather(*tries, *(moving(stores[kept % 2], kept, joined) for kept, joined in pairs))
    assert set(took) == {str(number) for number in range(PAIRS)}
    assert max(took.values()) <= 2  # two, where they were two persons when they voted
    assert (await mixed(store, poll)).total == took.total()
    assert await right(store, poll)


async def test_at_the_second_of_closing_what_was_taken_is_counted_and_nothing_after(
    store: Store, stores: list[Store], clock: Clock
) -> None:
    poll = await opened(store)
    people = [await somebody(store, f"vk:{at}") for at in range(60)]
    clock.now = CLOSES - timedelta(seconds=1)
    codes: list[str] = []
    refused: list[int] = []

    async def late(at: int, person: int) -> None:
        await asyncio.sleep(at / 2000)
        try:
            codes.append(await stores[at % 2].run(lambda unit: cast(unit, poll, person)))
        except ballots.NotRunning:
            refused.append(person)

    async def closes() -> None:
        await asyncio.sleep(0.015)
        clock.now = CLOSES
        for _ in range(500):  # while somebody is handing in a ballot: the next tick closes it
            if sum(await asyncio.gather(*(each.run(poll_schedule.close_due) for each in stores))):
                break
            await asyncio.sleep(0.002)

    await asyncio.gather(*(late(at, person) for at, person in enumerate(people)), closes())
    assert len(codes) + len(refused) == len(people)
    assert refused
    for person in refused:
        with pytest.raises(ballots.NotRunning):
            await store.run(lambda unit, who=person: cast(unit, poll, who))  # type: ignore[misc]
    assert (await store.read(lambda unit: polls.load(unit, poll))).state is State.CLOSED
    where = [await store.read(lambda unit, c=each: receipts.whereabouts(unit, poll, c)) for each in codes]  # type: ignore[misc]
    assert set(where) <= {Whereabouts.COUNTED}  # the results are whole when they are told
    assert (await mixed(store, poll)).total == len(codes)
    assert await right(store, poll)


# The child: eight voters at a time, mixings; a receipt is printed once its turn is committed.
CHILD = """
import asyncio, sys
from tests.conftest import Clock
from storage.people import people
from storage.polls import mixing
from storage.store import open_store
from tests.storage.test_ballot_rows import cast

async def main(url, poll, start):
    store = open_store(url, clock=Clock())
    numbers = iter(range(start, start + 1_000_000))
    def turn(unit, number):
        return cast(unit, poll, people.at_the_door(unit, f"vk:{number}", "ru").id)
    async def votes():
        for number in numbers:
            print(await store.run(lambda unit: turn(unit, number)), flush=True)
    async def mixes():
        while True:
            await store.run(lambda unit: mixing.mix(unit, poll))
            await asyncio.sleep(0.005)
    await asyncio.gather(*(votes() for _ in range(8)), mixes())

asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
"""


def _killed(url: str, poll: int, start: int) -> list[str]:
    """Run the child and kill it (SIGKILL) in the middle; the receipts it has given."""
    path = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
    with subprocess.Popen(
        [sys.executable, "-c", path + CHILD, url, str(poll), str(start)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(RECEIPTS)]
        process.kill()
        lines += process.stdout.readlines()
    return [line.strip() for line in lines if line.endswith("\n")]


async def test_killed_in_the_middle_of_voting_and_mixing_the_count_is_the_recount(
    url: str, clock: Any
) -> None:
    store = open_store(url, clock=clock)
    poll = await opened(store)
    await store.close()
    codes: list[str] = []
    for start in (0, 10_000, 20_000):
        codes += await asyncio.to_thread(_killed, url, poll, start)
    store = open_store(url, clock=clock)
    assert await right(store, poll)  # with what waits in its envelopes
    tally = await mixed(store, poll)
    assert len(codes) >= 3 * RECEIPTS
    assert tally.total >= len(codes)  # what was committed and not said any more is counted too
    assert await right(store, poll)
    for code in codes:
        found = await store.read(lambda unit, c=code: receipts.whereabouts(unit, poll, c))  # type: ignore[misc]
        assert found is Whereabouts.COUNTED
    await store.close()
