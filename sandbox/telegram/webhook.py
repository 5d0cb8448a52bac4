"""Delivery to a webhook: POST by POST, one in flight in each lane, repeated until it is taken."""

import asyncio
import contextlib
import random
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp
from aiohttp import MultipartReader

from sandbox.telegram.params import Params, answered
from sandbox.telegram.rules import Refusal
from sandbox.telegram.updates import Waiting

ANSWER_SECONDS = 60.0
LONGEST_RETRY_AFTER = 3600.0
_NOT_IN_ANSWERS = frozenset({"setwebhook", "deletewebhook", "close", "logout"})


@dataclass(frozen=True, slots=True)
class Address:
    """Where to deliver."""

    url: str
    secret: str
    connections: int


class Webhook:
    """One address that updates go to. `execute` does the call that came in an answer.

    `pause` is the first pause between repeats in seconds; the others double it, up to a minute or two.
    """

    def __init__(
        self,
        address: Address,
        execute: Callable[[Params], None],
        now: Callable[[], float],
        pause: float = 2.0,
    ) -> None:
        self.address = address
        self.error: tuple[float, str] | None = None  # the last one: when, and what
        self._execute = execute
        self._now = now
        self._pause = pause
        self._lanes: dict[tuple[str, int], deque[Waiting]] = {}
        self._ready: deque[tuple[str, int]] = deque()
        self._some = asyncio.Event()
        self._free = asyncio.Semaphore(address.connections)
        self.pending = 0

    def push(self, update: Waiting) -> None:
        """Put an update at the end of its lane."""
        self.pending += 1
        lane = self._lanes.get(update.lane)
        if lane is not None:
            lane.append(update)
            return
        self._lanes[update.lane] = deque([update])
        self._ready.append(update.lane)
        self._some.set()

    def left(self) -> list[Waiting]:
        """What was not delivered, in order."""
        return sorted((one for lane in self._lanes.values() for one in lane), key=lambda one: one.id)

    async def run(self) -> None:
        """Deliver until cancelled."""
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        connector = aiohttp.TCPConnector(limit=self.address.connections)
        async with (
            aiohttp.ClientSession(timeout=timeout, connector=connector) as session,
            asyncio.TaskGroup() as group,
        ):
            while True:
                await self._some.wait()
                self._some.clear()
                while self._ready:
                    group.create_task(self._drain(session, self._ready.popleft()))

    async def _drain(self, session: aiohttp.ClientSession, name: tuple[str, int]) -> None:
        lane = self._lanes[name]
        while lane:
            await self._deliver(session, lane[0])
            lane.popleft()
            self.pending -= 1
        del self._lanes[name]

    async def _deliver(self, session: aiohttp.ClientSession, update: Waiting) -> None:
        tries = 0
        while self._now() < update.expires:
            async with self._free:
                taken, wait = await self._post(session, update.body)
            if taken:
                return
            tries += 1
            pause = self._pause * 2.0 ** (tries - 2) if tries > 1 else 0.0
            await asyncio.sleep(wait if wait is not None else min(pause, random.uniform(60, 120)))

    async def _post(self, session: aiohttp.ClientSession, body: str) -> tuple[bool, float | None]:
        """Whether it was taken, and the seconds that the bot has asked to wait."""
        headers = {"Content-Type": "application/json"}
        if self.address.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.address.secret
        try:
            async with session.post(
                self.address.url, data=body.encode(), headers=headers, allow_redirects=False
            ) as answer:
                if 200 <= answer.status < 300:
                    await self._take_call(answer)
                    return True, None
                await answer.read()
                self._fail(f"Wrong response from the webhook: {answer.status} {answer.reason}")
                after = answer.headers.get("Retry-After", "")
                return False, min(float(after), LONGEST_RETRY_AFTER) if after.isdecimal() else None
        except TimeoutError:
            self._fail("Read timeout expired")
        except aiohttp.ClientConnectorError:
            self._fail("Connection refused")
        except (aiohttp.ClientError, OSError):
            self._fail("Connection reset by peer")
        return False, None

    async def _take_call(self, answer: aiohttp.ClientResponse) -> None:
        """The answer may carry one call, whose result nobody sees."""
        kind = answer.content_type
        with contextlib.suppress(Refusal, aiohttp.ClientError, ValueError):
            if kind == "multipart/form-data":
                params = await answered(kind, MultipartReader(answer.headers, answer.content), b"")
            else:
                body = await answer.read()
                params = await answered(kind, None, body) if body else Params()
            method = params.text("method").lower()
            if method and not method.startswith("get") and method not in _NOT_IN_ANSWERS:
                self._execute(params)

    def _fail(self, why: str) -> None:
        self.error = time.time(), why
