"""Ballots are mixed and counted again by the clock; a miscount is told and mended."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from domain.polls import ANSWERED, SHOWN, State
from scheduler import ballots
from storage.files import files
from storage.files.blobs import Blobs
from storage.polls import counts as poll_counts
from storage.polls import polls, receipts
from storage.store import Store
from storage.tables import poll_counts as counts
from tests.conftest import Clock
from tests.storage.test_ballot_rows import mixed, opened, somebody, vote


async def test_what_was_handed_in_is_mixed_and_a_second_run_finds_nothing(store: Store) -> None:
    for _ in range(2):
        poll = await opened(store)
        for at in range(3):
            await vote(store, poll, await somebody(store, f"vk:{at}"))
    assert await ballots.mix(store) == 6
    assert await ballots.mix(store) == 0
    assert (await store.read(lambda unit: poll_counts.tally(unit, poll))).total == 3


async def test_a_poll_is_counted_again_once_a_day_and_once_when_it_is_over(
    store: Store, clock: Clock
) -> None:
    poll = await opened(store)
    await vote(store, poll, await somebody(store, "vk:1"))
    runs = [await ballots.recount(store), await ballots.recount(store)]
    clock.forward(timedelta(days=1))
    runs.append(await ballots.recount(store))
    now = await store.read(lambda unit: polls.load(unit, poll))
    await store.run(lambda unit: polls.save(unit, replace(now, state=State.CLOSED)))
    runs += [await ballots.recount(store), await ballots.recount(store)]
    clock.forward(timedelta(days=1))
    runs.append(await ballots.recount(store))
    assert runs == [1, 0, 1, 1, 0, 0]


async def test_the_list_of_receipts_is_made_once_when_a_poll_is_over(store: Store, tmp_path: Path) -> None:
    poll = await opened(store)
    codes = [await vote(store, poll, await somebody(store, f"vk:{at}")) for at in range(3)]
    blobs = Blobs(tmp_path)
    assert await ballots.publish_receipts(store, blobs) == 0
    now = await store.read(lambda unit: polls.load(unit, poll))
    await store.run(lambda unit: polls.save(unit, replace(now, state=State.CLOSED)))
    assert await ballots.publish_receipts(store, blobs) == 0  # not all are counted yet
    await mixed(store, poll)
    assert [await ballots.publish_receipts(store, blobs) for _ in range(2)] == [1, 0]
    [file] = await store.read(lambda unit: receipts.published(unit, poll))
    [made] = await store.read(lambda unit: files.load(unit, [file]))
    assert made.name == "receipts-1-2026-1.txt"
    assert made.hash is not None
    lines = blobs.read(made.hash).decode().splitlines()
    assert lines == sorted(receipts.hashed(code) for code in codes)


async def test_a_miscount_is_told_to_the_engineer_and_mended(store: Store) -> None:
    poll = await opened(store)
    await vote(store, poll, await somebody(store, "vk:1"))
    await mixed(store, poll)
    spoilt = sa.update(counts).where(counts.c.question == "gate").values(count=5)
    await store.run(lambda unit: unit.connection.execute(spoilt))
    with capture_logs() as logs:
        await ballots.recount(store)
    [told] = [each for each in logs if each["event"] == "poll.miscounted"]
    assert told["poll"] == poll
    tally = await store.read(lambda unit: poll_counts.tally(unit, poll))
    assert tally.question("gate").counts == {"yes": 1}
    assert (await store.read(lambda unit: poll_counts.recount(unit, poll))).right


async def test_many_ballots_are_counted_in_a_process_of_their_own(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = await opened(store)
    for at in range(3):
        await vote(store, poll, await somebody(store, f"vk:{at}"))
    await mixed(store, poll)
    here = await ballots.counted(store, poll)
    spoilt = sa.update(counts).where(counts.c.question == "gate").values(count=5)
    await store.run(lambda unit: unit.connection.execute(spoilt))
    monkeypatch.setattr(ballots, "HERE", 2)
    monkeypatch.setattr(poll_counts, "recount", Mock(side_effect=AssertionError("counted on the loop")))

    apart = await ballots.counted(store, poll)

    assert here.right
    differ = {(*key[:2], count) for key, count, _ in apart.difference.rows()}
    assert differ == {("gate", key, -2) for key in ("yes", ANSWERED, SHOWN)}
    assert (apart.ballots, apart.participants, apart.turnout) == (3, 3, 3)


async def test_what_was_not_counted_is_told_and_counted_the_next_time(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = await opened(store)
    await vote(store, poll, await somebody(store, "vk:1"))
    await mixed(store, poll)
    with monkeypatch.context() as broken, capture_logs() as logs:
        broken.setattr(ballots, "HERE", 0)
        broken.setattr(store, "url", "postgresql+asyncpg://me:s3cret@127.0.0.1:1/nowhere")
        assert await ballots.recount(store) == 0

    [told] = [each for each in logs if each["event"] == "poll.not_recounted"]
    assert "s3cret" not in str(told)
    assert await ballots.recount(store) == 1
