"""Webhooks of Telegram and the Callback API of VK: the same program, the same conversation."""

import asyncio
import json
import socket
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from storage.tables import taken_updates
from storage.unit import Unit
from tests.program import appeal
from tests.program.process import Running
from tests.program.somebody import picture
from tests.program.town import Town

SECRET = "a-secret-of-the-test"
CODE = "c0nf1rm"


class Hooked:
    """The town's program with both messengers calling it."""

    def __init__(self, town: Town) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.town = town
        self.url = f"http://127.0.0.1:{port}"
        self.config: Path = town.config(
            telegram={"updates": "webhook", "webhook_secret": SECRET},
            vk={"updates": "callback", "callback_secret": SECRET, "callback_confirmation": CODE},
            web={"port": port, "public_url": self.url},
        )

    async def begun(self) -> Running:
        running = self.town.run(self.config)
        await running.serving()
        self.town.vk.set_callback(f"{self.url}/vk", SECRET, CODE)
        arrivals = self.town.telegram.arrivals
        await self.town.until(lambda: arrivals.webhook is not None, "the webhook to be set")
        return running

    async def post(self, path: str, body: bytes, **headers: str) -> tuple[int, str]:
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.url + path, data=body, headers=headers) as answer,
        ):
            return answer.status, await answer.text()

    async def get(self, path: str) -> tuple[int, str]:
        async with aiohttp.ClientSession() as session, session.get(self.url + path) as answer:
            return answer.status, await answer.text()


def telegram_update(number: int, text: str = "привет", chat: int = 77) -> bytes:
    """What Telegram would post."""
    user = {"id": chat, "is_bot": False, "first_name": "Кто-то", "language_code": "ru"}
    message = {
        "message_id": number,
        "date": 1_795_000_000,
        "chat": {"id": chat, "type": "private", "first_name": "Кто-то"},
        "from": user,
        "text": text,
    }
    return json.dumps({"update_id": number, "message": message}).encode()


def vk_event(town: Town, secret: str, number: int = 1) -> bytes:
    """What VK would post."""
    message: dict[str, Any] = {
        "id": number,
        "conversation_message_id": number,
        "date": 1_795_000_000,
        "from_id": 88,
        "peer_id": 88,
        "out": 0,
        "text": "привет",
        "attachments": [],
    }
    event = {
        "type": "message_new",
        "group_id": town.vk.group_id,
        "event_id": f"e{number}",
        "v": "5.199",
        "object": {"message": message, "client_info": {"button_actions": ["callback"], "lang_id": 0}},
        "secret": secret,
    }
    return json.dumps(event).encode()


def taken(unit: Unit) -> set[str]:
    return set(unit.connection.scalars(sa.select(taken_updates.c.update_id)))


async def test_the_same_conversation_by_webhook_and_by_callback(town: Town) -> None:
    running = await Hooked(town).begun()
    anna, boris = town.in_telegram(1, "Анна"), town.in_vk(2, "Борис")
    numbers = await asyncio.gather(appeal.sent(anna, picture("red")), appeal.sent(boris, picture("blue")))
    assert sorted(numbers) == ["2026-000001", "2026-000002"]
    await town.idle()
    assert town.refused() == []
    assert not [each for each in town.telegram.calls if each.method.lower() == "getupdates"]
    assert not town.vk.world.events.confirmed > 1
    assert await running.stop() == 0
    assert [each for each in running.facts() if each["level"] in ("error", "warning")] == []


