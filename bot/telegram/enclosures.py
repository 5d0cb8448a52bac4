"""Files that go with a message: by the id Telegram remembers, else uploaded once."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

import structlog
from aiogram.methods import SendDocument, SendMediaGroup, SendPhoto
from aiogram.types import FSInputFile, InputMediaDocument, InputMediaPhoto

from bot.chat import Json, Shelved
from bot.network import Refused, Shelf
from bot.telegram.failures import Migrated, bad_file
from bot.telegram.line import Line, Patience

log = structlog.get_logger()

_NETWORK: Final = "telegram"
_ALBUM: Final = 10
_PHOTO_LIMIT: Final = 10 * 2**20  # bytes; a larger picture is taken only as a document
_SENT_AS: Final = ("document", "animation", "video", "audio", "voice", "sticker")


@dataclass(frozen=True, slots=True)
class _Ready:
    """A file with what Telegram is given for it: a remembered id, or the bytes."""

    file: Shelved
    ref: str
    path: Path | None

    @property
    def media(self) -> str | FSInputFile:
        assert self.ref or self.path is not None
        return self.ref or FSInputFile(self.path or "", _name(self.file, self.path))

    @property
    def uploads(self) -> bool:
        return not self.ref


class Enclosures:
    """Sends files to a chat: photos as albums, then documents as theirs (Telegram does not mix them)."""

    def __init__(self, line: Line, shelf: Shelf) -> None:
        self._line = line
        self._shelf = shelf

    async def send(self, chat: int, files: Sequence[Shelved], patience: Patience) -> None:
        """Send them. One that has not arrived, or that Telegram does not take, is left out with a log line.

        Raises `Failure` for all else; `Migrated` when the chat has moved.
        """
        ready = [made for file in files if (made := await self._ready(file))]
        for kind in ("photo", "document"):
            alike = [one for one in ready if _kind(one) == kind]
            for _, chunk in groupby(enumerate(alike), lambda pair: pair[0] // _ALBUM):
                await self._together(chat, [one for _, one in chunk], patience)

    async def _ready(self, file: Shelved) -> _Ready | None:
        ref = await self._shelf.ref(file.file, _NETWORK)
        path = None if ref else await self._shelf.path(file.file)
        if ref or path:
            return _Ready(file, ref, path)
        log.info("telegram.file_absent", file=file.file)
        return None

    async def _together(self, chat: int, files: list[_Ready], patience: Patience) -> None:
        if len(files) == 1:
            return await self._alone(chat, files[0], patience)
        model = InputMediaPhoto if _kind(files[0]) == "photo" else InputMediaDocument
        album = SendMediaGroup(chat_id=chat, media=[model(media=one.media) for one in files])
        try:
            sent = await self._line.say(album, chat, patience, files=True)
        except Migrated:
            raise
        except Refused as failure:
            log.warning("telegram.album_refused", why=str(failure), files=[one.file.file for one in files])
            for one in files:
                await self._alone(chat, one, patience)
            return None
        for one, said in zip(files, sent if isinstance(sent, list) else [], strict=False):
            await self._remember(one, said)
        return None

    async def _alone(self, chat: int, one: _Ready, patience: Patience, as_document: bool = False) -> None:
        method = (
            SendPhoto(chat_id=chat, photo=one.media)
            if _kind(one) == "photo" and not as_document
            else SendDocument(chat_id=chat, document=one.media)
        )
        try:
            sent = await self._line.say(method, chat, patience, files=one.uploads)
        except Migrated:
            raise
        except Refused as failure:
            path = await self._shelf.path(one.file.file) if one.ref else None
            if path is not None and bad_file(failure):
                log.info("telegram.upload_again", file=one.file.file)
                await self._alone(chat, _Ready(one.file, "", path), patience)
            elif one.uploads and isinstance(method, SendPhoto):
                await self._alone(chat, one, patience, as_document=True)
            else:
                log.warning("telegram.file_refused", file=one.file.file, why=str(failure))
            return
        if not as_document:
            await self._remember(one, sent)

    async def _remember(self, one: _Ready, sent: Json) -> None:
        if one.uploads and (ref := _file_id(sent)):
            await self._shelf.remember(one.file.file, _NETWORK, ref)


def _kind(one: _Ready) -> str:
    big = one.path is not None and one.path.exists() and one.path.stat().st_size > _PHOTO_LIMIT
    return "document" if big else one.file.kind


def _name(file: Shelved, path: Path | None) -> str:
    """A file name that cannot break out of its quotes: aiogram writes it into the header as it is."""
    name = file.name or (path.name if path else "") or "file"
    return "".join(char for char in name if char.isprintable() and char not in '"\\/')[-100:] or "file"


def _file_id(sent: Json) -> str:
    if not isinstance(sent, dict):
        return ""
    sizes = sent.get("photo")
    found = sizes[-1] if isinstance(sizes, list) and sizes else None
    for kind in _SENT_AS:
        found = found or sent.get(kind)
    ref = found.get("file_id") if isinstance(found, dict) else None
    return ref if isinstance(ref, str) else ""
