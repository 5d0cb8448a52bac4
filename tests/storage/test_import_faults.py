"""What is wrong in a catalogue's files is told by line, with what would be right."""

from dataclasses import replace
from unittest.mock import Mock

import pytest

from domain.catalogue import (
    Authority,
    Catalogue,
    Category,
)
from papers.faults import line
from storage.imports import ImportFault, fields, parse
from tests.storage.imported import DISTRICT, RUSSIAN, refused, taken


def test_every_error_is_told_with_its_line_and_what_would_be_right() -> None:
    errors = refused(
        """\
        authorities:
          - code: Водоканал
            name: Водоканал
            kind: water
            territory: dist
          - code: b
            kind: water
            territory: distr
            zone: Europe/Moskow
            hours: 9-18
            weekdays: пт-пн
            phon: 8
            day_off: tomorrow
        """
    )

    assert errors == [
        "file.yaml, строка 2: code: «Водоканал» — не подходит. Нужно: латиница, цифры, «.», «-», «_», "
        "до 64 знаков, например «roads.pothole»",
        "file.yaml, строка 6: name: нет обязательного значения. Нужно: текст до 300 знаков",
        "file.yaml, строка 8: territory: «distr» — нет такой территории. Нужно: код из этих файлов или уже "
        "загруженный (может быть, «dist»?)",
        "file.yaml, строка 9: zone: «Europe/Moskow» — не подходит. Нужно: часовой пояс IANA, "
        "например «Asia/Yekaterinburg»",
        "file.yaml, строка 10: hours: «9-18» — не подходит. Нужно: «08:00-17:00»",
        "file.yaml, строка 11: weekdays: «пт-пн» — не подходит. Нужно: «mon-fri», «пн-сб» или «пн,ср,пт»",
        "file.yaml, строка 12: phon: незнакомый ключ. Нужно: break, code, day_off, hours, kind, name, "
        "parent, phone, practice, short, territory, weekdays, zone (может быть, «phone»?)",
        "file.yaml, строка 13: day_off: «tomorrow» — незнакомое значение. Нужно: next, previous",
    ]


def test_references_to_nowhere_are_told_with_what_was_perhaps_meant() -> None:
    errors = refused(
        """\
        authorities:
          - {code: a, name: А, kind: x, territory: dost, parent: admm}
        topics:
          - {code: t, category: roads, name: Т}
        officials:
          - {role: admin, authority: zzz, topic: t}
          - {role: boss, authority: adm}
        """
    )

    assert [line.split(": ", 1)[1].split(". Нужно")[0] for line in errors] == [
        "territory: «dost» — нет такой территории",
        "parent: «admm» — нет такого органа",
        "category: «roads» — нет такой категории",
        "authority: «zzz» — нет такого органа",
        "role: «boss» — незнакомое значение",
    ]
    assert errors[0].endswith("(может быть, «dist»?)")


def test_a_topic_names_who_answers_in_each_territory() -> None:
    rows = """
        categories: [{code: c, name: К}]
        topics: [{code: t, category: c, name: Т, responsible: {dist: adm, land: adm}}]
        """
    [found] = taken(rows).topics
    assert found.responsible == {"dist": "adm", "land": "adm"}

    table = "code;category;name;responsible.dist;responsible.land\nt;c;Т;adm;\n"
    known = replace(DISTRICT, categories={"c": Category("c", {"ru": "К"})})
    [from_table] = taken(table, known, "file.csv").topics
    assert from_table.responsible == {"dist": "adm"}


def test_whom_a_topic_names_must_be_there() -> None:
    errors = refused(
        """
        categories: [{code: c, name: К}]
        topics:
        - code: t
          category: c
          name: Т
          responsible:
            dust: adm
            land: admm
            dist: Администрация
        - {code: u, category: c, name: У, responsible: adm}
        """
    )
    assert [each.partition(":")[0] for each in errors] == [f"file.yaml, строка {n}" for n in (8, 9, 10, 11)]
    assert "responsible.dust" in errors[0]
    assert "может быть, «dist»?" in errors[0]
    assert "нет такого органа" in errors[1]
    assert "не подходит" in errors[2]
    assert "пары" in errors[3]


def test_a_code_written_twice_names_the_first_place() -> None:
    files = {
        "a.yaml": "territories: [{code: x, name: Х, kind: region}]".encode(),
        "b.csv": "code;name;kind\nx;Х;region\n".encode(),
    }

    result = parse(files, Catalogue())

    assert isinstance(result, ImportFault)
    assert [line(RUSSIAN, fault) for fault in result.errors] == [
        "b.csv, строка 2: code: «x» — код уже занят (a.yaml, строка 1). Нужно: у каждой записи свой код"
    ]


def test_a_circle_of_parents_is_told_once_even_through_what_is_known() -> None:
    known = Catalogue(
        territories=DISTRICT.territories,
        authorities={
            "a": Authority("a", "А", "x", "dist"),
            "b": Authority("b", "Б", "x", "dist", "a"),
        },
    )

    [error] = refused("authorities: [{code: a, name: А, kind: x, territory: dist, parent: b}]", known)

    assert "a → b → a" in error
    assert "круг подчинения" in error


def test_a_territory_stands_under_a_higher_one() -> None:
    [error] = refused("territories: [{code: x, name: Х, kind: region, parent: dist}]")

    assert "region не может входить в municipality" in error


