"""Steps -> messages in a chat: files first, then the text; edited where it can be, sent anew where not."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import structlog

from bot.chat import Json
from bot.network import Edit, Part, Refused, Shelf, Step
from bot.telegram.enclosures import Enclosures
from bot.telegram.failures import Migrated, bad_entities, gone, not_modified
from bot.telegram.line import Line, Patience
from bot.telegram.writes import edit, message

log = structlog.get_logger()

Moving = Callable[[str, str], Awaitable[None]]
"""Told the old and the new address of a chat that has moved."""

_HALFWAY: Final = 1_000  # notices remembered whose files went and whose text did not


class Shows:
    """Draws steps on one line."""

    def __init__(self, line: Line, shelf: Shelf, on_moved: Moving | None) -> None:
        self._line = line
        self._enclosures = Enclosures(line, shelf)
        self._on_moved = on_moved
        self._halfway: OrderedDict[tuple[str, int], None] = OrderedDict()

    async def draw(self, address: str, steps: Sequence[Step], patience: Patience) -> list[str]:
        """Draw the steps in order; gives the ref of each one's message. Raises `Failure`."""
        refs: list[str] = []
        for step in steps:
            try:
                ref = await self._step(address, step, patience)
            except Migrated as moved:
                new = f"telegram:{moved.chat}"
                log.info("telegram.moved", address=address, to=new)
                if self._on_moved is not None:
                    await self._on_moved(address, new)
                address = new
                ref = await self._step(address, step, patience)
            refs.append(ref)
        return refs

    async def _step(self, address: str, step: Step, patience: Patience) -> str:
        chat, part = chat_of(address), step.part
        if isinstance(step, Edit) and step.ref.isdecimal() and not part.bottom and not part.files:
            try:
                return await self._edit(chat, int(step.ref), part, patience)
            except Refused as failure:
                if not gone(failure):
                    raise
        await self._send_files(address, part, patience)
        sent = await self._send(chat, part, patience)
        self._halfway.pop((address, part.key), None)
        return sent

    async def _send_files(self, address: str, part: Part, patience: Patience) -> None:
        mark = (address, part.key)
        if not part.files or (part.key and mark in self._halfway):
            return
        await self._enclosures.send(chat_of(address), part.files, patience)
        if part.key:
            self._halfway[mark] = None
            while len(self._halfway) > _HALFWAY:
                self._halfway.popitem(last=False)

    async def _send(self, chat: int, part: Part, patience: Patience) -> str:
        try:
            sent = await self._line.say(message(chat, part), chat, patience)
        except Refused as failure:
            if not bad_entities(failure):
                raise
            log.warning("telegram.plain", why=str(failure))
            sent = await self._line.say(message(chat, part, styled=False), chat, patience)
        return _ref(sent)

    async def _edit(self, chat: int, ref: int, part: Part, patience: Patience) -> str:
        for styled in (True, False):
            try:
                await self._line.say(edit(chat, ref, part, styled), chat, patience, repeatable=True)
            except Refused as failure:
                if not_modified(failure):
                    break
                if not styled or not bad_entities(failure):
                    raise
                log.warning("telegram.plain", why=str(failure))
            else:
                break
        return str(ref)


def chat_of(address: str) -> int:
    """174 of `telegram:174`. Raises `Refused` for another network's address."""
    scheme, _, chat = address.partition(":")
    try:
        if scheme == "telegram":
            return int(chat)
    except ValueError:
        pass
    raise Refused("not an address of Telegram")


def _ref(sent: Json) -> str:
    ref = sent.get("message_id") if isinstance(sent, dict) else None
    return str(ref) if ref is not None else ""
