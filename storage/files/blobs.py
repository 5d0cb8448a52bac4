"""The bytes of photos and documents, kept on disk under their hash.

The name a sender gave is only shown, never a path. The same bytes are kept once.
"""

import hashlib
import io
import os
import tempfile
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image, ImageOps, UnidentifiedImageError

from storage.appeals.likeness import likeness
from storage.files.signatures import EXTENSIONS, type_of

LIMIT = 20 * 1024 * 1024
"""Bytes; what a Telegram bot can download at all (Bot API, getFile)."""
PIXELS = 50_000_000
"""The largest picture that is opened: a few kilobytes may unpack into gigabytes."""
NAME_LENGTH = 100

Why = Literal["empty", "too_big", "wrong_type", "not_a_photo", "broken"]

_ORIENTATION = 0x0112  # the EXIF tag
# Formats that Pillow reads and that carry where and by whom a picture was taken.
_CLEANED = {"image/jpeg": ("JPEG", "MPO"), "image/png": ("PNG",), "image/webp": ("WEBP",)}


class Rejected(Exception):
    """The file is not one that we take; `why` is a key for the text that says so."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the store: SHA-256 in hex, bytes, true MIME type; what a picture looks like."""

    hash: str
    size: int
    mime: str
    likeness: str | None = None


class Blobs:
    """A folder of files by hash. Slow: call it in a thread."""

    def __init__(self, root: Path, limit: int = LIMIT) -> None:
        self._root = root
        self.limit = limit

    def keep(self, data: bytes, kind: Literal["photo", "document"]) -> Kept:
        """Check and keep a file; pictures lose what tells where they were taken. Raises Rejected.

        HEIC and GIF are kept as they are: nothing here can take them apart.
        """
        if not data:
            raise Rejected("empty")
        if len(data) > self.limit:
            raise Rejected("too_big")
        mime = type_of(data)
        if mime is None:
            raise Rejected("wrong_type")
        if kind == "photo" and not mime.startswith("image/"):
            raise Rejected("not_a_photo")
        clean, looks = _without_traces(data, mime) if mime in _CLEANED else (data, None)
        name = self.hash(clean)
        self._write(self.path(name), clean)
        return Kept(name, len(clean), mime, looks)

    def put(self, data: bytes, mime: str) -> Kept:
        """Keep a file of our own making, of whatever type and size."""
        name = self.hash(data)
        self._write(self.path(name), data)
        return Kept(name, len(data), mime)

    @staticmethod
    def hash(data: bytes) -> str:
        """What these bytes are kept under."""
        return hashlib.sha256(data).hexdigest()

    def here(self, hash: str) -> bool:
        """Are these bytes kept?"""
        return self.path(hash).exists()

    def set_aside(self, hash: str) -> None:
        """The bytes seem to be nobody's: whoever keeps the same from now on writes them anew."""
        with suppress(FileNotFoundError):
            os.replace(self.path(hash), self._aside / hash)

    def put_back(self, hash: str) -> None:
        """They are somebody's after all."""
        self.path(hash).parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            os.replace(self._aside / hash, self.path(hash))

    def discard(self, hash: str) -> None:
        """What was set aside is nobody's."""
        (self._aside / hash).unlink(missing_ok=True)

    def aside(self) -> list[str]:
        """What was set aside and neither put back nor discarded: the process died."""
        return sorted(each.name for each in self._aside.iterdir())

    @property
    def _aside(self) -> Path:
        return self._folder(".aside")

    @property
    def bench(self) -> Path:
        """A folder beside the files, for what is being made."""
        return self._folder(".bench")

    def path(self, hash: str) -> Path:
        """Where the file of that hash is, or would be."""
        if len(hash) != 64 or not set(hash) <= set("0123456789abcdef"):
            raise ValueError("not a SHA-256")
        return self._root / hash[:2] / hash[2:]

    def read(self, hash: str) -> bytes:
        """The bytes of a kept file. Raises FileNotFoundError."""
        return self.path(hash).read_bytes()

    def _folder(self, name: str) -> Path:
        folder = self._root / name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    def _write(self, path: Path, data: bytes) -> None:
        """All or nothing, also when the power fails: a row may say "here" only of what is on the disk."""
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        for folder in (path.parent, path.parent.parent):
            _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _without_traces(data: bytes, mime: str) -> tuple[bytes, str | None]:
    """The same picture without EXIF, GPS, XMP and comments, turned upright; its likeness. Raises Rejected."""
    try:
        with Image.open(io.BytesIO(data), formats=_CLEANED[mime]) as picture:
            if picture.width * picture.height > PIXELS:
                raise Rejected("too_big")
            picture.load()
            return _saved(picture), likeness(ImageOps.exif_transpose(picture))
    except Image.DecompressionBombError as bomb:
        raise Rejected("too_big") from bomb
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError) as error:
        raise Rejected("broken") from error


def _saved(picture: Image.Image) -> bytes:
    form = "JPEG" if picture.format == "MPO" else picture.format
    turned = picture.getexif().get(_ORIENTATION, 1) not in (0, 1)
    # "keep" writes a JPEG with its own tables: nothing is lost but what rounding takes.
    as_is = picture.format == "JPEG" and not turned
    upright = picture if as_is else ImageOps.exif_transpose(picture)
    colours = picture.info.get("icc_profile")
    out = io.BytesIO()
    match form:
        case "JPEG":
            quality = "keep" if as_is else 92
            upright.save(out, "JPEG", quality=quality, icc_profile=colours, exif=b"", comment=b"", xmp=b"")
        case "PNG":
            upright.save(out, "PNG", icc_profile=colours, exif=b"")
        case _:
            upright.save(out, "WEBP", quality=92, icc_profile=colours, exif=b"", xmp=b"")
    return out.getvalue()


def shown_name(name: str, mime: str = "") -> str:
    """A sender's file name made fit to show: no folders, no invisible or turning signs, an honest ending."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = unicodedata.normalize("NFC", last.encode("utf-8", "ignore").decode())
    visible = "".join(sign for sign in plain if unicodedata.category(sign)[0] != "C")
    trimmed = " ".join(visible.split()).strip(". ")
    endings = EXTENSIONS.get(mime, ())
    ending = next((each for each in endings if trimmed.lower().endswith(each)), endings[0] if endings else "")
    stem = trimmed[: -len(ending)] if ending and trimmed.lower().endswith(ending) else trimmed
    return (stem[: NAME_LENGTH - len(ending)] or "file") + ending
