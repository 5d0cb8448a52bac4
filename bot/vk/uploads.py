"""Files on the way to VK: uploaded once, then sent by the id that VK gave."""

import asyncio
import io
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final
from weakref import WeakValueDictionary

import structlog
from PIL import Image, ImageOps

from bot.chat import Shelved
from bot.network import Shelf
from bot.vk import wire
from bot.vk.calls import CONNECT_LIMIT, Api, safely
from bot.vk.failures import Silent, VkError, passing

log = structlog.get_logger()

_UPLOAD_LIMIT: Final = 60.0  # seconds without a byte
_THREADS: Final = 2  # a slow upload must not take the threads of the calls
_REFUSED: Final = 22  # VK's "upload error"
_TILE: Final = "vk.tile"  # the name under which the store remembers a photo cut for a carousel
_TILE_SIZE: Final = (1040, 640)  # pixels, 13:8


class Uploads:
    """Gives attachment names (`photo-1_2_key`) for files of the store."""

    def __init__(self, api: Api, shelf: Shelf) -> None:
        self._api = api
        self._shelf = shelf
        self._own = threading.local()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="vk-upload")
        self._under_way: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def refs(self, peer: int, files: Sequence[Shelved], *, urgent: bool) -> list[str]:
        """The names in order. A file that has not arrived, or that VK does not take, is left out and logged.

        When VK does not answer: raises `Silent` or `VkError`; an urgent message goes without the file.
        """
        names: list[str] = []
        for file in files:
            try:
                name = await self._ref(peer, file, urgent)
            except (VkError, Silent) as error:
                if not urgent and (isinstance(error, Silent) or passing(error) or error.code in (6, 9, 29)):
                    raise
                log.warning("vk.file_not_sent", file=file.file, why=str(error))
                continue
            if name:
                names.append(name)
            else:
                log.info("vk.file_not_here_yet", file=file.file)
        return names

    async def tiles(self, peer: int, photos: Sequence[Shelved], *, urgent: bool) -> list[str]:
        """Ids (`-1_2`) of the photos as a carousel takes them, in order; none when one is not to be had.

        Raises as `refs` does.
        """
        names: list[str] = []
        for photo in photos:
            try:
                name = await self._ref(peer, photo, urgent, tile=True)
            except (VkError, Silent) as error:
                if not urgent and (isinstance(error, Silent) or passing(error)):
                    raise
                log.warning("vk.tile_without_photo", file=photo.file, why=str(error))
                return []
            if not name:
                return []
            names.append(name)
        return names

    async def _ref(self, peer: int, file: Shelved, urgent: bool, *, tile: bool = False) -> str:
        network = _TILE if tile else "vk"
        known = await self._shelf.ref(file.file, network)
        if known:
            return known
        lock = self._under_way.setdefault(file.file, asyncio.Lock())
        async with lock:  # shown to two people at once, it is uploaded once
            known = await self._shelf.ref(file.file, network)
            path = None if known else await self._shelf.path(file.file)
            if path is None:
                return known
            try:
                if tile:
                    name = await self._tile(peer, path, urgent)
                else:
                    name = await self._uploaded(peer, file, path, urgent)
            except (KeyError, IndexError, TypeError) as error:
                raise Silent(f"not VK's answer ({type(error).__name__})") from None
            except OSError as error:  # the store lost it: nobody can send it
                raise VkError(_REFUSED, f"the file cannot be read ({type(error).__name__})") from None
            await self._shelf.remember(file.file, network, name)
            return name

    async def _tile(self, peer: int, path: Path, urgent: bool) -> str:
        """A carousel wants 13:8 (VK's page on templates): its photo is another one, cut from the middle."""
        cut = await asyncio.get_running_loop().run_in_executor(self._threads, _cut, path)
        name = await self._photo(peer, io.BytesIO(cut), urgent)
        return "_".join(name.removeprefix("photo").split("_")[:2])  # no access key: it is the community's own

    async def _uploaded(self, peer: int, file: Shelved, path: Path, urgent: bool) -> str:
        if file.kind == "photo":
            try:
                return await self._photo(peer, path, urgent)
            except VkError as error:
                if error.code not in (100, 129, _REFUSED):
                    raise
                log.info("vk.photo_as_document", file=file.file, code=error.code)
        return await self._document(peer, file.name or path.name, path, urgent)

    async def _photo(self, peer: int, content: Path | io.BytesIO, urgent: bool) -> str:
        server = await self._api("photos.getMessagesUploadServer", {"peer_id": peer}, urgent=urgent)
        told = await self._posted(server["upload_url"], "photo", "photo.jpg", content)
        if not told.get("photo") or told.get("photo") == "[]":
            raise VkError(_REFUSED, "the upload server took no photo")
        params = {key: told.get(key, "") for key in ("server", "photo", "hash")}
        saved = await self._api("photos.saveMessagesPhoto", params, urgent=urgent)
        return _named("photo", saved[0])

    async def _document(self, peer: int, name: str, path: Path, urgent: bool) -> str:
        server = await self._api(
            "docs.getMessagesUploadServer", {"type": "doc", "peer_id": peer}, urgent=urgent
        )
        told = await self._posted(server["upload_url"], "file", name, path)
        if not told.get("file"):
            raise VkError(_REFUSED, "the upload server took no document")
        saved = await self._api("docs.save", {"file": told["file"], "title": name}, urgent=urgent)
        return _named("doc", saved["doc"])

    async def _posted(self, url: str, field: str, name: str, content: Path | io.BytesIO) -> Mapping[str, Any]:
        loop = asyncio.get_running_loop()
        told = await loop.run_in_executor(
            self._threads, safely, "", self._post, str(url), field, name.replace('"', "'"), content
        )
        return told if isinstance(told, Mapping) else {}

    def _post(self, url: str, field: str, name: str, content: Path | io.BytesIO) -> Any:
        session = getattr(self._own, "session", None)
        if session is None:
            session = self._own.session = wire.session((CONNECT_LIMIT, _UPLOAD_LIMIT))
        with content.open("rb") if isinstance(content, Path) else content as body:
            answer = session.post(url, files={field: (name, body)})
        answer.raise_for_status()
        return answer.json()

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _cut(path: Path) -> bytes:
    """The middle of the picture as a JPEG. Raises OSError when it is none."""
    with Image.open(path) as picture:
        made = io.BytesIO()
        ImageOps.fit(picture.convert("RGB"), _TILE_SIZE).save(made, "JPEG", quality=85)
    return made.getvalue()


def _named(kind: str, thing: Mapping[str, Any]) -> str:
    key = thing.get("access_key")
    return f"{kind}{thing['owner_id']}_{thing['id']}" + (f"_{key}" if key else "")
