"""The line to Telegram: calls in their turn, tried again as far as the caller has patience."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any, Final

import structlog
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.methods import TelegramMethod

from bot.chat import Json
from bot.network import Slow, Unreachable
from bot.pace import Pace
from bot.telegram.failures import Conflict, TimedOut, named
from bot.telegram.wire import Wire

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a call is worth waiting for.

    `slow` is how often and `wait` how many seconds in all it obeys «retry after»; `pauses` are the seconds
    before each new try when Telegram is away.
    """

    urgent: bool = True
    slow: int = 0
    wait: float = 0.0
    pauses: tuple[float, ...] = ()


INTERACTIVE: Final = Patience(slow=3, wait=30.0, pauses=(0.3, 1.0))
"""A person waits for the answer."""
AT_ONCE: Final = Patience(urgent=False)
"""A notice: the dispatcher decides when to try again."""

_CALL: Final = 20.0  # seconds for a call without a file
_UPLOAD: Final = 180.0


class Line:
    """Calls of one bot. Everything it raises is a `bot.network.Failure`, without the token in it."""

    def __init__(self, bot: Bot, wire: Wire, pace: Pace, seconds: float = _CALL) -> None:
        self._bot = bot
        self._wire = wire
        self._pace = pace
        self._seconds = seconds
        self._held: tuple[int, float] = (0, 0.0)  # the chat last asked to wait, until when (monotonic)

    async def ask(self, method: TelegramMethod[Any], seconds: float = 0.0, files: bool = False) -> Json:
        """One try, out of turn."""
        try:
            return await self._wire.ask(self._bot, method, seconds or self._seconds, files)
        except (TelegramAPIError, ClientDecodeError) as error:
            failure = named(error)
        raise failure  # outside the `except`: aiogram's error holds the call, and so the person's words

    async def say(
        self,
        method: TelegramMethod[Any],
        chat: int,
        patience: Patience,
        *,
        files: bool = False,
        repeatable: bool = False,
    ) -> Json:
        """A call that writes to `chat`, in its turn. `repeatable` when doing it twice changes nothing.

        After a timeout only such a call is tried again: the message may have been sent, and Telegram has no
        key to know a repeat by.
        """
        slow, until, pauses = patience.slow, time.monotonic() + patience.wait, iter(patience.pauses)
        while True:
            await self._pace.turn(str(chat), patience.urgent)
            try:
                return await self.ask(method, _UPLOAD if files else 0.0, files)
            except Slow as failure:
                self._hold(chat, failure.seconds)
                slow -= 1
                if slow < 0 or time.monotonic() + failure.seconds > until:
                    raise
                log.info("telegram.slow", seconds=failure.seconds)
            except Unreachable as failure:
                pause = next(pauses, None)
                if pause is None or isinstance(failure, Conflict):
                    raise
                if isinstance(failure, TimedOut) and not repeatable:
                    raise
                log.info("telegram.again", why=str(failure), seconds=pause)
                await asyncio.sleep(pause)

    def _hold(self, chat: int, seconds: float) -> None:
        """Telegram does not say whether one chat or the whole bot is too fast: two chats at once mean all."""
        held, until = self._held
        now = time.monotonic()
        if held != chat and now < until:
            self._pace.hold(seconds)
        self._pace.hold(seconds, str(chat))
        self._held = (chat, now + seconds)
