"""How fast we may speak: to all, to one. Kept outside the messengers' libraries, in the loop."""

import asyncio
import time
from collections import OrderedDict, deque


class Pace:
    """Spaces calls at `rate` a second, and to one chat at `per_chat`.

    Interactive answers go first: `turn(urgent=True)` waiters are let through before the others, and `ahead`
    of them before their time, which the others then wait for. After a pause, or a delay of the loop, `burst`
    calls may go at once. So no second sees more than `rate` + `burst` − 1 + `ahead`, nor more than `most` +
    `ahead` where `most` is given. `hold` stops all (or one chat) for as long as the network asked (429,
    error 6).
    """

    def __init__(
        self, rate: float, per_chat: float = 0.0, burst: int = 1, ahead: int = 0, most: int = 0
    ) -> None:
        self._gap = 1.0 / rate if rate else 0.0
        self._chat_gap = 1.0 / per_chat if per_chat else 0.0
        self._late = self._gap * (burst - 1)
        self._ahead = ahead
        self._most = most if rate else 0
        self._gone: deque[float] = deque(maxlen=most + ahead)  # when the last calls went
        self._free_at = 0.0
        self._held_until = 0.0
        self._chats: OrderedDict[str, float] = OrderedDict()
        self._urgent: int = 0
        self._line = asyncio.Lock()
        self._first_line = asyncio.Lock()
        self._calm = asyncio.Event()

    async def turn(self, chat: str = "", urgent: bool = True) -> None:
        """Wait until one call (to `chat`) may go."""
        rest = self._chat_wait(chat)
        if rest > 0:
            await asyncio.sleep(rest)
        if not urgent:
            async with self._line:
                while not await self._free(0) or self._urgent:
                    if self._urgent:
                        await self._calm.wait()
                self._take()
            return
        self._urgent += 1
        self._calm.clear()
        try:
            async with self._first_line:
                while not await self._free(self._ahead):
                    pass  # somebody may have been told to `hold`
                self._take()
        finally:
            self._urgent -= 1
            if not self._urgent:
                self._calm.set()

    async def _free(self, ahead: int) -> bool:
        """Is it time now? Where it is not, wait till then; others may have gone meanwhile."""
        at = max(self._free_at - ahead * self._gap, self._held_until)
        if self._most and len(self._gone) >= self._most + ahead:
            at = max(at, self._gone[-self._most - ahead] + 1.0)
        rest = at - time.monotonic()
        if rest > 0:
            await asyncio.sleep(rest)
        return rest <= 0

    def _take(self) -> None:
        now = time.monotonic()
        self._gone.append(now)
        if self._gap:
            # From now, not from the plan: after a delay of the loop the others must not come all at once.
            self._free_at = max(self._free_at, now - self._late) + self._gap

    def hold(self, seconds: float, chat: str = "") -> None:
        """The network asked to wait: nobody (or nobody to `chat`) speaks for so long."""
        until = time.monotonic() + seconds
        if chat:
            self._remember(chat, max(until, self._chats.get(chat, 0.0)))
        else:
            self._held_until = max(self._held_until, until)

    def _chat_wait(self, chat: str) -> float:
        if not chat:
            return 0.0
        now = time.monotonic()
        free_at = self._chats.get(chat, 0.0)
        start = max(free_at, now)
        if self._chat_gap:
            self._remember(chat, start + self._chat_gap)
        return start - now

    def _remember(self, chat: str, until: float) -> None:
        self._chats[chat] = until
        self._chats.move_to_end(chat)
        while len(self._chats) > 10_000:
            self._chats.popitem(last=False)
