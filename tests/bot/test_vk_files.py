"""Files on the way to VK."""

import asyncio
from pathlib import Path

import pytest
from vk_desk import ME, PNG, Desk, network, opened

from bot.chat import Shelved
from bot.network import Button, Part, Send, Unreachable
from bot.text import rich
from sandbox.vk.server import VkSandbox


async def test_a_file_is_uploaded_once_and_then_sent_by_its_id(
    sandbox: VkSandbox, desk: Desk, tmp_path: Path
) -> None:
    await opened(sandbox)
    await opened(sandbox, ME + 1)
    (tmp_path / "p").write_bytes(PNG)
    (tmp_path / "d").write_bytes(b"%PDF-1")
    desk.paths = {1: tmp_path / "p", 2: tmp_path / "d"}
    files = (Shelved(1, "photo"), Shelved(2, "document", "письмо.pdf"), Shelved(3, "photo"))
    async with network(sandbox, desk) as vk:
        step = Send(Part(rich("Файлы"), files=files))
        await asyncio.gather(vk.show(f"vk:{ME}", [step]), vk.show(f"vk:{ME + 1}", [step]))
        await vk.show(f"vk:{ME}", [step])
    for key in (ME, ME + 1):
        shown = sandbox.people[key].view().bubbles[-1].attachments
        assert [one.kind for one in shown] == ["photo", "document"]
        assert shown[1].name == "письмо.pdf"
    saves = [call for call in sandbox.calls if call.method in ("photos.saveMessagesPhoto", "docs.save")]
    assert len(saves) == 2
    assert desk.refs[1].startswith("photo")
    assert desk.refs[2].startswith("doc")


async def test_more_than_ten_files_make_further_messages(
    sandbox: VkSandbox, desk: Desk, tmp_path: Path
) -> None:
    await opened(sandbox)
    (tmp_path / "p").write_bytes(PNG)
    desk.paths = {1: tmp_path / "p"}
    async with network(sandbox, desk) as vk:
        part = Part(rich("Всё"), files=(Shelved(1, "photo"),) * 12, inline=((Button("Да", "m1:y"),),))
        await vk.show(f"vk:{ME}", [Send(part)])
    bubbles = sandbox.people[ME].view().bubbles[1:]
    assert [len(bubble.attachments) for bubble in bubbles] == [10, 2]
    assert bubbles[-1].buttons


async def test_a_photo_that_vk_does_not_take_goes_as_a_document(
    sandbox: VkSandbox, desk: Desk, tmp_path: Path
) -> None:
    await opened(sandbox)
    (tmp_path / "p.heic").write_bytes(b"not a picture")
    desk.paths = {1: tmp_path / "p.heic"}
    async with network(sandbox, desk) as vk:
        await vk.show(f"vk:{ME}", [Send(Part(rich("Фото"), files=(Shelved(1, "photo", "a.heic"),)))])
    assert [one.kind for one in sandbox.people[ME].view().bubbles[-1].attachments] == ["document"]


async def test_an_answer_does_not_wait_for_a_broken_upload_but_a_notice_comes_later_whole(
    sandbox: VkSandbox, desk: Desk, tmp_path: Path
) -> None:
    await opened(sandbox)
    (tmp_path / "p").write_bytes(PNG)
    desk.paths = {1: tmp_path / "p"}
    step = Send(Part(rich("Фото"), files=(Shelved(1, "photo"),)))
    sandbox.fail("photos.saveMessagesPhoto", times=4)
    async with network(sandbox, desk) as vk:
        await vk.show(f"vk:{ME}", [step])
        assert sandbox.people[ME].view().bubbles[-1].attachments == ()
        with pytest.raises(Unreachable):
            await vk.deliver(f"vk:{ME}", [step])
        await vk.deliver(f"vk:{ME}", [step])
    assert len(sandbox.people[ME].view().bubbles[-1].attachments) == 1
