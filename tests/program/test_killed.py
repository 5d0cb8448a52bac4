"""kill -9 of the program between any two steps, and within them: nobody notices more than a pause."""

import asyncio
import itertools
import os
import random
from collections import Counter
from datetime import timedelta

import pytest

from domain.rights import Right, Role
from storage import conversations
from storage.officials import officials
from storage.people import people
from storage.unit import Unit
from tests.program import appeal
from tests.program.books import faults
from tests.program.somebody import Somebody, picture
from tests.program.town import Town

SEED = int(os.environ.get("OTKLIK_TEST_SEED", "20261124"))
MOMENTS = (0.0, 0.004, 0.008, 0.012, 0.016, 0.025, 0.04, 0.08, 0.15)
"""Seconds between what a person does and the kill: before the update is read, in the turn, while drawing."""

PHOTO = picture("red")


async def street(town: Town) -> tuple[list[Somebody], list[Somebody]]:
    """A citizen and a coordinator in each messenger; the coordinators have been there before."""
    citizens = [town.in_telegram(1, "Анна"), town.in_vk(2, "Борис")]
    vera, gleb = town.telegram.person(3, "Вера"), town.vk.person(4, "Глеб")
    vera.acquaint()
    gleb.acquaint()

    def appointed(unit: Unit) -> None:
        for address in (vera.address, gleb.address):
            person = people.at_the_door(unit, address, "ru").id
            officials.appoint(unit, person, Right(Role.COORDINATOR, "adm"), by=None)

    await town.write(appointed)
    return citizens, [town.in_telegram(3, "Вера"), town.in_vk(4, "Глеб")]


def untold(officials: list[Somebody], numbers: list[str]) -> list[str]:
    """Officials who were not told of a case, and those in VK who were told twice."""
    found = []
    for who, number in itertools.product(officials, numbers):
        count = who.counts(number)
        if not count:
            found.append(f"lost: {who.address} was not told of {number}")
        if count > 1 and who.address.startswith("vk:"):  # Telegram has no key to know a repeat by
            found.append(f"doubled: {who.address} was told of {number} {count} times")
    return found


async def everything(town: Town, staff: list[Somebody], numbers: list[str]) -> list[str]:
    """All faults there are, when what is on its way has had its time."""
    until = asyncio.get_running_loop().time() + 15
    while True:
        found = await town.read(lambda unit: faults(unit, {"telegram:1", "vk:2"}, 1))
        found += untold(staff, numbers)
        if not found or asyncio.get_running_loop().time() > until:
            return found
        await asyncio.sleep(0.1)


async def test_killed_at_every_step_in_both_messengers(town: Town) -> None:
    await killed(town, set(range(len(appeal.STEPS))))


@pytest.mark.postgres
async def test_killed_over_postgres_at_the_steps_that_keep_most(shared: Town) -> None:
    await killed(shared, {4, 9, 11})  # the words, the photo, the sending


async def killed(town: Town, at: set[int]) -> None:
    """The whole conversation, with kills at these steps; nothing is lost, doubled or refused."""
    moments = random.Random(SEED)
    citizens, staff = await street(town)
    running = await town.begun()
    for place, step in enumerate(appeal.STEPS):
        for who in citizens:
            await appeal.act(who, step, PHOTO)
        # A second one in a row meets what the first has left: repeats, and screens not drawn.
        for _ in range(moments.choice((1, 1, 2)) if place in at else 0):
            await asyncio.sleep(moments.choice(MOMENTS))
            await running.kill()
            running = town.run()
            if moments.random() < 0.5:
                await running.serving()
        seen = [await who.sees(step.sees) for who in citizens]

    numbers = [appeal.numbers(each.text)[0] for each in seen]
    await running.kill()
    await town.later(timedelta(minutes=5))
    running = await town.begun()
    assert await everything(town, staff, numbers) == []
    assert sorted(numbers) == ["2026-000001", "2026-000002"]
    said_in_vk = Counter(each.text for each in citizens[1].theirs())
    assert [text for text, count in said_in_vk.items() if count > 1] == []
    # Drawn once more after a kill between the drawing and its note, a screen may stand there already.
    assert [each for each in town.refused(killed=True) if "message is not modified" not in each] == []
    assert await running.stop() == 0
    assert '"level": "error"' not in town.told()


