"""What is sent to Telegram, call by call, and what follows when Telegram refuses, is slow or is away."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from telegram_scripted import NOW, TOKEN, Answer, Drawer, Scripted, no, ok, scripted, sent

from bot.chat import Kind, Shelved, Tone
from bot.network import Button, Closed, Edit, Failure, Part, Refused, Send, Slow, Unreachable
from bot.telegram.network import TelegramNetwork
from bot.text import Node, Rich, bold, italic, link, quote, rich, typed

HI = Part(rich("Привет"))


@pytest.fixture
async def server() -> AsyncIterator[Scripted]:
    async with scripted() as made:
        made.otherwise = {
            method: lambda _: sent(7) for method in ("sendMessage", "sendPhoto", "sendDocument")
        }
        yield made


@pytest.fixture
def shelf() -> Drawer:
    return Drawer()


@pytest.fixture
async def network(server: Scripted, shelf: Drawer) -> AsyncIterator[TelegramNetwork]:
    made = network_of(server, shelf)
    yield made
    await made.close()


def network_of(server: Scripted, shelf: Drawer, call_seconds: float = 5.0) -> TelegramNetwork:
    return TelegramNetwork(
        TOKEN, shelf=shelf, now=lambda: NOW, api_url=server.url, rate=0, call_seconds=call_seconds
    )


# --- the calls ---


async def test_a_styled_text_goes_with_entities_and_without_preview(
    network: TelegramNetwork, server: Scripted
) -> None:
    text = (
        rich("🙂 ")
        + bold("жирно")
        + italic(" криво")
        + link(" сюда", "https://gov.example/?a=1&b=2")
        + quote(" цитата")
        + Rich((Node(" код", code=True),))
    )
    assert await network.show("telegram:174", [Send(Part(text))]) == ["7"]
    assert server.asked("sendMessage") == [
        {
            "chat_id": 174,
            "text": "🙂 жирно криво сюда цитата код",
            "entities": [
                {"type": "bold", "offset": 3, "length": 5},
                {"type": "italic", "offset": 8, "length": 6},
                {"type": "text_link", "offset": 14, "length": 5, "url": "https://gov.example/?a=1&b=2"},
                {"type": "blockquote", "offset": 19, "length": 7},
                {"type": "code", "offset": 26, "length": 4},
            ],
            "link_preview_options": {"is_disabled": True},
        }
    ]


async def test_inline_buttons_are_coloured_by_weight(network: TelegramNetwork, server: Scripted) -> None:
    rows = (
        (Button("Да", "m1:yes", Tone.GOOD), Button("Нет", "m1:no", Tone.BAD)),
        (Button("Главное", "m1:main", Tone.MAIN), Button("Просто", "m1:plain")),
        (Button("Открыть", "m1:open", kind=Kind.LINK, url="https://gov.example/"),),
        (Button("Место", "m1:place", kind=Kind.PLACE),),
    )
    await network.show("telegram:174", [Send(Part(rich("?"), inline=rows))])
    assert server.asked("sendMessage")[0]["reply_markup"] == {
        "inline_keyboard": [
            [
                {"text": "Да", "callback_data": "m1:yes", "style": "success"},
                {"text": "Нет", "callback_data": "m1:no", "style": "danger"},
            ],
            [
                {"text": "Главное", "callback_data": "m1:main", "style": "primary"},
                {"text": "Просто", "callback_data": "m1:plain"},
            ],
            [{"text": "Открыть", "url": "https://gov.example/"}],
        ]
    }


async def test_buttons_under_the_input_line_ask_for_place_and_phone(
    network: TelegramNetwork, server: Scripted
) -> None:
    rows = (
        (Button("Моё место", "p", Tone.MAIN, Kind.PLACE), Button("Телефон", "c", kind=Kind.CONTACT)),
        (Button("Назад", "b"),),
    )
    await network.show("telegram:174", [Send(Part(rich("?"), bottom=rows, bottom_once=True))])
    await network.show("telegram:174", [Send(Part(rich("?"), bottom=rows[1:]))])
    once, always = [call["reply_markup"] for call in server.asked("sendMessage")]
    assert once == {
        "keyboard": [
            [
                {"text": "Моё место", "request_location": True, "style": "primary"},
                {"text": "Телефон", "request_contact": True},
            ],
            [{"text": "Назад"}],
        ],
        "resize_keyboard": True,
        "one_time_keyboard": True,
    }
    assert always == {"keyboard": [[{"text": "Назад"}]], "resize_keyboard": True, "is_persistent": True}


async def test_an_edit_replaces_the_message_and_takes_buttons_away(
    network: TelegramNetwork, server: Scripted
) -> None:
    server.say("editMessageText", sent(55))
    assert await network.show("telegram:174", [Edit("55", HI)]) == ["55"]
    assert server.asked("editMessageText") == [
        {
            "chat_id": 174,
            "message_id": 55,
            "text": "Привет",
            "link_preview_options": {"is_disabled": True},
        }
    ]


async def test_signs_of_the_form_survive_the_way(network: TelegramNetwork, server: Scripted) -> None:
    text = "a+b & c=d; 100% %41 ?/:@#\n\t«ё» \\ \" ' 👨‍👩‍👧‍👦"
    await network.show("telegram:174", [Send(Part(rich(text)))])
    assert server.asked("sendMessage")[0]["text"] == text


async def test_typed_words_leave_disarmed(network: TelegramNetwork, server: Scripted) -> None:
    await network.show("telegram:174", [Send(Part(rich("Пишет: ") + typed("@durov")))])
    assert server.asked("sendMessage")[0]["text"] == "Пишет: @\u2060durov"


# --- refusals ---


@pytest.mark.parametrize(
    "said",
    [
        "message to edit not found",
        "message can't be edited",
        "MESSAGE_ID_INVALID",
        "there is no text in the message to edit",
    ],
)
async def test_what_cannot_be_edited_is_sent_anew(
    network: TelegramNetwork, server: Scripted, said: str
) -> None:
    server.say("editMessageText", no(400, f"Bad Request: {said}"))
    assert await network.show("telegram:174", [Edit("55", HI)]) == ["7"]
    assert server.methods == ["editMessageText", "sendMessage"]


async def test_not_modified_is_success(network: TelegramNetwork, server: Scripted) -> None:
    said = "message is not modified: specified new message content and reply markup are exactly the same"
    server.say("editMessageText", no(400, f"Bad Request: {said}"))
    assert await network.show("telegram:174", [Edit("55", HI)]) == ["55"]
    assert server.methods == ["editMessageText"]


async def test_a_refused_style_goes_as_plain_text(network: TelegramNetwork, server: Scripted) -> None:
    server.say("sendMessage", no(400, "Bad Request: can't parse entities: wrong offset"), sent(8))
    assert await network.show("telegram:174", [Send(Part(bold("Ж")))]) == ["8"]
    assert [call.get("entities") for call in server.asked("sendMessage")] == [
        [{"type": "bold", "offset": 0, "length": 1}],
        None,
    ]


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (no(403, "Forbidden: bot was blocked by the user"), Closed),
        (no(403, "Forbidden: user is deactivated"), Closed),
        (no(403, "Forbidden: bot was kicked from the group chat"), Closed),
        (no(400, "Bad Request: chat not found"), Closed),
        (no(400, "Bad Request: PEER_ID_INVALID"), Closed),
        (no(400, "Bad Request: have no write access to the chat"), Closed),
        (no(400, "Bad Request: message is too long"), Refused),
        (no(400, "Bad Request: BUTTON_DATA_INVALID"), Refused),
        (no(401, "Unauthorized"), Refused),
        (no(404, "Not Found"), Refused),
        (no(429, "Too Many Requests: retry after 9", retry_after=9), Slow),
        (no(429, "Too Many Requests: retry after 9"), Slow),
        (Answer(b"<html>slow down</html>", 429, {"Retry-After": "9"}), Slow),
        (Answer(b"<html>502</html>", 502), Unreachable),
        (no(500, "Internal Server Error: restart"), Unreachable),
        (Answer({"ok": False, "error_code": 500}, 500), Unreachable),
        (Answer(b"[" * 100_000, 200), Unreachable),
        (Answer(b"[]", 200), Unreachable),
        (Answer(b"<html>too large</html>", 413), Refused),
        (Answer(b"", 302, {"Location": "http://elsewhere.example/"}), Unreachable),
    ],
)
async def test_a_notice_fails_at_once_with_the_right_name(
    network: TelegramNetwork, server: Scripted, answer: Answer, failure: type[Failure]
) -> None:
    server.say("sendMessage", answer)
    with pytest.raises(Failure) as raised:
        await network.deliver("telegram:174", [Send(HI)])
    assert isinstance(raised.value, failure)
    assert len(server.calls) == 1
    if isinstance(raised.value, Slow):
        assert raised.value.seconds == 9


async def test_another_networks_address_is_refused(network: TelegramNetwork, server: Scripted) -> None:
    for address in ("vk:5301", "telegram:", "telegram:anna"):
        with pytest.raises(Refused):
            await network.show(address, [Send(HI)])
    assert server.calls == []


async def test_a_moved_chat_is_written_to_at_its_new_address(server: Scripted, shelf: Drawer) -> None:
    told: list[tuple[str, str]] = []

    async def moved(old: str, new: str) -> None:
        told.append((old, new))

    network = TelegramNetwork(TOKEN, shelf=shelf, now=lambda: NOW, api_url=server.url, rate=0, on_moved=moved)
    said = "Bad Request: group chat was upgraded to a supergroup chat"
    server.say("sendMessage", no(400, said, migrate_to_chat_id=-100500), sent(8), sent(9))
    assert await network.show("telegram:-5", [Send(HI), Send(HI)]) == ["8", "9"]
    assert [call["chat_id"] for call in server.asked("sendMessage")] == [-5, -100500, -100500]
    assert told == [("telegram:-5", "telegram:-100500")]
    await network.close()


# --- slow and away ---


async def test_retry_after_is_obeyed_and_the_screen_still_comes(
    network: TelegramNetwork, server: Scripted
) -> None:
    server.say("sendMessage", no(429, "Too Many Requests: retry after 1", retry_after=1), sent(8))
    before = time.monotonic()
    assert await network.show("telegram:174", [Send(HI)]) == ["8"]
    assert time.monotonic() - before >= 1.0


async def test_a_long_wait_is_not_waited_out_while_a_person_waits(
    network: TelegramNetwork, server: Scripted
) -> None:
    server.say("sendMessage", no(429, "Too Many Requests: retry after 60", retry_after=60))
    with pytest.raises(Slow) as raised:
        await network.show("telegram:174", [Send(HI)])
    assert raised.value.seconds == 60


async def test_one_slow_chat_does_not_hold_the_others_and_two_hold_all(
    network: TelegramNetwork, server: Scripted
) -> None:
    slow = no(429, "Too Many Requests: retry after 60", retry_after=60)
    server.say("sendMessage", slow, sent(8), slow)
    with pytest.raises(Slow):
        await network.deliver("telegram:1", [Send(HI)])
    assert await network.deliver("telegram:2", [Send(HI)]) == ["8"]
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(network.deliver("telegram:1", [Send(HI)]), 0.05)
    assert [call["chat_id"] for call in server.asked("sendMessage")] == [1, 2]


async def test_short_troubles_are_waited_out(network: TelegramNetwork, server: Scripted) -> None:
    server.say("sendMessage", Answer(b"<html>", 502), sent(8))
    assert await network.show("telegram:174", [Send(HI)]) == ["8"]
    assert len(server.calls) == 2


async def test_after_a_timeout_a_message_is_not_doubled_and_an_edit_is_repeated(
    server: Scripted, shelf: Drawer
) -> None:
    network = network_of(server, shelf, call_seconds=0.1)
    for_ever = asyncio.Event()
    late = Answer({"ok": True, "result": True}, hang=for_ever)
    server.say("sendMessage", late)
    with pytest.raises(Unreachable):
        await network.show("telegram:174", [Send(HI)])
    server.say("editMessageText", late, sent(55))
    assert await network.show("telegram:174", [Edit("55", HI)]) == ["55"]
    assert server.methods == ["sendMessage", "editMessageText", "editMessageText"]
    for_ever.set()
    await network.close()


async def test_the_token_is_in_no_error_and_no_log(shelf: Drawer) -> None:
    async with scripted() as server:
        url = server.url
    with capture_logs() as logs:
        network = TelegramNetwork(TOKEN, shelf=shelf, now=lambda: NOW, api_url=url, rate=0)
        for act in (network.show("telegram:1", [Send(HI)]), network.check()):
            with pytest.raises(Unreachable) as raised:
                await act
            error: BaseException | None = raised.value
            while error is not None:
                assert "secret" not in f"{error!s} {error!r}"
                error = error.__cause__ or error.__context__
        with pytest.raises(Unreachable):
            async with network.fetch("id"):
                pass
        await network.answer("q1")
    assert logs
    assert "secret" not in repr(logs)
    await network.close()


def test_a_wrong_token_is_said_without_telling_it(shelf: Drawer) -> None:
    with pytest.raises(ValueError, match="BotFather") as raised:
        TelegramNetwork("secret", shelf=shelf, now=lambda: NOW)
    assert "secret" not in str(raised.value)


# --- files ---


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


# --- the rest ---


async def test_a_press_is_answered_and_a_late_answer_is_no_trouble(
    network: TelegramNetwork, server: Scripted
) -> None:
    late = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    server.say("answerCallbackQuery", ok(True), no(400, late), no(400, "Bad Request: other"))
    with capture_logs() as logs:
        await network.answer("q1", "я" * 300)
        await network.answer("q2")
        await network.answer("q3")
    first, second, _ = server.asked("answerCallbackQuery")
    assert first == {"callback_query_id": "q1", "text": "я" * 199 + "…"}
    assert second == {"callback_query_id": "q2"}
    assert [line["event"] for line in logs] == ["telegram.unanswered"]


async def test_a_persons_file_is_fetched_in_chunks(network: TelegramNetwork, server: Scripted) -> None:
    server.say("getFile", ok({"file_id": "x", "file_path": "photos/1.jpg", "file_size": 200_000}))
    server.files["photos/1.jpg"] = Answer(b"j" * 200_000)
    async with network.fetch("x") as chunks:
        assert sum([len(chunk) async for chunk in chunks]) == 200_000


@pytest.mark.parametrize(
    ("told", "file", "failure"),
    [
        (no(400, "Bad Request: file is too big"), None, Refused),
        (no(400, "Bad Request: invalid file_id"), None, Refused),
        (ok({"file_id": "x"}), None, Refused),
        (ok({"file_id": "x", "file_path": "f", "file_size": 21 * 2**20}), None, Refused),
        (ok({"file_id": "x", "file_path": "f"}), Answer(b"", 404), Refused),
        (ok({"file_id": "x", "file_path": "f"}), Answer(b"", 502), Unreachable),
        (ok({"file_id": "x", "file_path": "f"}), Answer(b"1" * (20 * 2**20 + 1)), Refused),
        (no(502, "Bad Gateway"), None, Unreachable),
    ],
)
async def test_a_file_gone_or_too_big_is_refused(
    network: TelegramNetwork, server: Scripted, told: Answer, file: Answer | None, failure: type[Failure]
) -> None:
    server.say("getFile", told)
    if file is not None:
        server.files["f"] = file

    async def fetched() -> int:
        async with network.fetch("x") as chunks:
            return sum([len(chunk) async for chunk in chunks])

    with pytest.raises(failure):
        await fetched()


async def test_menus_are_set_for_all_by_language_and_for_one_chat(
    network: TelegramNetwork, server: Scripted
) -> None:
    await network.prepare({"ru": [("menu", "Меню")], "en": [("menu", "Menu")]})
    await network.menu("telegram:174", [("work", "Рабочее место")])
    assert server.asked("setMyCommands") == [
        {"commands": [{"command": "menu", "description": "Меню"}], "scope": {"type": "default"}},
        {
            "commands": [{"command": "menu", "description": "Menu"}],
            "scope": {"type": "default"},
            "language_code": "en",
        },
        {
            "commands": [{"command": "work", "description": "Рабочее место"}],
            "scope": {"type": "chat", "chat_id": 174},
        },
    ]


async def test_a_menu_that_cannot_be_set_is_no_trouble(network: TelegramNetwork, server: Scripted) -> None:
    server.say("setMyCommands", no(400, "Bad Request: chat not found"))
    with capture_logs() as logs:
        await network.menu("telegram:174", [("work", "Рабочее место")])
    assert [line["event"] for line in logs] == ["telegram.no_menu"]


async def test_invitations_are_links_to_this_bot(network: TelegramNetwork, server: Scripted) -> None:
    with pytest.raises(LookupError):
        network.invite_link("abc")
    server.say("getMe", ok({"id": 42, "is_bot": True, "first_name": "О", "username": "otklik_bot"}))
    assert await network.check() == "otklik_bot"
    assert network.invite_link("a-B_1") == "https://t.me/otklik_bot?start=a-B_1"
    with pytest.raises(ValueError, match="1–64"):
        network.invite_link("с пробелом")
