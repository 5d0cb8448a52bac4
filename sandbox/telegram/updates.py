"""Updates that wait for the bot: a queue that forgets only what was confirmed or has grown too old."""

import asyncio
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.telegram.rules import (
    PRESS_SECONDS,
    TERMINATED,
    TERMINATED_BY_WEBHOOK,
    UPDATE_SECONDS,
    Refusal,
)

# Unless asked for by name, these are not sent (core.telegram.org/bots/api#getupdates).
_ON_DEMAND = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
KEPT_UPDATES = 200_000  # unconfirmed; the oldest are forgotten
CONFLICT_PAUSE = 3.0  # seconds: a second conflict in a row is answered late


@dataclass(slots=True)
class Waiting:
    """One update as JSON. `lane` is its webhook queue: updates of one lane go one after another."""

    id: int
    body: str
    lane: tuple[str, int]
    expires: float


class Updates:
    """The queue of one bot. `now` gives seconds since the epoch; a webhook takes updates by `push`."""

    def __init__(self, now: Callable[[], float], first: int) -> None:
        self.push: Callable[[Waiting], None] | None = None
        self.allowed: frozenset[str] | None = None
        self.last: Waiting | None = None
        self._now = now
        self._next = first
        self._queue: deque[Waiting] = deque(maxlen=KEPT_UPDATES)
        self._again: list[Waiting] = []
        self._told_again: list[Waiting] = []
        self._poll: asyncio.Future[str] | None = None
        self._conflict_until = 0.0
        self._asked: tuple[int, float] = (-1, 0.0)

    def add(self, kind: str, what: dict[str, object], lane: tuple[str, int]) -> None:
        """A new update, unless the bot did not ask for its kind."""
        if kind in _ON_DEMAND if self.allowed is None else kind not in self.allowed:
            return
        body = json.dumps({"update_id": self._next, kind: what}, ensure_ascii=False)
        lives = PRESS_SECONDS if kind == "callback_query" else UPDATE_SECONDS
        self.last = Waiting(self._next, body, lane, self._now() + lives)
        self._next += 1
        self._put(self.last)

    def _put(self, update: Waiting) -> None:
        if self.push is not None:
            self.push(update)
        else:
            self._queue.append(update)
            self._wake("")

    def repeat(self) -> None:
        """Deliver the newest update once more, confirmed or not."""
        if self.last is None:
            raise ValueError("Повторять ещё нечего.")
        if self.push is not None:
            self.push(self.last)
        else:
            self._again.append(self.last)
            self._wake("")

    def allow(self, kinds: object) -> None:
        """Remember `allowed_updates`; what is not a list of strings changes nothing."""
        if isinstance(kinds, list) and all(isinstance(one, str) for one in kinds):
            self.allowed = frozenset(one.lower() for one in kinds) or None

    def pending(self) -> int:
        """How many are not confirmed and not too old."""
        now = self._now()
        return sum(one.expires > now for one in self._queue) + len(self._again) + len(self._told_again)

    def taken(self) -> bool:
        """Whether nothing is pending."""
        now = self._now()
        return not self._again and not self._told_again and all(one.expires <= now for one in self._queue)

    def drop(self) -> None:
        """`drop_pending_updates`."""
        self._queue.clear()
        self._again.clear()
        self._told_again.clear()

    def take_all(self) -> list[Waiting]:
        """Everything, for a webhook that takes over."""
        taken = [*self._again, *self._told_again, *self._queue]
        self.drop()
        return taken

    def restore(self, updates: list[Waiting]) -> None:
        """What a removed webhook has left."""
        self._queue.extendleft(reversed(updates))

    # Long polling.

    async def get(self, offset: int, limit: int, seconds: float, *, braked: bool) -> list[str]:
        """What getUpdates answers; everything below `offset` is confirmed. Waits up to `seconds`.

        `braked`: asking again and again with the same offset is slowed down as by the real server.
        Raises `Refusal` 409 when another request or a webhook takes over.
        """
        clock = asyncio.get_running_loop().time
        if braked and offset == self._asked[0]:
            since = clock() - self._asked[1]
            seconds = max(seconds, 3.0) if since < 3.0 else seconds
            limit = 1 if since < 0.5 else limit
        self._asked = offset, clock()
        self._confirm(offset)
        found = self._ready(limit)
        if found or seconds <= 0:
            return found
        self._wake(TERMINATED)
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                conflict = await poll
        except TimeoutError:
            conflict = ""
        finally:
            if self._poll is poll:
                self._poll = None
        if conflict:
            await self.conflict(conflict)
        return self._ready(limit)

    async def conflict(self, description: str) -> None:
        """409; the second within three seconds comes late, so that nobody spins."""
        clock = asyncio.get_running_loop().time
        if clock() < self._conflict_until:
            await asyncio.sleep(CONFLICT_PAUSE)
        else:
            self._conflict_until = clock() + CONFLICT_PAUSE
        raise Refusal(description, 409)

    def close(self) -> None:
        """Answer the poll that waits."""
        self._wake("")

    def _wake(self, conflict: str) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(conflict)

    def interrupt(self) -> None:
        """A webhook takes over: the waiting poll gets its 409."""
        self._wake(TERMINATED_BY_WEBHOOK)

    def _confirm(self, offset: int) -> None:
        queue = self._queue
        self._told_again.clear()
        if offset < 0:
            while len(queue) > -offset:
                queue.popleft()
        while queue and queue[0].id < offset:
            queue.popleft()

    def _ready(self, limit: int) -> list[str]:
        now = self._now()
        while self._queue and self._queue[0].expires <= now:
            self._queue.popleft()
        repeated = self._again[:limit]
        del self._again[:limit]
        self._told_again += repeated
        found = [one.body for one in repeated]
        for update in self._queue:
            if len(found) >= limit:
                break
            if update.expires > now:
                found.append(update.body)
        return found