def test_a_topic_that_nobody_answers_is_a_warning_not_an_error() -> None:
    result = taken(
        """\
        categories: [{code: c, name: К}]
        topics:
          - {code: a, category: c, name: А, kinds: [roads]}
          - {code: b, category: c, name: Б, kinds: [roads, administration]}
        """
    )

    assert [(fault.line, fault.value) for fault in result.warnings] == [(3, "roads")]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.yaml", "authorities:\n  - code: a\n   name: б".encode(), "строка 3: YAML не читается"),
        ("a.yaml", b"", "файл пуст"),
        ("a.yaml", b"authorities:", "нет ни одной записи"),
        ("a.yaml", b"- code: a", "на верхнем уровне нет разделов"),
        ("a.yaml", b"authority:\n  - code: a", "незнакомый раздел"),
        ("a.yaml", b"poll:\n  title: a\nquestions: []", "import --poll a.yaml"),
        ("a.yaml", b"authorities:\n  code: a", "это не список"),
        ("a.yaml", b"authorities:\n  - a\n", "это не запись"),
        ("a.yaml", b"territories:\n  - {code: a, code: b, name: c, kind: region}", "ключ записан дважды"),
        ("a.yaml", b"territories: &t\n  - {code: a, name: *t, kind: region}", "здесь нужно одно значение"),
        ("a.yaml", b"a: &a [*a]", "незнакомый раздел"),
        ("a.yaml", b"\x07: 1", "YAML не читается"),
        ("a.csv", b"PK\x03\x04 this is xlsx", "это не текстовый файл"),
        ("a.csv", b"\xff\xfe\x00", "это не текстовый файл"),
        ("a.csv", "что-то;другое\n1;2\n".encode(), "не понятно, что в файле"),
        ("a.csv", b"\n", "файл пуст"),
        ("a.csv", b"code;name;kind;kind\na;b;region;region\n", "столбец записан дважды"),
        ("a.csv", b"code;name;kind\na;b;region;58;46\n", "строка 2: «58» — значений больше, чем столбцов"),
        ("a.csv", b'code;name;kind\n\na;"b\nc";zone\n', "строка 3: kind: «zone» — незнакомое значение"),
    ],
)
def test_a_spoilt_file_is_told_apart(name: str, content: bytes, problem: str) -> None:
    result = parse({name: content}, Catalogue())

    assert isinstance(result, ImportFault)
    told = [line(RUSSIAN, fault) for fault in result.errors]
    assert any(problem in each for each in told), told


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ("term: 8 дней", "term"),
        ("term: 0 hours", "term"),
        ("term: days", "term"),
        ("term: 8 fortnights", "term"),
        ("season: 13-01..02-01", "season"),
        ("season: 02-30..03-01", "season"),
        ("photo_required: maybe", "photo_required"),
        ("kinds: [Дороги]", "kinds"),
        ("keywords: {a: b}", "keywords"),
        ("name: {en: Snow}", "name"),
        ("name: {ru: Снег, de: Schnee}", "name"),
        ("emergency: alarm", "emergency"),
        ("extras: [{key: a, ask: А, kind: one_of, options: [один]}]", "extras.options"),
        ("extras: [{key: a, ask: А, kind: guess}]", "extras.kind"),
        ("extras: [{key: a, ask: А, kind: text}, {key: a, ask: Б, kind: text}]", "extras"),
        ("extras: [{key: a, ask: А, kind: text, colour: red}]", "extras.colour"),
        ("extras: 5", "extras"),
    ],
)
def test_a_topics_wrong_value_is_refused_by_its_key(row: str, key: str) -> None:
    name = "" if row.startswith("name") else "name: Т\n            "
    errors = refused(
        f"""\
        categories: [{{code: c, name: К}}]
        topics:
          - code: t
            category: c
            {name}{row}
        """
    )

    assert len(errors) == 1
    assert f": {key}: " in errors[0]


@pytest.mark.parametrize(
    "row",
    [
        "hours: '17:00-08:00'",
        "hours: '08:00-25:00'",
        "break: '19:00-20:00'",
        "weekdays: ''\n    zone: ../etc",
    ],
)
def test_an_authoritys_impossible_hours_are_refused(row: str) -> None:
    errors = refused(f"authorities:\n  - code: a\n    name: А\n    kind: x\n    territory: dist\n    {row}\n")

    assert len(errors) == 1


def test_all_the_cabinets_of_the_country_with_errors_are_looked_through_few_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """16 500 authorities, every row wrong twice: no error may cost a search through all the rest."""
    row = "a{0};Администрация {0};administration;dust{0};a{1};Europe/Moskow\n"
    rows = "".join(row.format(n, n - 1 if n % 90 else "x") for n in range(16_500))
    content = ("code;name;kind;territory;parent;zone\n" + rows).encode("cp1251")
    searches = Mock(wraps=fields.process.extractOne)
    monkeypatch.setattr(fields.process, "extractOne", searches)

    result = parse({"a.csv": content}, DISTRICT)

    assert isinstance(result, ImportFault)
    assert len(result.errors) >= 16_500
    assert 0 < searches.call_count <= 200


def test_a_quote_nobody_closed_swallows_no_fault_of_the_lines_after_it() -> None:
    errors = refused(
        'code;name;kind;territory\na;"Орган;x;dist\nb;Орган;x;dust\nc;"Орган ""Весна""";x;dist\n'
        'd;"в две\nстроки";x;dust\ne;"Орган;x;dist',
        name="file.csv",
    )
    assert [line.split(". Нужно")[0] for line in errors] == [
        'file.csv, строка 2: «a;"Орган;x;dist» — кавычка не закрыта',
        "file.csv, строка 3: territory: «dust» — нет такой территории",
        "file.csv, строка 5: territory: «dust» — нет такой территории",
        'file.csv, строка 7: «e;"Орган;x;dist» — кавычка не закрыта',
    ]
