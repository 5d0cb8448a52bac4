"""Links that open the bot with a payload, one for each messenger that is on. Filled where all is wired."""

from collections.abc import Callable
from typing import Final

links: Final[dict[str, Callable[[str], str]]] = {}
"""Network's name -> (payload -> URL); `LookupError` while the bot's own name there is not known yet."""


def leading(payload: str) -> tuple[str, ...]:
    """The links that can be made now."""
    found: list[str] = []
    for link in links.values():
        try:
            found.append(link(payload))
        except LookupError:
            continue
    return tuple(found)
