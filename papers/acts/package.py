"""A DOCX file before anything reads it: what it really is, and whether it may be opened at all.

A hostile file is refused here by what its archive says of itself; what lies gets no further than the child
process's limits.
"""

import io
import re
import zipfile
from typing import Final

MOST_BYTES: Final = 20 << 20
"""Of the file: more the Bot API does not give."""
MOST_UNPACKED: Final = 200 << 20
MOST_PARTS: Final = 5_000
_MOST_XML: Final = 60 << 20
_RATIO: Final = 200  # a text of spaces packs about 1:100
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_BODY: Final = "word/document.xml"
_MACROS: Final = re.compile(r"vbaProject|\.bin$|macro", re.I)


class Unread(Exception):
    """The file is not read; `why` is a key: what it is, or what is wrong with it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def opened(data: bytes) -> zipfile.ZipFile:
    """The archive of a DOCX that may be read. Raises `Unread`."""
    if not data:
        raise Unread("empty")
    if len(data) > MOST_BYTES:
        raise Unread("too_big")
    if data.startswith(_OLE):
        raise Unread("locked" if _ENCRYPTED in data else "old_word")
    if data.startswith(b"%PDF"):
        raise Unread("pdf")
    if data.startswith(b"{\\rtf"):
        raise Unread("rtf")
    if not data.startswith(b"PK"):
        raise Unread("not_docx")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = {each.filename: each for each in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError) as error:
        raise Unread("broken") from error
    if _BODY not in names:
        raise Unread("not_docx")
    if any(_MACROS.search(name) for name in names):
        raise Unread("macros")
    if len(names) > MOST_PARTS or sum(each.file_size for each in names.values()) > MOST_UNPACKED:
        raise Unread("bomb")
    for each in names.values():
        if each.flag_bits & 1:
            raise Unread("locked")
        if each.file_size > 1 << 20 and each.file_size > _RATIO * max(each.compress_size, 1):
            raise Unread("bomb")
    return archive


def part(archive: zipfile.ZipFile, name: str) -> bytes | None:
    """An XML part, read no further than it says it is long; None when it is not there. Raises `Unread`."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        return None
    if info.file_size > _MOST_XML:
        raise Unread("bomb")
    try:
        with archive.open(info) as stream:
            data = stream.read(_MOST_XML + 1)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Unread("broken") from error
    except Exception as error:  # zlib.error, lzma.LZMAError: the packing itself is broken
        raise Unread("broken") from error
    if len(data) > _MOST_XML:
        raise Unread("bomb")
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
        raise Unread("entities")
    return data
