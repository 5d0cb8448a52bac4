"""What follows when Telegram refuses, is slow or is away."""

import asyncio
import time

import pytest
from structlog.testing import capture_logs
from telegram_scripted import NOW, TOKEN, Answer, Drawer, Scripted, network_of, no, scripted, sent

from bot.network import Closed, Edit, Failure, Part, Refused, Send, Slow, Unreachable
from bot.telegram.network import TelegramNetwork
from bot.text import bold, rich

HI = Part(rich("Привет"))


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
