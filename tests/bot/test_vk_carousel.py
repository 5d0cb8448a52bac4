"""Tiles in VK: a carousel with photos cut to its measure; in words where it cannot be."""

import io
import json
from pathlib import Path

import pytest
from PIL import Image
from vk_desk import ME, Desk, listening, network, opened

from bot.chat import Press, Shelved, Tone
from bot.network import Button, Edit, Part, Plate, Send
from bot.text import rich
from sandbox.vk.server import VkSandbox

PHOTO = Shelved(1, "photo")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Its file 1 is a tall photo."""
    made = Desk()
    made.paths[1] = tmp_path / "tall"
    Image.new("RGB", (90, 300), "green").save(made.paths[1], "PNG")
    return made


def part(*titles: str, photo: Shelved | None = None, mark: str = "Выбрать") -> Part:
    buttons = (Button(mark, "m1:mark", Tone.MAIN), Button("Подробнее", "m1:look"))
    return Part(rich("Выберите"), plates=tuple(Plate(each, "у реки", buttons, photo) for each in titles))


async def test_tiles_are_a_carousel_and_are_repainted_in_place(sandbox: VkSandbox, desk: Desk) -> None:
    phone = sandbox.person(ME, "Анна")
    async with listening(sandbox, desk) as vk:
        await phone.say("привет")
        [ref] = await vk.show(f"vk:{ME}", [Send(part("Парк", "[club1|Сквер]", photo=PHOTO))])
        bubble = phone.view().bubbles[-1]
        assert bubble.id == int(ref)
        assert [each.buttons[0].label for each in bubble.cards] == ["Выбрать", "Выбрать"]
        assert all(each.photo is not None for each in bubble.cards)
        await phone.press(bubble.id, bubble.cards[1].buttons[0].id)
        assert (await desk.wait(2))[1].said == Press("m1:mark", ref)
        again = part("✅ Парк", "Сквер", photo=PHOTO, mark="Снять выбор")
        assert await vk.show(f"vk:{ME}", [Edit(ref, again)]) == [ref]
    bubble = phone.view().bubbles[-1]
    assert (bubble.cards[0].title, bubble.cards[0].buttons[0].label) == ("✅ Парк", "Снять выбор")
    assert not sandbox.refusals
    uploads = [call for call in sandbox.calls if call.method == "photos.saveMessagesPhoto"]
    assert len(uploads) == 1  # cut once, whoever looks


async def test_the_photo_is_cut_to_thirteen_to_eight(sandbox: VkSandbox, desk: Desk) -> None:
    await opened(sandbox)
    async with network(sandbox, desk) as vk:
        await vk.show(f"vk:{ME}", [Send(part("Парк", photo=PHOTO))])
    owner, number = desk.refs[1].split("_")
    stored = sandbox.world.files.find(int(owner), int(number))
    assert stored is not None
    with Image.open(io.BytesIO(stored.content)) as cut:
        assert cut.size == (1040, 640)


async def test_where_a_photo_is_not_to_be_had_all_go_without(sandbox: VkSandbox, desk: Desk) -> None:
    await opened(sandbox)
    mixed = part("Парк", photo=PHOTO)
    mixed = Part(mixed.text, plates=(*mixed.plates, *part("Сквер", photo=Shelved(2, "photo")).plates))
    async with network(sandbox, desk) as vk:
        await vk.show(f"vk:{ME}", [Send(mixed)])
    assert [each.photo for each in sandbox.people[ME].view().bubbles[-1].cards] == [None, None]
    assert not sandbox.refusals


async def test_what_vk_refuses_as_a_carousel_is_said_in_words(sandbox: VkSandbox, desk: Desk) -> None:
    await opened(sandbox)
    sandbox.fail("messages.send", code=911)
    async with network(sandbox, desk) as vk:
        assert await vk.show(f"vk:{ME}", [Send(part("Парк", "Сквер"))])
        [bubble] = [each for each in sandbox.people[ME].view().bubbles if not each.mine]
        assert bubble.text == "Выберите\n\n1. Парк\nу реки\n\n2. Сквер\nу реки"
        assert not bubble.cards
        sandbox.fail("messages.edit", code=911)
        [anew] = await vk.show(f"vk:{ME}", [Edit(str(bubble.id), part("Парк"))])
    assert int(anew) > bubble.id


async def test_an_old_application_is_known_by_what_it_tells(sandbox: VkSandbox, desk: Desk) -> None:
    old = sandbox.person(ME, "Анна", carousels=False)
    new = sandbox.person(ME + 1, "Борис")
    async with listening(sandbox, desk) as vk:
        await old.say("привет")
        await new.say("привет")
        taken = {each.address: each.tiles for each in await desk.wait(2)}
        assert taken == {f"vk:{ME}": False, f"vk:{ME + 1}": True}
        [ref] = await vk.show(f"vk:{ME}", [Send(part("Парк", "Сквер"))])
    bubble = old.view().bubbles[-1]
    assert (bubble.id, bubble.text) == (int(ref), "Выберите\n\n1. Парк\nу реки\n\n2. Сквер\nу реки")
    sent = next(call for call in sandbox.calls if call.method == "messages.send")
    assert "template" not in sent.params


async def test_long_words_and_signs_of_mentions_are_taken(sandbox: VkSandbox, desk: Desk) -> None:
    await opened(sandbox)
    async with network(sandbox, desk) as vk:
        await vk.show(f"vk:{ME}", [Send(part(*("@[*#" * 20,) * 10))])
    [call] = [each for each in sandbox.calls if each.method == "messages.send"]
    assert len(json.loads(call.params["template"])["elements"]) == 10
    assert not sandbox.refusals