async def test_who_may_post_and_what(town: Town) -> None:
    """R8, R12: strangers and nonsense are turned away; what comes with the secret is kept before 200."""
    hooked = Hooked(town)
    running = await hooked.begun()
    named = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    group = town.vk.group_id
    confirmation = json.dumps({"type": "confirmation", "group_id": group, "secret": SECRET}).encode()
    stranger = json.dumps({"type": "confirmation", "group_id": group + 1}).encode()

    assert (await hooked.post("/telegram", telegram_update(1)))[0] == 401
    near = {"X-Telegram-Bot-Api-Secret-Token": SECRET[:-1]}
    assert (await hooked.post("/telegram", telegram_update(1), **near))[0] == 401
    assert (await hooked.post("/telegram", b"not json", **named))[0] == 400
    assert (await hooked.post("/telegram", b"[" * 100_000, **named))[0] in (200, 400)
    assert (await hooked.post("/telegram", b'{"update_id": 5, "from_the_future": {}}', **named))[0] == 200
    assert (await hooked.post("/telegram", b"x" * 20 * 2**20, **named))[0] == 413
    assert (await hooked.get("/telegram"))[0] == 405
    assert (await hooked.post("/vk", vk_event(town, SECRET[:-1])))[0] == 403
    assert (await hooked.post("/vk", stranger))[0] == 403
    assert (await hooked.post("/vk", b"not json"))[0] == 400
    assert (await hooked.post("/vk", b"x" * 20 * 2**20))[0] == 413
    assert await hooked.post("/vk", confirmation) == (200, CODE)
    assert await town.read(taken) == set()

    assert await hooked.post("/telegram", telegram_update(7, "нуль \0 и половина \ud83d знака"), **named) == (
        200,
        "",
    )
    assert await hooked.post("/vk", vk_event(town, SECRET)) == (200, "ok")
    assert len(await town.read(taken)) == 2
    assert await hooked.post("/vk", vk_event(town, SECRET)) == (200, "ok")  # told again
    assert len(await town.read(taken)) == 2

    assert await hooked.get("/healthz") == (200, "ok")
    assert await hooked.get("/readyz") == (200, "ready")
    status, metrics = await hooked.get("/metrics")
    assert status == 200
    assert "otklik_" in metrics
    assert await running.stop() == 0


async def test_without_its_database_nothing_is_confirmed(town: Town) -> None:
    """R5: somebody else holds the file for longer than we wait."""
    hooked = Hooked(town)
    running = await hooked.begun()
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    with closing(sqlite3.connect(make_url(town.url).database or "", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with aiohttp.ClientSession() as session:
            posted = session.post(f"{hooked.url}/telegram", data=telegram_update(9), headers=headers)
            async with posted as answer:
                assert answer.status == 503
                assert int(answer.headers["Retry-After"]) > 0
        other.execute("ROLLBACK")
    assert await town.read(taken) == set()
    assert await hooked.post("/telegram", telegram_update(9), **headers) == (200, "")
    assert await hooked.post("/vk", vk_event(town, SECRET)) == (200, "ok")
    assert len(await town.read(taken)) == 2
    assert await running.stop() == 0


async def test_stopped_under_load_everything_that_was_answered_is_kept(town: Town) -> None:
    hooked = Hooked(town)
    running = await hooked.begun()
    answered: set[int] = set()
    others: list[int] = []
    going = asyncio.Event()
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}

    async def people(session: aiohttp.ClientSession, first: int) -> None:
        for number in range(first, first + 10_000):
            body = telegram_update(number, "раз", chat=1000 + first % 16)
            try:
                async with session.post(f"{hooked.url}/telegram", data=body, headers=headers) as answer:
                    (answered.add(number) if answer.status == 200 else others.append(answer.status))
            except aiohttp.ClientError:
                return  # it is gone: Telegram will post this again
            if len(answered) > 200:
                going.set()

    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
        for at in range(16):
            group.create_task(people(session, at * 10_000 + at))
        await asyncio.wait_for(going.wait(), 30)
        assert await running.stop() == 0
    assert set(others) <= {503}
    kept = await town.read(taken)
    assert {f"telegram:{number}" for number in answered} <= kept
    assert '"level": "error"' not in running.told()


@pytest.mark.parametrize("path", ["/telegram", "/vk"])
async def test_hooks_that_are_off_are_not_there(town: Town, path: str) -> None:
    running = town.run()
    port = await running.serving()
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"http://127.0.0.1:{port}{path}", data=b"{}") as answer,
    ):
        assert answer.status == 404


async def test_a_port_that_is_taken_is_named(town: Town) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        running = town.run(town.config(web={"port": port}))
        assert await running.ended() == 1
    assert f"127.0.0.1:{port}" in running.told().splitlines()[-1]
