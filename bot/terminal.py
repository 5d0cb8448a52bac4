"""The same bot in a terminal: typed lines in, plain text out, buttons by their number.

For looking at a conversation without a messenger, and for scripts: piped lines are taken one by one, each
after the answer to the one before has been written.
"""

import asyncio
import mimetypes
import shlex
import unicodedata
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal
from uuid import uuid4

from bot.chat import Command, Files, Kind, Media, Place, Press, Said, Start, Update, Words
from bot.network import Button, Edit, Limits, Part, Refused, Step, Take
from bot.speech import Speech
from bot.text import Rich, clean

LIMITS: Final = Limits(text=20_000, place_inline=True, contact=False, spans=False)
_CHUNK: Final = 64 * 1024
_WAIT: Final = 5.0  # seconds of `/wait` that names none


@dataclass(frozen=True, slots=True)
class _Listed:
    """A button under its number; `source` is the message it stands under, "" for those that always stay."""

    button: Button
    source: str


class TerminalNetwork:
    """One terminal, in which any number of people take turns (`/as 2`).

    `lines` are what is typed, `write` prints a line; `settled` returns when the answer to what was taken has
    been shown. `finished` is set when the lines are over.
    """

    name: Final = "terminal"

    def __init__(
        self,
        lines: AsyncIterator[str],
        write: Callable[[str], None],
        speech: Speech,
        *,
        now: Callable[[], datetime],
        settled: Callable[[], Awaitable[None]],
    ) -> None:
        self._lines = lines
        self._write = write
        self._speech = speech
        self._now = now
        self._settled = settled
        self._person = "terminal:1"
        self._listed: dict[str, list[_Listed]] = {}
        self._came = asyncio.Event()  # a notice, since the last line
        self.finished = asyncio.Event()

    @property
    def limits(self) -> Limits:
        return LIMITS

    # --- in -------------------------------------------------------------------------------------------

    async def listen(self, take: Take) -> None:
        """Take lines until they end or `/quit`."""
        try:
            async for line in self._lines:
                text = line.strip()
                if text == "/quit":
                    break
                if text.startswith("/wait"):
                    await self._wait(text.removeprefix("/wait").strip())
                    continue
                self._came.clear()
                said = self._said(text)
                if said is not None:
                    await take(self._update(said, text))
                    await self._settled()
        finally:
            self.finished.set()

    def _update(self, said: Said, text: str) -> Update:
        mark = f"terminal:{uuid4().hex}"
        return Update(
            id=mark,
            address=self._person,
            said=said,
            at=self._now(),
            press=self._person if isinstance(said, Press) else "",
            language=self._speech.language,
            raw=text,
        )

    def _said(self, text: str) -> Said | None:
        if text.startswith("\\"):  # words that look like a number or a command
            return Words(clean(text[1:]))
        if text.startswith("/"):
            name, _, rest = text[1:].partition(" ")
            return self._command(name, rest.strip())
        if text.isascii() and text.isdigit() and (listed := self._listed.get(self._person)):
            if 1 <= int(text) <= len(listed):
                chosen = listed[int(text) - 1]
                return Press(chosen.button.data, chosen.source)
            self._say("terminal.no_button", count=len(listed))
            return None
        return Words(clean(text)) if text else None

    def _command(self, name: str, rest: str) -> Said | None:
        match name:
            case "start":
                return Start(rest)
            case "photo":
                return self._files("photo", rest)
            case "file":
                return self._files("document", rest)
            case "place":
                with suppress(ValueError):
                    latitude, longitude = (float(each) for each in rest.replace(",", " ").split())
                    if abs(latitude) <= 90 and abs(longitude) <= 180:
                        return Place(latitude, longitude)
                self._say("terminal.how_place")
            case "as":
                if rest.isascii() and rest.isdigit() and int(rest):
                    self._person = f"terminal:{int(rest)}"
                    self._say("terminal.now", person=self._person)
                else:
                    self._say("terminal.how_as")
            case "help" | "":
                self._say("terminal.help")
            case _:
                return Command(name)
        return None

    def _files(self, kind: Literal["photo", "document"], rest: str) -> Said | None:
        try:
            paths = [Path(each).expanduser().absolute() for each in shlex.split(rest)]
        except ValueError:  # an open quotation mark
            paths = []
        if not paths:
            self._say("terminal.how_file")
            return None
        for path in paths:
            if not path.is_file():
                self._say("terminal.no_file", path=str(path))
                return None
        return Files(tuple(_media(kind, path) for path in paths))

    async def _wait(self, seconds: str) -> None:
        """Until a notice comes, or one has come since the last line; for `/wait SECONDS` at most."""
        try:
            limit = float(seconds or _WAIT)
        except ValueError:
            limit = _WAIT
        with suppress(TimeoutError):
            await asyncio.wait_for(self._came.wait(), limit)
        self._came.clear()

    # --- out ------------------------------------------------------------------------------------------

    async def show(self, address: str, steps: Sequence[Step]) -> list[str]:
        """Print the steps; an edited message is printed again."""
        return [self._print(address, step) for step in steps]

    async def deliver(self, address: str, steps: Sequence[Step]) -> list[str]:
        """Print a notice."""
        refs = await self.show(address, steps)
        self._came.set()
        return refs

    async def answer(self, press: str, toast: str = "") -> None:
        if toast:
            self._write(f"({toast})")

    def _print(self, address: str, step: Step) -> str:
        ref = step.ref if isinstance(step, Edit) else uuid4().hex
        key = "terminal.edited" if isinstance(step, Edit) else "terminal.bot"
        other = "" if address == self._person else f" → {address}"
        self._write("")
        self._write(f"— {self._speech.label(key)}{other} —")
        for line in plain(step.part.text).split("\n"):
            self._write(line)
        for file in step.part.files:
            self._write(f"[{self._speech.label(f'terminal.{file.kind}')}: {file.name or file.file}]")
        self._list(address, step.part, ref)
        return ref

    def _list(self, address: str, part: Part, ref: str) -> None:
        if not (part.inline or part.bottom):
            return
        listed: list[_Listed] = []
        for row in part.inline or part.bottom:
            shown: list[str] = []
            for button in row:
                match button.kind:
                    case Kind.LINK:
                        shown.append(f"{button.label}: {button.url}")
                    case Kind.PLACE:
                        shown.append(f"[/place] {button.label}")
                    case _:
                        listed.append(_Listed(button, ref if part.inline else ""))
                        shown.append(f"[{len(listed)}] {button.label}")
            self._write("  " + "   ".join(shown))
        self._listed[address] = listed

    def _say(self, key: str, **values: str | int) -> None:
        self._write(f"({self._speech.label(key, None, **values)})")

    # --- the rest -------------------------------------------------------------------------------------

    @asynccontextmanager
    async def fetch(self, ref: str) -> AsyncIterator[AsyncIterator[bytes]]:
        """A file of this machine that `/photo` or `/file` named. Raises `Refused` when it is gone."""

        async def chunks() -> AsyncIterator[bytes]:
            for at in range(0, len(data), _CHUNK):
                yield data[at : at + _CHUNK]

        try:
            data = await asyncio.to_thread(Path(ref).read_bytes)
        except OSError as error:
            raise Refused(f"no such file: {error.strerror}") from None
        yield chunks()

    async def menu(self, address: str, commands: Sequence[tuple[str, str]]) -> None:
        """A terminal has no menu of commands."""

    async def close(self) -> None:
        """Nothing is held."""


def plain(text: Rich) -> str:
    """The text as a terminal may show it: addresses of links written out, nothing that moves its cursor."""
    shown = "".join(
        f"{node.text} ({node.url})" if node.url and node.url != node.text else node.text
        for node in text.nodes
    )
    return "".join(sign for sign in shown if sign in "\n\t" or unicodedata.category(sign) != "Cc")


def _media(kind: Literal["photo", "document"], path: Path) -> Media:
    mime, _ = mimetypes.guess_type(path.name)
    return Media(kind, str(path), name=path.name, size=path.stat().st_size, mime=mime or "")
