"""Updates reach the engine and are confirmed only after it has them: by polling and by webhook."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest
from structlog.testing import capture_logs
from telegram_scripted import NOW, TOKEN, Answer, Call, Drawer, Scripted, no, ok, scripted

import bot.telegram.polling as polling
from bot.chat import Update, Words
from bot.network import Away, Refused
from bot.telegram.network import TelegramNetwork


class Queue:
    """Telegram's own queue of updates: gives what is not confirmed, forgets what is below the offset."""

    def __init__(self, *updates: dict[str, Any]) -> None:
        self.waiting = list(updates)
        self.offsets: list[int] = []

    def __call__(self, call: Call) -> Answer:
        offset = call.fields.get("offset", 0)
        self.offsets.append(offset)
        self.waiting = [update for update in self.waiting if update["update_id"] >= offset]
        return ok(self.waiting[: call.fields["limit"]])


def text(number: int, chat: int, words: str = "слово") -> dict[str, Any]:
    person = {"id": chat, "type": "private", "is_bot": False, "first_name": "А"}
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": 1_790_000_000,
            "chat": person,
            "from": person,
            "text": words,
        },
    }


@pytest.fixture
async def server() -> AsyncIterator[Scripted]:
    async with scripted() as made:
        yield made


@pytest.fixture
async def network(server: Scripted) -> AsyncIterator[TelegramNetwork]:
    made = TelegramNetwork(TOKEN, shelf=Drawer(), now=lambda: NOW, api_url=server.url, rate=0, poll_seconds=1)
    yield made
    await made.close()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "_PAUSES", (0.01, 0.02))


async def stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_everything_is_handed_over_and_confirmed(network: TelegramNetwork, server: Scripted) -> None:
    queue = server.otherwise["getUpdates"] = Queue(
        text(5, 1), {"update_id": 6, "hologram": {}}, text(7, 2), text(8, 1)
    )
    taken: list[str] = []
    all_taken = asyncio.Event()

    async def take(update: Update) -> None:
        taken.append(update.id)
        if len(taken) == 3:
            all_taken.set()

    task = asyncio.create_task(network.listen(take))
    await asyncio.wait_for(all_taken.wait(), 5)
    await stop(task)
    assert queue.offsets[-1] == 9
    assert sorted(taken) == ["telegram:5", "telegram:7", "telegram:8"]
    assert server.methods[0] == "deleteWebhook"
    assert server.asked("getUpdates")[0] == {
        "timeout": 1,
        "limit": 100,
        "allowed_updates": ["message", "edited_message", "callback_query", "my_chat_member"],
    }


async def test_one_chat_is_served_in_order_and_others_do_not_wait_for_it(
    network: TelegramNetwork, server: Scripted
) -> None:
    server.otherwise["getUpdates"] = Queue(text(5, 1), text(6, 1), text(7, 2), text(8, 1))
    taken: list[str] = []
    other, done = asyncio.Event(), asyncio.Event()

    async def take(update: Update) -> None:
        if update.id == "telegram:5":
            await other.wait()  # ends only when the other chat was served meanwhile
        taken.append(update.id)
        if update.id == "telegram:7":
            other.set()
        if update.id == "telegram:8":
            done.set()

    task = asyncio.create_task(network.listen(take))
    await asyncio.wait_for(done.wait(), 5)
    await stop(task)
    assert taken == ["telegram:7", "telegram:5", "telegram:6", "telegram:8"]


async def test_killed_before_the_commit_the_same_update_comes_again(
    network: TelegramNetwork, server: Scripted
) -> None:
    queue = server.otherwise["getUpdates"] = Queue(text(5, 1), text(6, 2))
    began = asyncio.Event()

    async def dies(update: Update) -> None:
        began.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(network.listen(dies))
    await asyncio.wait_for(began.wait(), 5)
    task.cancel()
    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(asyncio.shield(task), 0.05)  # waits for the take, as it must
    task.cancel()  # the process is killed
    with suppress(asyncio.CancelledError):
        await task
    assert [update["update_id"] for update in queue.waiting] == [5, 6]
    taken = asyncio.Queue[str]()

    async def take(update: Update) -> None:
        taken.put_nowait(update.id)

    again = TelegramNetwork(TOKEN, shelf=Drawer(), now=lambda: NOW, api_url=server.url, poll_seconds=1)
    task = asyncio.create_task(again.listen(take))
    assert {await taken.get(), await taken.get()} == {"telegram:5", "telegram:6"}
    await stop(task)
    await again.close()


