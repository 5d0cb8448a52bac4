"""A person's phone: what its acts bring to the bot and what the answers look like; files both ways."""

import asyncio
import io
import json
from typing import Any

import pytest
import requests
from PIL import Image
from vk_api.upload import VkUpload

from sandbox.phone import Phone, Upload
from sandbox.vk import VkSandbox
from tests.sandbox.vk_client import Bot, Polling, picture, running


def inline(*actions: dict[str, Any]) -> str:
    return json.dumps({"inline": True, "buttons": [[{"action": action}] for action in actions]})


CALLBACK = {"type": "callback", "label": "Да", "payload": '{"a": 1}'}


async def asked(sandbox: VkSandbox, bot: Bot, **person: Any) -> tuple[Any, Polling]:
    """A person with a question under which stands a callback button, everything before it taken."""
    phone, polling = sandbox.person(1, "Анна Смирнова", **person), Polling(bot, sandbox)
    await phone.say("Здравствуйте")
    await bot.send(1, "Вопрос", keyboard=inline(CALLBACK))
    await polling.check(wait=0)
    return phone, polling


async def get(url: str) -> requests.Response:
    return await asyncio.to_thread(lambda: requests.get(url, timeout=5))


async def test_a_press_spins_until_its_answer_shows_words_once() -> None:
    async with running() as (sandbox, bot):
        phone, polling = await asked(sandbox, bot)
        changes: list[str] = []
        sandbox.watch(changes.append)
        await phone.press(2, "0.0")
        assert phone.view().waiting
        (event,) = await polling.check()
        answer = {"event_id": event.obj.event_id, "user_id": 1, "peer_id": 1}
        for wrong in (
            "{",
            '{"type": "toast"}',
            json.dumps({"type": "show_snackbar", "text": "я" * 91}),
            json.dumps({"type": "show_snackbar", "text": "x", "more": "y" * 1000}),
        ):
            refused = await bot.refused("messages.sendMessageEventAnswer", **answer, event_data=wrong)
            assert refused[0] == 100
        snackbar = json.dumps({"type": "show_snackbar", "text": "Принято"}, ensure_ascii=False)
        assert await bot.call("messages.sendMessageEventAnswer", **answer, event_data=snackbar) == 1
        assert (phone.view().toast, phone.view().waiting) == ("Принято", False)
        again = await bot.refused("messages.sendMessageEventAnswer", **answer)
        assert again == (100, "One of the parameters specified was missing or invalid: invalid event_id")
        assert set(changes) == {"vk:1"}


async def test_a_press_dies_after_a_minute_and_is_not_answered_for_another() -> None:
    async with running() as (sandbox, bot):
        phone, polling = await asked(sandbox, bot)
        await sandbox.person(2, "Пётр").say("Здравствуйте")
        await polling.check(wait=0)
        await phone.press(2, "0.0")
        (event,) = await polling.check()
        await polling.check(wait=0)
        with pytest.raises(TimeoutError, match="not answered"):
            await sandbox.idle(0.01)
        foreign = {"event_id": event.obj.event_id, "user_id": 2, "peer_id": 2}
        assert (await bot.refused("messages.sendMessageEventAnswer", **foreign))[0] == 100
        sandbox.age(61)
        assert not phone.view().waiting
        late = {"event_id": event.obj.event_id, "user_id": 1, "peer_id": 1}
        assert (await bot.refused("messages.sendMessageEventAnswer", **late))[0] == 100
        await sandbox.idle()


async def test_an_old_client_shows_callback_buttons_that_do_nothing() -> None:
    async with running() as (sandbox, bot):
        phone, polling = await asked(sandbox, bot, callback_buttons=False)
        await phone.press(2, "0.0")
        assert not phone.view().waiting
        assert await polling.check(wait=0) == []
        await phone.say("Ещё")
        (event,) = await polling.check()
        assert "callback" not in event.client_info.button_actions
        assert "text" in event.client_info.button_actions


