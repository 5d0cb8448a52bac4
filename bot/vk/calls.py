"""vk_api called from the loop: in threads of its own, at VK's pace, with time limits.

vk_api holds a lock through each call, so every thread has an object of its own. Its own delay counts from the
end of the previous call, which at 100 ms of latency leaves a third of the rate: it is off, the pace is here.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, Protocol

import jconfig  # type: ignore[import-untyped]
from vk_api import VkApiGroup, VkRequestsPool

from bot.pace import Pace
from bot.vk import wire
from bot.vk.failures import HOLD, TOO_FAST, VkError, told

API_VERSION: Final = "5.199"
CONNECT_LIMIT: Final = 5.0  # seconds
Value = str | int | float


class Api(Protocol):
    """A call of a VK method. Gives what VK answers in `response`; raises `VkError` or `Silent`."""

    async def __call__(self, method: str, params: Mapping[str, Value], *, urgent: bool = True) -> Any: ...


class UnpacedGroup(VkApiGroup):  # type: ignore[misc]
    """vk_api's community object without its own delay and without its endless retry of error 6."""

    RPS_DELAY = 0

    def __init__(self, token: str, api_url: str, timeout: float) -> None:
        super().__init__(
            token=token,
            api_version=API_VERSION,
            config=jconfig.MemoryConfig,
            session=wire.session((CONNECT_LIMIT, timeout), api_url),
        )
        self.error_handlers.clear()  # every error comes out as ApiError: who called decides


class Calls:
    """Calls of the VK API at `rate` a second; interactive ones go first. `timeout` in seconds."""

    def __init__(self, token: str, *, api_url: str, rate: float, timeout: float, threads: int) -> None:
        self._token = token
        self._api_url = api_url
        self._timeout = timeout
        self._pace = Pace(rate, burst=2, ahead=1)
        # Calls that waited for a free thread must not come all at once: VK counts what really comes.
        self._window = (int(rate) + 1) / rate if rate else 0.0
        self._sent: deque[float] = deque(maxlen=int(rate) + 1)
        self._free = asyncio.Semaphore(threads)
        self._own = threading.local()
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="vk")

    def group(self) -> UnpacedGroup:
        """A vk_api object of one's own."""
        return UnpacedGroup(self._token, self._api_url, self._timeout)

    async def __call__(self, method: str, params: Mapping[str, Value], *, urgent: bool = True) -> Any:
        """`response` of the answer. Raises `VkError` or `Silent`; after error 6 everybody waits a little."""
        await self.turn(urgent=urgent)
        return await self.go(method, params)

    async def turn(self, *, urgent: bool) -> None:
        """Wait until one call may go."""
        await self._pace.turn(urgent=urgent)

    async def go(self, method: str, params: Mapping[str, Value]) -> Any:
        """The call whose turn it is."""
        answer = await self._in_thread(self._call, method, dict(params))
        if method == "messages.send" and (refused := _refusal_beside(answer)) is not None:
            raise refused
        return answer

    async def many(self, method: str, params: Sequence[Mapping[str, Value]]) -> list[Any]:
        """The method for each of `params` (25 at most) in one call, whose turn it is.

        What came of each: its `response`, or its `VkError`. Raises what befell the whole call.
        """
        found: list[Any] = await self._in_thread(self._call_many, method, [dict(each) for each in params])
        return [_refusal_beside(each) or each for each in found]

    async def _in_thread(self, call: Callable[..., Any], *args: Any) -> Any:
        loop = asyncio.get_running_loop()
        try:
            async with self._free:
                await self._room()
                return await loop.run_in_executor(self._threads, call, *args)
        except VkError as error:
            if error.code == TOO_FAST:
                self._pace.hold(HOLD)
            raise

    async def _room(self) -> None:
        """Wait until one more call within the window is within the rate."""
        while len(self._sent) == self._sent.maxlen:
            wait = self._sent[0] + self._window - time.monotonic()
            if wait <= 0:
                break
            await asyncio.sleep(wait)
        self._sent.append(time.monotonic())

    def _call(self, method: str, params: dict[str, Value]) -> Any:
        return safely(self._token, self._vk().method, method, params)

    def _call_many(self, method: str, params: list[dict[str, Value]]) -> list[Any]:
        pool = VkRequestsPool(self._vk())
        results = [pool.method(method, each) for each in params]
        safely(self._token, _executed, pool)
        return [each.result if each.ok else self._told(each.error) for each in results]

    def _told(self, error: Any) -> VkError:
        """An error of one call within an `execute`."""
        known = error if isinstance(error, dict) else {}
        text = str(known.get("error_msg") or "").replace(self._token, "***")
        return VkError(int(known.get("error_code") or 0), text)

    def _vk(self) -> UnpacedGroup:
        vk: UnpacedGroup | None = getattr(self._own, "vk", None)
        if vk is None:
            vk = self._own.vk = self.group()
        return vk

    def close(self) -> None:
        """Start nothing more; calls under way end by their time limits."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _executed(pool: VkRequestsPool) -> None:
    """Raises `ValueError` for an answer that does not tell what came of each."""
    asked = [each.result for each in pool.pool]
    try:
        pool.execute()
    except (StopIteration, IndexError) as error:  # fewer errors, or more answers, than were to come
        raise ValueError("execute") from error
    if not all(each.ready for each in asked):
        raise ValueError("execute")


def _refusal_beside(answer: Any) -> VkError | None:
    """With `peer_ids` VK answers "ok" and tells the refusal beside its recipient."""
    for one in answer if isinstance(answer, list) else ():
        error = one.get("error") if isinstance(one, dict) else None
        if isinstance(error, dict):
            return VkError(int(error.get("code") or 0), str(error.get("description") or ""))
    return None


def safely(secret: str, function: Any, *args: Any) -> Any:
    """Call into vk_api or requests. Raises `VkError` or `Silent` that hold nothing of the request.

    Raised outside the `except`, so that the library's exception, which carries the key, is not its context.
    """
    try:
        return function(*args)
    except Exception as error:
        known = told(error, secret)
        if known is None:
            raise
    raise known
