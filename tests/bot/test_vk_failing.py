"""How sending to VK fails, and what is tried again."""

import asyncio

import pytest
from vk_desk import ME, Desk, network, opened

from bot.network import Closed, Part, Send, Slow, Unreachable
from bot.text import rich
from sandbox.vk.server import VkSandbox


async def test_people_who_cannot_be_written_to_are_closed(sandbox: VkSandbox, desk: Desk) -> None:
    for key in range(1, 5):
        await opened(sandbox, key)
    await sandbox.people[1].block()
    await sandbox.people[2].blacklist()
    await sandbox.people[3].deactivate()
    sandbox.person(5, "Никогда не писал")
    async with network(sandbox, desk) as vk:
        for key in (1, 2, 3, 5):
            with pytest.raises(Closed):
                await vk.show(f"vk:{key}", [Send(Part(rich("?")))])
        await vk.show("vk:4", [Send(Part(rich("?")))])


async def test_passing_trouble_is_tried_again_for_somebody_who_waits_and_told_for_a_notice(
    sandbox: VkSandbox, desk: Desk
) -> None:
    await opened(sandbox)
    step = Send(Part(rich("?")))
    async with network(sandbox, desk, timeout=0.3) as vk:
        for how in ("error", "html", "reset", "timeout"):
            sandbox.fail("messages.send", how=how)  # type: ignore[arg-type]
            await vk.show(f"vk:{ME}", [step])
            sandbox.fail("messages.send", how=how)  # type: ignore[arg-type]
            with pytest.raises(Unreachable):
                await vk.deliver(f"vk:{ME}", [step])
        sandbox.fail("messages.send", times=3)
        with pytest.raises(Unreachable):
            await vk.show(f"vk:{ME}", [step])
    assert len(sandbox.people[ME].view().bubbles) == 5


async def test_error_6_holds_everybody_for_a_moment_and_loses_nothing(desk: Desk) -> None:
    sandbox = VkSandbox()
    await sandbox.start()
    for key in range(1, 31):
        await opened(sandbox, key)
    async with network(sandbox, desk, rate=500) as vk:  # VK's limit is really met
        steps = [Send(Part(rich("?")))]
        await asyncio.gather(*(vk.show(f"vk:{key}", steps) for key in range(1, 31)))
        assert any(call.code == 6 for call in sandbox.calls)
        sandbox.fail("messages.send", code=6)
        with pytest.raises(Slow):
            await vk.deliver("vk:1", steps)
    assert all(len(phone.view().bubbles) == 2 for phone in sandbox.people.values())
    await sandbox.stop()
