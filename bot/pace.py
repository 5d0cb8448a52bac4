"""How fast we may speak: to all, to one. Kept outside the messengers' libraries, in the loop."""

import asyncio
import time
from collections import OrderedDict


class Pace:
    """Spaces calls so that no second sees more than `rate` of them, and one chat no more than `per_chat`.

    Interactive answers go first: `turn(urgent=True)` waiters are let through before the others. `hold` stops
    all (or one chat) for as long as the network asked (429, error 6).
    """

    def __init__(self, rate: float, per_chat: float = 0.0, burst: int = 1) -> None:
        self._gap = 1.0 / rate if rate else 0.0
        self._chat_gap = 1.0 / per_chat if per_chat else 0.0
        self._burst = burst
        self._free_at = 0.0
        self._chats: OrderedDict[str, float] = OrderedDict()
        self._urgent: int = 0
        self._line = asyncio.Lock()
        self._calm = asyncio.Event()

    async def turn(self, chat: str = "", urgent: bool = True) -> None:
        """Wait until one call (to `chat`) may go."""
        rest = self._chat_wait(chat)
        if rest > 0:
            await asyncio.sleep(rest)
        if urgent:
            self._urgent += 1
            self._calm.clear()
        try:
            while True:
                async with self._line:
                    if urgent or not self._urgent:
                        return await self._slot()
                await self._calm.wait()
        finally:
            if urgent:
                self._urgent -= 1
                if not self._urgent:
                    self._calm.set()

    async def _slot(self) -> None:
        while True:  # again after each rest: somebody may have been told to `hold`
            rest = self._free_at - time.monotonic()
            if rest <= 0:
                break
            await asyncio.sleep(rest)
        if self._gap:
            # From now, not from the plan: after a delay of the loop the others must not come all at once.
            self._free_at = max(self._free_at, time.monotonic() - self._gap * (self._burst - 1)) + self._gap

    def hold(self, seconds: float, chat: str = "") -> None:
        """The network asked to wait: nobody (or nobody to `chat`) speaks for so long."""
        until = time.monotonic() + seconds
        if chat:
            self._remember(chat, max(until, self._chats.get(chat, 0.0)))
        else:
            self._free_at = max(self._free_at, until)

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
