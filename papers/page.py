"""A page that grows downwards: words measured and wrapped, boxes. Pixels from the top left."""

import io
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.patches import FancyBboxPatch, Polygon
from matplotlib.text import Text
from PIL import Image

WIDTH: Final = 1080
"""Pixels. A phone shows it in about 400, so the smallest words are 30 high."""
MARGIN: Final = 56
INNER: Final = WIDTH - 2 * MARGIN
LINE: Final = 1.28
"""Heights of a line."""

PAPER: Final = "#F6F8FB"
INK: Final = "#16202B"
MUTED: Final = "#4A5968"
TRACK: Final = "#DFE6EE"
FIRST: Final = "#1559A8"
REST: Final = "#4C8BD0"
OTHER: Final = "#76808C"

_DPI: Final = 100
_COLOURS: Final = 64  # a few inks and their shades: a fifth of the bytes

_FONTS: Final = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
_PLAIN: Final = _FONTS / "DejaVuSans.ttf"
_BOLD: Final = _FONTS / "DejaVuSans-Bold.ttf"

Align = Literal["left", "center", "right"]


@lru_cache(1)
def _drawable() -> frozenset[int]:
    one, other = (get_font(str(path)).get_charmap() for path in (_PLAIN, _BOLD))
    return frozenset(one) & frozenset(other)


@lru_cache(20_000)
def fit(words: str) -> str:
    """The words without what the font has no signs for (pictures among letters), spaces made single."""
    known = _drawable()
    kept = (sign if ord(sign) in known and sign.isprintable() else " " * sign.isspace() for sign in words)
    return " ".join("".join(kept).split())


@lru_cache(64)
def _font(size: int, bold: bool) -> FontProperties:
    return FontProperties(fname=str(_BOLD if bold else _PLAIN), size=size * 72 / _DPI)


_measure: Final[Any] = RendererAgg(1, 1, _DPI)  # type: ignore[no-untyped-call]


@lru_cache(20_000)
def width(words: str, size: int, bold: bool = False) -> float:
    """How wide the words are in one line."""
    return float(_measure.get_text_width_height_descent(fit(words), _font(size, bold), False)[0])


def wrapped(words: str, size: int, room: float, bold: bool = False) -> list[str]:
    """The words in lines no wider than `room`; a word that is wider by itself is broken."""
    found: list[str] = []
    line = ""
    for word in fit(words).split():
        for piece in _pieces(word, size, room, bold):
            longer = f"{line} {piece}" if line else piece
            if line and width(longer, size, bold) > room:
                found.append(line)
                line = piece
            else:
                line = longer
    return [*found, line] if line else found


def _pieces(word: str, size: int, room: float, bold: bool) -> Iterator[str]:
    while width(word, size, bold) > room and len(word) > 1:
        most = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or width(word[:n], size, bold) <= room)
        yield word[:most]
        word = word[most:]
    yield word


class Page:
    """What is drawn so far; `y` is where the next thing begins."""

    def __init__(self) -> None:
        self.y: float = MARGIN
        self._drawn: list[Artist] = []

    def down(self, pixels: float) -> None:
        self.y += pixels

    def words(
        self,
        words: str,
        size: int,
        colour: str = INK,
        *,
        bold: bool = False,
        x: float = MARGIN,
        room: float = INNER,
        align: Align = "left",
    ) -> float:
        """Words from `y` down, wrapped; `x` is their left, middle or right. Gives how high they are."""
        lines = wrapped(words, size, room, bold)
        for at, line in enumerate(lines):
            self.line(line, size, colour, bold=bold, x=x, y=self.y + at * size * LINE, align=align)
        return len(lines) * size * LINE

    def line(
        self, line: str, size: int, colour: str, *, bold: bool, x: float, y: float, align: Align
    ) -> None:
        """One line with its top at `y`."""
        font = _font(size, bold)
        base = y + size * 1.0
        self._drawn.append(
            Text(
                x,
                base,
                fit(line),
                color=colour,
                fontproperties=font,
                ha=align,
                va="baseline",
                parse_math=False,
            )
        )

    def box(self, x: float, y: float, wide: float, high: float, colour: str, *, round_: float = 0.0) -> None:
        """A filled box; with `round_` its corners are."""
        turn = min(round_, wide / 2, high / 2)
        style = f"round,pad=0,rounding_size={turn}" if turn > 0 else "square,pad=0"
        self._drawn.append(
            FancyBboxPatch((x, y), wide, high, boxstyle=style, facecolor=colour, edgecolor="none")
        )

    def pointer(self, x: float, y: float, size: float, colour: str) -> None:
        """A triangle that points up to (x, y)."""
        corners = [(x, y), (x - size * 0.7, y + size), (x + size * 0.7, y + size)]
        self._drawn.append(Polygon(corners, closed=True, facecolor=colour, edgecolor="none"))

    def png(self) -> bytes:
        """The page as a PNG file, as high as it has become."""
        high = round(self.y + MARGIN * 0.75)
        figure = Figure(figsize=(WIDTH / _DPI, high / _DPI), dpi=_DPI, facecolor=PAPER)
        canvas: Any = FigureCanvasAgg(figure)
        axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(high, 0)
        axes.set_axis_off()
        for each in self._drawn:
            axes.add_artist(each)
        canvas.draw()
        drawn = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
        out = io.BytesIO()
        drawn.quantize(_COLOURS, Image.Quantize.FASTOCTREE).save(out, "PNG")
        return out.getvalue()
