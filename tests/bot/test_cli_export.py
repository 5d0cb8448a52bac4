"""python -m bot export: files that Excel opens, in which nothing is ever a formula."""

import asyncio
import csv
import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

import data
from bot.cli import main
from bot.commands import imports
from domain.appeals import Place, Report
from papers.sheets import CELL, Csv, Xlsx, harmless
from scheduler.clock import utc_now
from storage.appeals import appeals
from storage.people import people
from storage.store import open_store
from storage.unit import Unit

FORMULAS = [
    *("=1+1", "+7 900", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", "＝1+1", "＋1", "－1", "＠x"),
    *(" =1", "\n=1", "\u200b=1"),
]
YES_NO = ("да", "нет")


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OTKLIK_LANGUAGE", "ru")
    monkeypatch.setenv("OTKLIK_DATABASE__URL", sqlite_url)


@pytest.fixture
def registered(sqlite_url: str) -> None:
    """Two appeals of the sample district, of roads and of water; their texts look like formulas."""

    async def register() -> None:
        def turn(unit: Unit) -> None:
            citizen = people.at_the_door(unit, "telegram:777", "ru").id
            water = next(code for code, each in unit.catalogue.topics.items() if each.kinds[:1] == ("water",))
            for key, topic in (("a", "roads.pothole"), ("b", water)):
                report = Report(key, topic, "verkhnezarechensk", "=HYPERLINK(1)", Place("=дом 5"))
                appeals.register(unit, report, citizen, "telegram:777")

        store = open_store(sqlite_url, clock=utc_now)
        await imports.take(store, data.starter() | data.sample())
        await store.run(turn)
        await store.close()

    asyncio.run(register())


def sheet(path: Path, number: int = 1) -> str:
    with zipfile.ZipFile(path) as book:
        return book.read(f"xl/worksheets/sheet{number}.xml").decode()


def lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_stays_text(text: str, tmp_path: Path) -> None:
    book, table = Xlsx(tmp_path / "a.xlsx", ["Текст"], YES_NO), Csv(tmp_path / "a.csv", ["Текст"], YES_NO)
    for made in (book, table):
        made.row([text])
        made.close()

    xml = sheet(tmp_path / "a.xlsx")
    assert "<f>" not in xml
    assert 't="inlineStr"' in xml.partition('r="A2"')[2]
    [[_], [cell]] = csv.reader((tmp_path / "a.csv").open(encoding="utf-8-sig", newline=""), delimiter=";")
    assert cell.startswith("'")


@pytest.mark.parametrize("text", ["Яма = беда", "дом 5", "", "a-b", "почта@example.org", "1. Первое"])
def test_plain_words_are_left_alone(text: str) -> None:
    assert harmless(text) == text


def test_what_a_cell_cannot_hold_is_left_out(tmp_path: Path) -> None:
    book = Xlsx(tmp_path / "a.xlsx", ["Текст"], YES_NO)
    book.row(["до\x00\x07\x1b\ud800\uffffпосле"])
    book.row(["я" * 40_000])
    book.close()

    xml = sheet(tmp_path / "a.xlsx")
    assert "допосле" in xml
    assert len(max(re.findall("я+…?", xml), key=len)) == CELL


def test_numbers_flags_days_and_moments_are_told_as_such(tmp_path: Path) -> None:
    row = [-5, True, date(2026, 12, 14), datetime(2026, 12, 14, 15, 30), None]  # noqa: DTZ001 - local
    table = Csv(tmp_path / "a.csv", ["a"], YES_NO)
    table.row(row)
    table.close()
    book = Xlsx(tmp_path / "a.xlsx", ["a"], YES_NO)
    book.row(row)
    book.close()

    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()[1] == (
        "-5;да;14.12.2026;14.12.2026 15:30;"
    )
    assert "<v>-5</v>" in sheet(tmp_path / "a.xlsx")


def test_a_register_goes_on_on_the_next_sheet(tmp_path: Path) -> None:
    book = Xlsx(tmp_path / "a.xlsx", ["n"], YES_NO, sheet=3)
    for number in range(5):
        book.row([number])
    book.close()

    assert sheet(tmp_path / "a.xlsx").count("<row") == 4
    assert sheet(tmp_path / "a.xlsx", 2).count("<row") == 3


@pytest.mark.usefixtures("registered")
def test_appeals_are_written_without_words_and_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "appeals"]) == 0

    assert "Выгружено 2 строки" in capsys.readouterr().out
    [made] = Path().glob("appeals-*.xlsx")
    assert made.stat().st_mode & 0o777 == 0o600
    xml = sheet(made)
    assert "зарегистрировано" in xml
    assert "город Верхнезареченск" in xml
    assert not [secret for secret in ("HYPERLINK", "дом 5", "telegram:777", "<f>") if secret in xml]
    assert not list(Path().glob(".export-*"))


@pytest.mark.usefixtures("registered")
def test_words_are_written_when_asked_for_and_stay_words() -> None:
    assert main(["export", "appeals", "--with-text", "--output", "all.csv"]) == 0

    [first, _] = lines(Path("all.csv").read_text(encoding="utf-8"))
    assert first["Текст обращения"].startswith("'=HYPERLINK")
    assert first["Место"] == "'=дом 5"
    assert first["Номер"].endswith("-000001")


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize(("register", "rows"), [("appeals", 2), ("events", 2), ("audit", 13)])
def test_every_register_is_written_to_the_screen(
    register: str, rows: int, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["export", register, "--format", "csv", "--output", "-"]) == 0

    out = capfdbinary.readouterr().out.decode()
    assert out.startswith("\ufeff")
    assert len(lines(out)) == rows


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize(
    ("argv", "rows"),
    [
        (["--authority", "adm"], 2),
        (["--authority", "adm-roads"], 1),
        (["--authority", "hospital"], 0),
        (["--since", "2020-01-01", "--until", "2020-12-31"], 0),
        (["--since", "2020-01-01"], 2),
    ],
)
def test_a_register_is_limited_by_days_and_authority(argv: list[str], rows: int) -> None:
    assert main(["export", "appeals", "--output", "some.csv", *argv]) == 0
    assert len(lines(Path("some.csv").read_text(encoding="utf-8"))) == rows


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--authority", "adm-raods"], "Возможно: adm-roads"),
        (["--output", "-"], "XLSX на экран не вывести"),
        (["--output", "no/such/folder/a.xlsx"], "не создать"),
        (["--output", "."], "папка. Нужно имя файла"),
        (["--since", "2026-12-01", "--until", "2026-01-01"], "раньше, чем --since 2026-12-01"),
    ],
)
def test_what_cannot_be_written_is_told(
    argv: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["--format", "xlsx", *argv]
    assert main(["export", "appeals", *argv]) == 1
    assert said in capsys.readouterr().err
    assert not [path for path in Path().iterdir() if path.name.startswith((".export-", "appeals-"))]
