"""The text of an act from files: what is in them is read, what is hostile is refused with a reason."""

import io
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx_maker import (
    act,
    body,
    bomb,
    cut,
    entities,
    heavy,
    macros,
    paragraph,
    saved,
    with_parts,
    written,
)
from PIL import Image

from domain.drafts.outline import Line, outline
from domain.drafts.sections import SectionKind, keyed
from papers.acts.numbering import written as numbered
from papers.acts.package import MOST_BYTES, Unread
from papers.acts.reading import read


def test_an_act_of_real_size_becomes_a_tree() -> None:
    text = read(act(120))
    tree = keyed(outline(text.lines))
    kinds = [each.kind for each in tree]
    assert kinds.count(SectionKind.CHAPTER) == 6
    assert kinds.count(SectionKind.ARTICLE) == 30
    assert kinds.count(SectionKind.CLAUSE) == 120 + 2
    assert kinds.count(SectionKind.ANNEX) == 1
    assert kinds[0] is SectionKind.PREAMBLE
    annex = next(each for each in tree if each.kind is SectionKind.ANNEX)
    assert annex.title == "ПРАВИЛА БЛАГОУСТРОЙСТВА"
    assert sum("Собрание законодательства" in each.text for each in tree) == 2
    assert not [each for each in tree if each.kind is SectionKind.CLAUSE and each.title]
    first = next(each for each in tree if each.kind is SectionKind.ARTICLE)
    assert (first.number, first.title) == ("1", "Предмет правил")
    assert next(each.kind for each in tree if each.key == first.parent) is SectionKind.CHAPTER


def test_wide_tables_are_drawn_and_stand_with_their_clause() -> None:
    text = read(act(120))
    assert len(text.pictures) == 4
    for each in text.pictures:
        with Image.open(io.BytesIO(each)) as image:
            assert image.format == "PNG"
            assert image.width > 400
    pieces = outline(text.lines)
    assert [each.pictures for each in pieces if each.pictures] == [(0,), (1,), (2,), (3,)]
    assert all(each.kind is SectionKind.CLAUSE for each in pieces if each.pictures)


def test_a_narrow_table_is_told() -> None:
    def write(document: Document) -> None:
        document.add_paragraph("1. Нормы:")
        table = document.add_table(2, 2)
        for cell, words in zip(
            (c for r in table.rows for c in r.cells), ("Двор", "100 м²", "Улица", "200 м²"), strict=True
        ):
            cell.text = words

    (piece,) = outline(read(written(write)).lines)
    assert piece.text == "Нормы:\nДвор — 100 м²\nУлица — 200 м²"


def test_numbers_that_word_writes_by_itself_are_written_out() -> None:
    inner = (
        paragraph("Общие положения", level=0)
        + paragraph("Правила действуют во всём районе.", level=1)
        + paragraph("во дворах;", level=2)
        + paragraph("на улицах.", level=2)
        + paragraph("Правила обязательны.", level=1)
        + paragraph("Уборка", level=0)
    )
    found = [(each.kind, each.number, each.title or each.text) for each in outline(read(body(inner)).lines)]
    assert found == [
        (SectionKind.CLAUSE, "1", "Общие положения"),
        (SectionKind.CLAUSE, "1.1", "Правила действуют во всём районе."),
        (SectionKind.SUBCLAUSE, "а", "во дворах;"),
        (SectionKind.SUBCLAUSE, "б", "на улицах."),
        (SectionKind.CLAUSE, "1.2", "Правила обязательны."),
        (SectionKind.CLAUSE, "2", "Уборка"),
    ]


def test_a_footnote_follows_the_line_it_belongs_to() -> None:
    inner = paragraph("1. Уборка по закону", note=1) + paragraph("2. Вывоз снега.", note=2)
    assert [each.text for each in read(body(inner)).lines] == [
        "1. Уборка по закону [1]",
        "[1] Собрание законодательства, 2003, № 40.",
        "2. Вывоз снега. [2]",
        "[2] С изменениями от 2025 года.",
    ]


