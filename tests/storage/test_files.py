"""Photos and documents as rows: downloaded once, sent again by the name each network gave."""

from datetime import timedelta
from typing import Any

from storage.files import files
from storage.files.files import Wanted
from storage.store import Store
from storage.unit import Unit

MINUTE = timedelta(minutes=1)


def _receive(ref: str = "AgAC", network: str = "telegram", **more: Any) -> Any:
    fields = {"kind": "photo", "name": "яма.jpg", **more}
    return lambda unit: files.receive(unit, network=network, ref=ref, **fields)


def _claim(unit: Unit) -> list[Wanted]:
    return files.claim(unit, "telegram", 10, MINUTE)


async def test_a_received_file_wakes_who_downloads_and_waits_for_it(store: Store) -> None:
    woken = store.woken(files.WOKEN)
    file = await store.run(_receive(size=5, mime="image/jpeg"))
    await store.run(_receive(network="vk"))
    assert woken.is_set()
    [wanted] = await store.run(_claim)
    assert wanted == Wanted(file, "photo", "яма.jpg", "telegram", "AgAC", 1, 1)
    assert await store.run(_claim) == []
    await store.run(lambda unit: files.arrived(unit, file, "ab" * 32, 7, "image/png"))
    [row] = await store.read(lambda unit: files.load(unit, [file]))
    assert (row.state, row.hash, row.size, row.mime) == ("here", "ab" * 32, 7, "image/png")


async def test_files_are_given_in_the_order_asked_for(store: Store) -> None:
    first, second = await store.run(_receive("1")), await store.run(_receive("2"))
    rows = await store.read(lambda unit: files.load(unit, [second, first]))
    assert [row.id for row in rows] == [second, first]


async def test_a_slow_download_is_tried_later_and_a_lost_one_by_another(store: Store, clock: Any) -> None:
    file = await store.run(_receive())
    [first] = await store.run(_claim)
    await store.run(lambda unit: files.later(unit, file, first.generation, 2 * MINUTE, "timeout"))
    clock.forward(MINUTE)
    assert await store.run(_claim) == []
    clock.forward(MINUTE)
    [second] = await store.run(_claim)
    clock.forward(MINUTE)  # the lease runs out
    [third] = await store.run(_claim)
    assert (second.attempts, third.attempts) == (2, 3)
    await store.run(lambda unit: files.failed(unit, file, second.generation, "old"))
    assert (await store.read(lambda unit: files.load(unit, [file])))[0].state == "waiting"
    await store.run(lambda unit: files.failed(unit, file, third.generation, "gone"))
    assert (await store.read(lambda unit: files.load(unit, [file])))[0].state == "failed"
    clock.forward(MINUTE)
    assert await store.run(_claim) == []


async def test_a_file_is_uploaded_to_a_network_once_whoever_sent_it(store: Store) -> None:
    mine, other = await store.run(_receive("1", send_ref="tg-1")), await store.run(_receive("2"))
    for file in (mine, other):
        await store.run(lambda unit, file=file: files.arrived(unit, file, "ab" * 32, 7, "image/png"))
    document = await store.run(_receive("3", kind="document"))
    await store.run(lambda unit: files.arrived(unit, document, "ab" * 32, 7, "image/png"))

    async def ref(file: int, network: str) -> str | None:
        return await store.read(lambda unit: files.ref(unit, file, network))

    assert await ref(mine, "telegram") == "tg-1"
    assert await ref(mine, "vk") is None
    await store.run(lambda unit: files.remember_ref(unit, mine, "vk", "photo-1_2"))
    await store.run(lambda unit: files.remember_ref(unit, mine, "vk", "photo-1_3"))
    assert await ref(other, "vk") == "photo-1_3"
    assert await ref(document, "vk") is None  # VK calls a document otherwise than a photo
