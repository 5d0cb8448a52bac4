"""Sends, edits, answers, files, rates: what the Bot API does, and what it refuses in which words."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    Message,
    ReplyParameters,
)

from sandbox.phone import Upload
from sandbox.telegram import TelegramPhone, TelegramSandbox
from tests.sandbox.telegram_client import ME, bot_of, heard, picture, refused, running, taken, talking

SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
LATE = "query is too old and response timeout expired or query ID is invalid"
CANNOT = "message can't be edited"


def buttons(data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Да", callback_data=data)]])


def photo(name: str = "яма.jpg", content: bytes = b"") -> BufferedInputFile:
    return BufferedInputFile(content or picture(640, 480), name)


async def raw(sandbox: TelegramSandbox, method: str, **how: Any) -> tuple[int, Any, Any]:
    """POST as it is: status, parsed body, headers."""
    url = f"{sandbox.url}/bot{sandbox.token}/{method}"
    async with aiohttp.ClientSession() as session, session.post(url, **how) as answer:
        return answer.status, await answer.json(), answer.headers


async def pressed(bot: Bot, phone: TelegramPhone) -> CallbackQuery:
    """A button under a fresh question is pressed; the query is taken."""
    question = await bot.send_message(ME, "Вопрос?", reply_markup=buttons("yes"))
    await phone.press(question.message_id, "0.0")
    (update,) = await taken(bot)
    assert update.callback_query is not None
    return update.callback_query


@pytest.mark.parametrize("kind", ["json", "form", "multipart", "query"])
async def test_a_call_comes_in_any_of_the_four_ways(kind: str) -> None:
    async with talking() as (sandbox, _, phone):
        keyboard = {"inline_keyboard": [[{"text": "Да", "callback_data": "yes"}]]}
        flat = {"chat_id": str(ME), "text": "Ёж & + =", "reply_markup": json.dumps(keyboard)}
        how: dict[str, Any] = {"json": {"chat_id": ME, "text": "Ёж & + =", "reply_markup": keyboard}}
        if kind == "form":
            how = {"data": flat}
        elif kind == "multipart":
            body = aiohttp.MultipartWriter("form-data")
            for name, value in flat.items():
                body.append(value).set_content_disposition("form-data", name=name)
            how = {"data": body}
        elif kind == "query":
            how = {"params": flat}
        status, answer, _ = await raw(sandbox, "SENDmessage", **how)
        assert (status, answer["ok"], answer["result"]["text"]) == (200, True, "Ёж & + =")
        assert phone.view().bubbles[-1].buttons[0][0].label == "Да"


async def test_unknown_tokens_methods_and_paths() -> None:
    async with running() as (sandbox, _):
        for token, words in (("1:x", "Unauthorized"), ("x", "Unauthorized: invalid token specified")):
            url = f"{sandbox.url}/bot{token}/getMe"
            async with aiohttp.ClientSession() as session, session.post(url) as answer:
                told = await answer.json()
            assert (answer.status, told) == (401, {"ok": False, "error_code": 401, "description": words})
        status, told, _ = await raw(sandbox, "sendMoney")
        assert (status, told["description"]) == (404, "Not Found: method not found")
        async with aiohttp.ClientSession() as session, session.get(f"{sandbox.url}/nowhere") as answer:
            assert (answer.status, (await answer.json())["description"]) == (404, "Not Found")
        stranger = bot_of(sandbox, "1:x")
        with pytest.raises(TelegramUnauthorizedError):
            await stranger.get_me()
        await stranger.session.close()


async def test_a_stranger_a_blocked_and_a_deleted_person() -> None:
    async with talking() as (sandbox, bot, phone):
        sandbox.person(8, "Борис")
        for chat in (8, 99, "@nobody"):
            assert await refused(bot.send_message(chat, "Вы нам не писали")) == "chat not found"
        await phone.block()
        for call in (bot.send_message(ME, "x"), bot.send_chat_action(ME, "typing")):
            with pytest.raises(TelegramForbiddenError, match="Forbidden: bot was blocked by the user"):
                await call
        await phone.unblock()
        await bot.send_message(ME, "x")
        await phone.deactivate()
        with pytest.raises(TelegramForbiddenError, match="Forbidden: user is deactivated"):
            await bot.send_message(ME, "x")
        assert [call.method for call in sandbox.refusals] == [
            *["sendMessage"] * 4,
            "sendChatAction",
            "sendMessage",
        ]


async def test_texts_and_captions_have_limits() -> None:
    async with talking() as (_, bot, phone):
        assert (await bot.send_message(ME, "👍" * 4096)).text == "👍" * 4096
        assert await refused(bot.send_message(ME, "a" * 4097)) == "message is too long"
        assert await refused(bot.send_message(ME, "")) == "message text is empty"
        assert await refused(bot.send_message(ME, " \n ")) == "text must be non-empty"
        assert await refused(bot.send_photo(ME, photo(), caption="a" * 1025)) == "message caption is too long"
        assert len(phone.view().bubbles) == 2


async def test_what_a_person_typed_becomes_live_in_the_bots_text_too() -> None:
    async with talking() as (_, bot, phone):
        await bot.send_message(ME, "Вы написали: @durov, /start и ya.ru")
        spans = phone.view().bubbles[-1].spans
        assert [span.style for span in spans] == ["mention", "command", "url"]


async def test_edits_and_what_cannot_be_edited() -> None:
    async with talking() as (sandbox, bot, phone):
        sent = await bot.send_message(ME, "Раз", reply_markup=buttons("а"))
        where: dict[str, Any] = {"chat_id": ME, "message_id": sent.message_id}
        assert await refused(bot.edit_message_text("Раз", **where, reply_markup=buttons("а"))) == SAME
        sandbox.age(60 * 86_400)  # a bot's own message has no age limit
        edited = await bot.edit_message_text("Два", **where)
        assert isinstance(edited, Message)
        assert (edited.text, edited.reply_markup, bool(edited.edit_date)) == ("Два", None, True)
        assert (phone.view().bubbles[-1].text, phone.view().bubbles[-1].edited) == ("Два", True)
        await bot.edit_message_reply_markup(**where, reply_markup=buttons("б"))
        assert phone.view().bubbles[-1].buttons[0][0].label == "Да"
        own = phone.view().bubbles[0].id
        assert await refused(bot.edit_message_text("x", chat_id=ME, message_id=own)) == CANNOT
        missing = bot.edit_message_text("x", chat_id=ME, message_id=999)
        assert await refused(missing) == "message to edit not found"
        no_caption = bot.edit_message_caption(**where, caption="x")
        assert await refused(no_caption) == "there is no caption in the message to edit"
        bottom = {"keyboard": [[{"text": "a"}]]}
        told = await raw(sandbox, "editMessageText", json={**where, "text": "x", "reply_markup": bottom})
        assert told[1]["description"] == "Bad Request: inline keyboard expected"
        under = await raw(sandbox, "sendMessage", json={"chat_id": ME, "text": "x", "reply_markup": bottom})
        where["message_id"] = under[1]["result"]["message_id"]
        assert await refused(bot.edit_message_text("y", **where)) == CANNOT


async def test_captions_are_edited_and_cleared() -> None:
    async with talking() as (_, bot, phone):
        sent = await bot.send_photo(ME, photo(), caption="Подпись")
        where: dict[str, Any] = {"chat_id": ME, "message_id": sent.message_id}
        no_text = bot.edit_message_text("x", **where)
        assert await refused(no_text) == "there is no text in the message to edit"
        await bot.edit_message_caption(**where, caption="Иначе")
        assert phone.view().bubbles[-1].text == "Иначе"
        await bot.edit_message_caption(**where)
        assert phone.view().bubbles[-1].text == ""


async def test_the_picture_of_a_message_is_replaced() -> None:
    async with talking() as (_, bot, phone):
        sent = await bot.send_message(ME, "Ждите фото")
        where: dict[str, Any] = {"chat_id": ME, "message_id": sent.message_id}
        edited = await bot.edit_message_media(InputMediaPhoto(media=photo(), caption="Вот"), **where)
        assert isinstance(edited, Message)
        assert edited.photo is not None
        assert (edited.text, edited.caption) == (None, "Вот")
        assert [one.kind for one in phone.view().bubbles[-1].attachments] == ["photo"]
        again = InputMediaPhoto(media=edited.photo[-1].file_id, caption="Вот")
        assert await refused(bot.edit_message_media(again, **where)) == SAME


async def test_messages_are_deleted_while_they_are_young() -> None:
    async with talking() as (sandbox, bot, phone):
        ids = [(await bot.send_message(ME, "x")).message_id for _ in range(3)]
        assert await bot.delete_message(ME, ids[0])
        assert await refused(bot.delete_message(ME, ids[0])) == "message to delete not found"
        assert await bot.delete_messages(ME, [ids[1], 999])
        assert len(phone.view().bubbles) == 2
        many = bot.delete_messages(ME, list(range(1, 102)))
        assert await refused(many) == "too many message identifiers specified"
        sandbox.age(49 * 3600)
        assert await refused(bot.delete_message(ME, ids[2])) == "message can't be deleted for everyone"


async def test_the_answer_to_a_press_is_shown_and_ends_the_waiting() -> None:
    async with talking() as (_, bot, phone):
        query = await pressed(bot, phone)
        assert (query.data, phone.view().waiting) == ("yes", True)
        assert await refused(bot.answer_callback_query(query.id, "x" * 201)) == "MESSAGE_TOO_LONG"
        await bot.answer_callback_query(query.id, "Принято", show_alert=True)
        assert (phone.view().toast, phone.view().waiting) == ("Принято", False)


async def test_a_late_answer_to_a_press_is_refused() -> None:
    async with talking() as (sandbox, bot, phone):
        query = await pressed(bot, phone)
        sandbox.age(151)
        assert await refused(bot.answer_callback_query(query.id)) == LATE
        assert await refused(bot.answer_callback_query("12345")) == LATE
        assert not phone.view().waiting


async def test_any_data_can_be_pressed_past_the_official_client() -> None:
    async with talking() as (_, bot, phone):
        question = await bot.send_message(ME, "Вопрос?", reply_markup=buttons("yes"))
        await bot.delete_message(ME, question.message_id)
        await phone.press_data("admin:всё", question.message_id)
        (update,) = await taken(bot)
        query = update.callback_query
        assert query is not None
        assert query.message is not None
        assert (query.data, query.message.date) == ("admin:всё", 0)  # InaccessibleMessage


async def test_a_sent_file_is_loaded_back_and_sent_again_by_its_id() -> None:
    async with talking() as (_, bot, _phone):
        content = picture(1280, 960)
        sent = await bot.send_photo(ME, photo(content=content))
        assert sent.photo is not None
        again = await bot.send_photo(ME, sent.photo[-1].file_id)
        assert again.photo is not None
        assert again.photo[-1].file_unique_id == sent.photo[-1].file_unique_id
        loaded = await bot.download(sent.photo[-1].file_id)
        assert loaded is not None
        assert loaded.read() == content
        as_document = bot.send_document(ME, sent.photo[-1].file_id)
        assert await refused(as_document) == "can't use file of type Photo as Document"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not a picture", "IMAGE_PROCESS_FAILED"),
        (picture(2100, 100, "PNG"), "PHOTO_INVALID_DIMENSIONS"),
        (picture(9900, 600), "PHOTO_INVALID_DIMENSIONS"),
        (
            picture(64, 64) + b"\0" * 10 * 2**20,
            "file of size {size} bytes is too big for a photo; the maximum size is 10485760 bytes",
        ),
    ],
    ids=["text", "narrow", "huge", "heavy"],
)
async def test_photos_that_are_refused(content: bytes, words: str) -> None:
    async with talking() as (_, bot, _phone):
        assert await refused(bot.send_photo(ME, photo(content=content))) == words.format(size=len(content))


async def test_files_that_are_refused() -> None:
    async with talking() as (_, bot, phone):
        assert await refused(bot.send_photo(ME, "nonsense")) == "wrong file identifier/HTTP URL specified"
        by_url = bot.send_document(ME, "https://ya.ru/a.pdf")
        assert await refused(by_url) == "failed to get HTTP URL content"
        assert await refused(bot.get_file("nonsense")) == "invalid file_id"
        await phone.send([Upload("видео.bin", b"\0" * (20 * 2**20 + 1), "document")])
        document = (await heard(bot)).document
        assert document is not None
        assert await refused(bot.get_file(document.file_id)) == "file is too big"
        too_much = BufferedInputFile(b"\0" * (52 * 2**20), "a.bin")
        assert "Request Entity Too Large" in await refused(bot.send_document(ME, too_much))


async def test_an_album_is_several_messages_of_one_group() -> None:
    async with talking() as (_, bot, phone):
        first = InputMediaPhoto(media=photo("1.jpg"), caption="Две")
        sent = await bot.send_media_group(ME, [first, InputMediaPhoto(media=photo("2.jpg"))])
        assert sent[0].media_group_id
        assert [(one.media_group_id, one.caption) for one in sent] == [
            (sent[0].media_group_id, "Две"),
            (sent[0].media_group_id, None),
        ]
        assert len(phone.view().bubbles) == 3
        document = InputMediaDocument(media=BufferedInputFile(b"x", "a.txt"))
        mixed = bot.send_media_group(ME, [first, document])
        assert await refused(mixed) == "document can't be mixed with other media types"
        assert sent[0].photo is not None
        eleven = [InputMediaPhoto(media=sent[0].photo[-1].file_id) for _ in range(11)]
        assert (
            await refused(bot.send_media_group(ME, list(eleven))) == "too many messages to send as an album"
        )


async def test_replies_places_and_actions() -> None:
    async with talking() as (_, bot, phone):
        first = phone.view().bubbles[0].id
        sent = await bot.send_message(ME, "Ответ", reply_parameters=ReplyParameters(message_id=first))
        assert sent.reply_to_message is not None
        assert sent.reply_to_message.message_id == first
        lost = bot.send_message(ME, "Ответ", reply_parameters=ReplyParameters(message_id=999))
        assert await refused(lost) == "message to be replied not found"
        await bot.send_location(ME, 57.6, 39.8)
        assert phone.view().bubbles[-1].place == (57.6, 39.8)
        assert await refused(bot.send_location(ME, 91, 0)) == "wrong location specified"
        assert await bot.send_chat_action(ME, "typing")
        assert await refused(bot.send_chat_action(ME, "dancing")) == "wrong parameter action in request"


async def test_a_group_that_has_moved_tells_where() -> None:
    async with running() as (sandbox, bot):
        sandbox.group(-500, "Двор")
        await bot.send_message(-500, "Здравствуйте")
        sandbox.upgrade(-500, -1_000_000_000_500)
        with pytest.raises(TelegramMigrateToChat) as moved:
            await bot.send_message(-500, "x")
        assert moved.value.migrate_to_chat_id == -1_000_000_000_500
        await bot.send_message(-1_000_000_000_500, "Мы переехали")


async def test_one_chat_takes_a_short_burst_and_then_one_a_second() -> None:
    async with talking(rates=True) as (sandbox, bot, _phone):
        for _ in range(5):
            await bot.send_message(ME, "x")
        with pytest.raises(TelegramRetryAfter) as slow:
            await bot.send_message(ME, "x")
        assert slow.value.retry_after == 1
        status, told, headers = await raw(sandbox, "sendMessage", json={"chat_id": ME, "text": "x"})
        assert (status, told["parameters"], headers["Retry-After"]) == (429, {"retry_after": 1}, "1")
        assert told["description"] == "Too Many Requests: retry after 1"


async def test_thirty_a_second_to_all() -> None:
    async with running(rates=True) as (sandbox, bot):
        for key in range(1, 61):
            await sandbox.person(key, "Кто-то").start()
        calls = [bot.send_message(key, "x") for key in range(1, 61)]
        answers = await asyncio.gather(*calls, return_exceptions=True)
        slow = [one for one in answers if isinstance(one, TelegramRetryAfter)]
        # 30 at once, and as many as the bucket wins back while they go; a slow machine wins back more.
        assert 1 <= len(slow) <= 30


async def test_without_limits_anybody_is_written_to_and_anything_passes() -> None:
    async with running(limits=False) as (sandbox, bot):
        sent = await bot.send_message(12345, "x" * 5000, reply_markup=buttons("a"))
        assert await bot.edit_message_text("y", chat_id=12345, message_id=sent.message_id)
        assert not sandbox.refusals


async def test_calls_are_logged_as_they_came_over_the_wire() -> None:
    async with talking() as (sandbox, bot, _phone):
        await bot.send_photo(ME, photo())
        await refused(bot.send_message(99, "x"))
        good, bad = [call for call in sandbox.calls if call.method.startswith("send")]
        assert (good.ok, good.params["chat_id"], good.params["photo"][:9]) == (True, str(ME), "attach://")
        assert (bad.ok, bad.description, bad.params["text"]) == (False, "Bad Request: chat not found", "x")
        assert list(sandbox.refusals) == [bad]
