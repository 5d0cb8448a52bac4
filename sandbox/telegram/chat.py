"""A chat with the bot, its messages and presses."""

from dataclasses import dataclass, field

from sandbox.telegram.entities import Formatted
from sandbox.telegram.files import Stored
from sandbox.telegram.keyboard import Bottom, Inline


@dataclass(slots=True)
class Message:
    """A message of a chat; `mine` is the person's own, `text` also the caption of a file.

    `bare` was sent with a keyboard under the input line (or one that takes it away): it cannot be edited.
    """

    id: int
    chat: int
    mine: bool
    date: float
    text: Formatted = field(default_factory=Formatted)
    file: Stored | None = None
    place: tuple[float, float] | None = None
    contact: dict[str, object] | None = None
    group: str = ""
    keyboard: Inline | None = None
    bare: bool = False
    protected: bool = False
    reply: dict[str, object] | None = None
    edited: float = 0.0


@dataclass(slots=True)
class Press:
    """A press of a callback button."""

    chat: int
    at: float
    answered: bool = False


@dataclass(slots=True)
class Chat:
    """One person and the bot, as Telegram knows them; with an id below zero a group, `name` its title."""

    id: int
    name: str
    language: str = "ru"
    started: bool = False  # wrote to the bot at least once
    blocked: bool = False
    deactivated: bool = False
    messages: dict[int, Message] = field(default_factory=dict)
    bottom: Bottom | None = None
    unanswered: set[str] = field(default_factory=set)  # presses
    toast: str = ""
    opened: str = ""  # the link that a button or an answer to a press has opened
    moved_to: int | None = None  # the supergroup that this group has become

    def user(self) -> dict[str, object]:
        """The person as the Bot API shows them."""
        return {"id": self.id, "is_bot": False, **self._named(), "language_code": self.language}

    def told(self) -> dict[str, object]:
        """The chat as the Bot API shows it."""
        if self.id < 0:
            return {"id": self.id, "title": self.name, "type": "group"}
        return {"id": self.id, **self._named(), "type": "private"}

    def _named(self) -> dict[str, object]:
        first, _, last = self.name.partition(" ")
        return {"first_name": first, "last_name": last} if last else {"first_name": first}
