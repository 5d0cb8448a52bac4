"""Files: what people and the bot upload, served from the sandbox's own address without a token."""

import hashlib
import io
import itertools
import json
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from urllib.parse import quote

from PIL import Image, UnidentifiedImageError

from sandbox.vk.rules import Refusal

KEPT_BYTES = 256 * 2**20  # all files together; the oldest are forgotten
PHOTO_BYTES = 50 * 2**20
DOCUMENT_BYTES = 200 * 2**20
PHOTO_SIDES = 14_000  # width + height
PHOTO_RATIO = 20
# VK's letters and the longest side they are scaled to; the biggest of them is not the original.
_SIZES = (("s", 75), ("m", 130), ("x", 604), ("y", 807), ("z", 1080), ("w", 2560))
_UNREADABLE = (1280, 960)  # what a phone's picture is taken for when its bytes are not one
_TYPES = {"gif": 3, "txt": 1, "pdf": 1, "doc": 1, "docx": 1, "zip": 2, "rar": 2, "jpg": 4, "png": 4}


@dataclass(slots=True)
class Stored:
    """A file: `kind` is photo, doc or audio_message; `key` its access key."""

    id: int
    owner: int
    key: str
    kind: str
    name: str
    extension: str
    content: bytes
    width: int = 0
    height: int = 0
    date: int = 0


