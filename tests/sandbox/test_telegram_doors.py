"""The doors of the Bot API: bodies, speed, made-up faults, menus, chats."""

import asyncio
import time

import pytest
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BotCommandScopeDefault,
    BufferedInputFile,
    MenuButtonCommands,
)

from sandbox.telegram import TelegramSandbox
from tests.sandbox.telegram_client import ME, bot_of, refused, running, taken, talking


async def test_made_up_faults_happen_and_are_no_refusals() -> None:
    async with talking() as (sandbox, bot, phone):
        before = len(phone.view().bubbles)
        sandbox.fail("sendMessage", retry_after=7)
        with pytest.raises(TelegramRetryAfter) as slow:
            await bot.send_message(ME, "x")
        assert slow.value.retry_after == 7
        sandbox.fail("SendMessage", code=500, times=2)
        for _ in range(2):
            with pytest.raises(TelegramServerError):
                await bot.send_message(ME, "x")
        sandbox.fail("*", how="html")
        with pytest.raises(ClientDecodeError):
            await bot.send_message(ME, "x")
        sandbox.fail("sendMessage", how="reset")
        with pytest.raises(TelegramNetworkError):
            await bot.send_message(ME, "x")
        assert len(phone.view().bubbles) == before
        sandbox.fail("sendMessage", how="reset_after")
        with pytest.raises(TelegramNetworkError):
            await bot.send_message(ME, "дошло")
        assert phone.view().bubbles[-1].text == "дошло"
        sandbox.fail("sendMessage", code=403, chat=101)
        await bot.send_message(ME, "x")
        await sandbox.person(101, "Борис").start()
        with pytest.raises(TelegramForbiddenError):
            await bot.send_message(101, "x")
        assert not sandbox.refusals


@pytest.mark.parametrize(("how", "arrived"), [("timeout", 0), ("timeout_after", 1)])
async def test_a_call_that_is_never_answered_may_have_been_done(how: str, arrived: int) -> None:
    async with talking() as (sandbox, bot, phone):
        before = len(phone.view().bubbles)
        sandbox.fail("sendMessage", how=how)  # type: ignore[arg-type]
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await bot.send_message(ME, "x")
        assert len(phone.view().bubbles) == before + arrived
        assert not sandbox.refusals


async def test_more_than_fifty_megabytes_are_413() -> None:
    async with talking() as (sandbox, bot, _):
        big = BufferedInputFile(bytes(52 * 2**20), "a.bin")
        with pytest.raises(TelegramEntityTooLarge):
            await bot.send_document(ME, big)
        assert [call.description for call in sandbox.refusals] == ["Request Entity Too Large"]


async def test_the_menu_is_the_narrowest_in_ones_own_language() -> None:
    async with talking() as (sandbox, bot, phone):
        other = sandbox.person(101, "John", "en")

        def menu(*names: str) -> list[BotCommand]:
            return [BotCommand(command=name, description=name.title()) for name in names]

        await bot.set_my_commands(menu("menu", "help"))
        await bot.set_my_commands(menu("english"), language_code="en", scope=BotCommandScopeDefault())
        assert phone.view().commands == (("menu", "Menu"), ("help", "Help"))
        assert other.view().commands == (("english", "English"),)
        mine = BotCommandScopeChat(chat_id=ME)
        await bot.set_my_commands(menu("work"), scope=mine)
        assert phone.view().commands == (("work", "Work"),)
        assert [one.command for one in await bot.get_my_commands(scope=mine)] == ["work"]
        await bot.delete_my_commands(scope=mine)
        assert await bot.get_my_commands(scope=mine) == []
        assert phone.view().commands == (("menu", "Menu"), ("help", "Help"))
        assert await refused(bot.set_my_commands(menu("Menu"))) == "BOT_COMMAND_INVALID"
        assert await refused(bot.set_my_commands(menu(*["a"] * 101))) == "BOT_COMMANDS_TOO_MUCH"
        assert await refused(bot.set_my_commands(menu("a"), language_code="rus")) == (
            "invalid language code specified"
        )
        assert await refused(bot.set_my_commands(menu("a"), scope=BotCommandScopeChat(chat_id=5))) == (
            "chat not found"
        )


async def test_the_menu_button_of_a_chat_and_of_all() -> None:
    async with talking() as (_, bot, _phone):
        await bot.set_chat_menu_button(ME, MenuButtonCommands())
        assert (await bot.get_chat_menu_button(ME)).type == "commands"
        assert (await bot.get_chat_menu_button()).type == "default"


async def test_latency_is_added_and_stop_does_not_wait_for_a_poll() -> None:
    sandbox = TelegramSandbox(latency=0.05)
    await sandbox.start()
    bot = bot_of(sandbox)
    began = time.monotonic()
    await bot.get_me()
    assert time.monotonic() - began >= 0.05
    polling = asyncio.ensure_future(bot.get_updates(timeout=30))
    await asyncio.sleep(0.1)
    began = time.monotonic()
    await sandbox.stop()
    assert time.monotonic() - began < 2
    await asyncio.wait([polling], timeout=2)
    assert polling.done()
    polling.exception()
    await bot.session.close()


async def test_a_restarted_sandbox_repeats_no_number() -> None:
    numbers = []
    for _ in range(2):
        async with running() as (sandbox, bot):
            await sandbox.person(ME, "Анна").start()
            (update,) = await taken(bot)
            numbers.append(update.update_id)
            await asyncio.sleep(1.0 if not numbers[1:] else 0)
    assert numbers[1] - numbers[0] >= 1000
