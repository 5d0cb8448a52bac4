"""A poll from a file and into one: every fault at its place; hostile files are told in a sentence."""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from textwrap import dedent

import openpyxl
import pytest
import xlsxwriter

import data
from bot.speech import TEXTS, load
from domain.catalogue import Authority, Catalogue, Territory
from domain.polls import UNSURE, Condition, Poll, QuestionKind, Results
from papers.faults import line
from storage.imports import ImportFault
from storage.imports.polls import book
from storage.imports.polls.layout import TITLES
from storage.imports.polls.reading import read
from storage.imports.polls.workbook import as_workbook
from storage.imports.polls.writing import as_parts, as_yaml
from tests.polls import QUESTIONNAIRE, RATING, pictured

SPEECH = load(TEXTS)
ZONE = "Asia/Yekaterinburg"
DISTRICT = Catalogue(
    territories={
        "district": Territory("district", "Район", "municipality"),
        "town": Territory("town", "город Верхнезареченск", "settlement", "district"),
    },
    authorities={"adm": Authority("adm", "Администрация", "administration", "district", zone=ZONE)},
)
HEAD = "poll: {title: Двор, authority: adm}\n"
ASKED = HEAD + "questions: "
FENCE = "questions: [{kind: yes_no, text: Забор?}]"

Cells = Mapping[str, list[list[str]]]


def workbook(sheets: Cells) -> bytes:
    """A workbook of these sheets, every cell text."""
    made = io.BytesIO()
    wb = xlsxwriter.Workbook(made, {"in_memory": True})
    for name, rows in sheets.items():
        page = wb.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                page.write_string(at, column, value)
    wb.close()
    return made.getvalue()


def patched(change: Callable[[str, bytes], bytes | None]) -> bytes:
    """A sound workbook with some of its parts changed, None left out."""
    made, sound = io.BytesIO(), io.BytesIO()
    wb = openpyxl.Workbook()
    wb.active.title = "Вопросы"
    wb.active["A1"] = "вид"
    wb.save(sound)
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (part := change(name, old.read(name))) is not None:
                new.writestr(name, part)
    return made.getvalue()


def taken(content: str | bytes, name: str = "опрос.yaml", **known: object) -> Poll:
    result = read(name, _bytes(content), DISTRICT, **known)  # type: ignore[arg-type]
    assert isinstance(result, Poll), [line(SPEECH["ru"], fault) for fault in result.errors]
    return result


def refused(
    content: str | bytes, name: str = "опрос.yaml", language: str = "ru", **known: object
) -> list[str]:
    result = read(name, _bytes(content), DISTRICT, **known)  # type: ignore[arg-type]
    assert isinstance(result, ImportFault), result
    return [line(SPEECH[language], fault) for fault in result.errors]


def _bytes(content: str | bytes) -> bytes:
    return dedent(content).encode() if isinstance(content, str) else content


def test_the_shipped_example_is_a_whole_poll() -> None:
    found = taken(data.poll(), "poll.yaml", authority="adm")
    assert {each.kind for each in found.questions} == set(QuestionKind)
    assert found.closes_at == datetime(2027, 3, 22, 15, tzinfo=UTC)


def test_a_workbook_is_read_with_conditions_by_name_and_label() -> None:
    poll = """
        заголовок; Наш двор
        территория; город верхнезареченск
        закрытие; 15.12.2026
        что решено — до; 2026-12-29
        возраст; 14+
        итоги; сразу
        кворум; 1 000"""
    asked = """
        ключ; вид; вопрос; варианты; сколько выбрать; шкала; Затрудняюсь ответить; обязателен;когда показывать
        ; Один вариант; Какой двор?; 1. Садовая, 1⏎2. Речная | 5⏎3. Никакой; ; ; да

        ; своими словами; Почему?; ; ; ; ; нет; q1 = никакой | затрудняюсь ответить
        what; Несколько вариантов; Чего нет?; Света|Лавок|Деревьев; до 2
        clean; шкала; Чисто?; ; ; 0–10
        ; за или против; Забор?; ; ; ; ; ; clean = 0 | 1⏎what = Лавок"""
    made = workbook({"Опрос": table(poll), "Вопросы": table(asked), "Как заполнять": [["что угодно"]]})
    found = taken(made, "опрос.xlsx", authority="adm")
    assert (found.title, found.authority, found.territory) == ({"ru": "Наш двор"}, "adm", "town")
    assert found.closes_at == datetime(2026, 12, 15, 18, 59, tzinfo=UTC)
    assert found.decision_due == date(2026, 12, 29)
    assert (found.eligibility.age, found.results, found.quorum) == (14, Results.LIVE, 1000)
    one, why, what, clean, fence = found.questions
    assert [each.label["ru"] for each in one.options] == ["Садовая, 1", "Речная | 5", "Никакой"]
    assert (why.key, why.obligatory) == ("q2", False)
    assert why.conditions == (Condition("q1", ("o3", UNSURE)),)
    assert (what.least, what.most, len(what.options)) == (1, 2, 3)
    assert (clean.first, clean.last) == (0, 10)
    assert fence.conditions == (Condition("clean", ("0", "1")), Condition("what", ("o2",)))


