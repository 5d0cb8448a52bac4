"""What is sent to Telegram, call by call."""

import pytest
from structlog.testing import capture_logs
from telegram_scripted import Answer, Scripted, no, ok, sent

from bot.chat import Kind, Tone
from bot.network import Button, Edit, Failure, Part, Refused, Send, Unreachable
from bot.telegram.network import TelegramNetwork
from bot.text import Node, Rich, bold, italic, link, quote, rich, typed

HI = Part(rich("Привет"))


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