async def test_stopped_cleanly_it_finishes_what_it_took_and_confirms_just_that(
    network: TelegramNetwork, server: Scripted
) -> None:
    queue = server.otherwise["getUpdates"] = Queue(text(5, 1), text(6, 1), text(7, 1))
    began, finish = asyncio.Event(), asyncio.Event()
    taken: list[str] = []

    async def take(update: Update) -> None:
        if update.id == "telegram:6":
            began.set()
            await finish.wait()
        taken.append(update.id)

    task = asyncio.create_task(network.listen(take))
    await asyncio.wait_for(began.wait(), 5)
    task.cancel()
    await asyncio.sleep(0)
    finish.set()
    with suppress(asyncio.CancelledError):
        await asyncio.wait_for(task, 5)
    assert taken == ["telegram:5", "telegram:6"]
    assert server.asked("getUpdates")[-1] == {"offset": 7, "limit": 1, "timeout": 0}
    assert [update["update_id"] for update in queue.waiting] == [7]


async def test_with_the_database_away_nothing_is_confirmed_and_the_update_is_offered_again(
    network: TelegramNetwork, server: Scripted
) -> None:
    queue = server.otherwise["getUpdates"] = Queue(text(5, 1), text(6, 1))
    offered: list[str] = []
    seen_at_return: list[int] = []
    done = asyncio.Event()

    async def take(update: Update) -> None:
        offered.append(update.id)
        if len(offered) <= 3:
            raise Away
        seen_at_return.append(max(queue.offsets))
        if update.id == "telegram:6":
            done.set()

    task = asyncio.create_task(network.listen(take))
    await asyncio.wait_for(done.wait(), 5)
    await stop(task)
    assert offered == ["telegram:5"] * 4 + ["telegram:6"]
    assert seen_at_return == [0, 0]
    assert queue.waiting == []


async def test_stopped_while_the_database_is_away_nothing_is_lost(
    network: TelegramNetwork, server: Scripted
) -> None:
    queue = server.otherwise["getUpdates"] = Queue(text(5, 1))
    offered = asyncio.Event()

    async def take(update: Update) -> None:
        offered.set()
        raise Away

    task = asyncio.create_task(network.listen(take))
    await asyncio.wait_for(offered.wait(), 5)
    await asyncio.wait_for(stop(task), 5)
    assert [update["update_id"] for update in queue.waiting] == [5]


async def test_an_update_that_breaks_us_for_ever_does_not_stop_the_others(
    network: TelegramNetwork, server: Scripted
) -> None:
    server.otherwise["getUpdates"] = Queue(text(5, 1), text(6, 1))
    tried: list[str] = []
    done = asyncio.Event()

    async def take(update: Update) -> None:
        tried.append(update.id)
        if update.id == "telegram:5":
            raise KeyError("a bug")
        done.set()

    with capture_logs():
        task = asyncio.create_task(network.listen(take))
        await asyncio.wait_for(done.wait(), 5)
        await stop(task)
    assert tried == ["telegram:5"] * 5 + ["telegram:6"]


async def until_one_comes(network: TelegramNetwork) -> None:
    """Listen till an update is here, which must be within five seconds."""
    done = asyncio.Event()

    async def take(update: Update) -> None:
        done.set()

    task = asyncio.create_task(network.listen(take))
    await asyncio.wait_for(done.wait(), 5)
    await stop(task)


@pytest.mark.parametrize(
    "trouble",
    [
        no(409, "Conflict: terminated by other getUpdates request; make sure that only one bot is running"),
        no(429, "Too Many Requests: retry after 0"),
        no(500, "Internal Server Error"),
        Answer(b"<html>502 Bad Gateway</html>", 502),
        Answer(b"[" * 20_000),
        ok([{"no": "id"}]),
    ],
)
async def test_troubles_of_polling_pass(network: TelegramNetwork, server: Scripted, trouble: Answer) -> None:
    server.say("getUpdates", trouble, trouble)
    server.otherwise["getUpdates"] = Queue(text(5, 1))
    await until_one_comes(network)


