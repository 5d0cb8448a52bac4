"""What each person's VK application can draw, as it told with the last message."""

from collections import OrderedDict
from typing import Final

from bot.vk.reads import Client
from bot.vk.writes import EVERYTHING

_KEPT: Final = 10_000
_WANTED: Final = frozenset({"callback", "open_link", "location"})


class Clients:
    """Old applications by address; only they are kept, whoever is not here can do everything.

    In memory alone: after a restart the next message tells it again.
    """

    def __init__(self) -> None:
        self._old: OrderedDict[str, Client] = OrderedDict()

    def learn(self, address: str, client: Client) -> None:
        self._old.pop(address, None)
        if not (client.inline and client.carousel and client.actions >= _WANTED):
            self._old[address] = client
            if len(self._old) > _KEPT:
                self._old.popitem(last=False)

    def of(self, address: str) -> Client:
        return self._old.get(address, EVERYTHING)
