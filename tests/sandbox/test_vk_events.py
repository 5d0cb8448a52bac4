"""Events: long poll with vk_api's own class, Callback API, and what the events look like."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import requests
from aiohttp import web
from vk_api.bot_longpoll import VkBotEventType, VkBotMessageEvent

from tests.sandbox.vk_client import Polling, running


async def test_long_poll_brings_messages_and_presses_as_vk_shapes_them() -> None:
    async with running() as (sandbox, bot):
        polling = Polling(bot, sandbox)
        assert await polling.check(wait=0) == []
        phone = sandbox.person(1, "Анна Смирнова")
        await phone.start("from_poster")
        (event,) = await polling.check()
        assert isinstance(event, VkBotMessageEvent)
        assert event.from_user
        message = event.message
        assert (message.text, message.payload) == ("Начать", '{"command": "start"}')
        assert (message.ref, message.ref_source) == ("from_poster", "link")
        assert (message.peer_id, message.from_id, message.out) == (1, 1, 0)
        assert message.conversation_message_id == 1
        assert "callback" in event.client_info.button_actions
        assert event.raw["group_id"] == sandbox.group_id

        buttons = [[{"action": {"type": "callback", "label": "Да", "payload": '{"a": 1}'}}]]
        await bot.send(1, "?", keyboard=json.dumps({"inline": True, "buttons": buttons}))
        await phone.press(2, "0.0")
        (event,) = await polling.check()
        assert event.type is VkBotEventType.MESSAGE_EVENT
        assert event.obj.payload == {"a": 1}
        assert (event.obj.user_id, event.obj.conversation_message_id) == (1, 2)


async def test_a_poll_waits_for_what_happens() -> None:
    async with running() as (sandbox, bot):
        polling = Polling(bot, sandbox)
        await polling.check(wait=0)
        waiting = asyncio.ensure_future(polling.check(wait=25))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        await sandbox.person(1, "Анна Смирнова").say("Здравствуйте")
        assert [event.message.text for event in await waiting] == ["Здравствуйте"]


async def test_each_failure_of_long_poll_is_survived_by_the_library_and_a_kept_ts_loses_nothing() -> None:
    async with running() as (sandbox, bot):
        polling = Polling(bot, sandbox)
        await polling.check(wait=0)
        phone = sandbox.person(1, "Анна Смирнова")
        for failed in (1, 2, 3):
            key = polling.longpoll.key
            sandbox.fail_longpoll(failed)
            assert await polling.check() == []
            assert (polling.longpoll.key == key) is (failed == 1)
            await phone.say(f"После {failed}")
            assert [event.message.text for event in await polling.check()] == [f"После {failed}"]
        sandbox.fail_longpoll(2)
        await phone.say("Во время")
        assert await polling.check() == []
        assert [event.message.text for event in await polling.check()] == ["Во время"]


async def test_an_old_key_and_an_impossible_ts_are_told() -> None:
    async with running() as (sandbox, bot):
        server = await bot.call("groups.getLongPollServer", group_id=sandbox.group_id)
        assert isinstance(server["ts"], str)

        def poll(**query: str) -> dict[str, object]:
            asked = {"act": "a_check", "wait": "0", "key": server["key"], "ts": server["ts"], **query}
            return requests.get(server["server"], params=asked, timeout=5).json()

        assert await asyncio.to_thread(poll) == {"ts": server["ts"], "updates": []}
        assert await asyncio.to_thread(poll, key="old") == {"failed": 2}
        assert await asyncio.to_thread(poll, ts="900") == {"failed": 1, "ts": int(server["ts"])}


async def test_only_the_kinds_that_are_switched_on_are_told() -> None:
    async with running() as (sandbox, bot):
        group = {"group_id": sandbox.group_id}
        phone = sandbox.person(1, "Анна Смирнова")
        polling = Polling(bot, sandbox)
        await polling.check(wait=0)
        await phone.say("Здравствуйте")
        await bot.send(1, "Ответ")
        assert [event.type for event in await polling.check()] == [VkBotEventType.MESSAGE_NEW]
        await bot.call(
            "groups.setLongPollSettings", **group, message_reply=1, message_edit=1, message_new=0, enabled=1
        )
        settings = await bot.call("groups.getLongPollSettings", **group)
        assert settings["is_enabled"]
        assert settings["events"]["message_reply"] == 1
        assert settings["events"]["message_new"] == 0
        await phone.say("Не слышно")
        await bot.call("messages.send", peer_id=1, random_id=31, message="Ответ")
        await bot.call("messages.edit", peer_id=1, cmid=4, message="Правка")
        reply, edit = await polling.check()
        assert (reply.type, reply.obj.random_id, reply.obj.from_id) == (
            VkBotEventType.MESSAGE_REPLY,
            31,
            -sandbox.group_id,
        )
        assert (edit.type, edit.obj.text) == (VkBotEventType.MESSAGE_EDIT, "Правка")
        await bot.call("groups.setLongPollSettings", **group, enabled=0)
        refused = await bot.refused("groups.getLongPollServer", **group)
        assert refused[0] == 100
        assert refused[1].endswith("longpoll for this group is not enabled")


async def test_a_repeated_event_keeps_its_id_and_permission_events_come() -> None:
    async with running() as (sandbox, bot):
        polling = Polling(bot, sandbox)
        await polling.check(wait=0)
        phone = sandbox.person(1, "Анна Смирнова")
        await phone.say("Здравствуйте")
        phone.repeat_last()
        first, second = await polling.check()
        assert first.raw == second.raw
        await phone.block()
        await phone.unblock()
        deny, allow = await polling.check()
        assert (deny.type, deny.obj) == (VkBotEventType.MESSAGE_DENY, {"user_id": 1})
        assert (allow.type, allow.obj) == (VkBotEventType.MESSAGE_ALLOW, {"user_id": 1, "key": ""})


async def test_idle_waits_for_a_later_ts_and_says_what_is_still_open() -> None:
    async with running() as (sandbox, bot):
        polling = Polling(bot, sandbox)
        await polling.check(wait=0)
        await sandbox.idle()
        await sandbox.person(1, "Анна Смирнова").say("Здравствуйте")
        await polling.check()
        with pytest.raises(TimeoutError, match="not taken"):
            await sandbox.idle(0.01)
        await polling.check(wait=0)
        await sandbox.idle()


class Listener:
    """A bot's callback address: `answers` are given in turn, then `ok` for ever."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, object], str]] = []
        self.answers: list[web.Response] = []

    async def take(self, request: web.Request) -> web.Response:
        event = await request.json()
        self.got.append((event, request.headers.get("X-Retry-Counter", "")))
        if self.answers:
            return self.answers.pop(0)
        return web.Response(text="1a2b3c" if event["type"] == "confirmation" else "ok")

    def texts(self) -> list[tuple[str, str]]:
        return [
            (event["object"]["message"]["text"], tries)  # type: ignore[index]
            for event, tries in self.got
            if event["type"] == "message_new"
        ]


