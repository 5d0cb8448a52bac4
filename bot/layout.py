"""Fits a screen to a network's limits, and decides how it reaches the chat: send, edit, or leave as it is.

A `Drawing` is a screen as one network will show it: messages, buttons with their data. Every button of a
screen carries the mark of its drawing (`m7:key`), so a press on an old one is recognised; a button with an
entry (`e:appeal:12`) leads somewhere whatever is shown now and never grows old.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from bot.chat import Kind, Option, Row, Screen, Tile
from bot.network import Button, Buttons, Edit, Limits, Part, Plate, Send, Step
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
    """What the chat shows now: the ref of the message with the buttons, and what stands there.

    `above` is the ref of the message with tiles over it, "" when there is none.
    """

    ref: str = ""
    digest: str = ""
    at: datetime | None = None
    editable: bool = False  # text and inline buttons only: can become another such screen
    above: str = ""

    def has(self, source: str) -> bool:
        """Does the message belong to the screen that stands there?"""
        return bool(source) and source in (self.ref, self.above)


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
    """The screen as a network can show it, whatever it is.

    Too many choices are paged with «‹» and «›», too many rows are put side by side and then paged too; too
    long labels are shortened; a long text becomes several messages with the buttons under the last.
    """
    rows = tuple(tuple(o for o in row if o.kind is not Kind.CONTACT or limits.contact) for row in screen.rows)
    wants_bottom = not limits.place_inline and any(
        o.kind in (Kind.PLACE, Kind.CONTACT) for row in rows for o in row
    )
    room = _Room.bottom(limits) if wants_bottom else _Room.inline(limits)
    choices, rows = _room_for(screen.choices, _broken(rows, room.columns, limits), room)
    columns = min(max(1, screen.columns), room.columns)
    if screen.tiles:
        tiles, page, pages = _tiles_of(screen, limits, page)
    else:
        tiles = ()
        choices, page, pages = _page(choices, columns, rows, room, page)
    arrows = _arrows(page, pages, speech)
    under = _side_by_side(choices, columns) + ((arrows,) if arrows else ()) + rows
    text = screen.text
    if pages > 1:
        text = join("\n\n", [text, speech("layout.page", page=page + 1, pages=pages)])
    inline, bottom = under, screen.bottom if not under else ()
    if wants_bottom:
        inline, bottom = (), under
    parts = [Part(part, unkept=screen.unkept) for part in split(text, limits.text) if part.plain.strip()]
    parts = parts or [Part(rich("…"))]
    last = replace(
        parts[-1],
        inline=_buttons(inline, limits, mark),
        bottom=_buttons(_broken(bottom, limits.bottom_columns, limits), limits, mark),
        bottom_once=wants_bottom,
        files=screen.files,
    )
    shown = [o for row in (*under, *bottom) for o in row if o.kind is Kind.CHOOSE]
    options = [(f"e:{o.entry}" if o.entry else o.key, o.label) for o in shown]
    parts = [*parts[:-1], last]
    if tiles:
        parts.insert(0, Part(screen.above, plates=tuple(_plate(each, limits, mark) for each in tiles)))
        options += [(o.key, o.label) for each in tiles for o in each.options]
        options += [(each.options[0].key, each.title) for each in tiles]  # its name is its first option
    return Drawing(tuple(parts), tuple(options), page, pages, _digest(screen, page))


def _tiles_of(screen: Screen, limits: Limits, page: int) -> tuple[tuple[Tile, ...], int, int]:
    """The tiles of the page. Raises ValueError when they cannot stand side by side: a bug of the scene."""
    alike = {(len(each.options), each.photo is None) for each in screen.tiles}
    if not limits.tiles or screen.choices or len(alike) > 1 or max(alike)[0] > limits.tile_options:
        raise ValueError(f"tiles that cannot be drawn: {limits.tiles} a message, {sorted(alike)}")
    pages = -(-len(screen.tiles) // limits.tiles)
    page = min(max(page, 0), pages - 1)
    return screen.tiles[page * limits.tiles : (page + 1) * limits.tiles], page, pages


def _plate(tile: Tile, limits: Limits, mark: int) -> Plate:
    title, text = (shorten(" ".join(each.split()), limits.tile_words) for each in (tile.title, tile.text))
    return Plate(title, text, tuple(_button(each, limits, mark) for each in tile.options), tile.photo)


@dataclass(frozen=True, slots=True)
class _Room:
    """How many buttons may stand in one keyboard, and how."""

    rows: int
    columns: int
    buttons: int

    @staticmethod
    def inline(limits: Limits) -> "_Room":
        return _Room(limits.inline_rows, limits.inline_columns, limits.inline_buttons)

    @staticmethod
    def bottom(limits: Limits) -> "_Room":
        return _Room(limits.bottom_rows, limits.bottom_columns, limits.bottom_buttons)

    def holds(self, rows: tuple[Row, ...], choices: tuple[Option, ...]) -> bool:
        """Is there room for the rows, and beside them for one choice and the arrows?"""
        more = 1 if choices else 0
        return len(rows) + 2 * more <= self.rows and sum(len(row) for row in rows) + 3 * more <= self.buttons


def _broken(rows: tuple[Row, ...], columns: int, limits: Limits) -> tuple[Row, ...]:
    """Rows no wider than allowed; the button of the place by itself where it stands under a message."""
    kept: list[Row] = []
    for row in rows:
        here: list[Option] = []
        for option in row:
            alone = option.kind is Kind.PLACE and limits.place_inline
            if here and (alone or len(here) == columns):
                kept.append(tuple(here))
                here = []
            here.append(option)
            if alone:
                kept.append((option,))
                here = []
        if here:
            kept.append(tuple(here))
    return tuple(kept)


def _room_for(
    choices: tuple[Option, ...], rows: tuple[Row, ...], room: _Room
) -> tuple[tuple[Option, ...], tuple[Row, ...]]:
    """Choices and rows that can be drawn: rows that do not fit are joined, then turned into choices."""
    while not room.holds(rows, choices):
        at = next((n for n in range(len(rows) - 1) if _joinable(rows[n], rows[n + 1], room.columns)), None)
        if at is not None and len(rows) + 2 * bool(choices) > room.rows:
            rows = (*rows[:at], rows[at] + rows[at + 1], *rows[at + 2 :])
        else:
            gone = next((n for n, row in enumerate(rows) if row[0].kind is not Kind.PLACE), 0)
            choices, rows = choices + rows[gone], rows[:gone] + rows[gone + 1 :]
    return choices, rows


def _joinable(one: Row, other: Row, columns: int) -> bool:
    return len(one) + len(other) <= columns and all(o.kind is not Kind.PLACE for o in one + other)


_COMFORT: Final = 8  # rows of choices on one page, even where a network would take more


def _page(
    choices: tuple[Option, ...], columns: int, rows: tuple[Row, ...], room: _Room, page: int
) -> tuple[tuple[Option, ...], int, int]:
    fixed = sum(len(row) for row in rows)
    free = min(room.rows - len(rows), _COMFORT) * columns
    if len(choices) <= min(free, room.buttons - fixed):
        return choices, 0, 1
    free = min(room.rows - len(rows) - 1, _COMFORT) * columns
    here = max(1, min(free, room.buttons - fixed - 2))
    pages = -(-len(choices) // here)
    page = min(max(page, 0), pages - 1)
    return choices[page * here : (page + 1) * here], page, pages


def _arrows(page: int, pages: int, speech: Speech) -> Row:
    row: list[Option] = []
    if page > 0:
        row.append(Option(PREVIOUS, speech.label("layout.previous")))
    if page < pages - 1:
        row.append(Option(NEXT, speech.label("layout.next")))
    return tuple(row)


def _side_by_side(choices: tuple[Option, ...], columns: int) -> tuple[Row, ...]:
    return tuple(choices[at : at + columns] for at in range(0, len(choices), columns))


def _buttons(rows: tuple[Row, ...], limits: Limits, mark: int) -> Buttons:
    return tuple(tuple(_button(option, limits, mark) for option in row) for row in rows)


def _button(option: Option, limits: Limits, mark: int) -> Button:
    made = data(option, mark)
    if len(made.encode()) > limits.data:
        raise ValueError(f"button data over {limits.data} bytes: {made!r}")
    label = shorten(option.label.strip(), limits.label) or "…"
    return Button(label, made, option.tone, option.kind, option.url)


def _digest(screen: Screen, page: int) -> str:
    said = repr((screen.text, screen.choices, screen.rows, screen.bottom, screen.files, page))
    if screen.tiles:
        said += repr((screen.above, screen.tiles))
    return hashlib.blake2s(said.encode("utf-8", "replace"), digest_size=12).hexdigest()


def plan(
    shown: Shown, drawing: Drawing, source: str, ahead: tuple[Part, ...], limits: Limits, now: datetime
) -> list[Step]:
    """How the drawing reaches the chat. `source` is the message a press came from, "" after words.

    After words: sent anew, below what the person wrote. After a press on the message that is shown: edited in
    place; nothing to do when it already stands there. When something goes ahead of it, it is sent below.
    """
    sends: list[Step] = [Send(part) for part in ahead]
    here = shown.has(source)
    if here and not ahead and shown.digest == drawing.digest:
        return []
    refs = [ref for ref in (shown.above, shown.ref) if ref]
    alike = shown.editable and editable(drawing) and len(refs) == len(drawing.parts)
    if here and not ahead and alike and can_edit(shown.at, limits, now):
        return [Edit(ref, part) for ref, part in zip(refs, drawing.parts, strict=True)]
    return sends + [Send(part) for part in drawing.parts]


def editable(drawing: Drawing) -> bool:
    """One message of text, with inline buttons or none, perhaps tiles over it: it can become another such."""
    part = drawing.parts[-1]
    over = drawing.parts[:-1]
    return not part.files and not part.bottom and (not over or (len(over) == 1 and bool(over[0].plates)))


def can_edit(sent_at: datetime | None, limits: Limits, now: datetime) -> bool:
    """Does the network still edit a message sent then? One sent nobody knows when: only where all can be."""
    if limits.edit_age is None or sent_at is None:
        return limits.edit_age is None
    return now - sent_at < limits.edit_age - _EDIT_MARGIN


def chosen(text: str, options: tuple[tuple[str, str], ...]) -> str | None:
    """The option that typed text means: its label (case, ё and signs around forgiven).

    A label cut short on its button is meant by what stands there. None when the text means none, or more
    than one.
    """
    wanted = _bare(text)
    if not wanted:
        return None
    found = {key for key, label in options if _bare_label(label) == wanted}
    if not found and text.endswith("…") and len(wanted) >= _TELLING:
        found = {key for key, label in options if _bare_label(label).startswith(wanted)}
    return found.pop() if len(found) == 1 else None


_TELLING: Final = 20  # letters of a label cut short that are enough to know it by


def _bare(text: str) -> str:
    folded = text.casefold().replace("ё", "е")
    kept = [char for char in folded if char.isalnum() or char == " "]
    return " ".join("".join(kept).split()) or folded.strip()


_bare_label = lru_cache(2048)(_bare)  # labels are few, and every message is compared with those of the menu


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