class Files:
    """All files by owner and id. `url` is the sandbox's own address, known once it listens."""

    def __init__(self, owner: int) -> None:
        self.url = ""
        self._owner = owner
        self._files: OrderedDict[tuple[int, int], Stored] = OrderedDict()
        self._bytes = 0
        self._ids = itertools.count(457_239_017)
        self._uploads: OrderedDict[str, tuple[str, str, bytes]] = OrderedDict()

    def store(
        self, kind: str, name: str, content: bytes, owner: int | None = None, *, title: str = ""
    ) -> Stored:
        """Keep a file; `owner` is the person's id, the community by default."""
        width, height = _size(content) or _UNREADABLE if kind == "photo" else (0, 0)
        stored = Stored(
            next(self._ids),
            self._owner if owner is None else owner,
            secrets.token_hex(9),
            kind,
            title or name,
            name.rpartition(".")[2].lower() if "." in name else "",
            content,
            width,
            height,
            int(time.time()),
        )
        self._files[stored.owner, stored.id] = stored
        self._bytes += len(content)
        while self._bytes > KEPT_BYTES and len(self._files) > 1:
            self._bytes -= len(self._files.popitem(last=False)[1].content)
        return stored

    def find(self, owner: int, number: int) -> Stored | None:
        return self._files.get((owner, number))

    def link(self, stored: Stored, size: str = "") -> str:
        """The address that opens the file."""
        where = f"{self.url}/files/{stored.owner}/{stored.id}/{stored.key}/{quote(stored.name, safe='')}"
        return f"{where}?size={size}" if size else where

    def attachment(self, stored: Stored) -> dict[str, object]:
        """The file as `message.attachments` and the save methods show it."""
        return {"type": stored.kind, stored.kind: self.told(stored)}

    def told(self, stored: Stored) -> dict[str, object]:
        common: dict[str, object] = {"id": stored.id, "owner_id": stored.owner, "access_key": stored.key}
        match stored.kind:
            case "photo":
                return {
                    **common,
                    "album_id": -3,
                    "date": stored.date,
                    "text": "",
                    "has_tags": False,
                    "sizes": self._sizes(stored),
                    "orig_photo": {
                        "type": "base",
                        "url": self.link(stored),
                        "width": stored.width,
                        "height": stored.height,
                    },
                }
            case "audio_message":
                return {
                    **common,
                    "duration": max(1, len(stored.content) // 2000),
                    "link_mp3": self.link(stored),
                    "link_ogg": self.link(stored),
                    "waveform": [3, 7, 12, 5],
                }
            case _:
                return {
                    **common,
                    "title": stored.name,
                    "size": len(stored.content),
                    "ext": stored.extension,
                    "date": stored.date,
                    "type": _TYPES.get(stored.extension, 8),
                    "url": self.link(stored),
                }

    def _sizes(self, stored: Stored) -> list[dict[str, object]]:
        longest = max(stored.width, stored.height)
        sizes: list[dict[str, object]] = []
        for letter, side in _SIZES:
            scale = min(1.0, side / longest)
            width, height = max(1, round(stored.width * scale)), max(1, round(stored.height * scale))
            sizes.append({"type": letter, "url": self.link(stored, letter), "width": width, "height": height})
            if side >= longest:
                break
        return sizes

    def content(self, stored: Stored, size: str) -> bytes:
        """The bytes at an address: a smaller size is a really smaller picture."""
        side = dict(_SIZES).get(size)
        if side is None or side >= max(stored.width, stored.height):
            return stored.content
        try:
            with Image.open(io.BytesIO(stored.content)) as picture:
                picture.thumbnail((side, side))
                out = io.BytesIO()
                picture.convert("RGB").save(out, "JPEG", quality=80)
                return out.getvalue()
        except (UnidentifiedImageError, OSError):
            return stored.content

    # Uploading by the bot: a ticket from the upload server, then save it.

    def uploaded_photos(self, contents: list[tuple[str, bytes]]) -> dict[str, object]:
        """What the photo upload server answers; a file that is no picture leaves `photo` empty."""
        tickets = []
        for name, content in contents:
            size = _size(content)
            if size is None or len(content) > PHOTO_BYTES or sum(size) > PHOTO_SIDES:
                continue
            if max(size) > PHOTO_RATIO * min(size):
                continue
            tickets.append({"photo": self._ticket("photo", name, content), "sizes": [], "kid": ""})
        photo = json.dumps(tickets)
        return {"server": 857_432, "photo": photo, "hash": _hash(photo)}

    def uploaded_document(self, kind: str, name: str, content: bytes) -> dict[str, object]:
        """What the document upload server answers."""
        if not content:
            return {"error": "no_file", "error_descr": "File is empty"}
        if len(content) > DOCUMENT_BYTES:
            return {"error": "file_too_big", "error_descr": "File is too big"}
        return {"file": self._ticket("audio_message" if kind == "audio_message" else "doc", name, content)}

    def saved_photos(self, photo: str, server: str, given_hash: str) -> list[dict[str, object]]:
        """photos.saveMessagesPhoto. Raises `Refusal` 118, 121, 129."""
        if server and server != "857432":
            raise Refusal(118)
        if given_hash != _hash(photo):
            raise Refusal(121)
        try:
            tickets = [ticket["photo"] for ticket in json.loads(photo)]
        except (ValueError, TypeError, KeyError):
            raise Refusal(129) from None
        if not tickets:
            raise Refusal(129)
        return [self.told(self._save(ticket, "", 129)) for ticket in tickets]

    def saved_document(self, ticket: str, title: str) -> dict[str, object]:
        """docs.save. Raises `Refusal` 105."""
        return self.attachment(self._save(ticket, title, 105))

    def _ticket(self, kind: str, name: str, content: bytes) -> str:
        ticket = secrets.token_hex(20)
        self._uploads[ticket] = (kind, name, content)
        if len(self._uploads) > 200:
            self._uploads.popitem(last=False)
        return ticket

    def _save(self, ticket: str, title: str, code: int) -> Stored:
        found = self._uploads.get(ticket)
        if found is None:
            raise Refusal(code)
        kind, name, content = found
        return self.store(kind, name, content, title=title)


def _hash(photo: str) -> str:
    return hashlib.sha256(photo.encode()).hexdigest()[:32]


def _size(content: bytes) -> tuple[int, int] | None:
    try:
        with Image.open(io.BytesIO(content)) as picture:
            return picture.size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return None
