"""What people wrote while long poll had lost its place: read back from the dialogs."""

from datetime import timedelta
from typing import Any, Final

from bot.vk.calls import Api
from bot.vk.reads import FIRST_GROUP_CHAT, Event, from_history

REACH: Final = timedelta(hours=24)
"""How far back at most: a message taken before must still be known by its id to the engine, or it repeats."""

_PAGE: Final = 200
_PAGES: Final = 25
_MESSAGES: Final = 100  # of one dialog


async def missed(api: Api, group_id: int, since: int) -> list[Event]:
    """The incoming messages not older than `since` (seconds of the epoch), oldest first, as events.

    Those that were taken already are among them: their ids are the same as before. Presses of callback
    buttons leave no trace in the dialogs and are lost; the person presses again.
    Raises `VkError` or `Silent`.
    """
    found: list[tuple[int, int, Event]] = []
    for page in range(_PAGES):
        params = {"group_id": group_id, "count": _PAGE, "offset": page * _PAGE}
        items = _items(await api("messages.getConversations", params, urgent=False))
        recent = [item for item in items if _number(item.get("last_message"), "date") >= since]
        for item in recent:
            peer = _number(item.get("last_message"), "peer_id")
            if 0 < peer < FIRST_GROUP_CHAT:
                found += await _dialog(api, group_id, peer, since)
        if len(items) < _PAGE or not recent:
            break
    found.sort(key=lambda one: one[:2])
    return [from_history(message) for _, _, message in found]


async def _dialog(api: Api, group_id: int, peer: int, since: int) -> list[tuple[int, int, Event]]:
    params = {"group_id": group_id, "peer_id": peer, "count": _MESSAGES}
    items = _items(await api("messages.getHistory", params, urgent=False))
    return [
        (_number(item, "date"), _number(item, "id"), item)
        for item in items
        if _number(item, "date") >= since and _number(item, "from_id") == peer
    ]


def _items(answer: Any) -> list[dict[str, Any]]:
    items = answer.get("items") if isinstance(answer, dict) else None
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _number(thing: Any, key: str) -> int:
    found = thing.get(key) if isinstance(thing, dict) else None
    return found if isinstance(found, int) else 0
