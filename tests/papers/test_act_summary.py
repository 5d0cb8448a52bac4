"""The summary of proposals as files: everything is in them, nothing becomes a formula."""

import io
import re
import zipfile

import docx

from papers.acts.summary import Line, Part, Summary, as_docx, as_xlsx

COLUMNS = ("№ п/п", "Участник", "Структурная единица", "Предложение", "Позиция", "Обоснование")


def _line(number: int, proposal: str = "Вывозить снег за сутки.") -> Line:
    return Line(number, f"Участник № {number}", "Статья 5", proposal, "Учтено", "Срок сокращён.")


def _summary(*parts: Part) -> Summary:
    above, below = ("Проект: постановление № 7/2026",), ("Учтено: 2.",)
    return Summary("Сводка предложений", above, COLUMNS, parts, below, "Сводка: проект [7/2026]", "стр.")


def _cells(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        shared = archive.read("xl/sharedStrings.xml").decode()
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    return re.findall(r"<t(?: [^>]*)?>([^<]*)</t>", shared)


def test_the_document_has_a_row_for_each_proposal_and_residents_apart() -> None:
    parts = (Part("Жители территории", (_line(1), _line(2))), Part("Иные участники", (_line(3),)))
    document = docx.Document(io.BytesIO(as_docx(_summary(*parts))))
    (table,) = document.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == list(COLUMNS)
    assert rows[1] == ["Жители территории"] * 6  # one cell that goes across
    assert rows[2] == ["1", "Участник № 1", "Статья 5", "Вывозить снег за сутки.", "Учтено", "Срок сокращён."]
    assert [row[0] for row in rows] == ["№ п/п", "Жители территории", "1", "2", "Иные участники", "3"]
    said = [paragraph.text for paragraph in document.paragraphs]
    assert said == ["Сводка предложений", "Проект: постановление № 7/2026", "Учтено: 2."]
    page = document.sections[0]
    assert page.page_width is not None
    assert page.page_height is not None
    assert page.page_width > page.page_height


def test_the_head_is_repeated_on_every_page() -> None:
    xml = (
        zipfile.ZipFile(io.BytesIO(as_docx(_summary(Part("", (_line(1),))))))
        .read("word/document.xml")
        .decode()
    )
    assert xml.count("<w:tblHeader/>") == 1


def test_what_people_wrote_is_only_text() -> None:
    nasty = "=1+1 <b>&\x00\x0bжирно</b>\nвторая строка"
    summary = _summary(Part("", (_line(1, nasty), _line(2, "@SUM(A1)"), _line(3, "http://example.org"))))
    document = docx.Document(io.BytesIO(as_docx(summary)))
    assert document.tables[0].rows[1].cells[3].text == "=1+1 <b>&жирно</b>\nвторая строка"
    cells = _cells(as_xlsx(summary))
    assert "=1+1 &lt;b&gt;&amp;жирно&lt;/b&gt;\nвторая строка" in cells
    assert "@SUM(A1)" in cells


def test_a_proposal_longer_than_a_cell_may_be_is_cut_in_the_table_and_whole_in_the_document() -> None:
    long = "слово " * 8_000
    summary = _summary(Part("", (_line(1, long),)))
    assert docx.Document(io.BytesIO(as_docx(summary))).tables[0].rows[1].cells[3].text == long
    assert max(len(each) for each in _cells(as_xlsx(summary))) == 32_767
