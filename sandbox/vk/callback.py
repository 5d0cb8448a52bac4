"""Delivery by Callback API: POST by POST, until the answer is exactly `ok`."""

import asyncio
import contextlib
import email.utils
import json
import time
from collections import deque

import aiohttp

IN_FLIGHT = 16  # requests at once; one person's events go one after another
ANSWER_SECONDS = 10.0
LONGEST_PAUSE = 5.0  # between repeats; the real one's schedule is not published and surely slower


class Callback:
    """One callback server of the community. Events of one person are delivered in order."""

    def __init__(self, group_id: int, url: str, secret: str, confirmation: str) -> None:
        self.confirmed = False
        self.removed = False  # the server answered `remove`
        self._group_id = group_id
        self._url = url
        self._secret = secret
        self._confirmation = confirmation
        self._queues: dict[int, deque[str]] = {}
        self._ready: deque[int] = deque()
        self._undelivered = 0
        self._some = asyncio.Event()
        self._free = asyncio.Semaphore(IN_FLIGHT)

    @property
    def idle(self) -> bool:
        """Every event was answered `ok`, or nobody wants them any more."""
        return self.removed or not self._undelivered

    def push(self, event: str, peer: int) -> None:
        """Put an event (JSON text) into its person's line."""
        if self.removed:
            return
        if self._secret:
            event = f'{event[:-1]}, "secret": {json.dumps(self._secret)}}}'
        self._undelivered += 1
        queue = self._queues.get(peer)
        if queue is None:
            self._queues[peer] = deque([event])
            self._ready.append(peer)
            self._some.set()
        else:
            queue.append(event)

    async def run(self) -> None:
        """Confirm the address, then deliver until cancelled."""
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        connector = aiohttp.TCPConnector(limit=IN_FLIGHT)
        async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
            await self._confirm(session)
            async with asyncio.TaskGroup() as group:
                while not self.removed:
                    await self._some.wait()
                    self._some.clear()
                    while self._ready:
                        await self._free.acquire()
                        group.create_task(self._drain(session, self._ready.popleft()))

    async def _confirm(self, session: aiohttp.ClientSession) -> None:
        asked = {"type": "confirmation", "group_id": self._group_id}
        if self._secret:
            asked["secret"] = self._secret
        body, tries = json.dumps(asked), 0
        while not self.confirmed:
            status, answer, _ = await self._post(session, body, tries)
            self.confirmed = status == 200 and answer.strip() == self._confirmation
            if not self.confirmed:
                tries += 1
                await asyncio.sleep(_pause(tries))

    async def _drain(self, session: aiohttp.ClientSession, peer: int) -> None:
        try:
            queue = self._queues[peer]
            while queue and not self.removed:
                await self._deliver(session, queue[0])
                queue.popleft()
                self._undelivered -= 1
            del self._queues[peer]
        finally:
            self._free.release()

    async def _deliver(self, session: aiohttp.ClientSession, body: str) -> None:
        tries = 0
        while True:
            status, answer, after = await self._post(session, body, tries)
            if status == 200 and answer == "ok":
                return
            if answer == "remove":
                self.removed = True
                return
            tries += 1
            await asyncio.sleep(_after(after) if status in (410, 429, 503) and after else _pause(tries))

    async def _post(self, session: aiohttp.ClientSession, body: str, tries: int) -> tuple[int, str, str]:
        headers = {"Content-Type": "application/json"}
        if tries:
            headers["X-Retry-Counter"] = str(tries)
        with contextlib.suppress(aiohttp.ClientError, TimeoutError, UnicodeDecodeError):
            async with session.post(self._url, data=body.encode(), headers=headers) as response:
                return response.status, await response.text(), response.headers.get("Retry-After", "")
        return 0, "", ""


def _pause(tries: int) -> float:
    return min(float(0.05 * 2**tries), LONGEST_PAUSE)


def _after(header: str) -> float:
    """Seconds of a `Retry-After`: VK wants an HTTP date; a number of seconds is understood too."""
    if header.isdecimal():
        return float(header)
    with contextlib.suppress(ValueError):
        at: float = email.utils.parsedate_to_datetime(header).timestamp()
        return max(0.0, at - time.time())
    return _pause(1)
