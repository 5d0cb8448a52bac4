"""Keyboards: what Telegram refuses in them, and how they look and go on a phone."""

import json
from typing import Any

import pytest
from aiogram.methods import SendMessage
from aiogram.types import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from tests.sandbox.telegram_client import ME, heard, refused, taken, talking


def inline(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


def key(**more: Any) -> dict[str, Any]:
    return {"text": "Да", "callback_data": "y", **more}


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (inline([key(callback_data="я" * 33)]), "BUTTON_DATA_INVALID"),
        (inline([key(text=" ")]), "inline keyboard button text must be non-empty"),
        (
            inline([{"text": "Да"}]),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (inline([key()] * 9), "reply markup is too long"),
        (inline(*[[key()]] * 101), "reply markup is too long"),
        (
            inline([{"text": "Да", "url": "ftp://a.ru"}]),
            "inline keyboard button URL 'ftp://a.ru' is invalid: Unsupported URL protocol",
        ),
        ({"keyboard": [["Да"] * 11]}, "reply markup is too long"),
        ({"keyboard": [[""]]}, "keyboard button text must be non-empty"),
        ({"keyboard": ["Да"]}, 'field "keyboard" must be an Array of Arrays'),
        ({"keyboard": [["Да"]], "input_field_placeholder": "я" * 65}, "INPUT_FIELD_PLACEHOLDER_TOO_LONG"),
        ([], "object expected as reply markup"),
        ("{", "can't parse reply keyboard markup JSON object"),
    ],
)
async def test_a_wrong_keyboard_is_refused(markup: object, words: str) -> None:
    async with talking() as (_, bot, phone):
        raw = markup if isinstance(markup, str) else json.dumps(markup)
        call = SendMessage.model_construct(chat_id=ME, text="?", reply_markup=raw)
        assert await refused(bot(call)) == words
        assert len(phone.view().bubbles) == 1


async def test_contacts_and_places_are_asked_for_in_private_chats_only() -> None:
    async with talking() as (sandbox, bot, _):
        sandbox.group(-5, "Жители")
        contact = KeyboardButton(text="Телефон", request_contact=True)
        place = KeyboardButton(text="Место", request_location=True)
        for button, words in (
            (contact, "phone number can be requested in private chats only"),
            (place, "location can be requested in private chats only"),
        ):
            keyboard = ReplyKeyboardMarkup(keyboard=[[button]])
            assert await refused(bot.send_message(-5, "?", reply_markup=keyboard)) == words
            await bot.send_message(ME, "?", reply_markup=keyboard)


async def test_only_an_inline_keyboard_comes_back_in_the_answer() -> None:
    async with talking() as (_, bot, phone):
        rows = [[InlineKeyboardButton(text="Да", callback_data="y", style="success")]]
        sent = await bot.send_message(ME, "?", reply_markup=InlineKeyboardMarkup(inline_keyboard=rows))
        assert sent.reply_markup is not None
        (echoed,) = sent.reply_markup.inline_keyboard[0]
        assert (echoed.text, echoed.callback_data, echoed.style) == ("Да", "y", "success")
        (button,) = phone.view().bubbles[-1].buttons[0]
        assert (button.id, button.label, button.kind, button.style) == ("0.0", "Да", "callback", "positive")
        bottom = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Назад")]])
        assert (await bot.send_message(ME, "?", reply_markup=bottom)).reply_markup is None
        assert (
            await bot.send_message(ME, "?", reply_markup=ForceReply(force_reply=True))
        ).reply_markup is None
        assert phone.view().bottom[0][0].label == "Назад"


async def test_the_bottom_keyboard_sends_what_its_buttons_say() -> None:
    async with talking() as (_, bot, phone):
        rows = [
            [KeyboardButton(text="Моё место", request_location=True), KeyboardButton(text="Назад")],
            [KeyboardButton(text="Телефон", request_contact=True)],
        ]
        await bot.send_message(ME, "?", reply_markup=ReplyKeyboardMarkup(keyboard=rows))
        await phone.tap("0.1")
        assert (await heard(bot)).text == "Назад"
        phone.location = (57.5, 39.25)
        await phone.tap("0.0")
        place = (await heard(bot)).location
        assert place is not None
        assert (place.latitude, place.longitude) == (57.5, 39.25)
        await phone.tap("1.0")
        contact = (await heard(bot)).contact
        assert contact is not None
        assert (contact.user_id, contact.phone_number) == (ME, phone.number)
        assert phone.view().bottom
        with pytest.raises(ValueError, match=r"нет кнопки 7\.7"):
            await phone.tap("7.7")
        await bot.send_message(ME, "Убрано", reply_markup=ReplyKeyboardRemove())
        assert phone.view().bottom == ()


async def test_a_one_time_keyboard_hides_after_its_use() -> None:
    async with talking() as (_, bot, phone):
        rows = [[KeyboardButton(text="Да")]]
        keyboard = ReplyKeyboardMarkup(keyboard=rows, one_time_keyboard=True)
        await bot.send_message(ME, "?", reply_markup=keyboard)
        await phone.say("Не кнопкой")
        assert phone.view().bottom
        await phone.tap("0.0")
        assert phone.view().bottom == ()
        assert [one.message.text for one in await taken(bot) if one.message] == ["Не кнопкой", "Да"]


async def test_a_link_opens_and_tells_the_bot_nothing() -> None:
    async with talking() as (_, bot, phone):
        rows = [[InlineKeyboardButton(text="Сайт", url="https://ya.ru/")]]
        sent = await bot.send_message(ME, "?", reply_markup=InlineKeyboardMarkup(inline_keyboard=rows))
        await phone.press(sent.message_id, "0.0")
        assert phone.opened == "https://ya.ru/"
        assert await taken(bot) == []
        with pytest.raises(ValueError, match="нет кнопки"):
            await phone.press(sent.message_id, "0.1")
        with pytest.raises(ValueError, match="нет кнопки"):
            await phone.press(sent.message_id + 1, "0.0")
