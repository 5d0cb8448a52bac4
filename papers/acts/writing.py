"""The text of an act as a DOCX to take away: headings by their styles, tables as the pictures they are.

Read back by `reading`, it gives the same sections.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt, RGBColor

from bot.chat import Json
from bot.speech import TEXTS, Speech, load
from domain.drafts import Draft, Section, SectionKind
from papers.acts.printing import DOCX
from papers.acts.summary import page_number
from papers.bench import Bench

_FONT: Final = "Times New Roman"
_WIDEST: Final = Cm(16.5)
_DPI: Final = 150
"""Of tables and figures, which were drawn for a screen."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LEVELS: Final = {
    SectionKind.ANNEX: 1,
    SectionKind.PART: 1,
    SectionKind.CHAPTER: 2,
    SectionKind.ARTICLE: 3,
}
_MARKS: Final = {SectionKind.CLAUSE: "{}. ", SectionKind.SUBCLAUSE: "{}) "}


@dataclass(frozen=True, slots=True)
class Act:
    """The text of a version, published on `day` of the authority's calendar.

    `pictures` are the hashes of the kept files by the ids that sections name.
    """

    draft: Draft
    version: int
    day: date
    sections: tuple[Section, ...]
    pictures: Mapping[int, str]


def make(act: Act, bench: Bench) -> Json:
    """Write it, in Russian: the language of the act."""
    say = load(TEXTS)["ru"]
    document = docx.Document()
    _page(document, say)
    named = say.label(f"draft.kind.{act.draft.kind.value}", number=act.draft.number)
    _paragraph(document, named, centred=True)
    _paragraph(document, act.draft.title, centred=True, bold=True, size=15)
    stands = say.label("draft.text_file.stands", version=act.version, day=say.dated(act.day))
    _paragraph(document, stands, centred=True, size=11)
    for each in act.sections:
        _section(document, say, each)
        for picture in each.pictures:
            if picture in act.pictures:
                _picture(document, bench.blobs.read(act.pictures[picture]))
    made = io.BytesIO()
    document.save(made)
    number = act.draft.number.replace("/", "-")
    name = say.label("draft.text_file.name", number=number, version=act.version)
    bench.put(f"{name}.docx", DOCX, made.getvalue())
    return None


def _section(document: Document, say: Speech, each: Section) -> None:
    level = _LEVELS.get(each.kind)
    if level is not None:
        heading = document.add_heading(level=level)
        heading.alignment = WD_ALIGN_PARAGRAPH.CENTER if level < 3 else WD_ALIGN_PARAGRAPH.LEFT
        heading.paragraph_format.page_break_before = each.kind is SectionKind.ANNEX
        _write(heading, _heading(say, each), bold=True)
        for words in each.text.split("\n") if each.text else ():
            _paragraph(document, words)
        return
    mark = _MARKS.get(each.kind, "{}").format(each.number) if each.number else ""
    for at, (words, bold) in enumerate(_lines(each)):
        _paragraph(document, f"{'' if at else mark}{words}", bold=bold)
    if not each.title and not each.text and mark:
        _paragraph(document, mark)


def _heading(say: Speech, each: Section) -> str:
    """«Глава 2. Уборка снега»; one without a number is its title."""
    if not each.number:
        return each.title
    named = say.label(f"draft.section.{each.kind.value}", number=each.number)
    return f"{named}. {each.title}" if each.title else named


def _lines(each: Section) -> Iterator[tuple[str, bool]]:
    if each.title:
        yield each.title, True
    for words in each.text.split("\n") if each.text else ():
        yield words, False


def _picture(document: Document, data: bytes) -> None:
    shown = document.add_picture(io.BytesIO(data))
    natural = shown.width * 72 // _DPI  # the library takes it for 72 or what the file says
    wide = min(int(natural) if natural > Cm(4) else int(shown.width), int(_WIDEST))
    shown.height = int(shown.height * wide / shown.width)
    shown.width = wide


def _page(document: Document, say: Speech) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.5), Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(2)
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3"):
        style: Any = document.styles[name]
        style.font.name, style.font.size = _FONT, Pt(13)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in [each for each in fonts.attrib if each.endswith("Theme")]:
            del fonts.attrib[theme]  # it is stronger than the name of a font
    normal: Any = document.styles["Normal"]
    normal.paragraph_format.space_after = Pt(6)
    page_number(section.footer.paragraphs[0], say.label("draft.summary.page"))


def _paragraph(
    document: Document, words: str, *, centred: bool = False, bold: bool = False, size: int = 13
) -> None:
    paragraph = document.add_paragraph()
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    else:
        paragraph.paragraph_format.first_line_indent = Cm(1.25)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _write(paragraph, words, bold=bold, size=size)


def _write(paragraph: Any, words: str, *, bold: bool = False, size: int = 13) -> None:
    run = paragraph.add_run(_CONTROL.sub("", words))
    run.bold = bold
    run.font.size = Pt(size)
