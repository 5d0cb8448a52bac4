"""What the engine remembers and how it is kept: a Protocol the storage fulfils, and the JSON of it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Protocol, TypeVar

from bot.chat import Kind, Shelved, Tone
from bot.flood import Flood
from bot.layout import Drawing, Shown
from bot.network import Button, Buttons, Part, Plate
from bot.scene import Frame, U
from bot.text import Node, Rich

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stored:
    """A conversation's row. `stack`, `shown` and `undrawn` are JSON texts of this module's making."""

    address: str
    person: int
    language: str
    stack: str = ""
    mark: int = 0
    shown: str = ""
    undrawn: str = ""


class Memory(Protocol[U]):
    """The engine's memory. All but `run` are called inside a turn, over its unit.

    Raises `bot.network.Away` from `run` when nothing could be kept.
    """

    async def run(self, turn: Callable[[U], T]) -> T:
        """One transaction; `turn` may be called again after a conflict."""
        ...

    def now(self, unit: U) -> datetime: ...

    def begin(self, unit: U, update: str, address: str, language: str) -> tuple[bool, Stored]:
        """Mark the update as taken, False when it was before; and `load` the conversation."""
        ...

    def load(self, unit: U, address: str, language: str) -> Stored:
        """The conversation, locked until the turn ends; made, with its person, at the first contact."""
        ...

    def save(self, unit: U, stored: Stored) -> None: ...

    def drawn(self, unit: U, rows: Sequence[tuple[str, int, str]]) -> None:
        """(address, mark, shown): it stands in the chat now; forget the undrawn screen of that mark."""
        ...

    def undrawn(self, unit: U, network: str) -> list[Stored]:
        """Conversations whose screen was committed and not shown."""
        ...

    def dead(self, unit: U, update: str, address: str, raw: str, error: str) -> None:
        """Keep an update that breaks us aside, and mark it as taken."""
        ...

    def closed(self, unit: U, address: str) -> None:
        """The person cannot be written to at this address."""
        ...


@dataclass(slots=True)
class Memo:
    """A conversation taken apart: its frames, what typed text is matched to, the last drawing's digest,
    the keyboard under the input line, how much came lately.
    """

    frames: list[Frame] = field(default_factory=list)
    options: tuple[tuple[str, str], ...] = ()
    digest: str = ""
    bottom: Buttons = ()  # the keyboard that stands under the input line whenever no question borrows it
    borrowed: bool = False
    flood: Flood | None = None


@dataclass(frozen=True, slots=True)
class Undrawn:
    """A screen to be shown: what goes ahead of it, the drawing, the message the press came from."""

    ahead: tuple[Part, ...]
    drawing: Drawing
    source: str
    mark: int


def read_memo(text: str) -> Memo:
    """The memo of a `Stored.stack`; empty for a new conversation."""
    if not text:
        return Memo()
    raw = json.loads(text)
    frames = [Frame(scene, state, page) for scene, state, page in raw["frames"]]
    options = tuple((key, label) for key, label in raw["options"])
    bottom, borrowed = _buttons(raw.get("bottom", [])), raw.get("borrowed", False)
    return Memo(frames, options, raw["digest"], bottom, borrowed, _flood(raw.get("flood")))


def write_memo(memo: Memo) -> str:
    frames = [[frame.scene, frame.state, frame.page] for frame in memo.frames]
    kept: dict[str, Any] = {"frames": frames, "options": memo.options, "digest": memo.digest}
    if memo.bottom:
        kept |= {"bottom": _unbuttons(memo.bottom), "borrowed": memo.borrowed}
    if (flood := memo.flood) is not None:
        kept["flood"] = [flood.since.isoformat(), flood.count, flood.going_on]
    return _text(kept)


def _flood(raw: Any) -> Flood | None:
    return Flood(datetime.fromisoformat(raw[0]), raw[1], raw[2]) if raw else None


def read_shown(text: str) -> Shown:
    if not text:
        return Shown()
    raw = json.loads(text)
    at = datetime.fromisoformat(raw["at"]) if raw["at"] else None
    return Shown(raw["ref"], raw["digest"], at, raw["editable"], raw.get("above", ""))


def write_shown(shown: Shown) -> str:
    at = shown.at.isoformat() if shown.at else ""
    kept = {"ref": shown.ref, "digest": shown.digest, "at": at, "editable": shown.editable}
    return _text(kept | ({"above": shown.above} if shown.above else {}))


def read_undrawn(text: str) -> Undrawn:
    raw = json.loads(text)
    drawing = Drawing(tuple(_part(p) for p in raw["parts"]), (), 0, 1, raw["digest"])
    return Undrawn(tuple(_part(p) for p in raw["ahead"]), drawing, raw["source"], raw["mark"])


def write_undrawn(undrawn: Undrawn) -> str:
    return _text(
        {
            "ahead": [_unpart(part) for part in undrawn.ahead if not part.unkept],
            "parts": [_unpart(part) for part in undrawn.drawing.parts],
            "digest": undrawn.drawing.digest,
            "source": undrawn.source,
            "mark": undrawn.mark,
        }
    )


_AHEAD_KEPT: Final = 50  # messages that wait while a network is away; older ones are given up


def later(old: Undrawn, new: Undrawn) -> Undrawn:
    """The newer drawing, with what the older one had ahead and never showed.

    A message is known by its key: what both have ahead is there once.
    """
    known = {part.key for part in old.ahead}
    ahead = old.ahead + tuple(part for part in new.ahead if not part.key or part.key not in known)
    return replace(new, ahead=ahead[-_AHEAD_KEPT:])


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


_STYLES = ("bold", "italic", "code", "quote", "typed")


def _unpart(part: Part) -> list[Any]:
    nodes = [[n.text, [s for s in _STYLES if getattr(n, s)], n.url] for n in part.text.nodes]
    files = [[f.file, f.kind, f.name] for f in part.files]
    kept = [nodes, _unbuttons(part.inline), _unbuttons(part.bottom), part.bottom_once, files, part.key]
    return [*kept, [_unplate(each) for each in part.plates]] if part.plates else kept


def _unplate(plate: Plate) -> list[Any]:
    photo = plate.photo and [plate.photo.file, plate.photo.kind, plate.photo.name]
    return [plate.title, plate.text, _unbuttons((plate.buttons,)), photo]


def _plate(raw: list[Any]) -> Plate:
    title, text, rows, photo = raw
    return Plate(title, text, _buttons(rows)[0], Shelved(*photo) if photo else None)


def _part(raw: list[Any]) -> Part:
    nodes, inline, bottom, once, files, key, *plates = raw
    text = Rich(tuple(Node(text, url=url, **dict.fromkeys(styles, True)) for text, styles, url in nodes))
    shelved = tuple(Shelved(file, kind, name) for file, kind, name in files)
    part = Part(text, _buttons(inline), _buttons(bottom), once, shelved, key)
    return replace(part, plates=tuple(_plate(each) for each in plates[0])) if plates else part


def _unbuttons(rows: Buttons) -> list[Any]:
    return [[[b.label, b.data, b.tone, b.kind, b.url] for b in row] for row in rows]


def _buttons(raw: list[Any]) -> Buttons:
    return tuple(tuple(Button(b[0], b[1], Tone(b[2]), Kind(b[3]), b[4]) for b in row) for row in raw)
