"""What a person holds: one account in one messenger, as the sandbox plays it.

The demo's page, the transcripts and the fault tests all act through this interface, so a scenario is
written once and played in either messenger.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

Network = Literal["telegram", "vk"]


@dataclass(frozen=True, slots=True)
class Span:
    """A styled stretch of a bubble's text; `start` and `length` in UTF-16 code units."""

    start: int
    length: int
    style: str  # bold, italic, code, link, quote, mention ...
    url: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A button as drawn on the phone. `id` is `row.column` of its keyboard, stable until redrawn."""

    id: str
    label: str
    kind: Literal["callback", "text", "link", "location", "contact"]
    style: Literal["primary", "secondary", "positive", "negative"] = "secondary"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A photo or a document in a bubble. `url` opens it from the page (sandbox's own address)."""

    kind: Literal["photo", "document"]
    name: str
    size: int
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    """One of the cards that stand side by side in a bubble; its buttons one under another."""

    title: str
    text: str
    photo: Attachment | None
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message in the chat, as it looks now."""

    id: int
    mine: bool  # the person's own
    text: str
    at: float  # seconds since the epoch
    spans: tuple[Span, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()  # inline keyboard
    attachments: tuple[Attachment, ...] = ()
    place: tuple[float, float] | None = None  # latitude, longitude in degrees
    edited: bool = False
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True)
class Upload:
    """A file a person sends."""

    name: str
    content: bytes
    kind: Literal["photo", "document"] = "photo"


@dataclass(slots=True)
class View:
    """All that a phone shows."""

    network: Network
    person: str  # the person's key in the sandbox, "telegram:100"
    name: str
    bubbles: list[Bubble] = field(default_factory=list)
    bottom: tuple[tuple[Button, ...], ...] = ()  # the keyboard under the input line
    toast: str = ""  # the last answer to a press, "" when it only stopped the spinner
    waiting: bool = False  # a press is not answered yet
    blocked: bool = False  # the person has blocked the bot / forbidden its messages
    commands: tuple[tuple[str, str], ...] = ()  # Telegram's menu: (command, description)


class Phone(Protocol):
    """One person's phone. Every act is what the real client would send, with the real updates following.

    Raises `ValueError` with a plain sentence when a real phone could not do that (no such button, the
    bot is blocked).
    """

    @property
    def address(self) -> str:
        """`telegram:100` or `vk:5301`."""
        ...

    def view(self) -> View: ...
    async def start(self, payload: str = "") -> None:
        """«Начать»: `/start PAYLOAD` in Telegram; the start button or `ref` deep link in VK."""
        ...

    async def say(self, text: str) -> None: ...
    async def press(self, bubble: int, button: str) -> None:
        """Press the inline button `row.column` of a bubble."""
        ...

    async def tap(self, button: str) -> None:
        """Press a button `row.column` of the bottom keyboard."""
        ...

    async def send(self, files: list[Upload], caption: str = "") -> None:
        """Photos or documents; several at once are an album."""
        ...

    async def share_place(self, latitude: float, longitude: float) -> None: ...
    async def block(self) -> None: ...
    async def unblock(self) -> None: ...


Watcher = Callable[[str], None]  # called with a person's address when their view changed