def test_every_fault_of_a_workbook_is_told_at_its_cell_at_once() -> None:
    poll = """
        заголовок; Двор
        открытие; завтра
        возраст; 16
        цвет; синий"""
    asked = """
        ключ; вид; вопрос; варианты; сколько выбрать; шкала; когда показывать
        ok; один вариант; Который?; Один⏎Два
        двор; один вариант; Какой?; Первый⏎Второй
        a; один вриант; ; Первый⏎Второй
        b; несколько вариантов; Какие?; Один⏎Два; 2–5
        c; шкала; Чисто?; ; ; 1–40
        d; своими словами; Почему?; лишнее; ; ; e = да⏎ok = Три
        e; за или против; Забор?
        e; за или против; Ворота?"""
    told = refused(workbook({"Опрос": table(poll), "Вопросы": table(asked)}), "о.xlsx", authority="adm")
    assert [each.removeprefix("о.xlsx, лист ") for each in told] == [
        "«Опрос», ячейка B2: «завтра» — не подходит. Нужно: «15.12.2026 18:00» или «2026-12-15 18:00»",
        "«Опрос», ячейка B3: «16» — не подходит. Нужно: 0, 14 или 18",
        "«Опрос», ячейка A4: «цвет» — незнакомая строка. "
        f"Нужно: {', '.join(f'«{each}»' for each in TITLES['poll'].values())}",
        "«Вопросы», ячейка A3: «двор» — не подходит. "
        "Нужно: латинские буквы, цифры, «-», «_», до 24 знаков; можно не писать",
        "«Вопросы», ячейка B4: «один вриант» — незнакомое значение. Нужно: один вариант, несколько "
        "вариантов, по порядку, шкала, за или против, своими словами (может быть, «один вариант»?)",
        "«Вопросы», ячейка C4: нет обязательного значения. Нужно: текст до 500 знаков",
        "«Вопросы», ячейка E5: «2–5» — вариантов всего 2. Нужно: не больше 2",
        "«Вопросы», ячейка F6: в шкале должно быть от 2 до 11 точек.",
        "«Вопросы», ячейка D7: у вопроса этого вида такого нет. Нужно: оставьте пустым",
        "«Вопросы», ячейка G7: «e» — этот вопрос стоит не раньше. "
        "Нужно: «ключ вопроса = ответ | ещё ответ», вопрос стоит раньше",
        "«Вопросы», ячейка G7: «Три» — в том вопросе нет такого ответа. Нужно: Один, Два",
        "«Вопросы», ячейка A9: Два вопроса под одним ключом: в файле у каждого должен быть свой.",
    ]


def table(text: str) -> list[list[str]]:
    """Rows of cells with «;» between; ⏎ is a new line in a cell."""
    rows = dedent(text).strip("\n").split("\n")
    return [[cell.strip().replace("⏎", "\n") for cell in row.split(";")] for row in rows]


