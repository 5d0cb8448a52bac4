"""People with phones: what they do, and what they see within some seconds."""

import asyncio
import time
from collections.abc import Callable
from io import BytesIO
from typing import TypeVar

from PIL import Image

from sandbox.phone import Attachment, Bubble, Button, Phone, Upload

T = TypeVar("T")

PATIENCE = 20.0  # seconds a person waits for what must come


def picture(colour: str, size: tuple[int, int] = (320, 240)) -> bytes:
    """A photo that no other test has: its bytes tell it apart."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


class Somebody:
    """A person with a phone. What was there before their last act is not taken for an answer to it."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self._before: dict[int, Bubble] = {}

    @property
    def address(self) -> str:
        return self.phone.address

    # --- what they do ---------------------------------------------------------------------------------

    async def start(self, payload: str = "") -> None:
        self._look()
        await self.phone.start(payload)

    async def say(self, text: str) -> None:
        self._look()
        await self.phone.say(text)

    async def photo(self, *contents: bytes, caption: str = "") -> None:
        self._look()
        await self.phone.send([Upload(f"{at}.jpg", each) for at, each in enumerate(contents)], caption)

    async def press(self, label: str) -> None:
        """Press the newest button whose label begins so (or holds this number), as soon as it is there."""
        where = await self._until(lambda: self._button(label), f"button {label!r}")
        self._look()
        bubble, button = where
        await (self.phone.press(bubble, button.id) if bubble else self.phone.tap(button.id))

    # --- what they see --------------------------------------------------------------------------------

    def theirs(self) -> list[Bubble]:
        """The bot's messages as they look now, oldest first."""
        return [each for each in self.phone.view().bubbles if not each.mine]

    def last(self) -> str:
        """The text of the bot's last message."""
        return self.theirs()[-1].text

    async def sees(self, text: str) -> Bubble:
        """A message of the bot with this text, new or changed since the last act."""

        def found() -> Bubble | None:
            fresh = [each for each in self.theirs() if self._before.get(each.id) != each]
            return next((each for each in reversed(fresh) if text in each.text), None)

        return await self._until(found, repr(text))

    async def sees_button(self, label: str) -> None:
        """There is a button that begins so."""
        await self._until(lambda: self._button(label), f"button {label!r}")

    async def sees_photos(self, count: int) -> list[Attachment]:
        """So many photos from the bot, new since the last act."""

        def found() -> list[Attachment] | None:
            fresh = [each for each in self.theirs() if each.id not in self._before]
            shown = [one for each in fresh for one in each.attachments]
            return shown if len(shown) >= count else None

        return await self._until(found, f"{count} photos")

    async def quiet(self) -> None:
        """No press of theirs spins."""
        await self._until(lambda: not self.phone.view().waiting or None, "an answer to the press")

    def counts(self, text: str) -> int:
        """In how many messages of the bot this text is."""
        return sum(text in each.text for each in self.theirs())

    def _button(self, label: str) -> tuple[int, Button] | None:
        view = self.phone.view()
        for bubble in reversed(view.bubbles):
            for button in (each for row in bubble.buttons for each in row):
                if _is(button, label):
                    return bubble.id, button
        for button in (each for row in view.bottom for each in row):
            if _is(button, label):
                return 0, button
        return None

    def _look(self) -> None:
        self._before = {each.id: each for each in self.theirs()}

    async def _until(self, look: Callable[[], T | None], what: str) -> T:
        until = time.monotonic() + PATIENCE
        while (found := look()) is None:
            if time.monotonic() > until:
                raise AssertionError(f"{self.address} waits for {what}:\n{self.transcript()}")
            await asyncio.sleep(0.005)
        return found

    def transcript(self) -> str:
        """The end of the chat, for a failed test."""
        view = self.phone.view()
        lines = []
        for each in view.bubbles[-8:]:
            keys = [[one.label for one in row] for row in each.buttons]
            lines.append(f"{'я' if each.mine else 'бот'} {each.id}: {each.text} {keys or ''}")
        return "\n".join([*lines, f"внизу: {[[one.label for one in row] for row in view.bottom]}"])


def _is(button: Button, label: str) -> bool:
    return button.label.startswith(label) or (label[:4].isdigit() and label in button.label)
