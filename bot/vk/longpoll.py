"""Bots Long Poll: events from a thread, `ts` stored only when everything before it is committed.

vk_api's `VkBotLongPoll` does the protocol; here it is given a stored `ts`, a session that can be broken off,
and it says when events were lost. It raises out of `check` on any trouble, so the caller
backs off and asks again.
"""

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

import structlog
from vk_api.bot_longpoll import VkBotLongPoll

from bot.vk.calls import Api, UnpacedGroup, safely
from bot.vk.failures import Silent, VkError, failure
from bot.vk.history import REACH, missed
from bot.vk.marks import Mark, key
from bot.vk.reads import Event
from bot.vk.wire import Line

log = structlog.get_logger()

_OVERLAP: Final = 60  # seconds read back beyond the last message taken: dates are whole seconds of VK's clock
_LONGEST_PAUSE: Final = 30.0

T = TypeVar("T")


class Poll(VkBotLongPoll):  # type: ignore[misc]
    """One community's long poll. `lost` is set when VK says that events before the new `ts` are gone."""

    def __init__(self, vk: UnpacedGroup, group_id: int, line: Line, ts: str, wait: int) -> None:
        # Not the parent's: it asks the network at once and would start from the newest `ts`.
        self.vk, self.group_id, self.wait = vk, group_id, wait
        self.url = self.key = self.server = None
        self.session, self.ts, self.lost = line.session, ts, False

    def open(self) -> None:
        """Learn the server and the key; the `ts` too when none is stored."""
        self.update_longpoll_server(update_ts=not self.ts)

    def check(self) -> list[Event]:
        """Wait for events. Raises whatever requests and vk_api raise."""
        before = self.ts
        events: list[Event] = [event for event in super().check() if isinstance(event, dict)]
        # `failed: 1` gives a new `ts` and no events: what was between is lost.
        self.lost = self.lost or (not events and str(self.ts) != str(before))
        return events

    def update_longpoll_server(self, update_ts: bool = True) -> None:
        """Also asked by `check` after `failed` 2 and 3; with 3 the place is lost, and the events with it."""
        self.lost = self.lost or (update_ts and self.key is not None)
        super().update_longpoll_server(update_ts)

    def _parse_event(self, raw_event: Any) -> Any:
        return raw_event


class Listening:
    """The loop around `Poll`.

    `handle` takes the events of a batch and returns when all are committed; only then the mark is kept.
    """

    def __init__(
        self,
        api: Api,
        group: Callable[[], UnpacedGroup],
        token: str,
        group_id: int,
        recall: Callable[[str], Awaitable[str]],
        remember: Callable[[str, str], Awaitable[None]],
        *,
        now: Callable[[], datetime],
        wait: int,
        patience: float,
    ) -> None:
        self._api = api
        self._group = group
        self._token = token
        self._group_id = group_id
        self._recall = recall
        self._remember = remember
        self._now = now
        self._wait = wait
        self._patience = patience
        self._key = key(group_id)
        self._kept = Mark()

    async def run(self, handle: Callable[[Sequence[Event]], Awaitable[None]]) -> None:
        """Take events until cancelled."""
        self._kept = Mark.parse(await self._insist(self._recalled))
        line = Line((5.0, self._wait + 10.0))
        poll = Poll(self._group(), self._group_id, line, self._kept.ts, self._wait)
        try:
            await self._insist(lambda: self._in_thread(poll.open))
            # A first `ts` is kept before anything is waited for: killed now, we go on from here.
            await self._keep(Mark(str(poll.ts), self._kept.date))
            while True:
                events = await self._insist(lambda: self._in_thread(poll.check))
                if poll.lost:
                    events = [*await self._insist(self._missed), *events]
                    poll.lost = False
                await handle(events)
                dates = [_date(event) for event in events]
                await self._keep(Mark(str(poll.ts), max([self._kept.date, *dates])))
        finally:
            line.hang_up()

    async def _recalled(self) -> str:
        return await self._recall(self._key)

    async def _keep(self, mark: Mark) -> None:
        if mark == self._kept:
            return
        try:
            await self._remember(self._key, str(mark))
        except Exception as error:  # the events are committed: at worst VK tells them again
            log.warning("vk.ts_not_kept", why=type(error).__name__)
            return
        self._kept = mark

    async def _missed(self) -> list[Event]:
        reach = int((self._now() - REACH).timestamp())
        since = max(self._kept.date - _OVERLAP, reach) if self._kept.date else reach
        try:
            events = await missed(self._api, self._group_id, since)
        except VkError as error:
            log.error("vk.history_refused", why=str(failure(error, "messages.getHistory")))
            return []
        log.warning("vk.events_lost", read_back=len(events))
        return events

    async def _insist(self, act: Callable[[], Awaitable[T]]) -> T:
        """The act's result, however often it has to be tried; pauses grow."""
        pause = self._patience
        while True:
            try:
                return await act()
            except VkError as error:
                log.error("vk.longpoll", why=str(error))
            except Exception as error:
                log.warning(
                    "vk.longpoll", why=str(error) if isinstance(error, Silent) else type(error).__name__
                )
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _in_thread(self, function: Callable[[], T]) -> T:
        """Run in a thread that does not keep the process: a long poll must not delay the exit."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()

        def settle(result: T | None, error: BaseException | None) -> None:
            if done.done():
                return
            if error is not None:
                done.set_exception(error)
            else:
                done.set_result(result)  # type: ignore[arg-type]

        def run() -> None:
            result, error = None, None
            try:
                result = safely(self._token, function)
            except BaseException as raised:
                error = raised
            with contextlib.suppress(RuntimeError):  # the loop is gone: nobody waits any more
                loop.call_soon_threadsafe(settle, result, error)

        threading.Thread(target=run, name="vk-longpoll", daemon=True).start()
        return await done


def _date(event: Event) -> int:
    thing = event.get("object")
    message = thing.get("message") if isinstance(thing, dict) else None
    date = message.get("date") if isinstance(message, dict) else None
    return date if isinstance(date, int) else 0
