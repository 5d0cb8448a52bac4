"""python -m bot import and invite: catalogues and people from files, all or nothing."""

import asyncio
import csv
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot.cli import main
from scheduler.clock import utc_now
from storage.officials import appointments
from storage.people import people
from storage.store import open_store
from storage.unit import Unit

SHIPPED = Path(__file__).parent.parent.parent / "data"
SAMPLE = [
    str(SHIPPED / "sample" / name)
    for name in ("territories.yaml", "authorities.yaml", "officials.csv", "boundaries.geojson")
]
EVERYTHING = [str(SHIPPED / "topics.yaml"), *SAMPLE]
CODE = re.compile(r"[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}")


@pytest.fixture(autouse=True)
def database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str) -> Path:
    """An empty database of the commands; the path of its file."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OTKLIK_LANGUAGE", "ru")
    monkeypatch.setenv("OTKLIK_DATABASE__URL", sqlite_url)
    return Path(make_url(sqlite_url).database or "")


def rows(database: Path, table: str) -> int:
    with sqlite3.connect(database) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def redeemed(url: str, code: str) -> bool:
    """Does the code make a person an official?"""

    async def redeem() -> bool:
        def turn(unit: Unit) -> bool:
            person = people.at_the_door(unit, "telegram:7", "ru").id
            return isinstance(appointments.redeem(unit, code, person, "telegram:7"), appointments.Redeemed)

        store = open_store(url, clock=utc_now)
        try:
            return await store.run(turn)
        finally:
            await store.close()

    return asyncio.run(redeem())


def test_the_shipped_files_are_imported_and_codes_are_told_once(
    database: Path, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", *EVERYTHING]) == 0

    out, err = capsys.readouterr()
    assert not err
    assert "органов 30" in out
    assert "границ 12" in out
    codes = CODE.findall(out)
    assert len(codes) == rows(database, "invitations") == 12
    assert redeemed(sqlite_url, codes[0])
    assert rows(database, "audit") == 1 + 12 + 1  # the import, invitations, the one redeemed


def test_codes_go_to_a_file_that_its_owner_alone_reads(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", *EVERYTHING, "--invitations", "codes.csv"]) == 0

    assert not CODE.search(capsys.readouterr().out)
    made = Path("codes.csv")
    assert made.stat().st_mode & 0o777 == 0o600
    lines = list(csv.reader(made.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert len(lines) == 13
    assert all(CODE.fullmatch(line[3]) for line in lines[1:])


def test_a_file_of_codes_is_never_written_over(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("codes.csv").write_text("earlier codes")

    assert main(["import", *EVERYTHING, "--invitations", "codes.csv"]) == 1

    assert "Ничего не загружено" in capsys.readouterr().err
    assert Path("codes.csv").read_text() == "earlier codes"
    assert rows(database, "authorities") == 0


def test_one_wrong_line_and_nothing_is_imported(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = Path("more.csv")
    wrong.write_text("код;название;вид;территория;вышестоящий орган\nnew;Новый отдел;roads;nowhere;adm\n")

    assert main(["import", *EVERYTHING, str(wrong), "--invitations", "codes.csv"]) == 1

    out, err = capsys.readouterr()
    assert not out
    assert "more.csv, строка 2: territory: «nowhere»" in err
    assert "Ничего не загружено: 1 ошибка." in err
    assert rows(database, "authorities") == rows(database, "invitations") == 0
    assert not Path("codes.csv").exists()


def test_every_broken_line_among_many_right_ones_is_named(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["код;название;вид;территория;вышестоящий орган"]
    broken = set()
    for number in range(1_650):
        where = "land"
        if number % 100 == 7:
            where, line = "lnad", number + 2
            broken.add(line)
        lines.append(f"a{number};Администрация {number};administration;{where};{'a0' if number else ''}")
    Path("country.csv").write_text("\n".join(lines))
    Path("land.csv").write_text("код;название;вид\nland;Край;region\n")

    assert main(["import", "land.csv", "country.csv"]) == 1

    err = capsys.readouterr().err
    assert {int(line) for line in re.findall(r"country.csv, строка (\d+):", err)} == broken
    assert "возможно" in err or "land" in err
    assert rows(database, "authorities") == 0


def test_a_file_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "nowhere.yaml"]) == 1
    assert "nowhere.yaml не читается" in capsys.readouterr().err


def test_an_engineer_invites_the_first_official(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["import", *SAMPLE[:2]])
    capsys.readouterr()

    assert main(["invite", "--role", "координатор", "--authority", "adm", "--note", "Вера"]) == 0

    out = capsys.readouterr().out
    assert "coordinator, Администрация Заречного района" in out
    assert "Telegram: выключен, ссылки нет." in out
    [code] = CODE.findall(out)
    assert redeemed(sqlite_url, code)


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--role", "coordinatr", "--authority", "adm"], "Возможно: coordinator."),
        (["--role", "admin", "--authority", "adm-raods"], "adm-roads ("),
        (["--role", "admin", "--authority", "водоканал"], "Возможно: vodokanal ("),
        (["--role", "executor", "--authority", "adm", "--topic", "zzz"], "Тематики или категории «zzz» нет."),
    ],
)
def test_a_misspelt_invitation_is_told_what_it_may_mean(
    argv: list[str], said: str, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["import", *SAMPLE[:2]])

    assert main(["invite", *argv]) == 1
    assert said in capsys.readouterr().err
    assert rows(database, "invitations") == 0


def test_a_broken_file_of_the_whole_country_names_every_line_and_changes_nothing(
    database: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """16 500 authorities, none of them right: seconds, bounded memory, all named, counted by kind."""
    assert main(["import", *EVERYTHING]) == 0
    before = {table: rows(database, table) for table in ("authorities", "audit", "invitations", "boundaries")}
    capfd.readouterr()
    row = "a{0};Орган {0};administration;dust{0};a{1};Europe/Moskow\n"
    text = "code;name;kind;territory;parent;zone\n" + "".join(
        row.format(n, n - 1 if n % 90 else "x") for n in range(16_500)
    )
    Path("country.csv").write_text(text, encoding="utf-8")
    run = [sys.executable, "-c", _IMPORT, "country.csv"]

    done = subprocess.run(run, capture_output=True, text=True, check=False, cwd=tmp_path, env=_environment())

    assert done.returncode == 1, done.stderr[-2000:]
    megabytes, seconds = map(int, done.stdout.split())
    assert megabytes < 400
    assert seconds < 40  # of the processor: the machine may be busy with others
    told = done.stderr.splitlines()
    named = {int(found[1]) for each in told if (found := re.match(r"country\.csv, строка (\d+): ", each))}
    assert named == set(range(2, 16_502))
    assert "16500 раз: нет такой территории (country.csv, строка 2; country.csv, строка 3;" in done.stderr
    assert "16500 раз: не подходит (country.csv, строка 2;" in done.stderr
    assert "184 раза: нет такого органа" in done.stderr
    assert told[-1] == "Ничего не загружено: 33184 ошибки."
    assert {table: rows(database, table) for table in before} == before


_IMPORT = """
import resource, sys
from pathlib import Path
from bot.cli import main
code = main(["import", sys.argv[1]])
used = resource.getrusage(resource.RUSAGE_SELF)
status = Path("/proc/self/status")  # ru_maxrss outlives exec on Linux: it may be the parent's
known = status.read_text().splitlines() if status.exists() else []
peak = next((int(line.split()[1]) for line in known if line.startswith("VmHWM")), used.ru_maxrss)
print(peak // 1024, round(used.ru_utime + used.ru_stime))
sys.exit(code)
"""


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(SHIPPED.parent)}


def test_faults_are_told_in_english_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OTKLIK_LANGUAGE", "en")
    Path("broken.yaml").write_text("territories:\n- {code: t, name: T, kind: setlement}\n", encoding="utf-8")

    assert main(["import", "broken.yaml"]) == 1

    assert (
        "broken.yaml, line 2: kind: “setlement”: an unknown value."
        " Needed: region, municipality, settlement (perhaps “settlement”?)"
    ) in capsys.readouterr().err