@asynccontextmanager
async def listening() -> AsyncIterator[tuple[Listener, str]]:
    listener, app = Listener(), web.Application()
    app.router.add_post("/vk", listener.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield listener, f"http://127.0.0.1:{runner.addresses[0][1]}/vk"
    finally:
        await runner.cleanup()


async def test_callback_confirms_first_and_repeats_until_the_answer_is_exactly_ok() -> None:
    async with running() as (sandbox, bot), listening() as (listener, url):
        phone = sandbox.person(1, "Анна Смирнова")
        await phone.say("До настройки")
        listener.answers = [web.Response(text="ok")]  # no confirmation yet
        sandbox.set_callback(url, "s3cret", "1a2b3c")
        await phone.say("Раз")
        await sandbox.idle()
        assert [event["type"] for event, _ in listener.got][:3] == ["confirmation"] * 2 + ["message_new"]
        assert all(event["secret"] == "s3cret" for event, _ in listener.got)
        assert all(event["group_id"] == sandbox.group_id for event, _ in listener.got)
        code = await bot.call("groups.getCallbackConfirmationCode", group_id=sandbox.group_id)
        assert code == {"code": "1a2b3c"}

        listener.got.clear()
        listener.answers = [web.Response(text="OK"), web.Response(status=500), web.Response(text="ok\n")]
        await phone.say("Два")
        await phone.say("Три")
        await sandbox.idle()
        assert listener.texts() == [("Два", ""), ("Два", "1"), ("Два", "2"), ("Два", "3"), ("Три", "")]
        assert len({event["event_id"] for event, _ in listener.got}) == 2


async def test_callback_obeys_retry_after_and_remove() -> None:
    async with running() as (sandbox, _), listening() as (listener, url):
        sandbox.set_callback(url, "", "1a2b3c")
        phone = sandbox.person(1, "Анна Смирнова")
        await phone.say("Раз")
        await sandbox.idle()
        listener.answers = [web.Response(status=503, headers={"Retry-After": "1"})]
        began = time.monotonic()
        await phone.say("Подождите")
        await sandbox.idle()
        assert time.monotonic() - began >= 1.0
        listener.answers = [web.Response(text="remove")]
        await phone.say("Последнее")
        await sandbox.idle()
        await phone.say("Уже никому")
        await sandbox.idle()
        assert listener.texts()[-1] == ("Последнее", "")
