"""A raw update of the Bot API -> `bot.chat.Update`. Written by hand over the JSON: no shape can raise.

aiogram's models refuse a whole batch for one field of a wrong type, and Telegram adds fields and kinds of
updates as it likes. Here what is not understood is `Strange`, or nothing with a line in the log.
"""

import math
import re
from datetime import UTC, datetime
from typing import Final

import structlog

from bot.chat import (
    Blocked,
    Command,
    Contact,
    Files,
    Json,
    Media,
    Moved,
    Place,
    Press,
    Said,
    Start,
    Strange,
    Unblocked,
    Update,
    Words,
)
from bot.text import clean

log = structlog.get_logger()

ALLOWED_UPDATES: Final = ["message", "edited_message", "callback_query", "my_chat_member"]
"""What we ask Telegram for; others are never sent. Edits are asked for only to be seen in the log."""

Raw = dict[str, Json]

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]{3,32})?(?:\s+(.*))?", re.DOTALL)
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")  # what a deep link may carry
_NOT_TEXT = re.compile("[\ud800-\udfff\x00]")
_LATEST: Final = 4_102_444_800  # the year 2100: later dates are not dates

# In this order: an animation comes with a `document` beside it, for old clients.
_NOT_TAKEN: Final = ("animation", "sticker", "voice", "video", "video_note", "audio")
# Said about a private chat and not by the person: no answer is wanted.
_SERVICE: Final = (
    "pinned_message",
    "message_auto_delete_timer_changed",
    "chat_background_set",
    "write_access_allowed",
    "connected_website",
    "users_shared",
    "chat_shared",
)


def read(raw: object, now: datetime, source: str = "") -> Update | None:
    """The update as the bot understands it; None when nothing is to be done (a line in the log says why).

    `now` (aware UTC) dates what Telegram does not date: presses. `source` is the update's text as it came.
    """
    update = _dict(raw)
    number = _whole(update.get("update_id"))
    if number is None:
        log.warning("telegram.ignored", why="no update_id")
        return None
    if "message" in update:
        made = _message(_dict(update["message"]), now)
    elif "callback_query" in update:
        made = _press(_dict(update["callback_query"]), now)
    elif "my_chat_member" in update:
        made = _member(_dict(update["my_chat_member"]), now)
    else:
        made = next((f"kind {key[:40]}" for key in update if key != "update_id"), "empty")
    if isinstance(made, str):
        log.info("telegram.ignored", update=f"telegram:{number}", why=made)
        return None
    chat, said, at, press, language = made
    written = _whole(_dict(update.get("message")).get("message_id"))
    ref = "" if written is None else str(written)
    return Update(f"telegram:{number}", f"telegram:{chat}", said, at, press, language, source, ref=ref)


_Made = tuple[int, Said, datetime, str, str]  # chat, said, at, press, language


def _message(message: Raw, now: datetime) -> _Made | str:
    chat, sender = _dict(message.get("chat")), _dict(message.get("from"))
    place = _whole(chat.get("id"))
    if place is None:
        return "no chat"
    at = _moment(message.get("date"), now)
    moved = _whole(message.get("migrate_to_chat_id"))
    if moved is not None:
        return place, Moved(f"telegram:{moved}"), at, "", ""
    if chat.get("type") != "private":
        return "not a private chat"
    if sender.get("is_bot") is True:
        return "a bot's message"
    said = _said(message, _whole(sender.get("id")))
    return said if isinstance(said, str) else (place, said, at, "", _language(sender))


def _said(message: Raw, sender: int | None) -> Said | str:
    text = message.get("text")
    if isinstance(text, str):
        return _words(text)
    if any(message.get(kind) for kind in _NOT_TAKEN):
        return Strange(next(kind for kind in _NOT_TAKEN if message.get(kind)))
    media = _photo(message.get("photo")) or _document(message.get("document"))
    if media is not None:
        caption = message.get("caption")
        words = clean(caption) if isinstance(caption, str) else ""
        return Files((media,), words, _text(message.get("media_group_id")))
    if message.get("contact"):
        return _contact(_dict(message["contact"]), sender)
    venue = _dict(message.get("venue"))
    if venue or message.get("location"):
        return _place(_dict(venue.get("location") or message.get("location")), venue)
    if any(key in message for key in _SERVICE):
        return "a service message"
    return Strange(next((kind for kind in ("poll", "dice", "story", "game") if kind in message), "unknown"))


