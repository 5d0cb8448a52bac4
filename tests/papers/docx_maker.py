"""DOCX files for tests: honest ones by python-docx and by hand, and hostile ones."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping

import docx
from docx.document import Document
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NUMBERS = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:numbering xmlns:w="{W}">
<w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2."/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="russianLower"/><w:lvlText w:val="%3)"/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>"""
_FOOTNOTES = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:footnotes xmlns:w="{W}">
<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>
<w:footnote w:id="1"><w:p><w:r><w:t>Собрание законодательства, 2003, № 40.</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:t>С изменениями от 2025 года.</w:t></w:r></w:p></w:footnote>
</w:footnotes>"""


def saved(document: Document) -> bytes:
    """The bytes of a document of python-docx."""
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def written(write: Callable[[Document], object]) -> bytes:
    """A document into which `write` has put something."""
    document = docx.Document()
    write(document)
    return saved(document)


def with_parts(data: bytes, changed: Mapping[str, str | bytes | None]) -> bytes:
    """The same archive with these parts put in, or taken out where None."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changed:
                new.writestr(name, old.read(name))
        for name, part in changed.items():
            if part is not None:
                new.writestr(name, part)
    return made.getvalue()


def body(inner: str) -> bytes:
    """A document of this WordprocessingML, with a list (numId 1: «1.», «1.1.», «а)») and two footnotes."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    xml = f'{head}<w:document xmlns:w="{W}"><w:body>{inner}</w:body></w:document>'
    parts = {
        "word/document.xml": xml,
        "word/numbering.xml": _NUMBERS,
        "word/footnotes.xml": _FOOTNOTES,
    }
    return with_parts(saved(docx.Document()), parts)


def paragraph(text: str, *, level: int | None = None, note: int | None = None) -> str:
    """A paragraph, in the list at `level`, with a footnote after its words."""
    text = re.sub(r"[<&]", "", text)
    numbered = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    cited = f'<w:r><w:footnoteReference w:id="{note}"/></w:r>' if note is not None else ""
    return f"<w:p>{numbered if level is not None else ''}<w:r><w:t>{text}</w:t></w:r>{cited}</w:p>"


def act(
    clauses: int = 120, *, changed: Mapping[str, str] | None = None, without: frozenset[str] = frozenset()
) -> bytes:
    """Rules of improvement of real size: chapters, articles, numbered clauses, tables, footnotes.

    `changed`: other words for clauses by their number; `without`: clauses that are gone.
    """
    document = docx.Document()
    document.add_paragraph("АДМИНИСТРАЦИЯ ЗАРЕЧНОГО РАЙОНА")
    document.add_paragraph("ПОСТАНОВЛЕНИЕ")
    document.add_paragraph("О правилах благоустройства территории Заречного района")
    document.add_paragraph("В соответствии с Федеральным законом от 06.10.2003 № 131-ФЗ постановляю:")
    document.add_paragraph("1. Утвердить прилагаемые Правила благоустройства.")
    document.add_paragraph("2. Постановление вступает в силу со дня опубликования.")
    document.add_paragraph("Приложение № 1")
    document.add_paragraph("к постановлению администрации Заречного района")
    document.add_paragraph("ПРАВИЛА БЛАГОУСТРОЙСТВА")
    number = 0
    for chapter in range(1, clauses // 20 + 1):
        document.add_heading(f"Глава {chapter}. {_CHAPTERS[(chapter - 1) % len(_CHAPTERS)]}", 1)
        for article in range(1, 6):
            place = (chapter - 1) * 5 + article
            document.add_heading(f"Статья {place}. {_ARTICLES[(place - 1) % len(_ARTICLES)]}", 2)
            for clause in range(1, 5):
                number += 1
                name = f"{place}.{clause}"
                if name in without:
                    continue
                said = (changed or {}).get(name, _CLAUSES[number % len(_CLAUSES)].format(number))
                written_down = document.add_paragraph(f"{clause}. {said}")
                if number % 40 == 1:
                    written_down.add_run()._r.append(_footnote(number // 40 % 2 + 1))
                if number % 30 == 0:
                    table = document.add_table(3, 4)
                    for at, cell in enumerate(each for row in table.rows for each in row.cells):
                        cell.text = f"Показатель {at}" if at < 4 else f"{at * number} м²"
    return with_parts(saved(document), {"word/footnotes.xml": _FOOTNOTES})


def _footnote(number: int) -> BaseOxmlElement:
    return parse_xml(f'<w:footnoteReference xmlns:w="{W}" w:id="{number}"/>')


_CHAPTERS = (
    "Общие положения",
    "Уборка территорий",
    "Озеленение",
    "Наружное освещение",
    "Детские площадки",
    "Контроль",
)
_ARTICLES = (
    "Предмет правил",
    "Основные понятия",
    "Обязанности владельцев",
    "Сроки работ",
    "Ответственность",
    "Порядок",
)
_CLAUSES = (
    "Владельцы зданий убирают прилегающую территорию не реже {} раз в год и вывозят снег в течение суток.",
    "Собственник обязан содержать фасад в исправном состоянии и устранять повреждения за {} дней.",
    "Уборка дворов проводится с 7 до 23 часов, кроме аварийных работ; норма — {} м² на дворника.",
    "Вырубка деревьев без разрешения не допускается; на место срубленного сажают не меньше {} саженцев.",
)


# --- hostile ones ------------------------------------------------------------------------------------------


def bomb() -> bytes:
    """A small document that unpacks to 80 MiB."""
    return with_parts(saved(docx.Document()), {"word/document.xml": b" " * (80 << 20)})


def entities() -> bytes:
    """It asks for a file of the machine that reads it."""
    xml = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'
    return with_parts(saved(docx.Document()), {"word/document.xml": xml})


def macros() -> bytes:
    """A document with a program in it."""
    return with_parts(saved(docx.Document()), {"word/vbaProject.bin": b"x"})


def heavy() -> bytes:
    """50 MiB."""
    return b"PK" + bytes(50 << 20)


def cut() -> bytes:
    """A document whose end has not come."""
    return saved(docx.Document())[:9000]
