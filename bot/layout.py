"""Fits a screen to a network's limits, and decides how it reaches the chat: send, edit, or leave as it is.

A `Drawing` is a screen as one network will show it: messages, buttons with their data. Every button of a
screen carries the mark of its drawing (`m7:key`), so a press on an old one is recognised; a button with an
entry (`e:appeal:12`) leads somewhere whatever is shown now and never grows old.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.chat import Kind, Option, Row, Screen
from bot.network import Button, Buttons, Edit, Limits, Part, Send, Step
from bot.speech import Speech
from bot.text import Rich, join, rich, shorten, split

NEXT: Final = ">"
PREVIOUS: Final = "<"
_EDIT_MARGIN: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A screen fitted: the messages to be, what can be chosen on it, which page of how many."""

    parts: tuple[Part, ...]
    options: tuple[tuple[str, str], ...]  # (key, label) of what typed text is matched to
    page: int
    pages: int
    digest: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What the chat shows now: the ref of the message with the buttons, and what stands there."""

    ref: str = ""
    digest: str = ""
    at: datetime | None = None
    editable: bool = False  # text and inline buttons only: can become another such screen


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button's data says: an option of drawing `mark`, or an entry."""

    mark: int = 0
    key: str = ""
    entry: str = ""


def data(option: Option, mark: int) -> str:
    """What the button carries."""
    return f"e:{option.entry}" if option.entry else f"m{mark:x}:{option.key}"


def pressed(text: str) -> Pressed | None:
    """Read a button's data back; None when it is not ours (forged, or of another program)."""
    if text.startswith("e:") and len(text) > 2:
        return Pressed(entry=text[2:])
    mark, sign, key = text.partition(":")
    if sign and mark.startswith("m") and key:
        try:
            return Pressed(mark=int(mark[1:], 16), key=key)
        except ValueError:
            return None
    return None


def fit(screen: Screen, limits: Limits, speech: Speech, mark: int, page: int = 0) -> Drawing:
    """The screen as a network can show it.

    Too many choices are paged with «‹» and «›»; too long labels are shortened; a long text becomes several
    messages with the buttons under the last.
    """
    rows = tuple(_usable(row, limits) for row in screen.rows)
    rows = tuple(row for row in rows if row)
    wants_bottom = (
        any(o.kind in (Kind.PLACE, Kind.CONTACT) for r in rows for o in r) and not limits.place_inline
    )
    choices, page, pages = _page(screen, limits, rows, page, wants_bottom)
    arrows = _arrows(page, pages, speech)
    under = _side_by_side(choices, max(1, screen.columns)) + ((arrows,) if arrows else ()) + rows
    text = screen.text
    if pages > 1:
        text = join("\n\n", [text, speech("layout.page", page=page + 1, pages=pages)])
    inline, bottom = under, screen.bottom if not under else ()
    if wants_bottom:
        inline, bottom = (), under
    texts = split(text, limits.text) or [rich("…")]
    parts = [Part(part) for part in texts if part.plain.strip()]
    if not parts:
        parts = [Part(rich("…"))]
    last = replace(
        parts[-1],
        inline=_buttons(inline, limits, mark, limits.inline_columns),
        bottom=_buttons(bottom, limits, mark, limits.bottom_columns),
        bottom_once=wants_bottom,
        files=screen.files,
    )
    shown = [o for row in (*under, *bottom) for o in row]
    options = tuple(((o.entry and f"e:{o.entry}") or o.key, o.label) for o in shown if o.kind is Kind.CHOOSE)
    return Drawing((*parts[:-1], last), options, page, pages, _digest(screen, page))


def _usable(row: Row, limits: Limits) -> Row:
    return tuple(o for o in row if o.kind is not Kind.CONTACT or limits.contact)