async def test_text_place_and_link_buttons_do_what_they_do() -> None:
    async with running() as (sandbox, bot):
        phone, polling = await asked(sandbox, bot)
        text = {"type": "text", "label": "Нет", "payload": '{"b": 2}'}
        link = {"type": "open_link", "label": "Сайт", "link": "https://example.com/"}
        place = {"type": "location", "payload": '{"c": 3}'}
        await bot.send(1, "Ещё", keyboard=inline(text, link, place))
        for button in ("0.0", "1.0", "2.0"):
            await phone.press(3, button)
        said, placed = await polling.check()
        assert (said.message.text, said.message.payload) == ("Нет", '{"b": 2}')
        assert (placed.message.text, placed.message.payload) == ("", '{"c": 3}')
        coordinates = placed.message.geo["coordinates"]
        assert (coordinates["latitude"], coordinates["longitude"]) == phone.location
        assert phone.opened == "https://example.com/"
        with pytest.raises(ValueError, match="нет кнопки"):
            await phone.press(3, "0.1")
        with pytest.raises(ValueError, match="нет кнопки"):
            await phone.press(77, "0.0")


async def test_forged_presses_and_payloads_reach_the_bot() -> None:
    async with running() as (sandbox, bot):
        phone, polling = await asked(sandbox, bot)
        await phone.press_payload('{"admin": true}', 2)
        await phone.say_payload("Начать", "[1, 2]")
        press, said = await polling.check()
        assert press.obj.payload == {"admin": True}
        assert said.message.payload == "[1, 2]"


async def test_a_long_text_comes_in_parts_and_mentions_come_bracketed() -> None:
    async with running() as (sandbox, bot):
        phone, polling = await asked(sandbox, bot)
        await phone.say("🙂" * 5000)
        first, second, third = await polling.check()
        assert first.message.text == second.message.text == "🙂" * 2048
        assert len(third.message.text) == 904
        await phone.say("зовите @id7 (Петра) и *id8")
        (event,) = await polling.check()
        assert event.message.text == "зовите [id7|Петра] и [id8|*id8]"
        assert phone.view().bubbles[-1].text == "зовите Петра и *id8"


async def test_an_album_is_one_message_whose_files_open_without_a_token() -> None:
    async with running() as (sandbox, bot):
        phone, polling = await asked(sandbox, bot)
        large = picture(1600, 1200)
        await phone.send(
            [Upload("яма.jpg", large), Upload("план.pdf", b"%PDF-1.4 ...", "document")], "Вот она"
        )
        (event,) = await polling.check()
        photo, doc = event.message.attachments
        assert event.message.text == "Вот она"
        sizes = photo["photo"]["sizes"]
        best = max(sizes, key=lambda size: size["width"] * size["height"])
        assert (best["type"], best["width"], best["height"]) == ("w", 1600, 1200)
        assert (await get(best["url"])).content == large
        small = Image.open(io.BytesIO((await get(sizes[0]["url"])).content))
        assert max(small.size) == 75
        assert (doc["doc"]["title"], doc["doc"]["ext"], doc["doc"]["size"]) == ("план.pdf", "pdf", 12)
        assert (await get(doc["doc"]["url"])).content == b"%PDF-1.4 ..."
        shown = phone.view().bubbles[-1].attachments
        assert [(one.kind, one.name) for one in shown] == [("photo", "яма.jpg"), ("document", "план.pdf")]
        assert (await get(shown[0].url)).content == large
        key = photo["photo"]["access_key"]
        assert (await get(shown[0].url.replace(key, "0" * 18))).status_code == 404
        with pytest.raises(ValueError, match="от 1 до 10"):
            await phone.send([Upload("x.jpg", large)] * 11)


async def test_a_persons_photo_goes_on_to_another_by_its_access_key_only() -> None:
    async with running() as (sandbox, bot):
        phone, polling = await asked(sandbox, bot)
        await phone.send([Upload("яма.jpg", picture())])
        (event,) = await polling.check()
        photo = event.message.attachments[0]["photo"]
        name = f"photo{photo['owner_id']}_{photo['id']}"
        official = sandbox.person(2, "Пётр Иванов")
        await official.say("Здравствуйте")
        assert (await bot.send_refused(2, "Фото", attachment=name))[0] == 100
        assert (await bot.send_refused(2, "Фото", attachment=f"{name}_wrong"))[0] == 100
        await bot.send(2, "Фото", attachment=f"{name}_{photo['access_key']}")
        assert official.view().bubbles[-1].attachments[0].name == "яма.jpg"


