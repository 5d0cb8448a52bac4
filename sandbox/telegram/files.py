"""Photos and documents: kept, measured, given ids and addresses."""

import hashlib
import mimetypes
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sandbox.telegram.params import Upload
from sandbox.telegram.rules import (
    DOWNLOAD_BYTES,
    PHOTO_BYTES,
    PHOTO_RATIO,
    PHOTO_SIDES,
    Refusal,
)

Kind = Literal["photo", "document", "sticker", "voice"]
KEPT_BYTES = 512 * 2**20  # of all files together; the oldest are forgotten
_PREVIEW = 320  # the longer side of the small size of a photo
_FOLDERS: Mapping[str, str] = {
    "photo": "photos",
    "document": "documents",
    "sticker": "stickers",
    "voice": "voice",
}
_PREFIXES: Mapping[str, str] = {"photo": "AgAC", "document": "BQAC", "sticker": "CAAC", "voice": "AwAC"}


@dataclass(frozen=True, slots=True)
class Stored:
    """A file. A photo has the small size of the same picture under an id of its own."""

    kind: Kind
    name: str
    mime: str
    content: bytes
    id: str
    unique: str
    path: str
    width: int = 0
    height: int = 0
    preview: str = ""

    def told(self) -> dict[str, object]:
        """The fields of a message with this file."""
        common: dict[str, object] = {
            "file_id": self.id,
            "file_unique_id": self.unique,
            "file_size": len(self.content),
        }
        match self.kind:
            case "photo":
                return {"photo": self._sizes(common)}
            case "document":
                return {"document": {"file_name": self.name, "mime_type": self.mime, **common}}
            case "voice":
                return {"voice": {"duration": 3, "mime_type": self.mime, **common}}
            case "sticker":
                looks = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
                return {"sticker": {"type": "regular", "emoji": "👍", **looks, **common}}

    def _sizes(self, common: dict[str, object]) -> list[dict[str, object]]:
        whole = {**common, "width": self.width, "height": self.height}
        if not self.preview:
            return [whole]
        scale = _PREVIEW / max(self.width, self.height)
        small = {
            **common,
            "file_id": self.preview,
            "file_unique_id": f"{self.unique}m",
            "width": max(1, round(self.width * scale)),
            "height": max(1, round(self.height * scale)),
        }
        return [small, whole]


