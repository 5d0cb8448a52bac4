"""Results of a poll as a workbook: sheets of plain cells, answers in people's own words put in groups."""

from dataclasses import dataclass
from typing import Final

import xlsxwriter  # type: ignore[import-untyped]

from bot.chat import Json
from domain.wording import Listed
from papers.bench import Bench
from papers.sheets import fit
from papers.wordings import groups

MIME: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ALL: Final = 31  # characters of a sheet's name

Cell = str | int | float | None
"""A float is a share, 0.0 to 1.0."""
Line = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`widths` in characters; a line that begins with "#" is bold, without it."""

    name: str
    widths: tuple[int, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What people wrote to one question; `part` says so when these are not all the answers to it."""

    question: str
    texts: tuple[str, ...]
    part: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook to be made; `about` is answered as it came.

    `answers` is the name of the sheet with what people wrote and `heads` its headings; what has any of
    `listed` in it is not shown, `hidden` says how many.
    """

    name: str
    sheets: tuple[Sheet, ...]
    written: tuple[Written, ...]
    listed: tuple[Listed, ...]
    answers: str
    heads: tuple[str, str, str]
    hidden: str
    about: Json


def make(stuff: Book, bench: Bench) -> Json:
    """One XLSX file; without anything to make, none."""
    if not stuff.sheets:
        return stuff.about
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(bench.sheet(stuff.name, MIME)), options)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    part = book.add_format({"num_format": "0.0%", "valign": "top"})
    answers = Sheet(stuff.answers, (60, 10, 80), tuple(_answers(stuff))) if stuff.written else None
    for sheet in (*stuff.sheets, *((answers,) if answers is not None else ())):
        page = book.add_worksheet(sheet.name[:_ALL])
        for column, width in enumerate(sheet.widths):
            page.set_column(column, column, width)
        for row, line in enumerate(sheet.lines):
            head = line[:1] == ("#",)
            for column, cell in enumerate(line[1:] if head else line):
                match cell:
                    case None | "":
                        continue
                    case str():
                        page.write_string(row, column, fit(cell), bold if head else plain)
                    case float():
                        page.write_number(row, column, cell, part)
                    case _:
                        page.write_number(row, column, cell)
    book.close()
    return stuff.about


def _answers(book: Book) -> list[Line]:
    """For each question its groups, the largest first: how many, then each different text of it."""
    lines: list[Line] = []
    for each in book.written:
        kept, hidden = groups(each.texts, book.listed)
        lines.append(("#", each.question))
        if each.part:
            lines.append((each.part,))
        lines.append(("#", *book.heads))
        for group in kept:
            lines.append((group.told, group.people, "\n".join(text for text, _ in group.others)))
        if hidden:
            lines.append((book.hidden, hidden))
        lines.append(())
    return lines