async def test_a_webhook_left_by_another_is_taken_away(network: TelegramNetwork, server: Scripted) -> None:
    said = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it"
    server.say("getUpdates", no(409, said))
    server.otherwise["getUpdates"] = Queue(text(5, 1))
    await until_one_comes(network)
    assert server.methods[:4] == ["deleteWebhook", "getUpdates", "deleteWebhook", "getUpdates"]


async def test_a_server_without_webhooks_is_polled_all_the_same(
    network: TelegramNetwork, server: Scripted
) -> None:
    server.say("deleteWebhook", no(404, "Not Found: method not found"))
    server.otherwise["getUpdates"] = Queue(text(5, 1))
    await until_one_comes(network)


async def test_a_wrong_token_ends_the_listening(network: TelegramNetwork, server: Scripted) -> None:
    server.say("deleteWebhook", no(401, "Unauthorized"))

    async def take(update: Update) -> None:
        raise AssertionError

    with pytest.raises(Refused, match="token"):
        await asyncio.wait_for(network.listen(take), 5)


async def test_a_hundred_chats_lose_and_double_nothing(network: TelegramNetwork, server: Scripted) -> None:
    queue = server.otherwise["getUpdates"] = Queue(*(text(n, n % 100) for n in range(1, 501)))
    taken: list[Update] = []
    done = asyncio.Event()

    async def take(update: Update) -> None:
        await asyncio.sleep(0)
        taken.append(update)
        if len(taken) == 500:
            done.set()

    task = asyncio.create_task(network.listen(take))
    await asyncio.wait_for(done.wait(), 10)
    await stop(task)
    numbers = [int(update.id.partition(":")[2]) for update in taken]
    assert sorted(numbers) == list(range(1, 501))
    for chat in range(100):
        of_chat = [number for number in numbers if number % 100 == chat]
        assert all(before < after for before, after in pairwise(of_chat))
    assert queue.waiting == []


# --- the webhook ---

SECRET = "very-secret_1"


async def test_a_webhook_confirms_after_the_commit_and_only_with_its_secret(
    network: TelegramNetwork,
) -> None:
    taken: list[Update] = []

    async def take(update: Update) -> None:
        taken.append(update)

    body = json.dumps(text(5, 1, "Яма\x00")).encode()
    assert await network.receive(body, SECRET) == 503
    network.expect(take, SECRET)
    for wrong in (None, "", "very-secret_2", SECRET + "x", "секрет", "\ud800"):
        assert await network.receive(body, wrong) == 401
    assert taken == []
    assert await network.receive(body, SECRET) == 200
    assert taken[0].said == Words("Яма")
    assert json.loads(taken[0].raw)["update_id"] == 5


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"not json", 400),
        (b"\xff\xfe", 400),
        (b'{"update_id":', 400),
        (b"[" * 10_000 + b"]" * 10_000, 200),
        (b'{"update_id":1,"message":' * 10_000, 200),
        (b"[]", 200),
        (b'"text"', 200),
        (b'{"update_id":1,"teleported":{}}', 200),
    ],
)
async def test_poison_does_not_hold_up_a_queue(network: TelegramNetwork, body: bytes, status: int) -> None:
    async def take(update: Update) -> None:
        raise AssertionError

    network.expect(take, SECRET)
    assert await network.receive(body, SECRET) == status


async def test_a_webhook_update_that_cannot_be_kept_comes_again(network: TelegramNetwork) -> None:
    async def away(update: Update) -> None:
        raise Away

    async def broken(update: Update) -> None:
        raise KeyError

    body = json.dumps(text(5, 1)).encode()
    network.expect(away, SECRET)
    assert await network.receive(body, SECRET) == 503
    network.expect(broken, SECRET)
    with capture_logs():
        assert await network.receive(body, SECRET) == 500


async def test_the_webhook_is_set_with_its_secret(network: TelegramNetwork, server: Scripted) -> None:
    await network.set_webhook("https://bot.example/telegram", SECRET)
    assert server.asked("setWebhook") == [
        {
            "url": "https://bot.example/telegram",
            "secret_token": SECRET,
            "allowed_updates": ["message", "edited_message", "callback_query", "my_chat_member"],
            "max_connections": 40,
        }
    ]
