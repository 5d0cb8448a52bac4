"""Delivery to a webhook: the secret, repeats, order in lanes, calls in answers."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramConflictError, TelegramRetryAfter
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Update
from aiohttp import web

from sandbox.telegram import TelegramPhone, TelegramSandbox
from tests.sandbox.telegram_client import ME, refused, taken, talking

Answer = Callable[[Update], Awaitable[web.Response]]


class Listener:
    """A bot's address: `answers` are given in turn, then 200 for ever."""

    def __init__(self) -> None:
        self.got: list[Update] = []
        self.secrets: set[str | None] = set()
        self.answers: list[web.Response | Answer] = []
        self.at: list[float] = []
        self.flying = self.most = 0
        self._news = asyncio.Event()

    async def take(self, request: web.Request) -> web.Response:
        update = Update.model_validate(await request.json())
        self.got.append(update)
        self._news.set()
        self.at.append(time.monotonic())
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        answer = self.answers.pop(0) if self.answers else web.Response()
        self.flying += 1
        self.most = max(self.most, self.flying)
        try:
            return answer if isinstance(answer, web.Response) else await answer(update)
        finally:
            self.flying -= 1

    async def heard(self, count: int) -> None:
        """Wait for `count` posts in all."""
        async with asyncio.timeout(5):
            while len(self.got) < count:
                self._news.clear()
                await self._news.wait()

    def texts(self) -> list[str | None]:
        return [update.message.text if update.message else None for update in self.got]


Hooked = tuple[TelegramSandbox, Bot, TelegramPhone, Listener, str]


