"""The text of an act from the file an official sent: DOCX, plain text or Markdown."""

import io
from dataclasses import dataclass
from typing import Final

from PIL import Image

from domain.drafts.outline import Line, typed
from papers.acts import package, tables
from papers.acts.docx import Document, Read
from papers.acts.package import Unread

MOST_WORDS: Final = 3_000_000
"""Characters of a text: a code of laws has about two million."""
_WIDEST: Final = 2000
_MOST_PIXELS: Final = 60_000_000
_MOST_PICTURES: Final = 300


@dataclass(frozen=True, slots=True)
class Text:
    """What was read. `lines` name pictures by their place in `pictures`: PNG or JPEG bytes.

    `unshown` is how many drawings could not be read (a formula, a chart, a format of old Office).
    """

    lines: tuple[Line, ...]
    pictures: tuple[bytes, ...] = ()
    unshown: int = 0


def read(data: bytes) -> Text:
    """The text in the file. Raises `Unread` with what it is instead, or what is wrong with it."""
    plain = _words(data)
    if plain is not None:
        lines = typed(plain)
        if not lines:
            raise Unread("empty")
        return Text(lines)
    return _document(Document(package.opened(data)))


def _words(data: bytes) -> str | None:
    """The characters of a plain text in UTF-8, UTF-16 or Windows-1251; None when it is something else."""
    if data.startswith((b"PK", b"%PDF", b"{\\rtf", bytes.fromhex("d0cf11e0"))):
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1251", errors="replace")
    if len(text) > MOST_WORDS:
        raise Unread("too_long")
    odd = sum(not (each.isprintable() or each.isspace()) for each in text[:20_000])
    return None if odd * 50 > len(text[:20_000]) else text


def _document(document: Document) -> Text:
    lines: list[Line] = []
    pictures: list[bytes] = []
    unshown = words = 0
    for each in document.lines():
        words += len(each.text)
        if words > MOST_WORDS:
            raise Unread("too_long")
        shown: list[int] = []
        text = each.text
        for image in _images(document, each):
            if image is None or len(pictures) >= _MOST_PICTURES:
                unshown += 1
            else:
                shown.append(len(pictures))
                pictures.append(image)
        if each.table and not shown:
            text = tables.told(each.table)
        lines.append(Line(text, each.level, tuple(shown)))
    if not any(each.text for each in lines):
        raise Unread("empty")
    return Text(tuple(lines), tuple(pictures), unshown)


def _images(document: Document, line: Read) -> list[bytes | None]:
    """What is drawn of a line: its pictures, or a table too wide for words."""
    if line.table:
        if len(line.table[0]) < tables.WIDE:
            return []
        drawn = tables.drawn(line.table)
        return [] if drawn is None else [drawn]
    return [_picture(document.picture(name)) for name in line.pictures]


def _picture(data: bytes | None) -> bytes | None:
    """A picture that messengers show, no wider than need be; None for what is not one."""
    if data is None:
        return None
    try:
        with Image.open(io.BytesIO(data), formats=["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"]) as image:
            if image.width * image.height > _MOST_PIXELS:
                return None
            flat = Image.new("RGB", image.size, (255, 255, 255))
            seen = image.convert("RGBA")
            flat.paste(seen, mask=seen.getchannel("A"))
            flat.thumbnail((_WIDEST, _WIDEST))
            made = io.BytesIO()
            flat.save(made, "PNG" if image.format in ("PNG", "GIF") else "JPEG", quality=88)
            return made.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
