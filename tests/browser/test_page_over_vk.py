"""The page over the real sandbox of VK, with vk_api as the bot: a conversation from end to end."""

import json
from io import BytesIO

import pytest
from PIL import Image
from playwright.async_api import expect

from sandbox.stage import Stage
from tests.browser.chromium import NARROW, WIDE, look, phone
from tests.sandbox.fake_phones import FakeMessenger
from tests.sandbox.vk_client import Polling, running

pytestmark = pytest.mark.browser


async def test_a_conversation_in_vk_from_begin_to_photo() -> None:
    async with running() as (vk, bot):
        stage = Stage(FakeMessenger("telegram"), vk)
        peer = int(stage.cast("vk", "Борис Ильин").address.partition(":")[2])
        await stage.start()
        polling = Polling(bot, vk)
        await polling.check(wait=0)
        async with look(stage.url, WIDE) as page:
            boris = phone(page, f"vk:{peer}")

            await boris.get_by_role("button", name="Начать").click()
            (begun,) = [event for event in await polling.check() if event.type.value == "message_new"]
            assert json.loads(begun.message.payload) == {"command": "start"}
            action = {"type": "callback", "label": "Дороги", "payload": json.dumps({"t": 1})}
            inline = {"inline": True, "buttons": [[{"action": action, "color": "primary"}]]}
            await bot.send(peer, "Какая тема?", keyboard=json.dumps(inline))

            await boris.get_by_role("button", name="Дороги").click()
            await expect(boris.locator(".key.waiting")).to_have_count(1)
            (pressed,) = await polling.check()
            shown = {"type": "show_snackbar", "text": "Тема: дороги"}
            await bot.call(
                "messages.sendMessageEventAnswer",
                event_id=pressed.object["event_id"],
                user_id=peer,
                peer_id=peer,
                event_data=json.dumps(shown),
            )
            await expect(boris.locator(".toast.shown")).to_have_text("Тема: дороги")
            await expect(boris.locator(".key.waiting")).to_have_count(0)

            bottom = {"buttons": [[{"action": {"type": "text", "label": "Помощь", "payload": "{}"}}]]}
            await bot.send(peer, "Пришлите фото", keyboard=json.dumps(bottom))
            await boris.locator(".bottom").get_by_role("button", name="Помощь").click()
            await expect(boris.locator(".mine .words").last).to_have_text("Помощь")

            own = BytesIO()
            Image.new("RGB", (640, 480), "teal").save(own, "JPEG")
            photo = {"name": "двор.jpg", "mimeType": "image/jpeg", "buffer": own.getvalue()}
            await boris.locator(".choose-photo").set_input_files([photo])
            await boris.get_by_role("textbox").fill("Вот <b>двор</b>")
            await boris.get_by_role("button", name="Отправить").click()
            await expect(boris.locator(".mine .words").last).to_have_text("Вот <b>двор</b>")
            await expect(boris.locator(".thumb img")).to_have_js_property("naturalWidth", 640)
        await stage.stop()


async def test_cards_stand_side_by_side_with_their_photos_and_are_pressed_on() -> None:
    async with running() as (vk, bot):
        stage = Stage(FakeMessenger("telegram"), vk)
        person = stage.cast("vk", "Борис Ильин")
        peer = int(person.address.partition(":")[2])
        await stage.start()
        polling = Polling(bot, vk)
        await polling.check(wait=0)
        await vk.people[peer].say("Здравствуйте")
        photo = BytesIO()
        Image.new("RGB", (1040, 640), "green").save(photo, "JPEG")
        kept = vk.world.files.store("photo", "park.jpg", photo.getvalue())
        button = {"type": "callback", "label": "Выбрать", "payload": '{"t": 1}'}
        element = {
            "description": "у реки",
            "photo_id": f"{kept.owner}_{kept.id}",
            "buttons": [{"action": button}],
        }
        elements = [element | {"title": f"Парк {number}"} for number in range(3)]
        await bot.send(peer, "Где?", template=json.dumps({"type": "carousel", "elements": elements}))
        async with look(stage.url, NARROW) as page:
            boris = phone(page, f"vk:{peer}")
            cards = boris.locator(".carousel .card")
            await expect(cards).to_have_count(3)
            await expect(cards.last.locator("img")).to_have_js_property("naturalWidth", 1040)
            row = await boris.locator(".carousel").evaluate("each => [each.scrollWidth, each.clientWidth]")
            assert row[0] > row[1]  # swiped sideways, not squeezed
            swiped = "each => each.scrollLeft"
            await boris.locator(".carousel").evaluate("each => { each.scrollLeft = 400 }")
            before = await boris.locator(".carousel").evaluate(swiped)
            [sent] = [each for each in vk.people[peer].view().bubbles if each.cards]
            renamed = json.dumps(
                {"type": "carousel", "elements": [each | {"title": "Сад"} for each in elements]}
            )
            await bot.call("messages.edit", peer_id=peer, cmid=sent.id, message="Где?", template=renamed)
            await expect(cards.nth(1)).to_contain_text("Сад")
            assert before > 0
            assert await boris.locator(".carousel").evaluate(swiped) == before
            await polling.check(wait=0)
            await cards.nth(1).get_by_role("button", name="Выбрать").click()
            (pressed,) = [event for event in await polling.check() if event.type.value == "message_event"]
            assert pressed.object["payload"] == {"t": 1}
        await stage.stop()
