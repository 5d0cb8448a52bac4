"""All that can be read in a file that was made: whole archives, books, documents, pages."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from typing import Final

_DEEP: Final = 3
_TAG: Final = re.compile(r"<[^<>]*>")


def read(name: str, content: bytes, deep: int = _DEEP) -> str:
    """The words of the file with its name and the names in it; of a picture no more than is written there."""
    told = "\n".join(_parts(content, deep))
    return f"{name}\n{told}"


def _parts(content: bytes, deep: int) -> Iterator[str]:
    if content[:4] == b"PK\x03\x04" and deep:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for each in archive.infolist():
                yield read(each.filename, archive.read(each), deep - 1)
        return
    told = content.decode("utf-8", "ignore")
    yield told
    if "<" in told or "&" in told:
        yield unescape(_TAG.sub("", told))  # a word may be torn by its styles
    if content[:5] == b"%PDF-":
        yield from _streams(content)


def _streams(content: bytes) -> Iterator[str]:
    for piece in content.split(b"stream")[1:]:
        try:
            yield zlib.decompress(piece.strip(b"\r\n")).decode("utf-8", "ignore")
        except zlib.error:
            continue
