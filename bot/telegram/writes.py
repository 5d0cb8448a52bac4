"""A `Part` -> the calls of aiogram that draw it. Entities always, `parse_mode` never."""

from typing import Final

import structlog
from aiogram.methods import EditMessageText, SendMessage
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    MessageEntity,
    ReplyKeyboardMarkup,
)

from bot.chat import Kind, Tone
from bot.network import Button, Buttons, Limits, Part
from bot.telegram.disarm import disarmed, enclosed
from bot.text import Plain, Rich, flatten, units

log = structlog.get_logger()

LIMITS: Final = Limits(
    text=4096,
    inline_rows=100,
    inline_columns=8,
    inline_buttons=100,
    bottom_rows=100,
    bottom_columns=10,
    bottom_buttons=300,
    label=64,
    data=64,
    toast=200,
    album=10,
    spans=True,
    erases=True,
    place_inline=False,  # request_location exists under the input line alone
    contact=True,
    edit_age=None,  # a bot's own messages have no age limit (td: has_edit_time_limit)
)
"""Bot API 10.3."""

_STYLES: Final = {Tone.MAIN: "primary", Tone.GOOD: "success", Tone.BAD: "danger"}
_ENTITIES: Final = {
    "bold": "bold",
    "italic": "italic",
    "code": "code",
    "quote": "blockquote",
    "link": "text_link",
}
_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


def message(chat: int, part: Part, styled: bool = True) -> SendMessage:
    """The call that sends the part's text and buttons (its files go by themselves, before)."""
    plain = drawn(part.text)
    return SendMessage(
        chat_id=chat,
        text=plain.text,
        entities=_entities(plain) if styled else None,
        link_preview_options=_NO_PREVIEW,
        reply_markup=_inline(part.inline) or _bottom(part.bottom, part.bottom_once),
    )


def edit(chat: int, ref: int, part: Part, styled: bool = True) -> EditMessageText:
    """The call that puts the part in the place of our message `ref`; without buttons it takes them away."""
    plain = drawn(part.text)
    return EditMessageText(
        chat_id=chat,
        message_id=ref,
        text=plain.text,
        entities=_entities(plain) if styled else None,
        link_preview_options=_NO_PREVIEW,
        reply_markup=_inline(part.inline),
    )


def drawn(text: Rich) -> Plain:
    """The text with nothing of a person's words live in it; not longer than a message may be."""
    plain = flatten(disarmed(text))
    if len(plain.text) * 2 <= LIMITS.text or units(plain.text) <= LIMITS.text:
        return plain
    # The joiners have made it too long: nothing is looked for within code either, and it adds no sign.
    return flatten(enclosed(text))


def _entities(plain: Plain) -> list[MessageEntity] | None:
    return [
        MessageEntity(type=_ENTITIES[span.style], offset=span.start, length=span.length, url=span.url or None)
        for span in plain.spans
    ] or None


def _inline(rows: Buttons) -> InlineKeyboardMarkup | None:
    drawn_rows = [[made for button in row if (made := _under(button))] for row in rows]
    kept = [row for row in drawn_rows if row]
    return InlineKeyboardMarkup(inline_keyboard=kept) if kept else None


def _under(button: Button) -> InlineKeyboardButton | None:
    style = _STYLES.get(button.tone)
    match button.kind:
        case Kind.CHOOSE:
            return InlineKeyboardButton(text=button.label, callback_data=button.data, style=style)
        case Kind.LINK:
            return InlineKeyboardButton(text=button.label, url=button.url, style=style)
        case Kind.PLACE | Kind.CONTACT:
            log.warning("telegram.dropped", what=f"a button of kind {button.kind} under a message")
            return None


def _bottom(rows: Buttons, once: bool) -> ReplyKeyboardMarkup | None:
    drawn_rows = [[made for button in row if (made := _below(button))] for row in rows]
    kept = [row for row in drawn_rows if row]
    if not kept:
        return None
    return ReplyKeyboardMarkup(
        keyboard=kept,
        resize_keyboard=True,
        one_time_keyboard=True if once else None,
        is_persistent=None if once else True,
    )


def _below(button: Button) -> KeyboardButton | None:
    style = _STYLES.get(button.tone)
    match button.kind:
        case Kind.CHOOSE:
            return KeyboardButton(text=button.label, style=style)
        case Kind.PLACE:
            return KeyboardButton(text=button.label, request_location=True, style=style)
        case Kind.CONTACT:
            return KeyboardButton(text=button.label, request_contact=True, style=style)
        case Kind.LINK:
            log.warning("telegram.dropped", what="a link under the input line")
            return None
