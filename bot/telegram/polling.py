"""Long polling that confirms only what is committed.

Telegram forgets an update when it is asked for the ones above it, so the offset is moved past a batch only
when every `take` of it has returned. aiogram's own polling moves it before.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from itertools import chain, repeat
from typing import Final, TypeVar

import structlog
from aiogram.methods import DeleteWebhook, GetUpdates

from bot.chat import Update
from bot.network import Away, Failure, Refused, Slow, Take, Unreachable
from bot.telegram.failures import BadToken, Conflict
from bot.telegram.line import Line
from bot.telegram.reads import ALLOWED_UPDATES, read

log = structlog.get_logger()

_Answer = TypeVar("_Answer")
_Batch = list[tuple[int, Update | None]]  # every update's number; None for one that means nothing to us

_PAUSES: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
_TRIES: Final = 5  # of an update on which `take` breaks: the engine keeps poison aside itself, after three
_FORGOTTEN: Final = 86_400.0  # seconds of silence; after a week of it update ids start anew, at random
_CONFIRM: Final = 3.0  # seconds for the last call before we go


class Polling:
    """One taker of updates, for one run. `seconds`: how long Telegram holds an empty answer, 50 at most."""

    def __init__(self, line: Line, now: Callable[[], datetime], seconds: int = 30) -> None:
        self._line = line
        self._now = now
        self._seconds = seconds
        self._stopping = asyncio.Event()
        self._offset = 0  # the first update not taken yet
        self._confirmed = 0  # what Telegram was last told of it

    async def run(self, take: Take) -> None:
        """Take updates until cancelled; then what is being taken is finished and confirmed.

        Raises `Refused` when Telegram does not know the token.
        """
        await _patiently(self._unhook)
        heard = time.monotonic()
        try:
            while True:
                batch = await _patiently(self._get)
                if batch:
                    heard = time.monotonic()
                    await self._hand_over(batch, take)
                elif time.monotonic() - heard > _FORGOTTEN:
                    self._offset = self._confirmed = 0  # from the first unconfirmed, whatever its number
        except asyncio.CancelledError:
            if self._offset != self._confirmed:
                with suppress(Failure):
                    await self._line.ask(GetUpdates(offset=self._offset, limit=1, timeout=0), _CONFIRM)
            raise

    async def _unhook(self) -> None:
        try:
            await self._line.ask(DeleteWebhook(drop_pending_updates=False))
        except BadToken:
            raise
        except Refused as failure:  # getUpdates will tell whether it matters
            log.warning("telegram.polling", why=str(failure))

    async def _get(self) -> _Batch:
        call = GetUpdates(
            offset=self._offset or None, timeout=self._seconds, limit=100, allowed_updates=ALLOWED_UPDATES
        )
        try:
            told = await self._line.ask(call, self._seconds + 15.0)
        except Conflict as failure:
            if "webhook is active" in str(failure):
                await self._unhook()
            raise
        self._confirmed = self._offset
        now, batch = self._now(), list[tuple[int, Update | None]]()
        for raw in told if isinstance(told, list) else []:
            number = raw.get("update_id") if isinstance(raw, dict) else None
            if isinstance(number, int):
                batch.append((number, read(raw, now, json.dumps(raw))))
        if told and not batch:
            raise Unreachable("updates without ids")
        return batch

    async def _hand_over(self, batch: _Batch, take: Take) -> None:
        """Give the updates on: chats beside each other, those of one chat in their order."""
        lanes: dict[str, list[tuple[int, Update]]] = {}
        waiting = dict.fromkeys(number for number, update in batch if update is not None)
        for number, update in batch:
            if update is not None:
                lanes.setdefault(update.address, []).append((number, update))

        async def walk(lane: list[tuple[int, Update]]) -> None:
            for number, update in lane:
                if not await self._offer(update, take):
                    return
                del waiting[number]

        work = asyncio.gather(*(walk(lane) for lane in lanes.values()))
        try:
            await asyncio.shield(work)
        except asyncio.CancelledError:
            self._stopping.set()
            await work
            raise
        finally:
            self._offset = next(iter(waiting), batch[-1][0] + 1)

    async def _offer(self, update: Update, take: Take) -> bool:
        """Offer it until it is taken; False when we were stopped before that."""
        broken = 0
        for pause in chain(_PAUSES, repeat(_PAUSES[-1])):
            if self._stopping.is_set():
                return False
            try:
                await take(update)
                return True
            except Away:
                log.warning("telegram.away", update=update.id, seconds=pause)
            except Exception as error:
                broken += 1
                # Its name alone: an exception's text may hold a person's words.
                log.error("telegram.take_broke", update=update.id, time=broken, error=type(error).__name__)
                if broken >= _TRIES:
                    return True
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)
        raise AssertionError("the pauses do not end")


async def _patiently(call: Callable[[], Awaitable[_Answer]]) -> _Answer:
    """Call until it succeeds, with growing pauses. Raises `BadToken` at once: waiting does not mend it."""
    for pause in chain(_PAUSES, repeat(_PAUSES[-1])):
        try:
            return await call()
        except BadToken:
            raise
        except Failure as failure:
            seconds = max(pause, failure.seconds) if isinstance(failure, Slow) else pause
            log.warning("telegram.polling", why=str(failure), seconds=seconds)
        await asyncio.sleep(seconds)
    raise AssertionError("the pauses do not end")
