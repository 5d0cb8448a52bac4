"""The demo: whoever is quicker than the program is answered, at the first start and after a restart."""

import asyncio
from pathlib import Path

from bot import demo
from bot.app import Program
from sandbox.phone import Phone
from sandbox.telegram import TelegramSandbox
from sandbox.vk import VkSandbox


async def answered(phone: Phone) -> str:
    """The words of the newest message of the bot; fails when none comes."""
    for _ in range(400):
        found = [bubble for bubble in phone.view().bubbles if not bubble.mine]
        if found:
            return found[-1].text
        await asyncio.sleep(0.05)
    raise AssertionError("nobody answers")


async def begun(folder: Path, hurried: int) -> None:
    """The demo comes up while two people press «Начать», the one in VK so many times."""
    telegram, vk = TelegramSandbox(), VkSandbox()
    await telegram.start()
    await vk.start()
    try:
        settings, _ = await demo.settled(telegram, vk, folder)
        anna, boris = telegram.person(100, "Анна"), vk.person(5300, "Борис")
        await anna.start()
        for _ in range(hurried):
            await boris.start()
        program = Program(settings)
        try:
            await program.start()
            assert await answered(anna)
            assert await answered(boris)
        finally:
            await program.stop()
    finally:
        await asyncio.gather(telegram.stop(), vk.stop())


async def test_who_is_quicker_than_the_program_is_answered(tmp_path: Path) -> None:
    await begun(tmp_path, hurried=3)
    await begun(tmp_path, hurried=1)
