"""Telegram as `bot.network.Network`: what the program holds; the work is in the files beside.

aiogram gives the types, the methods and the session. Its dispatcher and polling are not used: they confirm
an update before it is handled.
"""

import math
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

import structlog
from aiogram import Bot
from aiogram.enums import BotCommandScopeType
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    GetFile,
    GetMe,
    SetMyCommands,
    SetWebhook,
)
from aiogram.types import BotCommand, BotCommandScopeChat, BotCommandScopeDefault
from aiogram.utils.token import TokenValidationError

from bot.network import Failure, Limits, Refused, Shelf, Step, Take
from bot.pace import Pace
from bot.telegram.downloads import LIMIT, download
from bot.telegram.hook import Hook
from bot.telegram.line import AT_ONCE, INTERACTIVE, Line
from bot.telegram.polling import Polling
from bot.telegram.reads import ALLOWED_UPDATES
from bot.telegram.shows import Moving, Shows, chat_of
from bot.telegram.wire import Wire
from bot.telegram.writes import LIMITS
from bot.text import shorten

log = structlog.get_logger()

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


class TelegramNetwork:
    """The bot's side of Telegram.

    `rate` and `per_chat` are calls a second (0: no limit); `now` gives aware UTC; `on_moved` is told of a
    chat found under another address while writing to it; `poll_seconds` is how long Telegram holds an empty
    answer. Raises `ValueError` when the token is not of the form `123456:AA…`.
    """

    name: Final = "telegram"

    def __init__(
        self,
        token: str,
        *,
        shelf: Shelf,
        now: Callable[[], datetime],
        api_url: str = "https://api.telegram.org",
        rate: float = 29.0,
        per_chat: float = 0.0,
        poll_seconds: int = 30,
        call_seconds: float = 20.0,
        on_moved: Moving | None = None,
    ) -> None:
        self._wire = Wire(api_url)
        self._bot = _bot(token, self._wire)
        self._line = Line(self._bot, self._wire, _pace(rate, per_chat), call_seconds)
        self._shows = Shows(self._line, shelf, on_moved)
        self._now = now
        self._poll_seconds = poll_seconds
        self._hook: Hook | None = None
        self._username = ""

    @property
    def limits(self) -> Limits:
        return LIMITS

    # --- what comes ---

    async def listen(self, take: Take) -> None:
        """Take updates by long polling until cancelled, confirming each only after `take` returned.

        Cancelled, it finishes what is being taken and confirms that. Raises `Refused` for a wrong token.
        """
        await Polling(self._line, self._now, self._poll_seconds).run(take)

    def expect(self, take: Take, secret: str) -> None:
        """From now on `receive` hands updates to `take` when they come with `secret`."""
        self._hook = Hook(take, secret, self._now)

    async def receive(self, body: bytes, secret: str | None) -> int:
        """One POST of the webhook (its body, its secret header); the HTTP status to answer. See `Hook`."""
        return 503 if self._hook is None else await self._hook.receive(body, secret)

    async def set_webhook(self, url: str, secret: str, connections: int = 40) -> None:
        """Ask Telegram to POST updates to `url` (HTTPS) with `secret` ([A-Za-z0-9_-]). Raises `Failure`."""
        call = SetWebhook(
            url=url, secret_token=secret, allowed_updates=ALLOWED_UPDATES, max_connections=connections
        )
        await self._line.say(call, 0, INTERACTIVE, repeatable=True)

    # --- what goes ---

    async def show(self, address: str, steps: Sequence[Step]) -> list[str]:
        """Draw the steps for a person who waits: slowness and short troubles are waited out here."""
        return await self._shows.draw(address, steps, INTERACTIVE)

    async def deliver(self, address: str, steps: Sequence[Step]) -> list[str]:
        """Draw the steps of a notice, behind those who wait; every `Failure` is raised at once.

        Tried again with the same `Part.key`, files that went the last time are not sent twice.
        """
        return await self._shows.draw(address, steps, AT_ONCE)

    async def answer(self, press: str, toast: str = "") -> None:
        """Stop the spinner of a press, out of turn. Never raises."""
        words = shorten(toast, LIMITS.toast) if toast else None
        try:
            await self._line.ask(AnswerCallbackQuery(callback_query_id=press, text=words))
        except Failure as failure:
            if "query is too old" not in str(failure):
                log.warning("telegram.unanswered", why=str(failure))

    async def erase(self, address: str, ref: str) -> None:
        """Delete what a person wrote in a private chat, for both sides: Telegram lets a bot for 48 hours."""
        try:
            chat = chat_of(address)
            call = DeleteMessage(chat_id=chat, message_id=int(ref))
            await self._line.say(call, chat, INTERACTIVE, repeatable=True)
        except (Failure, ValueError) as failure:
            log.warning("telegram.not_erased", address=address, why=type(failure).__name__)

    # --- the rest ---

    @asynccontextmanager
    async def fetch(self, ref: str) -> AsyncIterator[AsyncIterator[bytes]]:
        """A person's file (`Media.ref`) in chunks. Raises `Unreachable`, or `Refused` (gone, over 20 MB)."""
        told = await self._line.ask(GetFile(file_id=ref))
        path, size = (told.get("file_path"), told.get("file_size")) if isinstance(told, dict) else (None, 0)
        if not isinstance(path, str) or (isinstance(size, int) and size > LIMIT):
            raise Refused("file is too big")
        async with download(self._wire, self._bot.token, path) as chunks:
            yield chunks

    async def menu(self, address: str, commands: Sequence[tuple[str, str]]) -> None:
        """Set the menu of commands of one chat: (command, description). Never raises: it is a convenience."""
        try:
            chat = chat_of(address)
            scope = BotCommandScopeChat(type=BotCommandScopeType.CHAT, chat_id=chat)
            call = SetMyCommands(commands=_commands(commands), scope=scope)
            await self._line.say(call, chat, INTERACTIVE, repeatable=True)
        except Failure as failure:
            log.warning("telegram.no_menu", address=address, why=str(failure))

    async def prepare(self, commands: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """Set the menu for everybody, by language; the first language is also everybody else's.

        Raises `Failure`.
        """
        codes = [None, *list(commands)[1:]]
        for code, entries in zip(codes, commands.values(), strict=True):
            scope = BotCommandScopeDefault(type=BotCommandScopeType.DEFAULT)
            call = SetMyCommands(commands=_commands(entries), scope=scope, language_code=code)
            await self._line.say(call, 0, INTERACTIVE, repeatable=True)

    async def check(self) -> str:
        """Ask Telegram who we are; gives the bot's username. Raises `Failure`."""
        me = await self._line.say(GetMe(), 0, INTERACTIVE, repeatable=True)
        name = me.get("username") if isinstance(me, dict) else None
        self._username = name if isinstance(name, str) else ""
        return self._username

    def invite_link(self, payload: str) -> str:
        """A link that starts the bot with `payload` ([A-Za-z0-9_-], 64 at most); after `check`.

        Raises `ValueError` for another payload, `LookupError` before `check`.
        """
        if not _PAYLOAD.fullmatch(payload):
            raise ValueError("a deep link carries 1–64 of A-Z a-z 0-9 _ -")
        if not self._username:
            raise LookupError("the bot's name is not known before check()")
        return f"https://t.me/{self._username}?start={payload}"

    async def close(self) -> None:
        await self._wire.close()


def _pace(rate: float, per_chat: float) -> Pace:
    """What a busy loop was late with is made up for, but no second sees more calls than one and one ahead."""
    return Pace(rate, per_chat, burst=max(2, int(rate / 3)), ahead=1, most=math.ceil(rate) + 1)


def _bot(token: str, wire: Wire) -> Bot:
    try:
        return Bot(token, session=wire)
    except TokenValidationError:
        pass
    raise ValueError("a Telegram token looks like 123456:AAE…; BotFather gives it")


def _commands(commands: Sequence[tuple[str, str]]) -> list[BotCommand]:
    return [BotCommand(command=name, description=shorten(words, 256)) for name, words in commands]