def test_what_was_struck_out_is_left_out_and_what_was_added_is_taken() -> None:
    inner = (
        "<w:p><w:r><w:t>Снег вывозят </w:t></w:r><w:del><w:r><w:delText>завтра</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>сегодня</w:t></w:r></w:ins></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>Из поля.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    assert [each.text for each in read(body(inner)).lines] == ["Снег вывозят сегодня", "Из поля."]


def test_paragraphs_joined_by_striking_out_the_end_of_one_are_one() -> None:
    struck = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    inner = (
        f"<w:p>{struck}<w:r><w:t>1. Снег вывозят</w:t></w:r></w:p>"
        "<w:p><w:r><w:t xml:space='preserve'> за шесть часов.</w:t></w:r></w:p>"
        f"<w:p>{struck}<w:del><w:r><w:delText>2. Лишнее.</w:delText></w:r></w:del></w:p>"
        "<w:p><w:r><w:t>2. Дальше.</w:t></w:r></w:p>"
        f"<w:p>{struck}<w:r><w:t>Конец.</w:t></w:r></w:p>"
    )
    told = [each.text for each in read(body(inner)).lines]
    assert told == ["1. Снег вывозят за шесть часов.", "2. Дальше.", "Конец."]


def test_pictures_come_with_their_line_and_what_cannot_be_shown_is_counted() -> None:
    image = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(image, "PNG")

    def write(document: Document) -> None:
        document.add_paragraph("1. Схема озеленения.")
        document.add_picture(io.BytesIO(image.getvalue()))

    text = read(written(write))
    (piece,) = outline(text.lines)
    assert piece.pictures == (0,)
    assert text.unshown == 0
    name = next(each for each in zipfile.ZipFile(io.BytesIO(written(write))).namelist() if "media/" in each)
    broken = read(with_parts(written(write), {name: b"not a picture"}))
    assert (broken.pictures, broken.unshown) == ((), 1)


def test_a_table_of_contents_is_no_part_of_the_text() -> None:
    def write(document: Document) -> None:
        document.styles.add_style("toc 1", 1)
        document.add_paragraph("Глава 1. Общие положения 3", style="toc 1")
        document.add_heading("Глава 1. Общие положения", 1)

    assert [each.text for each in read(written(write)).lines] == ["Глава 1. Общие положения"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_plain_text_is_read_in_the_encodings_of_windows(encoding: str) -> None:
    assert read("# Глава 1. Уборка\n\n1. Снег **вывозят**.\n".encode(encoding)).lines == (
        Line("Глава 1. Уборка", 1),
        Line("1. Снег вывозят."),
    )


def _lying_bomb() -> bytes:
    """It says that it unpacks to 100 bytes, and goes on."""
    data = bytearray(bomb())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    return bytes(data)


def _ole(name: str) -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + name.encode("utf-16-le") + bytes(600)


HOSTILE = {
    "a zip bomb": (bomb, "bomb"),
    "a bomb that lies about its size": (_lying_bomb, "broken"),
    "external entities": (entities, "entities"),
    "macros": (macros, "macros"),
    "50 MB": (heavy, "too_big"),
    "cut in the middle": (cut, "broken"),
    "an XML that is none": (
        lambda: with_parts(saved(docx.Document()), {"word/document.xml": "<w:p"}),
        "broken",
    ),
    "a ZIP of something else": (
        lambda: with_parts(saved(docx.Document()), {"word/document.xml": None}),
        "not_docx",
    ),
    "an old .doc": (lambda: _ole("WordDocument"), "old_word"),
    "under a password": (lambda: _ole("EncryptedPackage"), "locked"),
    "a PDF": (lambda: b"%PDF-1.7 ...", "pdf"),
    "an RTF": (lambda: b"{\\rtf1 ...}", "rtf"),
    "a photo": (lambda: b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40, "not_docx"),
    "nothing": (lambda: b"", "empty"),
    "no words": (lambda: saved(docx.Document()), "empty"),
    "spaces": (lambda: b" \n \n", "empty"),
}


@pytest.mark.parametrize("which", HOSTILE)
def test_what_is_no_honest_text_is_refused_by_its_name(which: str) -> None:
    make, why = HOSTILE[which]
    with pytest.raises(Unread) as refused:
        read(make())
    assert refused.value.why == why


def test_files_cut_or_spoilt_anywhere_are_read_or_refused_and_nothing_else() -> None:
    whole = act(20)
    assert len(whole) < MOST_BYTES
    for step in range(0, len(whole), 977):
        spoilt = bytearray(whole)
        spoilt[step] ^= 0xFF
        for data in (whole[:step], bytes(spoilt)):
            with suppress(Unread):
                read(data)


def test_numbers_are_written_as_word_does() -> None:
    assert [numbered(n, "russianLower") for n in (1, 7, 10, 29)] == ["а", "ж", "к", "аа"]
    assert numbered(14, "upperRoman") == "XIV"
    assert numbered(27, "lowerLetter") == "aa"
    assert numbered(5, "ordinalText") == "5"


def test_nothing_outside_the_archive_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("тайна")
    rels = (
        '<?xml version="1.0"?>'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId9" Type="http://x/image" Target="' + f"../../..{secret}" + '"/></Relationships>'
    )
    inner = (
        '<w:p><w:r><w:t>Текст.</w:t></w:r><w:r><a:blip r:embed="rId9"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></w:r></w:p>'
    )
    text = read(with_parts(body(inner), {"word/_rels/document.xml.rels": rels}))
    assert (text.pictures, text.unshown) == ((), 1)