async def test_a_screen_that_was_committed_and_not_drawn_is_drawn_after_the_start(town: Town) -> None:
    citizens, _ = await street(town)
    running = await town.begun()
    town.telegram.fail("sendMessage", how="timeout", times=3)
    town.vk.fail("messages.send", how="timeout", times=3)
    for who in citizens:
        await who.start()
    committed = {who.address for who in citizens}
    await town.until_in_base(
        lambda unit: (
            {each.address for name in ("telegram", "vk") for each in conversations.undrawn(unit, name)}
            == committed
        ),
        "the turns to be committed",
    )
    await running.kill()
    town.telegram.world.journal._faults.clear()
    town.vk.world.journal._faults.clear()
    await town.begun()
    for who in citizens:
        await who.sees("Здравствуйте")
        assert who.counts("Здравствуйте") == 1


# --- the checker itself -------------------------------------------------------------------------------------


async def at_the_check(town: Town, citizens: list[Somebody]) -> None:
    """All answers are given; only «Отправить» is left. Nothing runs any more."""
    running = await town.begun()
    for step in appeal.STEPS[:-1]:
        for who in citizens:
            await appeal.act(who, step, PHOTO)
        for who in citizens:
            await who.sees(step.sees)
    await running.stop()


@pytest.mark.parametrize("flaw", ["", "confirmed_before_the_commit"])
async def test_the_checker_sees_what_is_confirmed_before_the_commit(town: Town, flaw: str) -> None:
    citizens, staff = await street(town)
    await at_the_check(town, citizens)
    running = await town.begun(flaw=flaw)
    for who in citizens:
        await who.press("Отправить")
    if flaw:
        key, last = f"vk:{town.vk.group_id}:ts", town.vk.world.events.last
        await town.until(town.telegram.arrivals.taken, "the update to be confirmed")
        await town.until_in_base(
            lambda unit: (conversations.recall(unit, key) or "").split()[0] == str(last), "ts to be kept"
        )
    await running.kill()
    await town.begun()
    if flaw:
        events = town.vk.world.events
        await town.until(lambda: events.confirmed == events.last, "VK to be listened to")
        found = await town.read(lambda unit: faults(unit, {"telegram:1", "vk:2"}, 1))
        assert found == ["lost: no appeal of telegram:1", "lost: no appeal of vk:2"]
    else:
        numbers = [appeal.numbers((await who.sees("зарегистрировано")).text)[0] for who in citizens]
        assert await everything(town, staff, numbers) == []


@pytest.mark.parametrize("flaw", ["", "repeats_are_not_known"])
async def test_the_checker_sees_what_is_taken_twice(town: Town, flaw: str) -> None:
    citizens, staff = await street(town)
    running = await town.begun(flaw=flaw)
    numbers = []
    for who in citizens:
        for step in appeal.STEPS:
            await appeal.act(who, step, PHOTO)
            seen = await who.sees(step.sees)
            if step.act == "photo":
                town.repeat_last(who)
                await town.idle()
                if flaw:
                    await who.sees("Получено 2 файла")
        numbers += appeal.numbers(seen.text)
    if flaw:
        found = await town.read(lambda unit: faults(unit, {"telegram:1", "vk:2"}, 1))
        assert [f"doubled: 2 files in case {case}" for case in (1, 2)] == [
            each for each in found if "in case" in each
        ]
    else:
        assert await everything(town, staff, numbers) == []
    assert await running.stop() == 0


@pytest.mark.parametrize("flaw", ["", "settled_before_sent"])
async def test_the_checker_sees_what_is_settled_before_it_is_sent(town: Town, flaw: str) -> None:
    citizens, staff = await street(town)
    await at_the_check(town, citizens)
    running = await town.begun(flaw=flaw)
    for who in citizens:
        await who.press("Отправить")
    numbers = [appeal.numbers((await who.sees("зарегистрировано")).text)[0] for who in citizens]
    if flaw:
        await town.until_in_base(
            lambda unit: not faults(unit, {"telegram:1", "vk:2"}, 1), "the notices to be called sent"
        )
    await running.kill()
    if flaw:
        assert untold(staff, numbers)
    else:
        await town.later(timedelta(minutes=5))
        await town.begun()
        assert await everything(town, staff, numbers) == []