async def test_a_cropped_message_is_read_whole_by_its_number() -> None:
    async with running() as (sandbox, bot):
        phone, polling = await asked(sandbox, bot)
        phone.crop()
        await phone.send([Upload("a.jpg", picture()), Upload("b.jpg", picture())])
        (event,) = await polling.check()
        assert event.message.is_cropped
        assert len(event.message.attachments) == 1
        whole = await bot.call("messages.getById", message_ids=event.message.id)
        assert len(whole["items"][0]["attachments"]) == 2


async def test_stickers_and_voice_come_as_attachments() -> None:
    async with running() as (sandbox, bot):
        phone, polling = await asked(sandbox, bot)
        await phone.send_sticker()
        await phone.send_voice()
        sticker, voice = await polling.check()
        assert sticker.message.attachments[0]["type"] == "sticker"
        told = voice.message.attachments[0]["audio_message"]
        assert (await get(told["link_ogg"])).content.startswith(b"OggS")


async def test_vk_upload_of_the_library_brings_photos_and_documents_to_the_phone() -> None:
    async with running() as (sandbox, bot):
        phone, _ = await asked(sandbox, bot)
        upload = VkUpload(bot.vk)
        upload.http.trust_env = False

        def files() -> tuple[Any, Any, Any]:
            report = io.BytesIO(b"%PDF-1.4 report")
            report.name = "report.pdf"  # type: ignore[misc]
            voice = io.BytesIO(b"OggS...")
            voice.name = "voice.ogg"  # type: ignore[misc]
            return (
                upload.photo_messages([io.BytesIO(picture()), io.BytesIO(picture(40, 30))], peer_id=1),
                upload.document_message(report, title="Ответ.pdf", peer_id=1),
                upload.audio_message(voice, peer_id=1),
            )

        photos, doc, voice = await asyncio.to_thread(files)
        assert [len(photo["sizes"]) for photo in photos] == [6, 1]
        assert photos[0]["owner_id"] == -sandbox.group_id
        names = [f"photo{one['owner_id']}_{one['id']}_{one['access_key']}" for one in photos]
        document = doc["doc"]
        names.append(f"doc{document['owner_id']}_{document['id']}")
        await bot.send(1, "Ответ", attachment=",".join(names))
        kinds = [one.kind for one in phone.view().bubbles[-1].attachments]
        assert kinds == ["photo", "photo", "document"]
        assert phone.view().bubbles[-1].attachments[-1].name == "Ответ.pdf"
        assert voice["type"] == "audio_message"
        assert not sandbox.refusals


async def test_what_is_no_picture_is_not_saved_as_one() -> None:
    async with running() as (sandbox, bot):
        await asked(sandbox, bot)
        server = await bot.call("photos.getMessagesUploadServer", peer_id=1)

        def upload(content: bytes) -> dict[str, Any]:
            return requests.post(server["upload_url"], files={"photo": ("a.jpg", content)}, timeout=5).json()

        wrong = await asyncio.to_thread(upload, b"not a picture")
        assert (await bot.refused("photos.saveMessagesPhoto", **wrong))[0] == 129
        narrow = await asyncio.to_thread(upload, picture(2100, 100))
        assert (await bot.refused("photos.saveMessagesPhoto", **narrow))[0] == 129
        good = await asyncio.to_thread(upload, picture())
        assert (await bot.refused("photos.saveMessagesPhoto", **(good | {"hash": "0"})))[0] == 121
        assert (await bot.refused("docs.save", file="unknown"))[0] == 105
        assert (await bot.refused("docs.getMessagesUploadServer", peer_id=404))[0] == 901


async def test_the_phone_is_the_phone_that_scenarios_know() -> None:
    sandbox = VkSandbox()
    phone: Phone = sandbox.person(5301, "Анна Смирнова")
    assert phone.address == "vk:5301"
    assert sandbox.person(5301, "Анна Смирнова") is phone
    assert (phone.view().network, phone.view().person) == ("vk", "vk:5301")


async def test_with_limits_off_anybody_is_written_to() -> None:
    async with running(limits=False) as (sandbox, bot):
        phone = sandbox.person(1, "Анна Смирнова")
        await bot.send(1, "я" * 9000)
        await bot.send(77, "x")
        assert len(phone.view().bubbles[0].text) == 9000
