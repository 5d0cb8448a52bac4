"""Two processes share one PostgreSQL: one of them listens, and when it dies the other takes over."""

import asyncio

import pytest

from storage import conversations
from tests.program import appeal
from tests.program.books import faults
from tests.program.process import Running
from tests.program.somebody import picture
from tests.program.town import Town

pytestmark = pytest.mark.postgres

TAKEOVER = 15.0  # seconds that people may have to wait


async def leader(town: Town, running: list[Running]) -> Running:
    """The one that leads in everything; the other only waits."""
    for name in ("telegram", "vk", "dispatch", "schedule"):
        await town.until(lambda name=name: any(_leads(each, name) for each in running), f"a leader of {name}")  # type: ignore[misc]
    (found,) = {each.pid for each in running if _leads(each, "telegram")}
    return next(each for each in running if each.pid == found)


def introductions(town: Town) -> int:
    """Calls that every process begins with, two each."""
    return sum(call.method == "setMyCommands" for call in town.telegram.calls if "scope" in call.params)


def _leads(running: Running, name: str) -> bool:
    told = [each["event"] for each in running.facts() if each.get("name") == name]
    return bool(told) and told[-1] == "leader.leads"


async def test_the_one_that_listens_is_killed_and_the_other_takes_over(shared: Town) -> None:
    town = shared
    first = await town.begun()
    second = town.run()
    await second.serving()
    assert await leader(town, [first, second]) is first
    citizens = [town.in_telegram(1, "Анна"), town.in_vk(2, "Борис")]
    photo = picture("red")
    waited = 0.0
    for at, step in enumerate(appeal.STEPS):
        for who in citizens:
            await appeal.act(who, step, photo)
        if at == 9:  # the photo is on its way
            await asyncio.sleep(0.01)
            await first.kill()
            waited = -asyncio.get_running_loop().time()
        seen = [await who.sees(step.sees) for who in citizens]
        if at == 9:
            waited += asyncio.get_running_loop().time()
    assert 0 < waited < TAKEOVER
    assert await leader(town, [second]) is second
    numbers = sorted(appeal.numbers(each.text)[0] for each in seen)
    assert numbers == ["2026-000001", "2026-000002"]
    assert await town.read(lambda unit: faults(unit, {"telegram:1", "vk:2"}, 1)) == []
    assert await second.stop() == 0


async def test_a_screen_that_the_dead_one_has_not_drawn_is_drawn_by_the_other(shared: Town) -> None:
    town = shared
    first = await town.begun()
    second = town.run()
    await second.serving()
    assert await leader(town, [first, second]) is first
    anna = town.in_telegram(1, "Анна")
    town.telegram.fail("sendMessage", how="timeout")
    await anna.start()
    await town.until(town.telegram.arrivals.taken, "the update to be confirmed")
    await town.until_in_base(lambda unit: conversations.undrawn(unit, "telegram"), "the turn")
    third = town.run()  # whoever only starts leaves the screens of the living alone
    await third.serving()
    await town.until(lambda: introductions(town) == 6, "the third to have done what one does at a start")
    boris = town.in_vk(2, "Борис")
    await boris.start()
    await boris.sees("Здравствуйте")
    assert anna.theirs() == []

    await first.kill()
    await anna.sees("Здравствуйте")
    assert anna.counts("Здравствуйте") == 1


async def test_a_rolling_restart_is_not_noticed(shared: Town) -> None:
    town = shared
    running = [await town.begun()]
    anna, boris = town.in_telegram(1, "Анна"), town.in_vk(2, "Борис")

    async def restarts() -> None:
        for _ in range(2):
            fresh = town.run()
            await fresh.serving()
            assert await running.pop().stop() == 0
            running.append(fresh)

    restarting = asyncio.create_task(restarts())
    numbers = await asyncio.gather(appeal.sent(anna, picture("red")), appeal.sent(boris, picture("blue")))
    await restarting
    assert sorted(numbers) == ["2026-000001", "2026-000002"]
    assert await town.read(lambda unit: faults(unit, {"telegram:1", "vk:2"}, 1)) == []
    assert [each for each in town.refused(killed=True) if "terminated by other getUpdates" not in each] == []
