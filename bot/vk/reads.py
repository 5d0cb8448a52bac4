"""A VK event (a dictionary of long poll or of the Callback API) as the kernel's `Update`.

Total: whatever comes, it gives an `Update` or None ("nothing for us"), never an exception. Payloads of
buttons are the client's to forge: only the shape `{"b": "..."}` is taken, all else is the words beside it.
"""

import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from bot.chat import Blocked, Files, Media, Place, Press, Said, Start, Strange, Unblocked, Update, Words
from bot.text import clean

FIRST_GROUP_CHAT: Final = 2_000_000_000  # peer ids from here on are chats of several people
_LANGUAGES: Final = {0: "ru", 3: "en"}
_REF_LIMIT: Final = 255
_START_WORDS: Final = frozenset({"начать", "start"})
_KINDS: Final = {
    "audio_message": "voice",
    "wall": "post",
    "wall_reply": "post",
    **{kind: kind for kind in ("sticker", "video", "audio", "link", "graffiti", "gift", "poll")},
}
"""VK's attachments by the names that the texts know (`strange.voice`); the rest are "other"."""

Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Client:
    """What the person's VK application can draw."""

    actions: frozenset[str]
    inline: bool = True
    carousel: bool = True


def client(event: Event) -> Client | None:
    """The abilities told with a message; None when it tells none."""
    told = _dict(_dict(event, "object"), "client_info")
    actions = frozenset(one for one in _list(told, "button_actions") if isinstance(one, str))
    if not actions:
        return None
    return Client(actions, told.get("inline_keyboard") is not False, told.get("carousel") is not False)


def cropped(event: Event) -> tuple[int, int] | None:
    """(peer id, conversation message id) of a message that came cut and is to be fetched whole."""
    message = _dict(_dict(event, "object"), "message")
    if event.get("type") != "message_new" or message.get("is_cropped") is not True:
        return None
    return _int(message, "peer_id"), _int(message, "conversation_message_id")


def whole(event: Event, message: Event) -> Event:
    """The event with its message replaced by the fetched one; what came only with the event stays."""
    thing = _dict(event, "object")
    old = _dict(thing, "message")
    kept = {key: old[key] for key in ("ref", "ref_source", "payload") if key in old}
    return {
        **event,
        "object": {**_dict(event, "object"), "message": {**kept, **message, "is_cropped": False}},
    }


def read(event: Event, now: datetime) -> Update | None:
    """The update an event is; `now` is the time of what carries none (presses)."""
    thing = _dict(event, "object")
    match event.get("type"):
        case "message_new":
            return _message(event, thing, now)
        case "message_event":
            return _press(event, thing, now)
        case "message_allow":
            return _bare(event, _int(thing, "user_id"), Unblocked(), now)
        case "message_deny":
            return _bare(event, _int(thing, "user_id"), Blocked(), now)
    return None


def from_history(message: Event) -> Event:
    """A message of `messages.getHistory` as the event that was lost."""
    return {"type": "message_new", "object": {"message": message, "client_info": {}}}


def _message(event: Event, thing: Event, now: datetime) -> Update | None:
    message = _dict(thing, "message")
    peer = _int(message, "peer_id")
    sender = _int(message, "from_id") or peer
    if not 0 < peer < FIRST_GROUP_CHAT or sender != peer or message.get("out") == 1:
        return None
    mark = _message_mark(message) or _word(event, "event_id")
    if not mark:
        return None
    return Update(
        id=f"vk:{mark}",
        address=f"vk:{peer}",
        said=said(message),
        at=_moment(message, now),
        language=_LANGUAGES.get(_int(_dict(thing, "client_info"), "lang_id", -1), ""),
        raw=_raw(event),
    )


def _message_mark(message: Event) -> str:
    """The same for a message told twice, by long poll, by callback or by the history after a loss.

    Not `event_id`: the history does not tell it. The date keeps the numbers of a community begun anew apart.
    """
    marks = [_int(message, key) for key in ("peer_id", "conversation_message_id", "id", "date")]
    return ".".join(map(str, marks)) if all(marks) else ""


def _press(event: Event, thing: Event, now: datetime) -> Update | None:
    peer, user, handle = _int(thing, "peer_id"), _int(thing, "user_id"), _word(thing, "event_id")
    mark = _word(event, "event_id") or handle
    if not 0 < peer < FIRST_GROUP_CHAT or user != peer or not mark:
        return None
    number = _int(thing, "conversation_message_id")
    return Update(
        id=f"vk:{mark}",
        address=f"vk:{peer}",
        said=Press(_data(thing.get("payload")) or "", str(number) if number else ""),
        at=now,
        press=f"{handle}|{user}|{peer}" if handle else "",
        raw=_raw(event),
    )