def _page(
    screen: Screen, limits: Limits, rows: tuple[Row, ...], page: int, bottom: bool
) -> tuple[tuple[Option, ...], int, int]:
    columns = max(1, screen.columns)
    max_rows = limits.bottom_rows if bottom else limits.inline_rows
    max_buttons = limits.bottom_buttons if bottom else limits.inline_buttons
    fixed = sum(len(row) for row in rows)
    room = min((max_rows - len(rows)) * columns, max_buttons - fixed)
    if len(screen.choices) <= min(room, _COMFORT * columns):
        return screen.choices, 0, 1
    room = min((max_rows - len(rows) - 1) * columns, max_buttons - fixed - 2, _COMFORT * columns)
    room = max(room, 1)
    pages = -(-len(screen.choices) // room)
    page = min(max(page, 0), pages - 1)
    return screen.choices[page * room : (page + 1) * room], page, pages


_COMFORT: Final = 8  # rows of choices on one page, even where a network would take more


def _arrows(page: int, pages: int, speech: Speech) -> Row:
    row: list[Option] = []
    if page > 0:
        row.append(Option(PREVIOUS, speech.label("layout.previous")))
    if page < pages - 1:
        row.append(Option(NEXT, speech.label("layout.next")))
    return tuple(row)


def _side_by_side(choices: tuple[Option, ...], columns: int) -> tuple[Row, ...]:
    return tuple(choices[at : at + columns] for at in range(0, len(choices), columns))


def _buttons(rows: tuple[Row, ...], limits: Limits, mark: int, columns: int) -> Buttons:
    drawn: list[tuple[Button, ...]] = []
    for row in rows:
        for at in range(0, len(row), columns):
            drawn.append(tuple(_button(option, limits, mark) for option in row[at : at + columns]))
    return tuple(drawn)


def _button(option: Option, limits: Limits, mark: int) -> Button:
    made = data(option, mark)
    if len(made.encode()) > limits.data:
        raise ValueError(f"button data over {limits.data} bytes: {made!r}")
    return Button(shorten(option.label, limits.label), made, option.tone, option.kind, option.url)


def _digest(screen: Screen, page: int) -> str:
    said = repr((screen.text, screen.choices, screen.rows, screen.bottom, screen.files, page))
    return hashlib.blake2s(said.encode("utf-8", "replace"), digest_size=12).hexdigest()


def plan(
    shown: Shown, drawing: Drawing, source: str, ahead: tuple[Part, ...], limits: Limits, now: datetime
) -> list[Step]:
    """How the drawing reaches the chat. `source` is the message a press came from, "" after words.

    After words: sent anew, below what the person wrote. After a press on the message that is shown: edited in
    place; nothing to do when it already stands there. When something goes ahead of it, it is sent below.
    """
    sends: list[Step] = [Send(part) for part in ahead]
    here = bool(source) and source == shown.ref
    if here and not ahead and shown.digest == drawing.digest:
        return []
    if here and not ahead and shown.editable and editable(drawing) and _young(shown, limits, now):
        return [Edit(shown.ref, drawing.parts[0])]
    return sends + [Send(part) for part in drawing.parts]


def editable(drawing: Drawing) -> bool:
    """One message of text with inline buttons or none: it can be edited into another such."""
    part = drawing.parts[-1]
    return len(drawing.parts) == 1 and not part.files and not part.bottom


def _young(shown: Shown, limits: Limits, now: datetime) -> bool:
    if limits.edit_age is None or shown.at is None:
        return limits.edit_age is None
    return now - shown.at < limits.edit_age - _EDIT_MARGIN


def chosen(text: str, options: tuple[tuple[str, str], ...]) -> str | None:
    """The option that typed text means: its label (case, ё and signs around forgiven).

    None when it means none, or more than one.
    """
    wanted = _bare(text)
    if not wanted:
        return None
    found = {key for key, label in options if _bare(label) == wanted}
    return found.pop() if len(found) == 1 else None


def _bare(text: str) -> str:
    kept = [char for char in text.casefold().replace("ё", "е") if char.isalnum() or char == " "]
    return " ".join("".join(kept).split())


def part_of(text: Rich, rows: tuple[Row, ...], limits: Limits, key: int = 0) -> list[Part]:
    """A notice as messages: the text split, entry buttons under the last part."""
    drawing = fit(Screen(text, rows=rows), limits, _SILENT, mark=0)
    return [replace(part, key=key and key * 8 + number) for number, part in enumerate(drawing.parts)]


def once(address: str, mark: int, number: int) -> int:
    """The key that makes drawing a message repeatable: the same for the same drawing in the same chat.

    Above 2**30, so that it never meets the keys of notices, which are made of their row ids.
    """
    made = hashlib.blake2s(f"{address}:{mark}:{number}".encode(), digest_size=4).digest()
    return (int.from_bytes(made) >> 2) | 1 << 30


_SILENT: Final = Speech("ru", {}, lambda n: 0)
