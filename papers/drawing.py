"""Draws charts, with matplotlib's Agg. Slow, and slow to load: never in a turn, nor on the event loop."""

from dataclasses import replace
from typing import Final

from papers.charts import Bar, Bars, Chart, Column, Columns, Legend
from papers.page import (
    FIRST,
    INK,
    INNER,
    LINE,
    MARGIN,
    MUTED,
    OTHER,
    REST,
    TRACK,
    WIDTH,
    Page,
    fit,
    width,
    wrapped,
)

MOST: Final = 12
"""Bars of one picture."""
_HIGHEST: Final = 2200  # pixels: a higher picture is shown too small

_HEAD, _TITLE, _LABEL, _SMALL = 31, 46, 38, 31
_BAR, _THIN, _GAP = 34, 14, 40
_PLOT: Final = 420  # pixels of the highest column


def draw(chart: Chart) -> list[bytes]:
    """The chart as PNG files: one, or several when it has more bars than a phone shows well."""
    match chart:
        case Columns():
            return [_columns(chart)]
        case Bars():
            parts = _parted(chart)
            many = len(parts) > 1
            return [
                _bars(part, f"{at} / {len(parts)}" if many else "", last=at == len(parts))
                for at, part in enumerate(parts, 1)
            ]


def _parted(chart: Bars) -> list[Bars]:
    parts: list[list[Bar]] = [[]]
    high = 0.0
    for at, bar in enumerate(chart.bars, 1):
        named = bar if fit(bar.label) else replace(bar, label=f"№ {at}")
        more = _high(named)
        if parts[-1] and (len(parts[-1]) == MOST or high + more > _HIGHEST):
            parts.append([])
            high = 0.0
        parts[-1].append(named)
        high += more
    if len(parts) > 1 and len(parts[-1]) < len(parts[-2]) / 3:  # no lonely bar on a sheet of its own
        both = parts[-2] + parts[-1]
        parts[-2:] = [both[: (len(both) + 1) // 2], both[(len(both) + 1) // 2 :]]
    return [replace(chart, bars=tuple(part)) for part in parts]


def _room(bar: Bar) -> float:
    """What is left for the label beside what is told at its end; the whole line when that is too little."""
    left = INNER - width(bar.told, _LABEL, True) - 28
    return left if left >= INNER * 0.45 else INNER


def _high(bar: Bar) -> float:
    room = _room(bar)
    lines = len(wrapped(bar.label, _LABEL, room, bar.first)) + (room == INNER)
    thin = _THIN + 6 if bar.other is not None else 0
    return lines * _LABEL * LINE + _BAR + thin + (_SMALL * LINE + 6) * bool(bar.besides) + _GAP + 6


def _bars(chart: Bars, part: str, *, last: bool) -> bytes:
    page = Page()
    _top(page, chart.head, chart.title, part)
    if chart.legend is not None:
        _legend(page, chart.legend)
    page.down(20)
    for bar in chart.bars:
        _bar(page, bar, chart.full)
    if last:
        _foot(page, chart.foot)
    return page.png()


def _top(page: Page, head: str, title: str, part: str = "") -> None:
    if part:
        page.words(part, _HEAD, MUTED, x=WIDTH - MARGIN, align="right")
    if head:
        beside = INNER - width(part, _HEAD) - 28 if part else INNER
        page.down(page.words(head, _HEAD, MUTED, room=beside) + 8)
    elif part:
        page.down(_HEAD * LINE)
    page.down(page.words(title, _TITLE, INK, bold=True) + 12)


def _legend(page: Page, legend: Legend) -> None:
    for words, colour, high in ((legend.main, FIRST, _BAR), (legend.other, OTHER, _THIN)):
        page.box(MARGIN, page.y + (_SMALL * LINE - high) / 2, 46, high, colour, round_=high / 3)
        page.down(page.words(words, _SMALL, MUTED, x=MARGIN + 64, room=INNER - 64) + 4)


def _bar(page: Page, bar: Bar, full: float) -> None:
    room = _room(bar)
    high = page.words(bar.label, _LABEL, INK, bold=bar.first, room=room)
    if room == INNER:
        page.down(high)
        high = _LABEL * LINE
    page.words(bar.told, _LABEL, INK, bold=True, x=WIDTH - MARGIN, align="right")
    page.down(high + 6)
    _track(page, _BAR, bar.value / full if full else 0.0, FIRST if bar.first else REST)
    page.down(_BAR)
    if bar.other is not None:
        page.down(6)
        _track(page, _THIN, bar.other / full if full else 0.0, OTHER)
        page.down(_THIN)
    if bar.besides:
        page.down(6)
        page.down(page.words(bar.besides, _SMALL, MUTED, x=WIDTH - MARGIN, align="right"))
    page.down(_GAP)


def _track(page: Page, high: float, part: float, colour: str) -> None:
    page.box(MARGIN, page.y, INNER, high, TRACK, round_=high / 3)
    if part > 0:
        page.box(MARGIN, page.y, max(INNER * min(part, 1.0), 8), high, colour, round_=high / 3)


def _foot(page: Page, foot: tuple[str, ...]) -> None:
    for each in foot:
        page.down(page.words(each, _SMALL, MUTED) + 10)


def _columns(chart: Columns) -> bytes:
    page = Page()
    _top(page, chart.head, chart.title)
    if chart.lead:
        page.down(page.words(chart.lead, _LABEL, INK) + 8)
    over = max((len(each.over) for each in chart.columns), default=0)
    page.down(24 + over * _SMALL * LINE)
    slot = INNER / max(1, len(chart.columns))
    base = page.y + _PLOT
    _stand(page, chart.columns, slot, base)
    page.box(MARGIN, base, INNER, 3, MUTED)
    page.y = base + 10
    if chart.mark is not None:
        page.pointer(MARGIN + slot * (chart.mark + 0.5), base + 8, 26, INK)
        page.down(28)
    _under(page, chart.columns, slot)
    if any(chart.ends):
        _ends(page, *chart.ends)
    page.down(20)
    _foot(page, chart.foot)
    return page.png()


def _stand(page: Page, columns: tuple[Column, ...], slot: float, base: float) -> None:
    """The columns and, the highest first, what is told over each where nothing stands in its way."""
    top = max((each.value for each in columns), default=0.0) or 1.0
    wide = min(slot * 0.72, 130)
    middles = [MARGIN + slot * (at + 0.5) for at in range(len(columns))]
    highs = [max(_PLOT * each.value / top, 4) if each.value > 0 else 0.0 for each in columns]
    taken = [(x - wide / 2, x + wide / 2, base - high, base) for x, high in zip(middles, highs, strict=True)]
    for (left, _, upper, _), high, column in zip(tuple(taken), highs, columns, strict=True):
        if high:
            page.box(left, upper, wide, high, FIRST if column.value == top else REST)
    for x, high, column in sorted(zip(middles, highs, columns, strict=True), key=lambda each: -each[1]):
        lines = column.over if high else column.over[:1]
        half = max((width(line, _SMALL, at == 0) for at, line in enumerate(lines)), default=0.0) / 2
        upper = base - high - 10 - len(lines) * _SMALL * LINE
        place = (x - half - 5, x + half + 5, upper, base - high - 6)
        if any(_cross(place, each) for each in taken):
            continue
        taken.append(place)
        for at, line in enumerate(lines):
            y = upper + at * _SMALL * LINE
            page.line(line, _SMALL, MUTED if at else INK, bold=at == 0, x=x, y=y, align="center")


def _cross(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def _under(page: Page, columns: tuple[Column, ...], slot: float) -> None:
    """Words under the columns; one that has no room is left out."""
    lines = max((len(each.under) for each in columns), default=0)
    for place in range(lines):
        free = 0.0
        for at, each in enumerate(columns):
            words = each.under[place] if place < len(each.under) else ""
            x, half = MARGIN + slot * (at + 0.5), width(words, _SMALL) / 2
            if not words or x - half < free:
                continue
            free = x + half + 10
            y = page.y + place * _SMALL * 1.15
            page.line(words, _SMALL, INK, bold=False, x=x, y=y, align="center")
    page.down(lines * _SMALL * 1.15)


def _ends(page: Page, first: str, last: str) -> None:
    page.down(8)
    half = INNER / 2 - 16
    high = page.words(first, _SMALL, MUTED, room=half)
    high = max(high, page.words(last, _SMALL, MUTED, room=half, x=WIDTH - MARGIN, align="right"))
    page.down(high)
