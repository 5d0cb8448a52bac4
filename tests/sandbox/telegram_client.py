"""The real aiogram against the sandbox; every answer has to fit aiogram's own models."""

import io
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError
from aiogram.types import Message, Update
from PIL import Image

from sandbox.telegram import TelegramPhone, TelegramSandbox

ME = 100


@asynccontextmanager
async def running(**options: Any) -> AsyncIterator[tuple[TelegramSandbox, Bot]]:
    """A sandbox that listens, and a bot for it. No rates unless they are what is tested."""
    sandbox = TelegramSandbox(**{"rates": False, **options})
    await sandbox.start()
    bot = bot_of(sandbox)
    try:
        yield sandbox, bot
    finally:
        await bot.session.close()
        await sandbox.stop()


def bot_of(sandbox: TelegramSandbox, token: str = "") -> Bot:
    session = AiohttpSession(api=TelegramAPIServer.from_base(sandbox.url))
    return Bot(token or sandbox.token, session=session)


@asynccontextmanager
async def talking(**options: Any) -> AsyncIterator[tuple[TelegramSandbox, Bot, TelegramPhone]]:
    """The same with Anna, who has started the bot; her update is confirmed."""
    async with running(**options) as (sandbox, bot):
        phone = sandbox.person(ME, "Анна Смирнова")
        await phone.start()
        await taken(bot)
        yield sandbox, bot, phone


async def refused(call: Awaitable[object]) -> str:
    """The server's words; fails when it agreed."""
    try:
        answer = await call
    except TelegramAPIError as error:
        return error.message.removeprefix("Bad Request: ")
    raise AssertionError(f"was not refused: {answer}")


async def taken(bot: Bot) -> list[Update]:
    """Everything that waits, confirmed."""
    updates = await bot.get_updates(timeout=0)
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1, timeout=0)
    return updates


async def heard(bot: Bot) -> Message:
    """The only message that waits."""
    (update,) = await taken(bot)
    assert update.message is not None
    return update.message


def picture(width: int = 1600, height: int = 1200, kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "green").save(out, kind)
    return out.getvalue()
