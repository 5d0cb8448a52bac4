"""Keyboards: what VK takes, and how a phone draws them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from sandbox.phone import Button
from sandbox.vk.rules import Refusal, units

LABEL_LIMIT = 40
BUTTON_PAYLOAD_LIMIT = 255
COLUMNS = 5
BOTTOM_ROWS, BOTTOM_BUTTONS = 10, 40
INLINE_ROWS, INLINE_BUTTONS = 6, 10

# An action's own fields beside `type` and `payload`; a field too many is refused like a wrong value.
_FIELDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "text": frozenset({"label"}),
        "callback": frozenset({"label"}),
        "open_link": frozenset({"label", "link"}),
        "location": frozenset(),
        "vkpay": frozenset({"hash"}),
        "open_app": frozenset({"label", "app_id", "owner_id", "hash"}),
    }
)
_WHOLE_ROW = frozenset({"location", "vkpay", "open_app"})
_COLORS = frozenset({"primary", "secondary", "positive", "negative", "default"})
_STYLES: Mapping[str, Literal["primary", "secondary", "positive", "negative"]] = MappingProxyType(
    {"primary": "primary", "positive": "positive", "negative": "negative"}
)
_KINDS: Mapping[str, Literal["callback", "text", "link", "location"]] = MappingProxyType(
    {"text": "text", "callback": "callback", "location": "location"}
)
_LINK = re.compile(r"https?://[^\s/?#{}<>\"\\]+\.[^\s/?#{}<>\"\\]+([/?#][^\s{}<>\"\\]*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Action:
    """What a button does: `payload` is the JSON string as the bot sent it, "" when there is none."""

    type: str
    label: str
    payload: str
    link: str
    color: str


@dataclass(frozen=True, slots=True)
class Keyboard:
    """A keyboard that VK has taken; `raw` goes back to the bot in messages."""

    inline: bool
    one_time: bool
    rows: tuple[tuple[Action, ...], ...]
    raw: dict[str, object]

    def drawn(self) -> tuple[tuple[Button, ...], ...]:
        """The buttons as a phone shows them, numbered `row.column`."""
        return drawn(self.rows)

    def action(self, button: str) -> Action | None:
        """The action of the button `row.column`, None when there is no such one."""
        return at(self.rows, button)


def drawn(rows: tuple[tuple[Action, ...], ...], first_row: int = 0) -> tuple[tuple[Button, ...], ...]:
    return tuple(
        tuple(
            Button(
                id=f"{row}.{column}",
                label=action.label,
                kind=_KINDS.get(action.type, "link"),
                style=_STYLES.get(action.color, "secondary"),
                url=action.link,
            )
            for column, action in enumerate(actions)
        )
        for row, actions in enumerate(rows, first_row)
    )


def at(rows: tuple[tuple[Action, ...], ...], button: str) -> Action | None:
    row, _, column = button.partition(".")
    if not (row.isdecimal() and column.isdecimal()):
        return None
    if int(row) >= len(rows) or int(column) >= len(rows[int(row)]):
        return None
    return rows[int(row)][int(column)]


def parse(text: str, *, limits: bool = True) -> Keyboard:
    """The keyboard of a `keyboard` parameter. Raises `Refusal` 911 with VK's words."""
    try:
        raw = json.loads(text)
    except ValueError:
        raise Refusal(911) from None
    if not isinstance(raw, dict) or not isinstance(raw.get("buttons"), list):
        raise Refusal(911)
    inline, one_time, buttons = raw.get("inline", False), raw.get("one_time", False), raw["buttons"]
    if not isinstance(inline, bool):
        raise Refusal(911, "inline property should be boolean")
    if not isinstance(one_time, bool):
        raise Refusal(911, "one_time property should be boolean")
    if inline and one_time:
        raise Refusal(911, "inline keyboard can't be one_time")
    if limits:
        _check_size(buttons, inline)
    rows = tuple(row_of(row, number) for number, row in enumerate(buttons))
    return Keyboard(inline, one_time, rows, raw)


def _check_size(buttons: list[object], inline: bool) -> None:
    if len(buttons) > (INLINE_ROWS if inline else BOTTOM_ROWS):
        raise Refusal(911, "buttons contain too much rows")
    total = 0
    for number, row in enumerate(buttons):
        if not isinstance(row, list) or not row:
            raise Refusal(911, f"row {number} should be not empty array")
        if len(row) > COLUMNS:
            raise Refusal(911, f"row {number} contains too much columns")
        total += len(row)
    if total > (INLINE_BUTTONS if inline else BOTTOM_BUTTONS):
        raise Refusal(911, "keyboard contains too much buttons")


def row_of(row: object, number: int) -> tuple[Action, ...]:
    """One row of buttons. Raises `Refusal` 911."""
    if not isinstance(row, list):
        raise Refusal(911)
    actions = tuple(_button(button, f"[{number}][{column}]") for column, button in enumerate(row))
    if len(actions) > 1 and (wide := next((one.type for one in actions if one.type in _WHOLE_ROW), "")):
        raise Refusal(911, f"row {number} with {wide} button should contain only one button")
    return actions


def _button(button: object, place: str) -> Action:
    if not isinstance(button, dict) or not isinstance(button.get("action"), dict):
        raise Refusal(911, f"button {place} has no action")
    action, color = button["action"], button.get("color", "secondary")
    kind = action.get("type")
    if not isinstance(kind, str) or kind not in _FIELDS:
        raise Refusal(911, f"button {place} has invalid action type")
    if color not in _COLORS:
        raise Refusal(911, f"button {place} has invalid color")
    if set(action) - _FIELDS[kind] - {"type", "payload"}:
        raise Refusal(911, "action contains unknown fields")
    payload = action.get("payload")
    # vk_api's own VkKeyboard writes null for "no payload", and the real server takes it.
    if payload is not None:
        _check_payload(payload, place)
    link = action.get("link", "")
    if kind == "open_link" and not (isinstance(link, str) and _LINK.fullmatch(link)):
        raise Refusal(911, f"button {place} has invalid link")
    return Action(kind, _label(action, kind, place), payload or "", link, color)


def _check_payload(payload: object, place: str) -> None:
    if not isinstance(payload, str):
        raise Refusal(911, f"button {place} payload should be string")
    if len(payload) > BUTTON_PAYLOAD_LIMIT:
        raise Refusal(911, f"button {place} payload should be at most {BUTTON_PAYLOAD_LIMIT} letters length")
    if payload:
        try:
            json.loads(payload)
        except ValueError:
            raise Refusal(911, f"button {place} payload contains incorrect JSON") from None


def _label(action: dict[str, object], kind: str, place: str) -> str:
    if "label" not in _FIELDS[kind]:
        return {"location": "Отправить местоположение"}.get(kind, "Оплатить через VK Pay")
    label = action.get("label", "")
    if not isinstance(label, str) or not label.strip():
        raise Refusal(911, f"button {place} label should be at least 1 letters length")
    if units(label) > LABEL_LIMIT:
        raise Refusal(911, f"button {place} label should be at most {LABEL_LIMIT} letters length")
    return label
