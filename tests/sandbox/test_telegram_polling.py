"""How updates come: getUpdates, its offsets and conflicts, what is asked for, how long they live."""

import asyncio
import time

import pytest
from aiogram.exceptions import TelegramConflictError
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message

from tests.sandbox.telegram_client import ME, running, taken, talking

YES = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Да", callback_data="y")]])


async def test_updates_wait_until_the_offset_goes_past_them() -> None:
    async with talking() as (_, bot, phone):
        for text in ("раз", "два", "три"):
            await phone.say(text)
        first = await bot.get_updates()
        assert [one.message and one.message.text for one in first] == ["раз", "два", "три"]
        assert [one.update_id for one in await bot.get_updates()] == [one.update_id for one in first]
        assert len(await bot.get_updates(limit=2)) == 2
        later = await bot.get_updates(offset=first[1].update_id)
        assert [one.message and one.message.text for one in later] == ["два", "три"]
        assert len(await bot.get_updates()) == 2
        assert [one.message and one.message.text for one in await bot.get_updates(offset=-1)] == ["три"]
        assert len(await bot.get_updates()) == 1


async def test_a_poll_waits_for_what_happens() -> None:
    async with talking() as (_, bot, phone):
        waiting = asyncio.ensure_future(bot.get_updates(timeout=50))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        await phone.say("Здравствуйте")
        (update,) = await waiting
        assert update.message is not None
        assert update.message.text == "Здравствуйте"


async def test_the_second_poll_ends_the_first() -> None:
    async with talking() as (_, bot, phone):
        first = asyncio.ensure_future(bot.get_updates(timeout=50))
        await asyncio.sleep(0.05)
        second = asyncio.ensure_future(bot.get_updates(timeout=50))
        with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
            await first
        await phone.say("Вам")
        assert len(await second) == 1


async def test_only_the_kinds_asked_for_come_and_this_is_remembered() -> None:
    async with talking() as (_, bot, phone):
        await bot.get_updates(allowed_updates=["callback_query"], timeout=0)
        await phone.say("Не слышно")
        sent = await bot.send_message(ME, "?", reply_markup=YES)
        await phone.press(sent.message_id, "0.0")
        (update,) = await taken(bot)
        assert update.callback_query is not None
        await bot.get_updates(allowed_updates=[], timeout=0)
        await phone.say("Слышно")
        assert len(await taken(bot)) == 1


async def test_presses_live_for_150_seconds_and_messages_for_a_day() -> None:
    async with talking() as (sandbox, bot, phone):
        sent = await bot.send_message(ME, "?", reply_markup=YES)
        await phone.press(sent.message_id, "0.0")
        await phone.say("Ау")
        sandbox.age(151)
        (update,) = await bot.get_updates()
        assert update.message is not None
        assert not phone.view().waiting
        sandbox.age(86_400)
        assert await bot.get_updates() == []


async def test_the_last_update_comes_again_with_its_number_though_confirmed() -> None:
    async with talking() as (sandbox, bot, phone):
        await phone.say("Раз")
        (first,) = await taken(bot)
        phone.repeat_last()
        with pytest.raises(TimeoutError, match="not confirmed"):
            await sandbox.idle(0)
        (again,) = await taken(bot)
        assert again.update_id == first.update_id
        await sandbox.idle(1)


async def test_a_press_is_told_with_its_message_as_it_is_now() -> None:
    async with talking() as (_, bot, phone):
        sent = await bot.send_message(ME, "Было", reply_markup=YES)
        await bot.edit_message_text("Стало", chat_id=ME, message_id=sent.message_id, reply_markup=YES)
        await phone.press(sent.message_id, "0.0")
        (update,) = await taken(bot)
        query = update.callback_query
        assert query is not None
        assert (query.data, query.from_user.id) == ("y", ME)
        assert isinstance(query.message, Message)
        assert (query.message.text, query.message.edit_date is not None) == ("Стало", True)
        await phone.press_data("forged:1", sent.message_id)
        await phone.press_data("forged:2", 5)
        here, gone = [one.callback_query for one in await taken(bot)]
        assert here is not None
        assert gone is not None
        assert isinstance(here.message, Message)
        assert (here.data, gone.data) == ("forged:1", "forged:2")
        assert gone.message is not None
        assert (gone.message.date, gone.message.message_id) == (0, 5)


async def test_idle_waits_for_confirmation_and_for_answers() -> None:
    async with talking() as (sandbox, bot, phone):
        await sandbox.idle(1)
        sent = await bot.send_message(ME, "?", reply_markup=YES)
        await phone.press(sent.message_id, "0.0")
        with pytest.raises(TimeoutError, match="1 updates are not confirmed"):
            await sandbox.idle(0.01)
        (update,) = await taken(bot)
        with pytest.raises(TimeoutError, match="not answered"):
            await sandbox.idle(0.01)
        assert update.callback_query is not None
        await bot.answer_callback_query(update.callback_query.id)
        await sandbox.idle(1)


async def test_asking_the_same_again_and_again_is_slowed_down() -> None:
    async with running(rates=True) as (sandbox, bot):
        phone = sandbox.person(ME, "Анна")
        for text in ("раз", "два"):
            await phone.say(text)
        assert len(await bot.get_updates(timeout=0)) == 2
        assert len(await bot.get_updates(timeout=0)) == 1
        (last,) = await bot.get_updates(offset=-1, timeout=0)
        await bot.get_updates(offset=last.update_id + 1, timeout=0)
        began = time.monotonic()
        asking = asyncio.ensure_future(bot.get_updates(offset=last.update_id + 1, timeout=0))
        await asyncio.sleep(0.2)
        await phone.say("три")
        assert len(await asking) == 1
        assert 0.2 <= time.monotonic() - began < 3
