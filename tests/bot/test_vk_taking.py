"""What people do in VK reaches the bot: through long poll, a real vk_api and the sandbox."""

import pytest
from vk_desk import ME, PNG, Desk, listening, received

from bot.chat import (
    Blocked,
    Files,
    Place,
    Press,
    Start,
    Strange,
    Tone,
    Unblocked,
    Words,
)
from bot.network import Button, Part, Refused, Send
from bot.text import rich
from bot.vk.network import Callback
from sandbox.phone import Upload
from sandbox.vk.server import VkSandbox


async def test_everything_a_phone_can_do_is_understood(sandbox: VkSandbox, desk: Desk) -> None:
    phone = sandbox.person(ME, "Анна Белова", language="en")
    async with listening(sandbox, desk) as vk:
        await phone.start("invite-7")
        await phone.start()
        await phone.say("Яма во дворе")
        await phone.send([Upload("yama.png", PNG), Upload("письмо.pdf", b"%PDF-1", "document")], "вот она")
        await phone.share_place(57.6, 39.8)
        await phone.send_sticker()
        await phone.send_voice()
        await phone.block()
        await phone.unblock()
        taken = await desk.wait(9)
        assert [one.said for one in taken[:3]] == [Start("invite-7"), Start(), Words("Яма во дворе")]
        files = taken[3].said
        assert isinstance(files, Files)
        assert [item.kind for item in files.items] == ["photo", "document"]
        assert files.caption == "вот она"
        assert taken[4].said == Place(57.6, 39.8)
        assert [one.said for one in taken[5:]] == [
            Strange("sticker"), Strange("voice"), Blocked(), Unblocked()
        ]  # fmt: skip
        assert {one.address for one in taken} == {f"vk:{ME}"}
        assert len({one.id for one in taken}) == 9
        assert taken[0].language == "en"
        async with vk.fetch(files.items[1].ref) as chunks:
            assert b"".join([chunk async for chunk in chunks]) == b"%PDF-1"
        with pytest.raises(Refused):
            async with vk.fetch(files.items[1].ref + "x/none"):
                pass


async def test_a_press_comes_back_with_its_data_and_is_answered(sandbox: VkSandbox, desk: Desk) -> None:
    phone = sandbox.person(ME, "Анна")
    async with listening(sandbox, desk) as vk:
        await phone.say("привет")
        await desk.wait(1)
        part = Part(rich("Выберите"), inline=((Button("Да", "m1:yes", Tone.GOOD),),))
        [ref] = await vk.show(f"vk:{ME}", [Send(part)])
        await phone.press(int(ref), "0.0")
        update = (await desk.wait(2))[1]
        assert update.said == Press("m1:yes", ref)
        await vk.answer(update.press, "Записано " * 30)
        assert phone.view().toast.startswith("Записано")
        assert not phone.view().waiting
        await vk.answer(update.press)  # too late: answered already, and nothing is raised


async def test_an_old_application_gets_text_buttons_and_its_press_is_the_same(
    sandbox: VkSandbox, desk: Desk
) -> None:
    phone = sandbox.person(ME, "Анна", callback_buttons=False)
    async with listening(sandbox, desk) as vk:
        await phone.say("привет")
        await desk.wait(1)
        [ref] = await vk.show(f"vk:{ME}", [Send(Part(rich("?"), inline=((Button("Да", "m1:yes"),),)))])
        assert phone.view().bubbles[-1].buttons[0][0].kind == "text"
        await phone.press(int(ref), "0.0")
        assert (await desk.wait(2))[1].said == Press("m1:yes")


async def test_a_forged_payload_is_only_words(sandbox: VkSandbox, desk: Desk) -> None:
    phone = sandbox.person(ME, "Анна")
    async with listening(sandbox, desk):
        await phone.say_payload("слова", '{"b": ["m1:yes"]}')
        assert (await desk.wait(1))[0].said == Words("слова")


async def test_a_message_that_came_cut_is_read_whole(sandbox: VkSandbox, desk: Desk) -> None:
    phone = sandbox.person(ME, "Анна")
    async with listening(sandbox, desk, callback=Callback("s", "c")) as vk:
        await phone.say("длинный рассказ")
        message = sandbox.world.told(next(iter(sandbox.world.messages.values())))
        event = {
            "type": "message_new", "group_id": sandbox.group_id, "event_id": "e1", "secret": "s",
            "object": {"message": {**message, "text": "длин", "is_cropped": True}},
        }  # fmt: skip
        assert await received(vk, event) == (200, "ok")
        assert desk.taken[0].said == Words("длинный рассказ")
