"""Files on their way to Telegram: uploaded once, in albums, left out where they cannot go."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs
from telegram_scripted import Drawer, Scripted, no, ok

from bot.chat import Shelved
from bot.network import Part, Send, Unreachable
from bot.telegram.network import TelegramNetwork
from bot.text import rich

HI = Part(rich("Привет"))


def paper(number: int, name: str = "") -> Shelved:
    return Shelved(number, "document", name)


def photo(number: int) -> Shelved:
    return Shelved(number, "photo")


async def test_a_file_is_uploaded_once_and_then_sent_by_its_id(
    network: TelegramNetwork, server: Scripted, shelf: Drawer, tmp_path: Path
) -> None:
    shelf.paths[1] = tmp_path / "bytes"
    shelf.paths[1].write_bytes(b"jpeg")
    server.say("sendPhoto", ok({"message_id": 5, "photo": [{"file_id": "s"}, {"file_id": "big"}]}))
    part = Part(rich("Фото"), files=(photo(1),))
    assert await network.show("telegram:174", [Send(part), Send(part)]) == ["7", "7"]
    assert server.methods == ["sendPhoto", "sendMessage", "sendPhoto", "sendMessage"]
    first, second = server.calls[0], server.calls[2]
    assert [content for _, content in first.files.values()] == [b"jpeg"]
    assert second.fields == {"chat_id": 174, "photo": "big"}


async def test_photos_and_documents_go_as_albums_of_their_own_in_tens(
    network: TelegramNetwork, server: Scripted, shelf: Drawer, tmp_path: Path
) -> None:
    shelf.refs = {number: f"ref{number}" for number in range(1, 15)}
    del shelf.refs[2]
    shelf.paths[2] = tmp_path / "2.jpg"
    shelf.paths[2].write_bytes(b"two")
    server.otherwise["sendMediaGroup"] = lambda call: ok(
        [{"message_id": n, "photo": [{"file_id": f"new{n}"}]} for n in range(len(call.fields["media"]))]
    )
    files = (paper(12), *(photo(number) for number in range(1, 12)), paper(13))
    await network.show("telegram:174", [Send(Part(rich("Все"), files=files))])
    assert server.methods == ["sendMediaGroup", "sendPhoto", "sendMediaGroup", "sendMessage"]
    media = server.calls[0].fields["media"]
    assert [item["type"] for item in media] == ["photo"] * 10
    assert media[0]["media"] == "ref1"
    assert media[1]["media"] == f"attach://{next(iter(server.calls[0].files))}"
    assert shelf.refs[2] == "new1"
    assert [item["media"] for item in server.calls[2].fields["media"]] == ["ref12", "ref13"]


async def test_a_forgotten_id_is_uploaded_again(
    network: TelegramNetwork, server: Scripted, shelf: Drawer, tmp_path: Path
) -> None:
    shelf.refs[1], shelf.paths[1] = "old", tmp_path / "1.pdf"
    shelf.paths[1].write_bytes(b"pdf")
    wrong = no(400, "Bad Request: wrong file identifier/HTTP URL specified")
    server.say("sendDocument", wrong, ok({"message_id": 5, "document": {"file_id": "new"}}))
    await network.show("telegram:174", [Send(Part(rich("Акт"), files=(paper(1, 'a"\r\nX: y/../кт.pdf'),)))])
    assert shelf.refs[1] == "new"
    assert list(server.calls[1].files.values()) == [("aX: y..кт.pdf", b"pdf")]


async def test_a_picture_telegram_cannot_draw_goes_as_a_document(
    network: TelegramNetwork, server: Scripted, shelf: Drawer, tmp_path: Path
) -> None:
    shelf.paths[1] = tmp_path / "long.png"
    shelf.paths[1].write_bytes(b"png")
    server.say("sendPhoto", no(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"))
    await network.show("telegram:174", [Send(Part(rich("Вот"), files=(photo(1),)))])
    assert server.methods == ["sendPhoto", "sendDocument", "sendMessage"]
    assert shelf.refs == {}  # a document's id cannot be sent as a photo


async def test_files_absent_or_refused_are_left_out_and_the_words_still_go(
    network: TelegramNetwork, server: Scripted, shelf: Drawer
) -> None:
    shelf.refs[2] = "bad"
    server.say("sendPhoto", no(400, "Bad Request: IMAGE_PROCESS_FAILED"))
    with capture_logs() as logs:
        part = Part(rich("Вот"), files=(photo(1), photo(2)))
        assert await network.show("telegram:174", [Send(part)]) == ["7"]
    assert [(line["event"], line["file"]) for line in logs] == [
        ("telegram.file_absent", 1),
        ("telegram.file_refused", 2),
    ]


async def test_a_notice_tried_again_does_not_repeat_its_files(
    network: TelegramNetwork, server: Scripted, shelf: Drawer
) -> None:
    shelf.refs[1] = "ref"
    notice = [Send(Part(rich("Ответ"), files=(photo(1),), key=800))]
    server.say("sendMessage", no(500, "Internal Server Error"))
    with pytest.raises(Unreachable):
        await network.deliver("telegram:174", notice)
    assert await network.deliver("telegram:174", notice) == ["7"]
    assert server.methods == ["sendPhoto", "sendMessage", "sendMessage"]