def _bare(event: Event, user: int, what: Said, now: datetime) -> Update | None:
    mark = _word(event, "event_id")
    if user <= 0 or not mark:
        return None
    return Update(id=f"vk:{mark}", address=f"vk:{user}", said=what, at=now, raw=_raw(event))


def said(message: Event) -> Said:
    """What the person says with a message."""
    text = clean(_text(message, "text"))
    attachments = [one for one in _list(message, "attachments") if isinstance(one, Mapping)]
    files = tuple(media for one in attachments if (media := _media(one)) is not None)
    if files:
        return Files(files, caption=text)
    if (place := _place(_dict(message, "geo"))) is not None:
        return place
    ref = clean(_text(message, "ref"))[:_REF_LIMIT]
    if ref and not attachments:
        return Start(ref)
    payload = _json(message.get("payload"))
    if isinstance(payload, Mapping) and payload.get("command") == "start":
        return Start(ref)
    if (data := _data(payload)) is not None:
        return Press(data)
    strange = [kind for one in attachments if (kind := _kind(one)) != "link" or not text]
    if strange:
        return Strange(strange[0])
    if text:
        return Start() if text.casefold() in _START_WORDS else Words(text)
    return Strange("forward" if _list(message, "fwd_messages") else "other")


def _kind(attachment: Event) -> str:
    return _KINDS.get(_text(attachment, "type"), "other")


def _media(attachment: Event) -> Media | None:
    kind = attachment.get("type")
    if kind == "photo":
        photo = _dict(attachment, "photo")
        url = _largest(photo)
        return Media("photo", url, _own_ref("photo", photo), mime="image/jpeg") if url else None
    if kind == "doc":
        doc = _dict(attachment, "doc")
        url = _word(doc, "url")
        if not url:
            return None
        name = clean(_text(doc, "title")).replace("\n", " ")[:200]
        ext = clean(_text(doc, "ext"))[:10]
        if ext and not name.lower().endswith("." + ext.lower()):
            name = f"{name or 'file'}.{ext}"
        mime = mimetypes.guess_type(name)[0] or ""
        return Media("document", url, _own_ref("doc", doc), name, max(0, _int(doc, "size")), mime)
    return None


def _largest(photo: Event) -> str:
    sizes = [one for one in _list(photo, "sizes") if isinstance(one, Mapping) and _word(one, "url")]
    original = _dict(photo, "orig_photo")
    if _word(original, "url"):
        sizes.append(original)
    best = max(sizes, key=lambda one: _int(one, "width") * _int(one, "height"), default=None)
    return _word(best, "url") if best is not None else ""


def _own_ref(kind: str, thing: Event) -> str:
    owner, number, key = _int(thing, "owner_id"), _int(thing, "id"), _word(thing, "access_key")
    if not owner or not number:
        return ""
    return f"{kind}{owner}_{number}" + (f"_{key}" if key else "")


def _place(geo: Event) -> Place | None:
    point = _dict(geo, "coordinates")
    latitude, longitude = point.get("latitude"), point.get("longitude")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    title = clean(_text(_dict(geo, "place"), "title"))[:200]
    named = any(char.isalpha() for char in title)  # VK puts the figures there where it knows no name
    return Place(float(latitude), float(longitude), title if named else "")


def _data(payload: Any) -> str | None:
    """The data of our button; None when the payload is not one of ours."""
    told = _json(payload)
    data = told.get("b") if isinstance(told, Mapping) else None
    return data if isinstance(data, str) and 0 < len(data) <= 255 and clean(data) == data else None


def _json(payload: Any) -> Any:
    """A message's payload is a string of JSON, a press's payload is the thing itself."""
    if not isinstance(payload, str):
        return payload
    try:
        return json.loads(payload)
    except (ValueError, RecursionError):
        return None


def _moment(message: Event, now: datetime) -> datetime:
    try:
        return datetime.fromtimestamp(_int(message, "date"), UTC) if _int(message, "date") else now
    except (ValueError, OverflowError, OSError):
        return now


def _raw(event: Event) -> str:
    try:  # in ASCII: both databases keep it, whatever signs are in it
        return json.dumps({key: value for key, value in event.items() if key != "secret"})
    except (ValueError, TypeError, RecursionError):
        return ""


def _dict(thing: Event, key: str) -> Event:
    found = thing.get(key)
    return found if isinstance(found, Mapping) else {}


def _list(thing: Event, key: str) -> list[Any]:
    found = thing.get(key)
    return found if isinstance(found, list) else []


def _text(thing: Event, key: str) -> str:
    found = thing.get(key)
    return found if isinstance(found, str) else ""


def _word(thing: Event, key: str) -> str:
    """A text of VK's own (an id, an address): nothing in it that a database or a log would choke on."""
    found = _text(thing, key)
    return found if found.isprintable() else ""


def _int(thing: Event, key: str, default: int = 0) -> int:
    found = thing.get(key)
    return found if isinstance(found, int) and not isinstance(found, bool) else default
