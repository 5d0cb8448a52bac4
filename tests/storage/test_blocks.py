"""Holding a participant back, on both databases: the term, one plea, joining and parting, who may."""

import asyncio
from datetime import timedelta

import pytest

from domain.appeals import Appeal
from domain.blocks import Block
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Role
from storage.officials import audit, officials
from storage.people import blocks, mergers
from storage.store import Store
from storage.unit import Unit
from tests.conftest import Clock
from tests.storage.cases import citizen, hired, notices, run, sent


def _boss(unit: Unit, role: Role = Role.COORDINATOR, authority: str = "housing") -> Official:
    return officials.official(unit, hired(unit, f"vk:{role.value}:{authority}", role, authority))


def _placed(unit: Unit, days: int = 7) -> tuple[Appeal, Block]:
    case = sent(unit)
    return case, blocks.place(unit, _boss(unit), case, days, "Оскорбления", "vk:9")


def _refused(unit: Unit, address: str, key: str, topic: str = "leak") -> bool:
    try:
        sent(unit, address, key=key, topic=topic)
    except NotAllowed as refused:
        return refused.reason == "block.stands"
    return False


async def test_a_block_holds_in_its_authority_only_until_its_date_and_is_told_once(
    store: Store, clock: Clock
) -> None:
    def begin(unit: Unit) -> None:
        _, block = _placed(unit)
        assert block.authority == "housing"
        assert _refused(unit, "telegram:1", "k2")
        assert not _refused(unit, "telegram:1", "k3", topic="pothole")  # to the roads, which are not below
        assert blocks.come_off(unit) == 0
        assert audit.of(unit, f"block:{block.id}")[0].action == "block.place"

    await run(store, begin)
    clock.forward(timedelta(days=7))

    def over(unit: Unit) -> None:
        assert not _refused(unit, "telegram:1", "k4")  # also before the scan has seen it
        assert (blocks.come_off(unit), blocks.come_off(unit)) == (1, 0)
        told = [kind for _, kind in notices(unit) if kind.startswith("notice.block")]
        assert told == ["notice.block.placed", "notice.block.over"]

    await run(store, over)


async def test_who_stands_higher_blocks_wider(store: Store) -> None:
    def turn(unit: Unit) -> None:
        case = sent(unit)
        block = blocks.place(unit, _boss(unit, Role.MODERATOR, "adm"), case, 1, "Реклама", "vk:9")
        assert block.authority == "adm"
        assert _refused(unit, "telegram:1", "k2", topic="pothole")
        with pytest.raises(NotAllowed, match="already"):
            blocks.place(unit, _boss(unit), case, 1, "Реклама", "vk:9")

    await run(store, turn)


@pytest.mark.parametrize(
    ("role", "authority"),
    [
        (Role.EXECUTOR, "housing"),
        (Role.HEAD, "housing"),
        (Role.COORDINATOR, "roads"),
        (Role.ADMIN, "other-adm"),
    ],
)
async def test_nobody_else_may(store: Store, role: Role, authority: str) -> None:
    def turn(unit: Unit) -> None:
        case, block = _placed(unit)
        other = _boss(unit, role, authority)
        with pytest.raises(NotAllowed):
            blocks.place(unit, other, case, 7, "Потому что", "vk:9")
        with pytest.raises(NotAllowed):
            blocks.lift(unit, other, block.id, "vk:9")
        assert blocks.page(unit, other) == ()

    await run(store, turn)


async def test_a_plea_is_one_message_and_only_the_superior_decides(store: Store) -> None:
    def turn(unit: Unit) -> None:
        case, block = _placed(unit)
        above = _boss(unit, Role.COORDINATOR, "adm")
        with pytest.raises(NotAllowed, match="no_plea"):
            blocks.keep(unit, above, block.id, "vk:8")
        blocks.plead(unit, case.person, block.id, "Это не я")
        with pytest.raises(NotAllowed, match="pleaded_already"):
            blocks.plead(unit, case.person, block.id, "И ещё")
        with pytest.raises(LookupError):
            blocks.plead(unit, citizen(unit, "vk:77"), block.id, "А я?")
        assert ("vk:coordinator:adm", "notice.block.plea") in notices(unit)
        with pytest.raises(NotAllowed, match="superior_decides"):
            blocks.keep(unit, _boss(unit), block.id, "vk:9")
        blocks.keep(unit, above, block.id, "vk:8")
        assert blocks.in_force(unit, case.person)[0].settled_at == unit.now
        blocks.lift(unit, above, block.id, "vk:8")
        assert not blocks.in_force(unit, case.person)
        assert not _refused(unit, "telegram:1", "k2")
        with pytest.raises(NotAllowed, match="over_already"):
            blocks.lift(unit, above, block.id, "vk:8")

    await run(store, turn)


async def test_joining_brings_it_along_and_parting_sheds_it_from_neither(store: Store, clock: Clock) -> None:
    def turn(unit: Unit) -> int:
        case, block = _placed(unit)
        other = citizen(unit, "vk:2")
        for _ in range(2):  # joined, parted, and once more
            mergers.merge(unit, other, case.person, "vk:2")
            assert [each.id for each in blocks.in_force(unit, other)] == [block.id]
            assert _refused(unit, "vk:2", "k2")
            mergers.undo(unit, other, "vk:2")
            assert _refused(unit, "vk:2", "k2")
            assert _refused(unit, "telegram:1", "k2")
        assert [each.id for each in blocks.page(unit, _boss(unit))] == [block.id]
        return block.id

    found = await run(store, turn)
    clock.forward(timedelta(days=8))

    def over(unit: Unit) -> None:
        assert blocks.come_off(unit) == 1
        told = [address for address, kind in notices(unit) if kind == "notice.block.over"]
        assert sorted(told) == ["telegram:1", "vk:2"]
        assert blocks.load(unit, found).ended_at == unit.now

    await run(store, over)


async def test_two_scans_at_once_tell_once(store: Store, clock: Clock) -> None:
    await run(store, _placed)
    clock.forward(timedelta(days=8))
    done = await asyncio.gather(*(run(store, blocks.come_off) for _ in range(4)))
    assert sum(done) == 1


async def test_the_list_turns_its_pages(store: Store) -> None:
    def turn(unit: Unit) -> None:
        boss = _boss(unit)
        for at in range(5):
            blocks.place(unit, boss, sent(unit, f"telegram:{at}", key=f"k{at}"), 7, "Спам", "vk:9")
        first = blocks.page(unit, boss, limit=3)
        rest = blocks.page(unit, boss, after=first[-1].id, limit=3)
        assert (len(first), len(rest)) == (3, 2)
        assert len({each.id for each in first + rest}) == 5

    await run(store, turn)