def zipped(parts: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return made.getvalue()


SOUND = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
DTD = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
ROW = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>a</t></is></c></row>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _in_sheet(change: Callable[[bytes], bytes]) -> bytes:
    return patched(lambda name, part: change(part) if "sheet1" in name else part)


HOSTILE: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "a zip bomb": (lambda: _in_sheet(lambda part: part + b" " * book.UNPACKED), "слишком велика"),
    "thousands of parts": (
        lambda: zipped(SOUND | {f"xl/{n}.xml": b"" for n in range(book.PARTS)}),
        "слишком велика",
    ),
    "external entities": (lambda: _in_sheet(lambda part: DTD + part), "ссылки на чужие файлы"),
    "entities in UTF-16": (
        lambda: _in_sheet(lambda part: (DTD + part).decode().encode("utf-16")),
        "ссылки на чужие файлы",
    ),
    "macros": (lambda: zipped(SOUND | {"xl/vbaProject.bin": OLE}), "макросы"),
    "a binary workbook": (lambda: zipped({"xl/workbook.bin": b"\0"}), "XLSB"),
    "cut off": (lambda: patched(lambda name, part: part)[:2000], "повреждена"),
    "a part that is no XML": (lambda: _in_sheet(lambda part: b"<a><b>"), "повреждена"),
    "no sheet": (lambda: patched(lambda name, part: None if "sheet1" in name else part), "нет опроса"),
    "a text document": (lambda: zipped({"word/document.xml": b"", "[Content_Types].xml": b""}), "не книга"),
    "XLS": (lambda: OLE + b"\0" * 600, "XLS"),
    "under a password": (lambda: OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "под паролем"),
    "a CSV file": (lambda: "вид;вопрос\nшкала;Чисто?".encode(), "не книга Excel"),
    "ten thousand rows": (
        lambda: _in_sheet(
            lambda part: part.replace(
                b"</sheetData>", b"".join(ROW % (n, n) for n in range(2, 10_002)) + b"</sheetData>"
            )
        ),
        "строк слишком много",
    ),
    "a row beyond the last": (
        lambda: _in_sheet(lambda part: part.replace(b'r="1"', b'r="100001"').replace(b"A1", b"A100001")),
        "строк слишком много",
    ),
    "a cell far to the right": (
        lambda: _in_sheet(lambda part: part.replace(b"A1", b"XFD1")),
        "далеко справа",
    ),
    "nothing": (lambda: b"", "файл пуст"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_told_in_a_sentence(what: str) -> None:
    make, sentence = HOSTILE[what]
    content = make()
    for language in SPEECH:
        [told] = refused(content, "опрос.xlsx", language, authority="adm")
        if language == "ru":
            assert sentence in told
            assert "Нужно: " in told


def test_a_formula_is_what_excel_saved_of_it_and_without_that_a_fault() -> None:
    made = io.BytesIO()
    wb = xlsxwriter.Workbook(made, {"in_memory": True})
    page = wb.add_worksheet("Вопросы")
    for column, title in enumerate(("вид", "вопрос", "варианты")):
        page.write_string(0, column, title)
    page.write_string(1, 0, "за или против")
    page.write_formula(1, 1, '=HYPERLINK("http://evil","Забор?")', None, "Забор?")
    page.write_string(2, 0, "за или против")
    page.write_formula(2, 1, "=cmd|'/c calc'!A1", None, "")
    wb.close()
    assert refused(made.getvalue(), "а.xlsx", over=QUESTIONNAIRE) == [
        "а.xlsx, лист «Вопросы», ячейка B3: здесь формула без результата. "
        "Нужно: готовое значение: «Специальная вставка» → «Значения»",
        "а.xlsx, лист «Вопросы», ячейка B3: нет обязательного значения. Нужно: текст до 500 знаков",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: &a [x]\nb: [*a, *a]", "строка 2: в YAML ссылки"),
        ("a: " + "[" * 30 + "]" * 30, "слишком глубокие вложения"),
        ("poll: [", "YAML не читается"),
        ("- вопрос", "на верхнем уровне нет разделов"),
        ("опрос: {title: Двор}", "незнакомый раздел"),
        ("questions: []", "не сказано, как называется опрос"),
        (HEAD, "В опросе нет ни одного вопроса"),
        (ASKED + "[Забор?]", "это не запись"),
        (ASKED + "[{kind: yes_no, text: Забор?, when: {gate: да}}]", "нет такого вопроса"),
        (ASKED + "[{kind: yes_no, text: А, when: {q2: да}}, {kind: yes_no, text: Б}]", "стоит не раньше"),
        (ASKED + "[{kind: one_of, text: Где?, options: [Там]}]", "нужно хотя бы два варианта"),
        (ASKED + "[{kind: one_of, text: Где?, options: [Там, там]}]", "два одинаковых варианта"),
        (HEAD + "projects: [{title: Парк, picture: парк.jpg}, {title: Сад}]", "такой картинки"),
        ("poll: {title: Двор}\n" + FENCE, "authority: нет обязательного значения"),
        ("poll: {title: Двор, authority: adn}\n" + FENCE, "(может быть, «adm»?)"),
    ],
)  # fmt: skip
def test_a_fault_of_yaml_is_told_by_its_line_in_both_languages(text: str, sentence: str) -> None:
    told = refused(text)
    assert sentence in told[0], told
    assert told[0].startswith("опрос.yaml")
    assert len(refused(text, language="en")) == len(told)


def test_over_a_draft_what_is_not_said_stays_and_questions_are_replaced() -> None:
    changed = taken("poll: {quorum: 50}\nquestions: [{kind: yes_no, text: Забор?}]", over=QUESTIONNAIRE)
    assert [each.text for each in changed.questions] == [{"ru": "Забор?"}]
    assert replace(changed, questions=QUESTIONNAIRE.questions, quorum=0) == QUESTIONNAIRE
    assert taken("poll: {title: Иначе}", over=QUESTIONNAIRE).questions == QUESTIONNAIRE.questions


def test_pictures_are_found_by_the_names_of_the_files_sent() -> None:
    found = taken(
        ASKED + "[{kind: one_of, text: Где?, options: [{label: Там, picture: ДВОР.jpg}, Тут]}]",
        pictures={"двор.jpg": 7},
    )
    assert [each.picture for each in found.questions[0].options] == [7, None]


def _even(poll: Poll) -> Poll:
    """`most=0` is as many as there are: the same."""
    told = tuple(replace(each, most=each.at_most) for each in poll.questions)
    return replace(poll, questions=told)


@pytest.mark.parametrize("poll", [QUESTIONNAIRE, RATING], ids=["questionnaire", "rating"])
@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_what_was_written_is_read_back_the_same(poll: Poll, kind: str) -> None:
    whole = pictured(poll, 7)
    names = {7: "picture-7.jpg"}
    made = (
        as_yaml(whole, ZONE, names)
        if kind == "yaml"
        else as_workbook(as_parts(whole, ZONE, names, russian=True), [("", "Подсказка"), ("poll.age", "14")])
    )
    bare = replace(whole, title={}, questions=(), projects=())
    again = taken(made, f"опрос.{kind}", over=bare, pictures={"picture-7.jpg": 7})
    assert _even(again) == _even(whole)
