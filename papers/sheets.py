"""Registers as files for Excel: XLSX, or CSV as Russian Excel reads it. Constant memory, however many rows.

A cell that begins like a formula stays text: somebody else opens the file, and a citizen wrote the cell
(OWASP: CSV injection).
"""

import csv
import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Protocol

import xlsxwriter  # type: ignore[import-untyped]

Cell = str | int | bool | date | datetime | None
"""A `datetime` here is naive: local, as it is to be read."""

CELL: Final = 32_767
"""Characters of one cell of Excel; a longer text would be left out whole."""
_HEADER: Final = 120
"""Characters of a page's header: Excel takes 255, an ampersand is two."""
SHEET: Final = 1_000_000
"""Rows on one sheet; Excel takes 1 048 576."""

_FORMULA: Final = frozenset("=+-@＝＋－＠﹢﹣﹦﹫")
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class Sheet(Protocol):
    """A table being written."""

    def row(self, cells: Sequence[Cell]) -> None: ...

    def close(self) -> None: ...


class Xlsx:
    """An XLSX file; beyond `sheet` rows it goes on on the next sheet. `yes`, `no` show flags.

    With a `title` it is meant for paper: as wide as the page, with lines, the title and the headings on each.
    """

    def __init__(
        self,
        path: Path,
        headings: Sequence[str],
        yes_no: tuple[str, str],
        sheet: int = SHEET,
        title: str = "",
    ) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._bold = self._book.add_format({"bold": True})
        self._day = self._book.add_format({"num_format": "dd.mm.yyyy"})
        self._moment = self._book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        self._headings, self._yes_no, self._most, self._title = headings, yes_no, sheet, title
        self._page: Any = None
        self._next = 0
        self._turn_over()

    def _turn_over(self) -> None:
        self._page = self._book.add_worksheet()
        self._page.freeze_panes(1, 0)
        self._page.set_column(0, len(self._headings) - 1, 18)
        if self._title:
            self._page.set_paper(9)  # A4
            self._page.fit_to_pages(1, 0)
            self._page.repeat_rows(0)
            self._page.hide_gridlines(0)
            self._page.set_header("&C" + fit(self._title)[:_HEADER].replace("&", "&&"))
        for column, heading in enumerate(self._headings):
            self._page.write_string(0, column, heading, self._bold)
        self._next = 1

    def row(self, cells: Sequence[Cell]) -> None:
        if self._next > self._most:
            self._turn_over()
        for column, cell in enumerate(cells):
            at = (self._next, column)
            match cell:
                case None | "":
                    continue
                case bool():
                    self._page.write_string(*at, _flag(cell, self._yes_no))
                case int():
                    self._page.write_number(*at, cell)
                case datetime():
                    self._page.write_datetime(*at, cell, self._moment)
                case date():
                    self._page.write_datetime(*at, cell, self._day)
                case str():
                    self._page.write_string(*at, fit(cell))
        self._next += 1

    def close(self) -> None:
        self._book.close()


class Csv:
    """A CSV file with `;` and a byte order mark, so that Excel opens it by a double click."""

    def __init__(self, path: Path, headings: Sequence[str], yes_no: tuple[str, str]) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._lines = csv.writer(self._file, delimiter=";")
        self._lines.writerow(headings)
        self._yes_no = yes_no

    def row(self, cells: Sequence[Cell]) -> None:
        self._lines.writerow([self._text(cell) for cell in cells])

    def _text(self, cell: Cell) -> str | int:
        match cell:
            case None:
                return ""
            case bool():
                return _flag(cell, self._yes_no)
            case int():
                return cell
            case datetime():
                return f"{cell:%d.%m.%Y %H:%M}"
            case date():
                return f"{cell:%d.%m.%Y}"
            case str():
                return harmless(cell)

    def close(self) -> None:
        self._file.close()


def fit(text: str) -> str:
    """The text as a cell can hold it: no control characters, no broken ones, not too long."""
    plain = _UNFIT.sub("", text.replace("\r\n", "\n").replace("\t", " "))
    return plain if len(plain) <= CELL else plain[: CELL - 1] + "…"


def harmless(text: str) -> str:
    """`fit`, and with an apostrophe before what a spreadsheet would take for a formula."""
    plain = fit(text)
    first = next(
        (sign for sign in plain if unicodedata.category(sign) not in ("Zs", "Cf") and sign != "\n"), ""
    )
    return "'" + plain if first in _FORMULA and first else plain


def _flag(value: bool, yes_no: tuple[str, str]) -> str:
    return yes_no[0] if value else yes_no[1]
