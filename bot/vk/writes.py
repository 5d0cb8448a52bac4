"""The kernel's messages as VK's: plain text with nothing in it that VK would take for a mention; keyboards.

VK has no styled text that can be relied on: links are written out, styles are dropped. What somebody typed is
disarmed by the invisible sign U+2060, which people do not see and which breaks every form VK looks for.
"""

import json
import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import structlog

from bot.chat import Kind, Tone
from bot.network import Button, Buttons, Limits, Part, Plate
from bot.text import Node, Rich, shorten
from bot.vk.reads import Client

log = structlog.get_logger()

LIMITS: Final = Limits(
    text=4000,
    inline_rows=6,
    inline_columns=5,
    inline_buttons=10,
    bottom_rows=10,
    bottom_columns=5,
    bottom_buttons=40,
    label=40,
    data=200,
    toast=90,
    album=10,
    spans=False,
    place_inline=True,
    contact=False,
    edit_age=timedelta(hours=24),
    tiles=10,
)
TEXT_MOST: Final = 4096  # VK's own limit; the room above `LIMITS.text` is for the signs that disarm

_JOINER: Final = "\u2060"
# [id1|x], [https://…|x], @id1, @all, *id1 (x), #tag; then what applications make links of by themselves.
_MENTION = re.compile(r"[\[@*#]")
_SCHEME = re.compile(r"(?<=[a-z]):(?=//)", re.IGNORECASE)
_DOMAIN = re.compile(r"(?<=\w)\.(?=[^\W\d_]{2,})")

_COLOURS: Final = {
    Tone.PLAIN: "secondary",
    Tone.MAIN: "primary",
    Tone.GOOD: "positive",
    Tone.BAD: "negative",
}
EVERYTHING: Final = Client(frozenset({"text", "callback", "open_link", "location"}))


def disarm(text: str) -> str:
    """Somebody's words, in which VK finds no mention, no tag and no link."""
    text = _MENTION.sub(lambda found: found.group() + _JOINER, text)
    return _DOMAIN.sub("." + _JOINER, _SCHEME.sub(":" + _JOINER, text))


def words(text: Rich) -> str:
    """The text as VK is given it."""
    return "".join(_node(node) for node in text.nodes)


def _node(node: Node) -> str:
    text = disarm(node.text) if node.typed else node.text
    return f"{text} ({node.url})" if node.url and node.url != node.text else text


def message(part: Part, able: Client = EVERYTHING) -> dict[str, str | int]:
    """`message` and `keyboard` of a part for what the person's application can draw; mentions off."""
    text = words(part.text)
    params: dict[str, str | int] = {"disable_mentions": 1, "dont_parse_links": 1}
    if part.plates and not able.carousel:  # it learned so since the screen was made
        text = told(part.plates, text)
    rows, inline = (part.inline, True) if part.inline else (part.bottom, False)
    if rows:
        drawn, beside = _rows(rows, inline, able)
        text += "".join(f"\n{line}" for line in beside)
        if drawn:
            board: dict[str, Any] = {"inline": inline and able.inline, "buttons": drawn}
            if not board["inline"]:
                board["one_time"] = part.bottom_once or inline
            params["keyboard"] = json.dumps(board, ensure_ascii=False, separators=(",", ":"))
    return {"message": text, **params}


def told(plates: Sequence[Plate], above: str) -> str:
    """Tiles in words, where they cannot be drawn; what can be pressed stands under the next message."""
    lines = [f"{at}. {_fit(each.title)}\n{_fit(each.text)}" for at, each in enumerate(plates, 1)]
    return "\n\n".join([above, *lines])


def template(plates: Sequence[Plate], photos: Sequence[str], able: Client = EVERYTHING) -> str:
    """A carousel: `photos` are ids of one for each (`-1_2`), or none. All its elements are built alike."""
    elements: list[dict[str, Any]] = []
    for at, plate in enumerate(plates):
        # VK wants a description wherever there is a title.
        element: dict[str, Any] = {"title": _fit(plate.title) or "…", "description": _fit(plate.text) or "…"}
        if photos:
            element |= {"photo_id": photos[at], "action": {"type": "open_photo"}}
        elements.append({**element, "buttons": [_button(each, True, able) for each in plate.buttons]})
    made = {"type": "carousel", "elements": elements}
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"))


def _fit(words: str) -> str:
    return shorten(disarm(words), LIMITS.tile_words)


def _rows(rows: Buttons, inline: bool, able: Client) -> tuple[list[list[dict[str, Any]]], list[str]]:
    """The keyboard's rows, and lines for the text in place of links that cannot be buttons."""
    drawn: list[list[dict[str, Any]]] = []
    beside: list[str] = []
    for row in rows:
        here: list[dict[str, Any]] = []
        for button in row:
            if button.kind is Kind.LINK and ("open_link" not in able.actions or not _sound(button.url)):
                beside.append(f"{button.label}: {button.url}")
            elif button.kind is Kind.CONTACT or (
                button.kind is Kind.PLACE and "location" not in able.actions
            ):
                log.info("vk.button_dropped", kind=button.kind.value)
            elif button.kind is Kind.PLACE:  # VK wants the whole row for it
                drawn.append([_button(button, inline, able)])
            else:
                here.append(_button(button, inline, able))
        if here:
            drawn.append(here)
    return drawn, beside


def _button(button: Button, inline: bool, able: Client) -> dict[str, Any]:
    payload = json.dumps({"b": button.data}, ensure_ascii=False, separators=(",", ":"))
    label = shorten(button.label, LIMITS.label) or "…"
    if button.kind is Kind.PLACE:
        return {"action": {"type": "location", "payload": payload}}
    if button.kind is Kind.LINK:
        return {"action": {"type": "open_link", "link": button.url, "label": label, "payload": payload}}
    kind = "callback" if inline and able.inline and "callback" in able.actions else "text"
    return {"action": {"type": kind, "label": label, "payload": payload}, "color": _COLOURS[button.tone]}


def _sound(url: str) -> bool:
    """One bad link makes VK refuse the whole message (911)."""
    try:
        parts = urlsplit(url)
        named = "." in (parts.hostname or "")
        return parts.scheme in ("http", "https") and named and not re.search(r"[\s<>{}\"\\]", url)
    except ValueError:
        return False
