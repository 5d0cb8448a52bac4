"""Links that open the bot with a payload, one for each messenger that is on. Filled where all is wired."""

from collections.abc import Callable, Collection
from typing import Final

links: Final[dict[str, Callable[[str], str]]] = {}
"""Network's name -> (payload -> URL); `LookupError` while the bot's own name there is not known yet."""

carrying: Final[set[str]] = set()
"""Networks that are on and may carry personal data."""


def leading(payload: str, networks: Collection[str] | None = None) -> tuple[str, ...]:
    """The links that can be made now: into these networks, None for all."""
    found: list[str] = []
    for name, link in links.items():
        if networks is not None and name not in networks:
            continue
        try:
            found.append(link(payload))
        except LookupError:
            continue
    return tuple(found)
