"""`reply_markup`: read as the real server reads it, and drawn on the phone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sandbox.phone import Button
from sandbox.telegram.links import checked, mentioned
from sandbox.telegram.rules import (
    DATA_LIMIT,
    INLINE_BUTTONS,
    INLINE_COLUMNS,
    PLACEHOLDER_LIMIT,
    REPLY_BUTTONS,
    REPLY_COLUMNS,
    Refusal,
)

_Style = Literal["primary", "secondary", "positive", "negative"]
_Kind = Literal["callback", "text", "link", "location", "contact"]
_STYLES: Mapping[object, _Style] = {"primary": "primary", "success": "positive", "danger": "negative"}
_SWITCHES = (
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "login_url",
    "web_app",
    "callback_game",
    "pay",
)
_PRIVATE_ONLY = (
    ("request_contact", "Phone number can be requested in private chats only"),
    ("request_location", "Location can be requested in private chats only"),
    ("request_poll", "Poll can be requested in private chats only"),
    ("web_app", "Web App buttons can be used in private chats only"),
    ("request_users", "Users can be requested in private chats only"),
    ("request_chat", "Chats can be requested in private chats only"),
)


@dataclass(frozen=True, slots=True)
class Key:
    """One button; `data` is its callback_data, `raw` what the Bot API shows of it."""

    label: str
    kind: _Kind
    style: _Style
    raw: Mapping[str, object]
    data: str = ""
    url: str = ""


Rows = tuple[tuple[Key, ...], ...]


@dataclass(frozen=True, slots=True)
class Inline:
    """Buttons under a message."""

    rows: Rows

    def told(self) -> dict[str, object]:
        return {"inline_keyboard": [[key.raw for key in row] for row in self.rows]}


@dataclass(frozen=True, slots=True)
class Bottom:
    """Buttons under the input line."""

    rows: Rows
    one_time: bool = False


@dataclass(frozen=True, slots=True)
class Remove:
    """Takes the bottom keyboard away."""


@dataclass(frozen=True, slots=True)
class ForceReply:
    """Opens the reply box."""


Markup = Inline | Bottom | Remove | ForceReply | None


def markup(given: object, *, private: bool, limits: bool) -> Markup:
    """The keyboard of a `reply_markup`. Raises `Refusal` with the server's words."""
    if given is None:
        return None
    if not isinstance(given, dict):
        raise Refusal("Object expected as reply markup")
    if keyboard := _array(given, "keyboard"):
        placeholder = given.get("input_field_placeholder") or ""
        if limits and isinstance(placeholder, str) and len(placeholder) > PLACEHOLDER_LIMIT:
            raise Refusal("INPUT_FIELD_PLACEHOLDER_TOO_LONG")
        rows = _rows(keyboard, 'Field "keyboard" must be an Array of Arrays', private, inline=False)
        _count(rows, REPLY_COLUMNS, REPLY_BUTTONS, limits)
        return Bottom(rows, given.get("one_time_keyboard") is True) if rows else None
    if keyboard := _array(given, "inline_keyboard"):
        complaint = 'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        rows = _rows(keyboard, complaint, private, inline=True)
        _count(rows, INLINE_COLUMNS, INLINE_BUTTONS, limits)
        if limits and any(len(key.data.encode()) > DATA_LIMIT for row in rows for key in row):
            raise Refusal("BUTTON_DATA_INVALID")
        return Inline(rows) if rows else None
    if given.get("remove_keyboard") is True:
        return Remove()
    return ForceReply() if given.get("force_reply") is True else None


def inline_only(found: Markup) -> Inline | None:
    """The keyboard of an edited message. Raises `Refusal` for one of another kind."""
    if found is not None and not isinstance(found, Inline):
        raise Refusal("Inline keyboard expected")
    return found