@asynccontextmanager
async def hooked(**options: Any) -> AsyncIterator[Hooked]:
    """A sandbox with a webhook set, and Anna."""
    listener, app = Listener(), web.Application()
    app.router.add_post("/hook", listener.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        async with talking() as (sandbox, bot, phone):
            sandbox.arrivals.pause = 0.05
            await bot.set_webhook(url, secret_token="s3cret", **options)
            yield sandbox, bot, phone, listener, url
    finally:
        await runner.cleanup()


async def test_updates_come_with_the_secret_and_what_waited_comes_first() -> None:
    async with hooked() as (sandbox, bot, phone, listener, url):
        await bot.delete_webhook()
        await phone.say("До")
        await bot.set_webhook(url, secret_token="s3cret")
        await phone.say("После")
        await sandbox.idle()
        assert listener.texts() == ["До", "После"]
        assert listener.secrets == {"s3cret"}
        info = await bot.get_webhook_info()
        assert (info.url, info.pending_update_count, info.max_connections) == (url, 0, 40)
        with pytest.raises(
            TelegramConflictError, match="can't use getUpdates method while webhook is active"
        ):
            await bot.get_updates()


async def test_a_failure_is_repeated_at_once_then_later_and_later() -> None:
    async with hooked() as (sandbox, bot, phone, listener, _):
        listener.answers = [web.Response(status=500), web.Response(status=404), web.Response(status=302)]
        await phone.say("Раз")
        await phone.say("Два")
        await sandbox.idle()
        assert listener.texts() == ["Раз"] * 4 + ["Два"]
        pauses = [later - earlier for earlier, later in zip(listener.at, listener.at[1:], strict=False)]
        assert pauses[0] < 0.05 <= pauses[1] < 0.1 <= pauses[2]
        info = await bot.get_webhook_info()
        assert info.last_error_message == "Wrong response from the webhook: 302 Found"


async def test_retry_after_is_obeyed() -> None:
    async with hooked() as (sandbox, _, phone, listener, _url):
        listener.answers = [web.Response(status=503, headers={"Retry-After": "1"})]
        await phone.say("Подождите")
        await sandbox.idle()
        assert listener.at[1] - listener.at[0] >= 1.0


async def test_one_update_of_a_chat_at_a_time_and_a_press_may_overtake() -> None:
    async with hooked() as (sandbox, bot, phone, listener, _):
        rows = [[InlineKeyboardButton(text="Да", callback_data="y")]]
        sent = await bot.send_message(ME, "?", reply_markup=InlineKeyboardMarkup(inline_keyboard=rows))
        go = asyncio.Event()

        async def slow(_: Update) -> web.Response:
            await go.wait()
            return web.Response()

        listener.answers = [slow]
        await phone.say("Раз")
        await phone.say("Два")
        await phone.press(sent.message_id, "0.0")
        await sandbox.person(101, "Борис").start()
        await listener.heard(3)
        kinds = {update.event_type for update in listener.got}
        assert (len(listener.got), kinds) == (3, {"message", "callback_query"})
        assert "Два" not in listener.texts()
        go.set()
        query = next(update.callback_query for update in listener.got if update.callback_query)
        await bot.answer_callback_query(query.id)
        await sandbox.idle()
        assert listener.texts()[-1] == "Два"


async def test_no_more_connections_than_asked_for() -> None:
    async with hooked(max_connections=2) as (sandbox, _, _phone, listener, _url):

        async def slow(_: Update) -> web.Response:
            await asyncio.sleep(0.02)
            return web.Response()

        listener.answers = [slow] * 8
        for key in range(200, 208):
            await sandbox.person(key, "Кто-то").start()
        await sandbox.idle()
        assert (len(listener.got), listener.most) == (8, 2)


@pytest.mark.parametrize("shape", ["json", "urlencoded", "multipart"])
async def test_the_call_in_an_answer_is_done(shape: str) -> None:
    async with hooked() as (sandbox, _, phone, listener, _url):
        call = {"method": "sendMessage", "chat_id": str(ME), "text": "Ответ"}

        async def answer(_: Update) -> web.Response:
            match shape:
                case "json":
                    return web.json_response(call)
                case "urlencoded":
                    form = aiohttp.FormData(call)()
                    return web.Response(body=form, content_type="application/x-www-form-urlencoded")
                case _:
                    writer = aiohttp.MultipartWriter("form-data")
                    for name, value in call.items():
                        part = writer.append(value)
                        part.set_content_disposition("form-data", name=name)
                    return web.Response(body=writer)

        listener.answers = [answer]
        await phone.say("Вопрос")
        await sandbox.idle()
        assert phone.view().bubbles[-1].text == "Ответ"
        assert sandbox.calls[-1].method == "sendMessage"


async def test_a_wrong_call_in_an_answer_is_refused_in_silence_and_reading_is_not_done() -> None:
    async with hooked() as (sandbox, _, phone, listener, _url):
        listener.answers = [
            web.json_response({"method": "sendMessage", "chat_id": 777, "text": "x"}),
            web.json_response({"method": "getMe"}),
            web.Response(text="ok"),
        ]
        for text in ("раз", "два", "три"):
            await phone.say(text)
        await sandbox.idle()
        assert [call.description for call in sandbox.refusals] == ["Bad Request: chat not found"]
        assert "getMe" not in [call.method for call in sandbox.calls]


async def test_what_an_address_may_be() -> None:
    async with talking(rates=True) as (_, bot, phone):
        for url, words in (
            ("http://bot.example/hook", "An HTTPS URL must be provided for webhook"),
            ("https://bot.example:81/hook", "Webhook can be set up only on ports 80, 88, 443 or 8443"),
            ("https://bot.example/hook", "Failed to resolve host: Name or service not known"),
        ):
            assert await refused(bot.set_webhook(url)) == f"bad webhook: {words}"
        url = "http://127.0.0.1:9/hook"
        assert await refused(bot.set_webhook(url, secret_token="a b")) == (
            "secret token contains unallowed characters"
        )
        await bot.set_webhook(url)
        with pytest.raises(TelegramRetryAfter):
            await bot.set_webhook(url)
        await phone.say("Никому")
        await bot.delete_webhook()
        assert len(await taken(bot)) == 1
        await bot.delete_webhook(drop_pending_updates=True)
        assert (await bot.get_webhook_info()).url == ""


async def test_setting_a_webhook_ends_a_waiting_poll() -> None:
    async with talking() as (_, bot, _phone):
        polling = asyncio.ensure_future(bot.get_updates(timeout=50))
        await asyncio.sleep(0.05)
        await bot.set_webhook("http://127.0.0.1:9/hook")
        with pytest.raises(TelegramConflictError, match="terminated by setWebhook request"):
            await polling
