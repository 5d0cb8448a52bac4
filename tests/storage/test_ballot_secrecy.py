"""An administrator with a full dump of the database tries to find out who chose what."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from domain.polls import Answer, Written
from storage.polls import mixing
from storage.store import Store
from storage.tables import metadata
from tests.storage.test_ballot_rows import WHOLE, mixed, opened, somebody, vote

VOTERS = 120
EVERY = 7
"""Voters between two mixings."""
LUCKY = 9
"""Of 120 pairs guessed blindly one is right on the average; so many almost never."""

Dump = dict[str, list[dict[str, Any]]]


async def dumped(url: str) -> Dump:
    """Every row of every table as it lies there, with what PostgreSQL knows of it besides."""
    hidden = "ctid::text AS ctid, xmin::text AS xmin, " if url.startswith("postgresql") else ""
    engine = create_async_engine(url)
    found: Dump = {}
    async with engine.connect() as connection:
        for table in metadata.sorted_tables:
            rows = await connection.execute(sa.text(f'SELECT {hidden}* FROM "{table.name}"'))
            found[table.name] = [dict(row._mapping) for row in rows]
    await engine.dispose()
    return found


def ballot_of(at: int) -> dict[str, Answer]:
    """A ballot that the test can tell from all others."""
    return {**WHOLE, "idea": Written(f"примета-{at}")}


def author(row: dict[str, Any]) -> int:
    """Whose ballot it truly is."""
    return int(str(row["answers"]).rpartition("примета-")[2].partition("'")[0].partition('"')[0].strip("}"))


def hits(persons: Sequence[int], authors: Sequence[int], order: dict[int, int]) -> int:
    """How many ballots are given to whom they are of when both lists are laid side by side."""
    return sum(order[person] == one for person, one in zip(persons, authors, strict=False))


@pytest.fixture
async def voted(store: Store) -> tuple[int, dict[int, int]]:
    """A poll where 120 people voted one after another; person -> which of them it was."""
    poll = await opened(store)
    order: dict[int, int] = {}
    for at in range(VOTERS):
        person = await somebody(store, f"vk:{at}")
        order[person] = at
        await vote(store, poll, person, ballot_of(at))
        if at % EVERY == 0:
            await store.run(lambda unit: mixing.mix(unit, poll))
    await mixed(store, poll)
    return poll, order


async def test_nothing_that_stands_with_a_ballot_stands_anywhere_else(
    url: str, voted: tuple[int, dict[int, int]]
) -> None:
    dump = await dumped(url)
    ballots = dump.pop("ballots")
    rest = str(dump)
    assert len(ballots) == VOTERS
    assert not dump["envelopes"]
    assert not dump["poll_drafts"]
    for row in ballots:
        assert row["id"] not in rest
        assert row["receipt"] not in rest
    assert "примета" not in rest


async def test_a_ballot_has_neither_a_moment_nor_a_number_nor_a_person(
    url: str, voted: tuple[int, dict[int, int]]
) -> None:
    dump = await dumped(url)
    hidden = {"ctid", "xmin"}
    assert set(dump["ballots"][0]) - hidden == {"poll_id", "id", "receipt", "level", "answers"}
    assert set(dump["participations"][0]) - hidden == {"poll_id", "person_id", "counted", "fresh"}


ORDERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "as it lies": lambda row: 0,
    "by id": lambda row: row["id"],
    "by receipt": lambda row: row["receipt"],
}


@pytest.mark.parametrize("by", ORDERS)
async def test_no_order_of_ballots_is_that_of_the_voters(
    url: str, voted: tuple[int, dict[int, int]], by: str
) -> None:
    dump, order = await dumped(url), voted[1]
    authors = [author(row) for row in sorted(dump["ballots"], key=ORDERS[by])]
    as_they_lie = [row["person_id"] for row in dump["participations"]]
    in_time = sorted(order, key=lambda person: order[person])
    assert hits(in_time, range(VOTERS), order) == VOTERS  # the attack would succeed where there is an order
    for persons in (as_they_lie, in_time):
        assert hits(persons, authors, order) < LUCKY
        assert hits(persons[::-1], authors, order) < LUCKY


of_transactions = pytest.mark.parametrize(
    "url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
"""SQLite keeps nothing of transactions in its rows."""


@of_transactions
async def test_no_transaction_joins_a_voter_with_their_ballot(
    url: str, store: Store, voted: tuple[int, dict[int, int]]
) -> None:
    dump, order = await dumped(url), voted[1]
    together = {row["xmin"] for row in dump["ballots"]}
    assert together == {row["xmin"] for row in dump["participations"]}
    assert len(together) == 1  # fewer than a crowd: each mixing wrote them all anew
    others = {row["xmin"] for name in dump if name not in _OF_POLLS for row in dump[name]}
    assert not together & others
    lying = sorted(dump["ballots"], key=lambda row: _place(row["ctid"]))
    assert hits(sorted(order, key=order.__getitem__), [author(row) for row in lying], order) < LUCKY


def _place(ctid: str) -> tuple[int, ...]:
    return tuple(int(part) for part in ctid.strip("()").split(","))


_OF_POLLS = {"ballots", "participations", "poll_counts"}


@of_transactions
async def test_one_who_votes_alone_stands_in_a_crowd_of_earlier_voters(
    url: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mixing, "CROWD", 20)
    poll = await opened(store)
    people = [await somebody(store, f"vk:{at}") for at in range(60)]
    await asyncio.gather(*(vote(store, poll, person, ballot_of(at)) for at, person in enumerate(people[:-1])))
    await mixed(store, poll)
    await vote(store, poll, people[-1], ballot_of(59))
    await mixed(store, poll)
    dump = await dumped(url)
    [theirs] = [row["xmin"] for row in dump["participations"] if row["person_id"] == people[-1]]
    with_them = [row for row in dump["participations"] if row["xmin"] == theirs]
    ballots = [row for row in dump["ballots"] if row["xmin"] == theirs]
    assert len(with_them) >= 20
    assert len(ballots) == 21
    assert 59 in [author(row) for row in ballots]
