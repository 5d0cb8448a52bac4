"""The real aiogram against the sandbox, and an HTTP client for what aiogram would not send."""

import io
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Update
from PIL import Image

from sandbox.telegram import TelegramSandbox

ANNA = 7


@asynccontextmanager
async def running(**options: Any) -> AsyncIterator[tuple[TelegramSandbox, Bot]]:
    """A sandbox that listens, and a bot for it. No rates unless they are what is tested."""
    sandbox = TelegramSandbox(**{"rates": False, **options})
    await sandbox.start()
    bot = Bot(sandbox.token, session=AiohttpSession(api=TelegramAPIServer.from_base(sandbox.url)))
    try:
        yield sandbox, bot
    finally:
        session = bot.session
        assert isinstance(session, AiohttpSession)
        if session._session is not None:  # aiogram's own close waits a quarter of a second
            await session._session.close()
        await sandbox.stop()


@asynccontextmanager
async def talking(**options: Any) -> AsyncIterator[tuple[TelegramSandbox, Bot, Any]]:
    """The same with Anna, who has written to the bot; her update is taken."""
    async with running(**options) as (sandbox, bot):
        anna = sandbox.person(ANNA, "Анна Смирнова")
        await anna.start()
        await taken(bot)
        yield sandbox, bot, anna


async def taken(bot: Bot, wait: int = 0) -> list[Update]:
    """What waits for the bot, confirmed."""
    found = await bot.get_updates(timeout=wait)
    if found:
        await bot.get_updates(offset=found[-1].update_id + 1, timeout=0)
    return found


async def refused(call: Awaitable[Any]) -> str:
    """The description of the refusal; fails when Telegram agreed."""
    try:
        answer = await call
    except TelegramAPIError as error:
        return error.message
    raise AssertionError(f"not refused: {answer}")


async def raw(sandbox: TelegramSandbox, method: str, token: str = "", **how: Any) -> tuple[int, Any, Any]:
    """POST as it is: status, parsed body, headers."""
    url = f"{sandbox.url}/bot{token or sandbox.token}/{method}"
    async with aiohttp.ClientSession() as session, session.post(url, **how) as answer:
        return answer.status, await answer.json(), answer.headers


def buttons(*labels: str, **data: str) -> InlineKeyboardMarkup:
    """One row; a label's data is the label itself unless given by `label=data`."""
    named = {**{label: label for label in labels}, **data}
    row = [InlineKeyboardButton(text=label, callback_data=value) for label, value in named.items()]
    return InlineKeyboardMarkup(inline_keyboard=[row])


def picture(width: int = 640, height: int = 480, kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "green").save(out, kind)
    return out.getvalue()