def _words(text: str) -> Said:
    cleaned = clean(text)
    found = _COMMAND.fullmatch(cleaned)
    if found is None:
        return Words(cleaned)
    name, rest = found[1].lower(), (found[2] or "").strip()
    if name == "start":
        return Start(rest if _PAYLOAD.fullmatch(rest) else "")
    return Command(name)


def _photo(sizes: Json) -> Media | None:
    """The largest of a photo's sizes."""
    if not isinstance(sizes, list):
        return None
    known = [size for size in sizes if isinstance(size, dict) and _text(size.get("file_id"))]
    if not known:
        return None
    best = max(known, key=lambda size: (_whole(size.get("width")) or 0) * (_whole(size.get("height")) or 0))
    ref = _text(best.get("file_id"))
    return Media("photo", ref, ref, size=_size(best), mime="image/jpeg")


def _document(document: Json) -> Media | None:
    if not isinstance(document, dict) or not (ref := _text(document.get("file_id"))):
        return None
    name = clean(_text(document.get("file_name"))).replace("\n", " ")[:255]
    return Media("document", ref, ref, name, _size(document), _text(document.get("mime_type"))[:100])


def _size(file: Raw) -> int:
    return max(0, _whole(file.get("file_size")) or 0)


def _contact(contact: Raw, sender: int | None) -> Said:
    phone = clean(_text(contact.get("phone_number")))
    if not phone:
        return Strange("contact")
    # Anyone can send another's card: only the one that carries the sender's own id is theirs.
    return Contact(phone, sender is not None and _whole(contact.get("user_id")) == sender)


def _place(location: Raw, venue: Raw) -> Said:
    latitude, longitude = _degrees(location.get("latitude"), 90), _degrees(location.get("longitude"), 180)
    if latitude is None or longitude is None:
        return Strange("location")
    named = [clean(_text(venue.get(key))) for key in ("title", "address")]
    return Place(latitude, longitude, ", ".join(part for part in named if part))


def _press(query: Raw, now: datetime) -> _Made | str:
    sender, message = _dict(query.get("from")), _dict(query.get("message"))
    chat = _dict(message.get("chat"))
    place, handle = _whole(chat.get("id")), _text(query.get("id"))
    if place is None or not handle:
        return "a press without its message"
    if chat.get("type") not in ("private", None):
        return "a press not in a private chat"
    ref = _whole(message.get("message_id"))
    # An InaccessibleMessage has date 0: it cannot be edited, so it counts as no message.
    source = str(ref) if ref is not None and message.get("date") != 0 else ""
    data = query.get("data")
    return place, Press(_text(data), source), now, handle, _language(sender)


def _member(change: Raw, now: datetime) -> _Made | str:
    chat = _dict(change.get("chat"))
    place = _whole(chat.get("id"))
    status = _dict(change.get("new_chat_member")).get("status")
    if place is None or chat.get("type") != "private":
        return "membership not of a private chat"
    said: Said
    if status in ("kicked", "left"):
        said = Blocked()
    elif status in ("member", "administrator", "creator", "restricted"):
        said = Unblocked()
    else:
        return "membership of an unknown status"
    return place, said, _moment(change.get("date"), now), "", _language(_dict(change.get("from")))


def _dict(value: object) -> Raw:
    return value if isinstance(value, dict) else {}


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _text(value: object) -> str:
    """A string that both databases can keep: no lone surrogates, no NUL."""
    return _NOT_TEXT.sub("", value) if isinstance(value, str) else ""


def _degrees(value: object, limit: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= limit and math.isfinite(value) else None


def _moment(value: object, now: datetime) -> datetime:
    seconds = _whole(value)
    return datetime.fromtimestamp(seconds, UTC) if seconds and 0 < seconds < _LATEST else now


def _language(sender: Raw) -> str:
    code = _text(sender.get("language_code"))[:2].lower()
    return code if code in ("ru", "en") else ""
