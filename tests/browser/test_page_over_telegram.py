"""The page over the real sandbox of Telegram, with aiogram as the bot: a conversation from end to end."""

from io import BytesIO

import pytest
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
)
from PIL import Image
from playwright.async_api import expect

from sandbox.stage import Stage
from tests.browser.chromium import WIDE, look, phone
from tests.sandbox.fake_phones import FakeMessenger
from tests.sandbox.telegram_client import heard, running, taken

pytestmark = pytest.mark.browser


async def test_a_conversation_in_telegram_from_begin_to_photo() -> None:
    async with running() as (telegram, bot):
        stage = Stage(telegram, FakeMessenger("vk"))
        chat = int(stage.cast("telegram", "Анна Смирнова").address.partition(":")[2])
        await stage.start()
        async with look(stage.url, WIDE) as page:
            anna = phone(page, f"telegram:{chat}")

            await anna.get_by_role("button", name="Начать").click()
            await expect(anna.locator(".mine .words").last).to_have_text("/start")
            assert (await heard(bot)).text == "/start"
            rows = [[InlineKeyboardButton(text="Дороги", callback_data="t:1", style="primary")]]
            inline = InlineKeyboardMarkup(inline_keyboard=rows)
            asked = await bot.send_message(chat, "Какая <b>тема</b>?", parse_mode="HTML", reply_markup=inline)

            await anna.get_by_role("button", name="Дороги").click()
            await expect(anna.locator(".key.waiting")).to_have_count(1)
            (update,) = await taken(bot)
            assert update.callback_query is not None
            assert update.callback_query.data == "t:1"
            await bot.answer_callback_query(update.callback_query.id, "Тема: дороги")
            await bot.edit_message_text("Тема: дороги", chat_id=chat, message_id=asked.message_id)
            await expect(anna.locator(".toast.shown")).to_have_text("Тема: дороги")
            await expect(anna.locator(".key.waiting")).to_have_count(0)
            await expect(anna.get_by_role("button", name="Дороги")).to_have_count(0)

            bottom = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Помощь")]], one_time_keyboard=True)
            await bot.send_message(chat, "Пришлите фото", reply_markup=bottom)
            await anna.locator(".bottom").get_by_role("button", name="Помощь").click()
            await expect(anna.locator(".mine .words").last).to_have_text("Помощь")
            await expect(anna.locator(".bottom").get_by_role("button", name="Помощь")).to_have_count(0)

            own = BytesIO()
            Image.new("RGB", (640, 480), "teal").save(own, "JPEG")
            photo = {"name": "двор.jpg", "mimeType": "image/jpeg", "buffer": own.getvalue()}
            await anna.locator(".choose-photo").set_input_files([photo])
            await anna.get_by_role("textbox").fill("Вот <b>двор</b>")
            await anna.get_by_role("button", name="Отправить").click()
            await expect(anna.locator(".mine .words").last).to_have_text("Вот <b>двор</b>")
            await expect(anna.locator(".thumb img")).to_have_js_property("naturalWidth", 640)
            helped, shown = [one.message for one in await taken(bot)]
            assert helped is not None
            assert shown is not None
            assert (helped.text, shown.caption, len(shown.photo or ())) == ("Помощь", "Вот <b>двор</b>", 2)
        await stage.stop()
