"""The parts of a poll as a workbook for Excel, with lists to choose from and a sheet of hints."""

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]

from domain.polls.faults import MOST_QUESTIONS
from storage.imports.polls import values
from storage.imports.polls.layout import HINTS, OPTIONS, POLL, PROJECTS, QUESTIONS, SHEETS, TITLES
from storage.imports.polls.writing import Row

Hints = Sequence[tuple[str, str]]
"""What to write where: the part and key, "questions.when", and the hint; "" as the first is for all."""

_READY: Final = 2 * MOST_QUESTIONS
"""Rows with lists to choose from."""
_WIDE: Final = {"text": 50, "options": 36, "label": 40, "title": 40, "when": 36, "place": 30}
_YES_NO: Final = ("да", "нет")
_LISTS: Final[Mapping[str, Sequence[str]]] = {
    "questions.kind": tuple(values.RUSSIAN_KINDS),
    "questions.unsure": _YES_NO,
    "questions.obligatory": _YES_NO,
    "poll.kind": tuple(values.RUSSIAN_POLLS),
    "poll.residents": _YES_NO,
    "poll.phone": _YES_NO,
    "poll.results": tuple(values.RUSSIAN_RESULTS),
    "poll.changing": _YES_NO,
    "poll.decides": tuple(values.RUSSIAN_LEVELS),
}


def as_workbook(parts: Mapping[str, Sequence[Row]], hints: Hints) -> bytes:
    """The workbook, in Russian, as those who fill it in read it. Every cell is text: «1–5» is no date."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(
        made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    looks = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF7"}),
        "cell": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
    }
    _poll(book.add_worksheet(SHEETS[POLL]), parts[POLL][0], looks)
    for part in (QUESTIONS, OPTIONS, PROJECTS):
        _table(book.add_worksheet(SHEETS[part]), part, parts[part], looks)
    _hints(book.add_worksheet(HINTS), hints, looks)
    book.close()
    return made.getvalue()


def _poll(page: Any, row: Row, looks: Mapping[str, Any]) -> None:
    page.set_column(0, 0, 28)
    page.set_column(1, 1, 70, looks["cell"])
    for line, (key, title) in enumerate(TITLES[POLL].items()):
        page.write_string(line, 0, title, looks["head"])
        page.write_string(line, 1, row.get(key, ""), looks["cell"])
        _choices(page, line, 1, line, f"{POLL}.{key}")


def _table(page: Any, part: str, rows: Sequence[Row], looks: Mapping[str, Any]) -> None:
    page.freeze_panes(1, 0)
    for column, (key, title) in enumerate(TITLES[part].items()):
        page.set_column(column, column, _WIDE.get(key.partition(".")[0], 18), looks["cell"])
        page.write_string(0, column, title, looks["head"])
        _choices(page, 1, column, _READY, f"{part}.{key}")
        for line, row in enumerate(rows, 1):
            page.write_string(line, column, row.get(key, ""), looks["cell"])


def _choices(page: Any, first: int, column: int, last: int, of: str) -> None:
    if of in _LISTS:
        page.data_validation(first, column, last, column, {"validate": "list", "source": list(_LISTS[of])})


def _hints(page: Any, hints: Hints, looks: Mapping[str, Any]) -> None:
    page.set_column(0, 1, 24)
    page.set_column(2, 2, 90, looks["cell"])
    for line, (of, hint) in enumerate(hints):
        part, _, key = of.partition(".")
        page.write_string(line, 0, SHEETS.get(part, ""), looks["head"])
        page.write_string(line, 1, TITLES[part][key] if key else "", looks["head"])
        page.write_string(line, 2, hint, looks["cell"])
