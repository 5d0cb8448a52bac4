"""Pictures of figures: legible on a phone, whatever stands on them."""

import io
import subprocess
import sys
import warnings

import pytest
from PIL import Image

from papers import drawing, page
from papers.charts import Bar, Bars, Chart, Column, Columns, Legend
from papers.drawing import draw

LONG = (
    "Двор между домами с первого по седьмой, где раньше была хоккейная коробка, а теперь стоят машины: "
    "убрать их, посадить деревья, поставить скамейки и качели, осветить дорожки, сделать вход для колясок"
)
SIZES = (drawing._HEAD, drawing._TITLE, drawing._LABEL, drawing._SMALL)


def opened(chart: Chart) -> list[Image.Image]:
    return [Image.open(io.BytesIO(each)) for each in draw(chart)]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    r, g, b = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, 1.4.3."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_words_and_figures_stand_out_from_the_pictures_own_ground() -> None:
    for ink in (page.INK, page.MUTED):
        assert contrast(ink, page.PAPER) >= 4.5
    for bar in (page.FIRST, page.REST, page.OTHER):
        assert contrast(bar, page.PAPER) >= 3  # WCAG 1.4.11, of graphics


def test_the_smallest_words_are_eleven_pixels_high_on_a_phone() -> None:
    assert min(SIZES) * 400 / page.WIDTH >= 11


def test_a_long_label_is_wrapped_and_never_cut() -> None:
    lines = page.wrapped(LONG, 38, 500)
    assert " ".join(lines) == LONG
    assert all(page.width(line, 38) <= 500 for line in lines)
    assert "".join(page.wrapped("ы" * 200, 38, 500)) == "ы" * 200


@pytest.mark.parametrize("count", [1, 12, 13, 25, 50])
def test_more_bars_than_a_phone_shows_make_several_pictures(count: int) -> None:
    chart = Bars("Наш двор", "Вопрос", tuple(Bar(f"{n}. {LONG[: n * 9]}", 0.5, "5") for n in range(count)))
    parts = drawing._parted(chart)
    assert [bar for part in parts for bar in part.bars] == list(chart.bars)
    assert all(0 < len(part.bars) <= drawing.MOST for part in parts)
    if count == 13:
        pictures = opened(chart)
        assert len(pictures) == 2
        assert {each.width for each in pictures} == {page.WIDTH}
        assert all(each.height <= 2.3 * each.width for each in pictures)


def test_what_people_typed_is_drawn_as_it_is_and_breaks_nothing() -> None:
    odd = ("$\\frac{1}{0}$ _{^", "👍", "\u202eнаоборот", "", "a" * 500, "Ҡала, ғәрип, Ӱ, 中")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns of signs that the font does not have
        draw(Bars("", "\n".join(odd), tuple(Bar(each, 1, each[:9], True, 0.5, each[:20]) for each in odd)))
        draw(Columns("", "x", tuple(Column(0, (each[:5],), (each[:5],)) for each in odd), ends=odd[:2]))
        draw(Bars("", "", (), legend=Legend("", "")))
        draw(Columns("", "", ()))
    (part,) = drawing._parted(Bars("", "", (Bar("👍", 1, "1"), Bar("За", 1, "1"))))
    assert [bar.label for bar in part.bars] == ["№ 1", "За"]


def test_a_bar_is_as_long_as_its_share() -> None:
    (half,) = opened(Bars("", "Вопрос", (Bar("За", 0.5, "1", True),)))
    blue = tuple(int(page.FIRST[at : at + 2], 16) for at in (1, 3, 5))
    near = [
        sum(all(abs(a - b) < 12 for a, b in zip(pixel, blue, strict=True)) for pixel in row)
        for row in _rows(half)
    ]
    assert max(near) == pytest.approx(page.INNER / 2, abs=4)


def _rows(picture: Image.Image) -> list[list[tuple[int, ...]]]:
    plain = picture.convert("RGB")
    flat = plain.get_flattened_data()
    return [flat[at : at + plain.width] for at in range(0, len(flat), plain.width)]


def test_a_figure_over_a_column_covers_no_other() -> None:
    columns = tuple(Column(value, (f"{value * 1000}",), ("янв",)) for value in (5, 5, 5, 9, 5, 5, 5, 5, 5, 5))
    sheet = page.Page()
    drawing._stand(sheet, columns, 40, 600)
    told = [each for each in sheet._drawn if hasattr(each, "get_text")]
    assert 0 < len(told) < len(columns)  # those with room, the highest among them
    assert "9000" in {each.get_text() for each in told}


def test_the_same_chart_is_the_same_file() -> None:
    chart = Columns("Наш двор", "Чисто?", tuple(Column(n, (str(n),), (str(n),)) for n in range(5)), mark=2.4)
    assert draw(chart) == draw(chart)


def test_what_draws_is_not_loaded_with_the_program() -> None:
    code = "import sys, bot.app; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
