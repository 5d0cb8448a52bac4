"""People's files come into the store after the case: once, checked, and none holds up another."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.network import Refused, Unreachable
from bot.nursery import Nursery
from scheduler.fetch import Fetcher
from storage.files import files
from storage.files.blobs import Blobs
from storage.store import Store
from tests.conftest import Clock
from tests.scheduler.fakes import FakeNetwork, until


def _photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "green").save(out, "PNG")
    return out.getvalue()


PHOTO = _photo()


@pytest.fixture
def network() -> FakeNetwork:
    return FakeNetwork("telegram")


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "files", limit=10_000)


@asynccontextmanager
async def _fetching(
    store: Store, network: FakeNetwork, blobs: Blobs, nursery: Nursery, **more: Any
) -> AsyncIterator[None]:
    fetcher = Fetcher(store, network, blobs, nursery, **{"tick": 0.05, **more})  # type: ignore[arg-type]
    running = asyncio.create_task(fetcher.run())
    yield
    fetcher.stop()
    await asyncio.wait_for(running, 10)


async def _received(store: Store, network: FakeNetwork, ref: str, *chunks: Any) -> int:
    network.files[ref] = list(chunks)
    return await store.run(
        lambda unit: files.receive(unit, kind="photo", network="telegram", ref=ref, name="яма.jpg")
    )


def _is(store: Store, file: int, state: str) -> Any:
    async def look() -> bool:
        [found] = await store.read(lambda unit: files.load(unit, [file]))
        return found.state == state

    return look


async def test_a_file_arrives_and_is_kept_under_its_hash(
    store: Store, network: FakeNetwork, blobs: Blobs, nursery: Nursery
) -> None:
    async with _fetching(store, network, blobs, nursery, tick=5.0):
        file = await _received(store, network, "a", PHOTO[:30], PHOTO[30:])  # its commit wakes the fetcher
        await until(_is(store, file, "here"), 4.0)
    [found] = await store.read(lambda unit: files.load(unit, [file]))
    assert (found.mime, found.size) == ("image/png", len(blobs.read(found.hash or "")))


@pytest.mark.parametrize(
    "chunks",
    [(b"x" * 6_000, b"x" * 6_000), (b"MZ an executable",), (Refused("gone"),), (ValueError("a bug"),)],
    ids=["too big", "wrong type", "gone", "broken"],
)
async def test_a_file_that_cannot_be_taken_fails_for_good_and_the_next_one_arrives(
    store: Store, network: FakeNetwork, blobs: Blobs, nursery: Nursery, chunks: tuple[Any, ...]
) -> None:
    bad = await _received(store, network, "bad", *chunks)
    good = await _received(store, network, "good", PHOTO)
    async with _fetching(store, network, blobs, nursery):
        await until(_is(store, good, "here"))
        await until(_is(store, bad, "failed"))


async def test_a_network_out_of_reach_is_asked_again_later(
    store: Store, network: FakeNetwork, blobs: Blobs, nursery: Nursery, clock: Clock
) -> None:
    file = await _received(store, network, "a", PHOTO[:30], Unreachable("reset"))

    async def postponed() -> bool:
        lease = timedelta(seconds=1)
        return not await store.run(lambda unit: files.claim(unit, "telegram", 1, lease))

    async with _fetching(store, network, blobs, nursery):
        await until(postponed)
        network.files["a"] = [PHOTO]
        assert not await _is(store, file, "here")()
        clock.forward(timedelta(minutes=4))
        await until(_is(store, file, "here"))


async def test_a_stuck_download_is_given_up_and_holds_up_nobody(
    store: Store, network: FakeNetwork, blobs: Blobs, nursery: Nursery, clock: Clock
) -> None:
    stuck = await _received(store, network, "stuck", PHOTO[:30], asyncio.Event())
    good = await _received(store, network, "good", PHOTO)
    async with _fetching(store, network, blobs, nursery, slots=2, seconds=0.3):
        await until(_is(store, good, "here"))
        assert await _is(store, stuck, "waiting")()
        await asyncio.sleep(0.4)  # past the time limit of the stuck one: it is to be postponed
        network.files["stuck"] = [PHOTO]
        clock.forward(timedelta(minutes=1))
        await until(_is(store, stuck, "here"))


async def test_bytes_that_went_with_another_person_meanwhile_are_written_again(
    store: Store,
    network: FakeNetwork,
    blobs: Blobs,
    nursery: Nursery,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same photo of somebody who is erased goes between the writing and the row."""
    arrived = files.arrived

    def late(*args: Any) -> None:
        blobs.set_aside(args[2])  # its hash
        arrived(*args)

    monkeypatch.setattr(files, "arrived", late)
    async with _fetching(store, network, blobs, nursery):
        file = await _received(store, network, "a", PHOTO)
        await until(_is(store, file, "here"))
    [found] = await store.read(lambda unit: files.load(unit, [file]))
    assert blobs.here(found.hash or "")
