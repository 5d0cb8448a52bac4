"""Long poll loses nothing: what is not committed is not confirmed, what VK has lost is read back."""

import asyncio

import pytest
from vk_desk import ME, Desk, listening, ts, until

from bot.chat import Update, Words
from bot.network import Away
from sandbox.vk.server import VkSandbox


async def test_what_is_not_taken_is_not_confirmed_and_comes_again_after_a_restart(
    sandbox: VkSandbox, desk: Desk
) -> None:
    phone = sandbox.person(ME, "Анна")
    reached = asyncio.Event()

    async def hang(update: Update) -> None:
        reached.set()
        await asyncio.Event().wait()

    async with listening(sandbox, desk):
        before = ts(desk, sandbox)
        desk.obstacle = hang
        await phone.say("одно")
        await asyncio.wait_for(reached.wait(), 5)
        assert ts(desk, sandbox) == before
    desk.obstacle = None
    async with listening(sandbox, desk):
        assert [one.said for one in await desk.wait(1)] == [Words("одно")]
        await sandbox.idle(5)
        assert ts(desk, sandbox) > before
    async with listening(sandbox, desk):
        await phone.say("два")
        assert [one.said for one in await desk.wait(2)][1] == Words("два")


async def test_while_the_database_is_away_the_same_update_is_offered_again(
    sandbox: VkSandbox, desk: Desk
) -> None:
    phone = sandbox.person(ME, "Анна")
    offers: list[str] = []

    async def away_twice(update: Update) -> None:
        offers.append(update.id)
        if len(offers) < 3:
            raise Away

    desk.obstacle = away_twice
    async with listening(sandbox, desk):
        await phone.say("одно")
        await desk.wait(1)
        assert offers == [desk.taken[0].id] * 3


async def test_one_person_is_served_in_order_and_does_not_wait_for_another(
    sandbox: VkSandbox, desk: Desk
) -> None:
    anna, boris = sandbox.person(ME, "Анна"), sandbox.person(ME + 1, "Борис")
    gate = asyncio.Event()

    async def slow_anna(update: Update) -> None:
        if update.address == anna.address:
            await gate.wait()

    async with listening(sandbox, desk):
        await anna.say("привет")
        await desk.wait(1)
        desk.obstacle = slow_anna
        # All three within one answer of long poll: the loop is not left between them.
        for text in ("раз", "два"):
            await anna.say(text)
        await boris.say("три")
        taken = await desk.wait(2)
        assert taken[1].said == Words("три")
        gate.set()
        assert [one.said for one in (await desk.wait(4))[2:]] == [Words("раз"), Words("два")]


@pytest.mark.parametrize("failed", [1, 2, 3])
async def test_long_poll_goes_on_after_failed(sandbox: VkSandbox, desk: Desk, failed: int) -> None:
    phone = sandbox.person(ME, "Анна")
    async with listening(sandbox, desk):
        await phone.say("до")
        await desk.wait(1)
        sandbox.fail_longpoll(failed, times=2)
        await phone.say("после")
        ids = {one.id: one.said for one in await desk.wait(2)}
        await sandbox.idle(5)
    assert list(ids.values()) == [Words("до"), Words("после")]


async def test_what_long_poll_has_lost_is_read_from_the_dialogs_under_the_same_id(
    sandbox: VkSandbox, desk: Desk
) -> None:
    phone, other = sandbox.person(ME, "Анна"), sandbox.person(ME + 1, "Борис")
    async with listening(sandbox, desk):
        await phone.say("взято")
        await desk.wait(1)
        known = desk.taken[0].id
    await phone.say("потеряно")
    await other.say("тоже")
    sandbox.world.events._log.clear()  # VK keeps its events for a limited time
    async with listening(sandbox, desk):
        taken = await desk.wait(4)
    assert [one.said for one in taken[1:]] == [Words("взято"), Words("потеряно"), Words("тоже")]
    assert taken[1].id == known  # the engine knows it and does nothing
    assert len({one.id for one in taken}) == 3


async def test_trouble_of_long_poll_is_waited_out(sandbox: VkSandbox, desk: Desk) -> None:
    phone = sandbox.person(ME, "Анна")
    for how in ("html", "reset"):
        sandbox.fail("groups.getLongPollServer", how=how)  # type: ignore[arg-type]
    sandbox.fail("groups.getLongPollServer", code=10)
    async with listening(sandbox, desk):
        await phone.say("привет")
        assert (await desk.wait(1))[0].said == Words("привет")


async def test_a_stop_does_not_wait_for_the_long_poll(sandbox: VkSandbox, desk: Desk) -> None:
    before = asyncio.get_running_loop().time()
    async with listening(sandbox, desk, wait=25):
        async with asyncio.timeout(5):
            await until(lambda: bool(sandbox.world.events._waiting))
    async with asyncio.timeout(5):
        await until(lambda: not sandbox.world.events._waiting)  # the connection itself is broken off
    assert asyncio.get_running_loop().time() - before < 5
