"""The port every messenger fills: listen, show, deliver, fetch; its limits; how delivery may fail."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

from bot.chat import Kind, Shelved, Tone, Update
from bot.text import Rich


@dataclass(frozen=True, slots=True)
class Limits:
    """What a network allows. Text lengths in UTF-16 units (the strictest measure), data in UTF-8 bytes."""

    text: int = 4096
    inline_rows: int = 100
    inline_columns: int = 8
    inline_buttons: int = 100
    bottom_rows: int = 100
    bottom_columns: int = 10
    bottom_buttons: int = 300
    label: int = 64
    data: int = 64
    toast: int = 200
    album: int = 10
    spans: bool = True  # styled text can be relied on
    place_inline: bool = False  # a button that sends the place may stand under a message
    contact: bool = True  # a button that sends the phone exists
    edit_age: timedelta | None = None  # how long an own message can be edited; None: for ever
    erases: bool = False  # what a person wrote can be taken out of the chat again (`Erasing`)
    tiles: int = 0  # how many may stand side by side in one message; 0: none
    tile_options: int = 3
    tile_words: int = 80  # of a tile's title, and of its text


@dataclass(frozen=True, slots=True)
class Button:
    """A button ready to be drawn. `data` comes back in `Press.data`."""

    label: str
    data: str
    tone: Tone = Tone.PLAIN
    kind: Kind = Kind.CHOOSE
    url: str = ""


Buttons = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Plate:
    """A tile ready to be drawn."""

    title: str
    text: str
    buttons: tuple[Button, ...]
    photo: Shelved | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One message to be: a text within the network's limit, buttons, files.

    `inline` stand under the message, `bottom` under the input line (never both). `bottom_once` hides after a
    press. With `plates` it has neither, nor files. `key` makes the sending repeatable: the same key is the
    same message (VK's `random_id`); 0 is none.
    `unkept` is held in memory alone until it is sent.
    """

    text: Rich
    inline: Buttons = ()
    bottom: Buttons = ()
    bottom_once: bool = False
    files: tuple[Shelved, ...] = ()
    key: int = 0
    unkept: bool = False
    plates: tuple[Plate, ...] = ()


@dataclass(frozen=True, slots=True)
class Send:
    """A new message."""

    part: Part


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `part` in the place of our message `ref`; when it cannot be edited any more, send it anew."""

    ref: str
    part: Part


Step = Send | Edit


_REPEATED: Final = re.compile(r"[^\x20-\x7e]+|\"[^\"]*\"|\d{5,}\S*|\S{40,}")


def wordless(said: str) -> str:
    """What a network says of a call, fit for a log: a message, a phone or a token it repeats is left out.

    Both networks write their own words in plain English; what is neither is somebody's, or a secret.
    """
    return _REPEATED.sub("…", said)


class Failure(Exception):
    """A delivery did not succeed. The closed list below; each network maps its own errors onto it."""

    def __init__(self, said: str = "") -> None:
        super().__init__(wordless(said))


class Slow(Failure):
    """Too fast for the network: wait `seconds`, then send again."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"wait {seconds:g} s")
        self.seconds = seconds


class Unreachable(Failure):
    """The network is away, slow or broken: try later; whether it was delivered is not known."""


class Closed(Failure):
    """The person cannot be written to: blocked, denied, never wrote, deleted."""


class Refused(Failure):
    """The network says our message is wrong: sending it again would not help. A bug of ours."""


class Shelf(Protocol):
    """The files store, as messengers see it; kept by storage."""

    async def ref(self, file: int, network: str) -> str:
        """The network's own id of the file, "" when it was never sent there."""
        ...

    async def path(self, file: int) -> Path | None:
        """Where the bytes lie; None while they have not arrived."""
        ...

    async def remember(self, file: int, network: str, ref: str) -> None: ...


Take = Callable[[Update], Awaitable[None]]
"""Hands an update to the engine; returns when it is committed. Raises `Away` when nothing could be kept."""


class Away(Exception):
    """Our database cannot take it now: confirm nothing upstream, offer it again later."""


class Network(Protocol):
    """A messenger."""

    @property
    def name(self) -> str:
        """The scheme of its addresses."""
        ...

    @property
    def limits(self) -> Limits: ...

    async def listen(self, take: Take) -> None:
        """Take updates until cancelled, confirming each upstream only after `take` returned."""
        ...

    async def show(self, address: str, steps: Sequence[Step]) -> list[str]:
        """Draw the steps in order; gives the message ref of each. Raises `Failure`."""
        ...

    async def deliver(self, address: str, steps: Sequence[Step]) -> list[str]:
        """Draw a notice's steps, behind those who wait for an answer; gives the message ref of each.

        Tried once: every `Failure` is raised at once, and the notice's keeper decides what follows.
        """
        ...

    async def answer(self, press: str, toast: str = "") -> None:
        """Stop the spinner of a press, with words or without. Never raises: a late answer is no answer."""
        ...

    def fetch(self, ref: str) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """A person's file in chunks. Raises `Unreachable`, or `Refused` when it is gone or too big."""
        ...

    async def menu(self, address: str, commands: Sequence[tuple[str, str]]) -> None:
        """Set the menu of commands of one chat: (command, description). Does nothing where there is none."""
        ...

    async def close(self) -> None: ...


@runtime_checkable
class Erasing(Protocol):
    """A messenger that can take out of a chat what its person wrote: a PIN must not stand there."""

    async def erase(self, address: str, ref: str) -> None:
        """Delete the person's message (`Update.ref`) for both sides. Never raises: it is a precaution."""
        ...