def drawn(rows: Rows) -> tuple[tuple[Button, ...], ...]:
    """The buttons as the phone shows them; ids are `row.column`."""
    return tuple(
        tuple(
            Button(f"{line}.{place}", key.label, key.kind, key.style, key.url)
            for place, key in enumerate(row)
        )
        for line, row in enumerate(rows)
    )


def at(rows: Rows, button: str) -> Key | None:
    """The button with the id `row.column`."""
    line, _, place = button.partition(".")
    if line.isdecimal() and place.isdecimal() and int(line) < len(rows) and int(place) < len(rows[int(line)]):
        return rows[int(line)][int(place)]
    return None


def _array(given: Mapping[str, object], name: str) -> list[object]:
    value = given.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise Refusal(f'Field "{name}" must be of type Array')
    return value


def _rows(keyboard: list[object], complaint: str, private: bool, *, inline: bool) -> Rows:
    rows: list[tuple[Key, ...]] = []
    for row in keyboard:
        if not isinstance(row, list):
            raise Refusal(complaint)
        keys = tuple(_inline_key(one) if inline else _bottom_key(one, private) for one in row)
        if keys:
            rows.append(keys)
    return tuple(rows)


def _count(rows: Rows, columns: int, buttons: int, limits: bool) -> None:
    if limits and (any(len(row) > columns for row in rows) or sum(map(len, rows)) > buttons):
        raise Refusal("reply markup is too long")


def _label(given: Mapping[str, object], what: str) -> str:
    text = given.get("text")
    if text is None:
        raise Refusal(f"Can't parse {what}: Can't find field \"text\"")
    if not isinstance(text, str):
        raise Refusal(f'Can\'t parse {what}: Field "text" must be of type String')
    if not text.strip():
        raise Refusal(f"{what.capitalize()} text must be non-empty")
    return text


def _style(given: Mapping[str, object], what: str) -> _Style:
    style = given.get("style")
    if style in (None, "", "default"):
        return "secondary"
    if not isinstance(style, str) or style.lower() not in _STYLES:
        raise Refusal(f"Can't parse {what}: invalid button style specified")
    return _STYLES[style.lower()]


def _inline_key(given: object) -> Key:
    what = "inline keyboard button"
    if not isinstance(given, dict):
        raise Refusal(f"Can't parse {what}: InlineKeyboardButton must be an Object")
    label, style = _label(given, what), _style(given, what)
    raw = {name: value for name, value in given.items() if value is not None}
    if isinstance(url := given.get("url"), str) and url:
        if not mentioned(url):
            try:
                url = checked(url)
            except Refusal as refusal:
                raise Refusal(f"Inline keyboard button {refusal.args[0]}") from None
        return Key(label, "link", style, {**raw, "url": url}, url=url)
    if isinstance(data := given.get("callback_data"), str) and data:
        return Key(label, "callback", style, raw, data=data)
    if isinstance(copied := given.get("copy_text"), dict):
        if not 1 <= len(str(copied.get("text") or "")) <= 256:
            raise Refusal("BUTTON_COPY_TEXT_INVALID")
        return Key(label, "link", style, raw)
    if any(name in given for name in _SWITCHES):
        app = given.get("web_app") or given.get("login_url")
        return Key(label, "link", style, raw, url=str(app.get("url") or "") if isinstance(app, dict) else "")
    raise Refusal(f"Can't parse {what}: Text buttons are unallowed in the inline keyboard")


def _bottom_key(given: object, private: bool) -> Key:
    what = "keyboard button"
    if isinstance(given, str):
        given = {"text": given}
    if not isinstance(given, dict):
        raise Refusal(f"Can't parse {what}: KeyboardButton must be a String or an Object")
    label, style = _label(given, what), _style(given, what)
    if not private:
        for name, complaint in _PRIVATE_ONLY:
            if given.get(name):
                raise Refusal(complaint)
    kind: _Kind = "text"
    if given.get("request_contact") is True:
        kind = "contact"
    elif given.get("request_location") is True:
        kind = "location"
    return Key(label, kind, style, given)
