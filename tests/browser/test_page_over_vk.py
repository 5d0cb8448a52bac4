"""The page over the real sandbox of VK, with vk_api as the bot: a conversation from end to end."""

import json
from io import BytesIO

import pytest
from PIL import Image
from playwright.async_api import expect

from sandbox.stage import Stage
from tests.browser.chromium import WIDE, look, phone
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
