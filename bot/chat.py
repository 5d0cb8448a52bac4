"""The neutral vocabulary: what people do (`Said`) and what we show (`Screen`).

Nothing here knows a network.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from bot.text import Rich

# --- what people do -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Words:
    """Typed text, cleaned (`bot.text.clean`)."""

    text: str


@dataclass(frozen=True, slots=True)
class Press:
    """A button pressed: the data it carried (`Drawing.data`). `source` is the message it stands on."""

    data: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Chose:
    """An option of the current screen, pressed or typed. Made by the engine; scenes see this."""

    key: str


@dataclass(frozen=True, slots=True)
class Media:
    """A photo or a document, as the network tells of it; not yet downloaded.

    `ref` is what the network's `fetch` takes; `send_ref` what sends the same file again in the same network
    ("" when there is none); `size` in bytes, 0 when not told.
    """

    kind: Literal["photo", "document"]
    ref: str
    send_ref: str = ""
    name: str = ""
    size: int = 0
    mime: str = ""


@dataclass(frozen=True, slots=True)
class Files:
    """Photos and documents; `group` marks parts of one album that come as several updates."""

    items: tuple[Media, ...]
    caption: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the map, degrees; `title` when the network names it."""

    latitude: float
    longitude: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A phone number; `own` when the network vouches that it is the sender's."""

    phone: str
    own: bool


@dataclass(frozen=True, slots=True)
class Start:
    """The conversation is opened: «Начать», `/start`, a deep link with its payload."""

    payload: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the menu, without the slash: `menu`, `report`."""

    name: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person blocked the bot or forbade its messages."""


@dataclass(frozen=True, slots=True)
class Unblocked:
    """The person allowed messages again."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The chat has another address now (a group became a supergroup)."""

    address: str


@dataclass(frozen=True, slots=True)
class Strange:
    """Something we do not take: a sticker, a voice message. `kind` names it (`voice`, `sticker`)."""

    kind: str


Said = (
    Words | Press | Chose | Files | Place | Contact | Start | Command | Blocked | Unblocked | Moved | Strange
)


@dataclass(frozen=True, slots=True)
class Update:
    """One thing that happened, as a messenger told it.

    `id` is unique among all updates of all networks (`telegram:812345`, `vk:9a…`): a repeat has the same.
    `press` is the network's handle of a press that waits for its answer, "" for others.
    `language` is what the client says it speaks, "" when unknown.
    `raw` is the update as it came, kept only when it breaks us.
    `tiles`: as far as is known, the person's application draws tiles (where the network has them at all).
    `ref` is the network's handle of the message that the person wrote, "" for what is no message.
    """

    id: str
    address: str
    said: Said
    at: datetime
    press: str = ""
    language: str = ""
    raw: str = ""
    tiles: bool = True
    ref: str = ""


def network_of(address: str) -> str:
    """`telegram` of `telegram:174`."""
    return address.partition(":")[0]


# --- what we show -------------------------------------------------------------------------------------


class Tone(StrEnum):
    """A button's weight; networks colour it as they can."""

    PLAIN = "plain"
    MAIN = "main"
    GOOD = "good"
    BAD = "bad"


class Kind(StrEnum):
    """What a button does: choose, open a link, or send the person's place or phone."""

    CHOOSE = "choose"
    LINK = "link"
    PLACE = "place"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Option:
    """A button. `key` comes back as `Chose(key)`.

    With `entry` the button leads somewhere by itself, whatever screen is shown now (`appeal:12`): it never
    grows old, and stands on notices. With `kind=LINK` it opens `url`.
    """

    key: str
    label: str
    tone: Tone = Tone.PLAIN
    kind: Kind = Kind.CHOOSE
    entry: str = ""
    url: str = ""


Row = tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Shelved:
    """A file to show: its id in the files store. `own`: it came from somebody, under a name of theirs."""

    file: int
    kind: Literal["photo", "document"]
    name: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class Tile:
    """One of several things shown side by side; `title` and `text` are plain, the options are its own."""

    title: str
    text: str
    options: Row
    photo: Shelved | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """What is to be seen: a text, a list to choose from (paged when it must be), rows that always stay.

    `choices` stand one a row; `rows` under them on every page. `bottom` is the keyboard under the input line
    (the main menu); it is sent only with screens that have no other buttons. `files` are shown with it.
    `columns` lets short choices stand side by side. What is told ahead with `unkept` is written into no
    database: it is shown once, and lost if the program dies before.

    `tiles` are shown side by side under `above`, in a message of their own ahead of `text` and `rows`, in
    pages; only where `Limits.tiles` allows any, all with as many options, all with a photo or none.
    """

    text: Rich
    choices: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()
    bottom: tuple[Row, ...] = ()
    files: tuple[Shelved, ...] = ()
    columns: int = 1
    unkept: bool = False
    tiles: tuple[Tile, ...] = ()
    above: Rich = field(default_factory=Rich)

    def options(self) -> tuple[Option, ...]:
        """Every option on it, in reading order."""
        return (
            self.choices
            + tuple(o for tile in self.tiles for o in tile.options)
            + tuple(o for row in self.rows for o in row)
            + tuple(o for r in self.bottom for o in r)
        )


Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
