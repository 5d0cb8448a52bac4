"""Messages that nobody waits for go several in one call: VK counts calls, and an `execute` holds 25 of them.

dev.vk.com/method/execute. So telling many leaves the calls to those who wait for an answer. A message that is
alone goes as a call of its own. A pack that VK did not answer is tried once more, so that one broken
connection is not taken for many; its messages do not double, each has its `random_id`.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

import structlog

from bot.vk.calls import Calls, Value
from bot.vk.failures import TOO_FAST, Silent, VkError

log = structlog.get_logger()

MOST: Final = 25
LONGEST: Final = 32_000
"""Characters of the messages of one pack: how long a program may be VK does not tell."""
_SEND: Final = "messages.send"
_NOT_RUN: Final = frozenset({12, 13})  # the program did not compile, or broke: one message may be the cause


@dataclass(frozen=True, slots=True, eq=False)
class _Message:
    """A message on its way, and what VK says to it."""

    params: Mapping[str, Value]
    came: asyncio.Future[Any]

    @property
    def length(self) -> int:
        """Characters of all it says, the keyboard too."""
        return sum(len(str(each)) for each in self.params.values())

    def end(self, with_: Any) -> None:
        """VK's answer, or how it failed; nothing where nobody waits any more."""
        if self.came.done():
            return
        if isinstance(with_, Exception):
            self.came.set_exception(with_)
        else:
            self.came.set_result(with_)


class Packing:
    """Calls of VK, those that send without hurry packed: whoever's turn it is takes along all who wait."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._waiting: list[_Message] = []
        self._turn = asyncio.Lock()

    async def __call__(self, method: str, params: Mapping[str, Value], *, urgent: bool = True) -> Any:
        """`response` of the answer. Raises `VkError` or `Silent`."""
        if urgent or method != _SEND:
            return await self._calls(method, params, urgent=urgent)
        mine = _Message(params, asyncio.get_running_loop().create_future())
        self._waiting.append(mine)
        try:
            async with self._turn:  # in the order they came: whose turn it is, is the first who waits
                pack = await self._pack() if mine in self._waiting else []
            if pack:
                await self._send(pack)
            return await mine.came
        finally:
            mine.came.cancel()  # nobody waits for it any more
            if mine in self._waiting:  # given up before its turn
                self._waiting.remove(mine)

    async def _pack(self) -> list[_Message]:
        await self._calls.turn(urgent=False)
        lengths = accumulate(each.length for each in self._waiting[:MOST])
        count = max(1, sum(length <= LONGEST for length in lengths))
        pack, self._waiting = self._waiting[:count], self._waiting[count:]
        return pack

    async def _send(self, pack: Sequence[_Message]) -> None:
        """Send and tell each what came of it, whatever happens."""
        try:
            answers = await self._answers(pack)
        except (VkError, Silent) as error:
            answers = [error] * len(pack)
        except BaseException:
            for each in pack[1:]:  # the first, who sends, is stopped in the middle: what arrived is not known
                each.end(Silent("given up"))
            raise
        for each, answer in zip(pack, answers, strict=True):
            each.end(answer)

    async def _answers(self, pack: Sequence[_Message]) -> list[Any]:
        if len(pack) == 1:
            return [await self._calls.go(_SEND, pack[0].params)]
        messages = [each.params for each in pack]
        try:
            return await self._calls.many(_SEND, messages)
        except VkError as error:
            if error.code in _NOT_RUN:
                log.warning("vk.pack_not_run", code=error.code, count=len(pack))
                return [await self._alone(each) for each in pack]
            if error.code != TOO_FAST:
                raise
        except Silent as error:
            log.info("vk.pack_again", why=str(error), count=len(pack))
        await self._calls.turn(urgent=False)
        return await self._calls.many(_SEND, messages)

    async def _alone(self, message: _Message) -> Any:
        try:
            return await self._calls(_SEND, message.params, urgent=False)
        except (VkError, Silent) as error:
            return error
