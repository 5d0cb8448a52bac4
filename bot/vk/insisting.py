"""Calls for somebody who waits: tried again within the turn, a few times, when VK's trouble is passing."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from bot.vk.calls import Api, Value
from bot.vk.failures import TOO_FAST, Silent, VkError, passing

_AGAIN: Final = 2
_AGAIN_TOO_FAST: Final = 12  # error 6 says "a moment later", and the pace holds that moment


class Insisting:
    """Urgent calls get more tries, the first after `patience` seconds; the others pass as they are.

    `messages.send` repeats safely: its `random_id` makes the second the first.
    """

    def __init__(self, api: Api, patience: float) -> None:
        self._api = api
        self._patience = patience

    async def __call__(self, method: str, params: Mapping[str, Value], *, urgent: bool = True) -> Any:
        """Raises `VkError` or `Silent`."""
        fast = slow = 0
        while True:
            try:
                return await self._api(method, params, urgent=urgent)
            except (VkError, Silent) as error:
                if not urgent:
                    raise
                if isinstance(error, VkError) and error.code == TOO_FAST and fast < _AGAIN_TOO_FAST:
                    fast += 1
                elif passing(error) and slow < _AGAIN:
                    await asyncio.sleep(self._patience * 4**slow)
                    slow += 1
                else:
                    raise
