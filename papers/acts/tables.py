"""A table of a document: told in words when it is narrow, drawn when it is wide."""

import io
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

_PLOTTING: Final = find_spec("matplotlib")  # its fonts alone are wanted: it is not loaded with the program
assert _PLOTTING is not None
assert _PLOTTING.origin is not None
_FONT: Final = Path(_PLOTTING.origin).parent / "mpl-data" / "fonts" / "ttf"
WIDE: Final = 3
"""Columns from which a table is drawn."""
_SIZE: Final = 26  # of letters, for a picture that a phone shows at a third of its width
_PAD: Final = 14
_CELL: Final = (120, 420)  # widths of a column, at least and at most
_MOST: Final = (2400, 4000)
_INK: Final = (28, 34, 43)
_LINE: Final = (176, 184, 196)
_HEAD: Final = (232, 237, 244)
_PAPER: Final = (255, 255, 255)


def told(rows: Sequence[Sequence[str]]) -> str:
    """A narrow table as lines: «ячейка — ячейка»."""
    return "\n".join(" — ".join(" ".join(cell.split()) for cell in row if cell) for row in rows if any(row))


def drawn(rows: Sequence[Sequence[str]]) -> bytes | None:
    """A wide table as a PNG of rows with lines between; None when it would be too big to be read."""
    font = ImageFont.truetype(str(_FONT / "DejaVuSans.ttf"), _SIZE)
    bold = ImageFont.truetype(str(_FONT / "DejaVuSans-Bold.ttf"), _SIZE)
    widths = [
        min(
            _CELL[1],
            max(_CELL[0], *(int(bold.getlength(line)) + 1 for row in rows for line in row[at].split("\n"))),
        )
        for at in range(len(rows[0]))
    ]
    cells = [
        [_wrapped(text, bold if not top else font, width) for text, width in zip(row, widths, strict=True)]
        for top, row in enumerate(rows)
    ]
    step = int(_SIZE * 1.35)
    heights = [max(len(lines) for lines in row) * step + 2 * _PAD for row in cells]
    size = sum(widths) + 2 * _PAD * len(widths) + 1, sum(heights) + 1
    if size[0] > _MOST[0] or size[1] > _MOST[1]:
        return None
    picture = Image.new("RGB", size, _PAPER)
    pen = ImageDraw.Draw(picture)
    top = 0
    for number, (row, height) in enumerate(zip(cells, heights, strict=True)):
        left = 0
        for lines, width in zip(row, widths, strict=True):
            box = (left, top, left + width + 2 * _PAD, top + height)
            pen.rectangle(box, fill=_PAPER if number else _HEAD, outline=_LINE)
            for at, line in enumerate(lines):
                place = (left + _PAD, top + _PAD + at * step)
                pen.text(place, line, fill=_INK, font=font if number else bold)
            left = box[2]
        top += height
    made = io.BytesIO()
    picture.save(made, "PNG", optimize=True)
    return made.getvalue()


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """The text in lines no wider than `width`; a word that is wider is broken."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            while font.getlength(word) > width:
                if line:
                    lines.append(line)
                    line = ""
                cut = max(1, int(len(word) * width / font.getlength(word)))
                while cut > 1 and font.getlength(word[:cut]) > width:
                    cut -= 1
                lines.append(word[:cut])
                word = word[cut:]
            longer = f"{line} {word}".strip()
            if font.getlength(longer) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines
