"""What people do, as the bot's aiogram reads it; what a phone cannot do."""

import asyncio

import aiohttp
import pytest
from aiogram.types import BufferedInputFile, ChatMemberBanned, ChatMemberMember

from sandbox.phone import Phone, Upload
from sandbox.telegram import TelegramSandbox
from tests.sandbox.telegram_client import ME, heard, picture, running, taken, talking


async def test_start_carries_the_payload_of_the_link() -> None:
    async with running() as (sandbox, bot):
        phone = sandbox.person(ME, "Анна Смирнова", "en")
        await phone.start("inv_1-A")
        message = await heard(bot)
        assert message.text == "/start inv_1-A"
        (entity,) = message.entities or []
        assert (entity.type, entity.offset, entity.length) == ("bot_command", 0, 6)
        assert (message.chat.id, message.chat.type) == (ME, "private")
        sender = message.from_user
        assert sender is not None
        assert (sender.id, sender.full_name, sender.language_code) == (ME, "Анна Смирнова", "en")


async def test_texts_come_with_what_telegram_finds_in_them() -> None:
    async with talking() as (_, bot, phone):
        await phone.say("  яма у ya.ru 🙂  ")
        message = await heard(bot)
        assert (message.text, [one.type for one in message.entities or []]) == ("яма у ya.ru 🙂", ["url"])
        await phone.say("я" * 5000)
        assert [len(one.message.text) for one in await taken(bot) if one.message and one.message.text] == [
            4096,
            904,
        ]
        with pytest.raises(ValueError, match="Пустое"):
            await phone.say(" \n ")


async def test_a_photo_comes_in_sizes_and_can_be_loaded() -> None:
    async with talking() as (sandbox, bot, phone):
        own = picture(1600, 1200)
        await phone.send([Upload("двор.jpg", own)], "Яма #тут")
        message = await heard(bot)
        sizes = message.photo or []
        assert [(one.width, one.height) for one in sizes] == [(320, 240), (1600, 1200)]
        assert len({one.file_id for one in sizes} | {one.file_unique_id for one in sizes}) == 4
        assert (message.caption, (message.caption_entities or [])[0].type) == ("Яма #тут", "hashtag")
        file = await bot.get_file(sizes[-1].file_id)
        assert file.file_path is not None
        async with aiohttp.ClientSession() as session:
            async with session.get(f"{sandbox.url}/file/bot{sandbox.token}/{file.file_path}") as answer:
                assert await answer.read() == own
            (shown,) = phone.view().bubbles[-1].attachments
            assert sandbox.token not in shown.url
            async with session.get(shown.url) as answer:
                assert (answer.content_type, await answer.read()) == ("image/jpeg", own)


async def test_several_files_are_an_album_of_as_many_updates() -> None:
    async with talking() as (_, bot, phone):
        await phone.send([Upload(f"{name}.jpg", picture()) for name in "абв"], "Три вида")
        messages = [update.message for update in await taken(bot)]
        assert len({one.media_group_id for one in messages if one}) == 1
        assert [one.caption for one in messages if one] == ["Три вида", None, None]
        await phone.send([Upload("акт.pdf", b"%PDF-1.4", "document")])
        message = await heard(bot)
        assert (message.media_group_id, message.photo) == (None, None)
        assert message.document is not None
        assert (message.document.file_name, message.document.mime_type, message.document.file_size) == (
            "акт.pdf",
            "application/pdf",
            8,
        )
        with pytest.raises(ValueError, match="от 1 до 10"):
            await phone.send([Upload("a.jpg", b"x")] * 11)
        with pytest.raises(ValueError, match="в один альбом не помещаются"):
            await phone.send([Upload("a.jpg", b"x"), Upload("a.pdf", b"x", "document")])


