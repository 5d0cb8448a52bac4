"""The summary of proposals (сводка предложений) as it is printed: DOCX and XLSX.

Words come ready from `texts`; here they are only laid out. A cell is text whatever it begins with.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape

import docx
import xlsxwriter  # type: ignore[import-untyped]
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

_FONT: Final = "Times New Roman"
_WIDTHS: Final = (1.2, 3.6, 3.2, 7.6, 3.0, 7.1)
"""Of the columns, in centimetres: together A4 laid on its side without the margins."""
_SHEET_WIDTHS: Final = (6, 24, 22, 60, 20, 60)
_WHOLE: Final = 1_000
"""Characters of a cell up to which its row stays on one page: some half of it."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One proposal, or several equal ones told as one. `count` is how many people said it."""

    number: int
    participant: str
    section: str
    proposal: str
    position: str
    reason: str


@dataclass(frozen=True, slots=True)
class Part:
    """Proposals under a heading: residents of the territory and others apart; "" when there is but one."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What stands above the table, its columns (six), its parts, what stands below. `page` is "стр."."""

    title: str
    above: tuple[str, ...]
    columns: tuple[str, ...]
    parts: tuple[Part, ...]
    below: tuple[str, ...]
    sheet: str
    page: str


def as_docx(summary: Summary) -> bytes:
    """A document to be printed: A4 on its side, the heads of columns on every page, pages numbered."""
    document = docx.Document()
    _page(document, summary.page)
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(heading, summary.title, bold=True, size=14)
    for words in summary.above:
        _write(document.add_paragraph(), words)
    table = document.add_table(rows=0, cols=len(summary.columns))
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Cm(width)
    rows = [_row(summary.columns, bold=True, head=True)]
    for part in summary.parts:
        if part.heading:
            rows.append(_row((part.heading,), bold=True, across=len(summary.columns)))
        rows += [_row(_cells(line)) for line in part.lines]
    # The library looks through the whole table for each cell: 20 000 rows would take hours.
    table._tbl.extend(parse_xml(f"<w:tbl {nsdecls('w')}>{''.join(rows)}</w:tbl>"))
    for at, words in enumerate(summary.below):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(0 if at else 10)
        _write(paragraph, words)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def as_xlsx(summary: Summary) -> bytes:
    """A table to work with: the head stays in sight, rows can be filtered, it prints one page wide."""
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", summary.sheet)[:31])
        plain = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        bold = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#E8EDF4"}
        )
        title = book.add_format({"bold": True, "font_size": 14})
        sheet.write_string(0, 0, _clean(summary.title), title)
        for at, words in enumerate(summary.above, 1):
            sheet.write_string(at, 0, _clean(words))
        top = len(summary.above) + 2
        for at, (words, width) in enumerate(zip(summary.columns, _SHEET_WIDTHS, strict=True)):
            sheet.set_column(at, at, width)
            sheet.write_string(top, at, _clean(words), bold)
        sheet.set_row(top, 30)
        row = top
        for part in summary.parts:
            if part.heading:
                row += 1
                sheet.merge_range(row, 0, row, len(summary.columns) - 1, _clean(part.heading), bold)
            for line in part.lines:
                row += 1
                sheet.set_row(row, _height(line))
                sheet.write_number(row, 0, line.number, plain)
                for at, words in enumerate(_cells(line)[1:], 1):
                    sheet.write_string(row, at, _clean(words)[:32_767], plain)
        sheet.autofilter(top, 0, max(row, top), len(summary.columns) - 1)
        sheet.freeze_panes(top + 1, 0)
        for at, words in enumerate(summary.below, row + 2):
            sheet.write_string(at, 0, _clean(words))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
    return made.getvalue()


def _cells(line: Line) -> tuple[str, ...]:
    return str(line.number), line.participant, line.section, line.proposal, line.position, line.reason


def _height(line: Line) -> float:
    """Of a row, in points, so that no words are hidden: programs do not reckon it by themselves."""
    cells = zip(_cells(line), _SHEET_WIDTHS, strict=True)
    rows = (sum(1 + len(each) * 11 // (width * 10) for each in words.split("\n")) for words, width in cells)
    return min(15.0 * max(rows), 409.0)


def _clean(words: str) -> str:
    """Without signs that no XML may hold."""
    return _CONTROL.sub("", words)


def _page(document: Document, page: str) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.8)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(11)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(4)
    page_number(section.footer.paragraphs[0], page)


def page_number(foot: Any, page: str) -> None:
    """«стр. 3» at the right of the foot."""
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _write(foot, f"{page} ", size=9)
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = foot.add_run()
        run.font.size = Pt(9)
        run._r.append(_field(kind, words))


def _field(kind: str, words: str) -> Any:
    if words:
        made = OxmlElement("w:instrText")
        made.set(qn("xml:space"), "preserve")
        made.text = words
    else:
        made = OxmlElement("w:fldChar")
        made.set(qn("w:fldCharType"), kind)
    return made


def _row(cells: Sequence[str], *, bold: bool = False, head: bool = False, across: int = 1) -> str:
    """A row of the table; `head` is repeated on every page, one cell may go `across` several columns."""
    settings = "<w:tblHeader/>" if head else ""
    whole = head or across > 1 or max(map(len, cells)) <= _WHOLE
    settings += "<w:cantSplit/>" if whole else ""
    made = f"<w:tr><w:trPr>{settings}</w:trPr>"
    look = f"<w:rPr>{'<w:b/>' if bold else ''}<w:sz w:val='20'/></w:rPr>"
    for words, width in zip(cells, _WIDTHS, strict=False):
        wide = Cm(sum(_WIDTHS[:across]) if across > 1 else width).twips
        span = f"<w:gridSpan w:val='{across}'/>" if across > 1 else ""
        made += f"<w:tc><w:tcPr><w:tcW w:w='{wide}' w:type='dxa'/>{span}</w:tcPr>"
        for line in _clean(words).split("\n"):
            made += "<w:p><w:pPr><w:spacing w:after='0'/></w:pPr>"
            made += f"<w:r>{look}<w:t xml:space='preserve'>{escape(line)}</w:t></w:r></w:p>"
        made += "</w:tc>"
    return f"{made}</w:tr>"


def _write(paragraph: Any, words: str, *, bold: bool = False, size: int = 11) -> None:
    run = paragraph.add_run(_clean(words))
    run.bold = bold
    run.font.size = Pt(size)