class Files:
    """The store. `url` is where the sandbox listens."""

    def __init__(self) -> None:
        self.url = ""
        self._by_id: dict[str, Stored] = {}
        self._by_path: dict[str, Stored] = {}
        self._order: OrderedDict[str, int] = OrderedDict()
        self._bytes = 0
        self._count = 0

    def find(self, file_id: str) -> Stored | None:
        return self._by_id.get(file_id)

    def at(self, path: str) -> Stored | None:
        """The file of a `file_path` that getFile told."""
        return self._by_path.get(path)

    def link(self, stored: Stored) -> str:
        """Where the page opens it, without a token."""
        return f"{self.url}/view/{stored.id}"

    def keep(self, kind: Kind, name: str, content: bytes) -> Stored:
        """A person's file, or the bot's that has passed the checks."""
        self._count += 1
        size = picture_size(content) if kind == "photo" else None
        width, height = size or (640, 480)
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        ending = name.rpartition(".")[2] if "." in name else "bin"
        path = f"{_FOLDERS[kind]}/file_{self._count}.{'jpg' if kind == 'photo' else ending}"
        stored = Stored(
            kind,
            name,
            mime,
            content,
            self._id(kind),
            "AQAD" + hashlib.sha256(kind.encode() + content).hexdigest()[:12],
            path,
            width,
            height,
            self._id(kind) if kind == "photo" and max(width, height) > _PREVIEW else "",
        )
        self._by_id[stored.id] = self._by_path[path] = stored
        if stored.preview:
            self._by_id[stored.preview] = stored
        self._order[stored.id] = len(content)
        self._bytes += len(content)
        while self._bytes > KEPT_BYTES and len(self._order) > 1:
            self._forget(*self._order.popitem(last=False))
        return stored

    def _id(self, kind: Kind) -> str:
        return f"{_PREFIXES[kind]}AgIAAxkBAA{secrets.token_urlsafe(24)}"

    def _forget(self, file_id: str, size: int) -> None:
        stored = self._by_id.pop(file_id)
        self._by_id.pop(stored.preview, None)
        self._by_path.pop(stored.path, None)
        self._bytes -= size

    def given(
        self, kind: Kind, value: str, field: str, uploads: Mapping[str, Upload], *, limits: bool
    ) -> Stored | None:
        """The file that a bot sends: an upload (`attach://x`, or the field itself) or a known id.

        None when there is none in the request. Raises `Refusal`.
        """
        upload = uploads.get(value.removeprefix("attach://") if value.startswith("attach://") else field)
        if value and not value.startswith("attach://"):
            return self._known(kind, value)
        if upload is None:
            return None
        if limits:
            _check(kind, upload.content)
        return self.keep(kind, upload.name, upload.content)

    def _known(self, kind: Kind, value: str) -> Stored:
        if value.lower().startswith(("http://", "https://")):
            # The sandbox reaches nobody: for the bot it is as if the address did not answer.
            raise Refusal("Failed to get HTTP URL content")
        stored = self._by_id.get(value)
        if stored is None:
            raise Refusal("Wrong file identifier/HTTP URL specified")
        if stored.kind != kind:
            raise Refusal(f"Can't use file of type {stored.kind.title()} as {kind.title()}")
        return stored

    def told(self, file_id: str) -> dict[str, object]:
        """The answer of getFile. Raises `Refusal`."""
        if not file_id:
            raise Refusal("file_id not specified")
        stored = self._by_id.get(file_id)
        if stored is None:
            raise Refusal("invalid file_id")
        if len(stored.content) > DOWNLOAD_BYTES:
            raise Refusal("file is too big")
        unique = stored.unique + ("m" if file_id == stored.preview else "")
        return {
            "file_id": file_id,
            "file_unique_id": unique,
            "file_size": len(stored.content),
            "file_path": stored.path,
        }


def _check(kind: Kind, content: bytes) -> None:
    if not content:
        raise Refusal("file must be non-empty")
    if kind != "photo":
        return
    if len(content) > PHOTO_BYTES:
        raise Refusal(
            f"file of size {len(content)} bytes is too big for a photo; "
            f"the maximum size is {PHOTO_BYTES} bytes"
        )
    size = picture_size(content)
    if size is None:
        raise Refusal("IMAGE_PROCESS_FAILED")
    if sum(size) > PHOTO_SIDES or max(size) > PHOTO_RATIO * min(size):
        raise Refusal("PHOTO_INVALID_DIMENSIONS")


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels by the signature and headers of PNG, JPEG, GIF, WebP; None is no picture."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        return int.from_bytes(content[16:20], "big") or 1, int.from_bytes(content[20:24], "big") or 1
    if content.startswith((b"GIF87a", b"GIF89a")) and len(content) >= 10:
        return int.from_bytes(content[6:8], "little") or 1, int.from_bytes(content[8:10], "little") or 1
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP" and len(content) >= 30:
        return _webp_size(content)
    return _jpeg_size(content) if content.startswith(b"\xff\xd8\xff") else None


def _webp_size(content: bytes) -> tuple[int, int] | None:
    match content[12:16]:
        case b"VP8X":
            return int.from_bytes(content[24:27], "little") + 1, int.from_bytes(content[27:30], "little") + 1
        case b"VP8 ":
            width, height = (int.from_bytes(content[at : at + 2], "little") & 0x3FFF for at in (26, 28))
            return width or 1, height or 1
        case b"VP8L":
            bits = int.from_bytes(content[21:25], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content):
        if content[at] != 0xFF:
            return None
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = (int.from_bytes(content[spot : spot + 2], "big") for spot in (at + 5, at + 7))
            return width or 1, height or 1
        elif marker == 0x01 or 0xD0 <= marker <= 0xD8:
            at += 2
        else:
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None
