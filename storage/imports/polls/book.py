"""An Excel workbook to rows of text. A hostile one is told in a sentence, never opened any further.

Values alone are taken: a formula is what Excel saved as its result. To be called in a process of its own,
with limits of memory and time.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

import openpyxl  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from storage.imports.report import Fault, Said, said

UNPACKED: Final = 50 * 1024 * 1024
"""Bytes that the parts of a workbook may unpack into; `zipfile` reads no more than a part says it has."""
PARTS: Final = 1_000
ROWS: Final = 5_000
"""Rows with something in them, of one sheet."""
LAST: Final = 100_000
"""The last row that is looked for: between far rows a book is read empty row by empty row."""
COLUMNS: Final = 60
_OLD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # OLE: Excel before 2007, and what is under a password
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
_DTD: Final = b"<!DOCTYPE"
_HEAD: Final = 4_096  # a DTD stands before the root element


@dataclass(frozen=True, slots=True)
class Row:
    """A row with something in it: `line` counts from 1; a cell for each column up to the last."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet by its title."""

    title: str
    rows: tuple[Row, ...]


def letter(column: int) -> str:
    """The name of a column; the first is 0."""
    return str(get_column_letter(column + 1))


def sheets(file: str, content: bytes, faults: list[Fault]) -> tuple[Sheet, ...]:
    """All sheets with something on them; what cannot be taken goes to `faults`."""
    wrong = _unfit(content)
    if wrong is None:
        try:
            return tuple(each for each in _opened(file, content, faults) if each.rows)
        except Exception:  # of whatever kind: openpyxl fails in a hundred ways on what is no sound workbook
            wrong = said("book.broken"), said("right.save_again")
    faults.append(Fault(file, 0, "", "", *wrong))
    return ()


def _unfit(content: bytes) -> tuple[Said, Said] | None:
    """Why this is no workbook that is opened, and what would be right; None when it is one."""
    if content.startswith(_OLD):
        locked = _LOCKED in content
        return said("book.locked" if locked else "book.old"), said("right.unlock" if locked else "right.xlsx")
    if not content.startswith(b"PK\x03\x04"):
        return said("book.none"), said("right.xlsx")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {each.filename for each in parts}
            if len(parts) > PARTS or sum(each.file_size for each in parts) > UNPACKED:
                return said("book.huge"), said("right.only_questions")
            if "xl/vbaProject.bin" in names:
                return said("book.macros"), said("right.no_macros")
            if "xl/workbook.bin" in names:
                return said("book.binary"), said("right.xlsx")
            if not {"xl/workbook.xml", "[Content_Types].xml"} <= names:
                return said("book.none"), said("right.xlsx")
            if any(_has_dtd(archive, each) for each in parts):
                return said("book.entities"), said("right.save_again")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, ValueError, OSError):
        return said("book.broken"), said("right.save_again")
    return None


def _has_dtd(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Excel writes none; one is there to open other files, or to grow without end."""
    if not part.filename.endswith((".xml", ".rels", ".vml")):
        return False
    with archive.open(part) as opened:
        head = opened.read(_HEAD)
    return _DTD in head.replace(b"\0", b"")  # UTF-16 too


def _opened(file: str, content: bytes, faults: list[Fault]) -> Iterator[Sheet]:
    books = [
        openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=values, keep_links=False)
        for values in (True, False)
    ]
    try:
        for told, written in zip(*(book.worksheets for book in books), strict=True):
            yield Sheet(told.title, _rows(file, told, written, faults))
    finally:
        for book in books:
            book.close()


def _rows(file: str, told: Any, written: Any, faults: list[Fault]) -> tuple[Row, ...]:
    """The rows with something in them; none of a sheet that goes beyond the bounds."""
    found: list[Row] = []
    for sheet in (told, written):
        sheet.reset_dimensions()  # what the file says of its size is not to be believed
    for line, (values, formulas) in enumerate(zip(told.rows, written.rows, strict=True), 1):
        cells: list[str] = []
        for at, (value, formula) in enumerate(zip(values[:COLUMNS], formulas, strict=False)):
            text = _text(value.value)
            cells.append(text)
            problem = None
            if not text and formula.data_type == "f":
                problem = said("book.formula")
            elif text and value.data_type == "e":
                problem = said("book.error")
            if problem is not None:
                place = f"{letter(at)}{line}"
                right = said("right.values_only")
                faults.append(Fault(file, line, "", text, problem, right, sheet=told.title, cell=place))
        if any(value.value is not None for value in values[COLUMNS:]):
            right = said("right.columns_at_most", most=COLUMNS)
            faults.append(Fault(file, line, "", "", said("book.columns"), right, sheet=told.title))
            return ()
        while cells and not cells[-1]:
            cells.pop()
        if not cells and line <= LAST:
            continue
        if len(found) == ROWS or line > LAST:
            right = said("right.rows", most=ROWS)
            faults.append(Fault(file, line, "", "", said("book.rows"), right, sheet=told.title))
            return ()
        found.append(Row(line, tuple(cells)))
    return tuple(found)


def _text(value: object) -> str:
    """A cell's value as a person would write it."""
    match value:
        case None:
            return ""
        case bool():
            return "да" if value else "нет"
        case datetime():
            return value.isoformat(" ", "minutes")
        case date() | time():
            return value.isoformat()
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case _:
            return str(value).strip()