async def test_places_contacts_stickers_and_voices() -> None:
    async with talking() as (_, bot, phone):
        await phone.share_place(57.5, 39.25)
        place = (await heard(bot)).location
        assert place is not None
        assert (place.latitude, place.longitude) == (57.5, 39.25)
        await phone.share_contact("79990000000")
        await phone.share_contact("79990000001", own=False)
        own, other = [update.message and update.message.contact for update in await taken(bot)]
        assert own is not None
        assert other is not None
        assert (own.user_id, own.phone_number) == (ME, "79990000000")
        assert other.user_id is None
        await phone.send_sticker()
        assert (await heard(bot)).sticker is not None
        await phone.send_voice()
        assert (await heard(bot)).voice is not None


async def test_a_text_already_sent_is_changed() -> None:
    async with talking() as (_, bot, phone):
        await phone.say("Сначала")
        sent = await heard(bot)
        await phone.edit_own(sent.message_id, "Потом")
        (update,) = await taken(bot)
        assert update.edited_message is not None
        assert (update.edited_message.message_id, update.edited_message.text) == (sent.message_id, "Потом")
        assert (phone.view().bubbles[-1].text, phone.view().bubbles[-1].edited) == ("Потом", True)
        theirs = await bot.send_message(ME, "Ответ")
        with pytest.raises(ValueError, match="Своего сообщения"):
            await phone.edit_own(theirs.message_id, "x")


async def test_blocking_and_coming_back() -> None:
    async with talking() as (_, bot, phone):
        await phone.block()
        (update,) = await taken(bot)
        change = update.my_chat_member
        assert change is not None
        assert isinstance(change.new_chat_member, ChatMemberBanned)
        assert (change.chat.id, change.from_user.id, change.new_chat_member.user.id) == (ME, ME, bot.id)
        assert phone.view().blocked
        for act in (phone.say("x"), phone.share_place(1, 1), phone.press_data("x", 1), phone.block()):
            with pytest.raises(ValueError, match="заблокирован"):
                await act
        await phone.unblock()
        (update,) = await taken(bot)
        assert update.my_chat_member is not None
        assert isinstance(update.my_chat_member.new_chat_member, ChatMemberMember)
        await phone.block()
        await phone.start()
        _, back, start = await taken(bot)
        assert back.my_chat_member is not None
        assert start.message is not None
        await phone.deactivate()
        with pytest.raises(ValueError, match="удалён"):
            await phone.say("x")


async def test_who_looks_on_is_told_of_every_change() -> None:
    async with talking() as (sandbox, bot, phone):
        seen: list[str] = []
        sandbox.watch(seen.append)
        await phone.say("Привет")
        sent = await bot.send_message(ME, "Ответ")
        await bot.edit_message_text("Другой", chat_id=ME, message_id=sent.message_id)
        await bot.delete_message(ME, sent.message_id)
        assert seen == [f"telegram:{ME}"] * 4


async def test_the_phone_is_the_phone_that_scenarios_know() -> None:
    sandbox = TelegramSandbox()
    phone: Phone = sandbox.person(100, "Анна Смирнова")
    assert phone.address == "telegram:100"
    assert sandbox.person(100, "Анна Смирнова") is phone
    assert sandbox.people[100] is phone
    assert (phone.view().network, phone.view().person) == ("telegram", "telegram:100")


async def test_files_of_the_bot_are_shown_at_the_sandboxs_own_address() -> None:
    async with talking() as (sandbox, bot, phone):
        sent = await bot.send_document(ME, BufferedInputFile(b"%PDF-1.7", "ответ.pdf"), caption="Ответ")
        assert sent.document is not None
        (shown,) = phone.view().bubbles[-1].attachments
        assert (shown.kind, shown.name, shown.size) == ("document", "ответ.pdf", 8)
        assert shown.url == f"{sandbox.url}/view/{sent.document.file_id}"


async def test_many_people_talk_at_once() -> None:
    async with running(limits=False) as (sandbox, bot):
        phones = [sandbox.person(key, f"Человек {key}") for key in range(1, 51)]
        await asyncio.gather(*(phone.say("Привет") for phone in phones))
        await asyncio.gather(*(bot.send_message(key, f"Ответ {key}") for key in range(1, 51)))
        assert [phone.view().bubbles[-1].text for phone in phones] == [f"Ответ {key}" for key in range(1, 51)]
        assert len(await taken(bot)) == 50
