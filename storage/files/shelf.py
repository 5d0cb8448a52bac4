"""The files store as messengers see it: fulfils `bot.network.Shelf`."""

from pathlib import Path

from storage.files import files
from storage.files.blobs import Blobs
from storage.store import Store
from storage.unit import Unit


class FileShelf:
    """Rows of the shared database, bytes in the folder of files."""

    def __init__(self, store: Store, blobs: Blobs) -> None:
        self._store = store
        self._blobs = blobs

    async def ref(self, file: int, network: str) -> str:
        return await self._store.read(lambda unit: files.ref(unit, file, network)) or ""

    async def path(self, file: int) -> Path | None:
        def look(unit: Unit) -> str | None:
            found = files.load(unit, [file])[0]
            return None if found.state == "erased" else found.hash

        found = await self._store.read(look)
        return self._blobs.path(found) if found else None

    async def remember(self, file: int, network: str, ref: str) -> None:
        def write(unit: Unit) -> None:
            if files.load(unit, [file])[0].state != "erased":
                files.remember_ref(unit, file, network, ref)

        await self._store.run(write)
