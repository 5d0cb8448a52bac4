"""python -m bot import --poll: drafts from files, all or nothing."""

import json
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot.cli import main
from tests.conversations.pictures import picture

SHIPPED = Path(__file__).parents[2] / "data"
EXAMPLE = "example.yaml"
YARD = """
poll: {title: Двор, authority: adm}
questions:
  - {kind: one_of, text: Какой?, options: [{label: Первый, picture: двор.jpg}, Второй]}
"""


@pytest.fixture(autouse=True)
def database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str) -> Path:
    """A database with the sample district; the path of its file."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OTKLIK_LANGUAGE", "ru")
    monkeypatch.setenv("OTKLIK_DATABASE__URL", sqlite_url)
    example = (SHIPPED / "poll.yaml").read_text(encoding="utf-8").replace("# authority", "authority")
    (tmp_path / EXAMPLE).write_text(example, encoding="utf-8")
    sample = ("territories.yaml", "authorities.yaml")
    assert main(["import", *(str(SHIPPED / "sample" / name) for name in sample)]) == 0
    return Path(make_url(sqlite_url).database or "")


def polls(database: Path) -> list[tuple[str, str, dict[str, object]]]:
    with sqlite3.connect(database) as connection:
        found = connection.execute("SELECT number, state, definition FROM polls ORDER BY id").fetchall()
    return [(number, state, json.loads(kept)) for number, state, kept in found]


def test_the_shipped_example_becomes_a_draft(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "--poll", EXAMPLE]) == 0
    assert "Каким быть скверу на Садовой" in capsys.readouterr().out
    [(number, state, kept)] = polls(database)
    assert number.startswith("1/")
    assert state == "draft"
    assert len(kept["questions"]) == 7  # type: ignore[arg-type]


def test_pictures_beside_the_file_are_kept(database: Path, tmp_path: Path) -> None:
    (tmp_path / "poll.yml").write_text(YARD, encoding="utf-8")
    (tmp_path / "Двор.JPG").write_bytes(picture(1))
    (tmp_path / "другая.jpg").write_bytes(picture(2))
    assert main(["import", "--poll", "poll.yml"]) == 0
    [(_, _, kept)] = polls(database)
    with sqlite3.connect(database) as connection:
        files = connection.execute("SELECT id, kind, state FROM files").fetchall()
    shown = kept["questions"][0]["options"][0]["picture"]  # type: ignore[index]
    assert files == [(shown, "photo", "here")]


def test_one_fault_in_one_file_and_nothing_is_taken(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (tmp_path / "worse.yaml").write_text(YARD, encoding="utf-8")
    assert main(["import", "--poll", EXAMPLE, "bad.xlsx", "worse.yaml"]) == 1
    told = capsys.readouterr().err
    assert "bad.xlsx: это книга Excel старого вида (XLS)" in told
    assert "worse.yaml, строка 4: options.picture: «двор.jpg»" in told
    assert "Ничего не загружено: 2 ошибки" in told
    assert polls(database) == []


def test_the_same_file_again_asks_which_draft_is_meant(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", "--poll", EXAMPLE]) == 0
    [(number, _, _)] = polls(database)
    assert main(["import", "--poll", EXAMPLE]) == 1
    assert f"--into {number}" in capsys.readouterr().err
    (tmp_path / "one.yaml").write_text("questions: [{kind: yes_no, text: Забор?}]", encoding="utf-8")
    assert main(["import", "--poll", "one.yaml", "--into", number]) == 0
    [(_, _, kept)] = polls(database)
    assert kept["title"]["ru"] == "Каким быть скверу на Садовой"  # type: ignore[index]
    assert len(kept["questions"]) == 1  # type: ignore[arg-type]
    assert main(["import", "--poll", EXAMPLE, "--into", "new"]) == 0
    assert len(polls(database)) == 2
    assert main(["import", "--poll", EXAMPLE, "--into", "77/2026"]) == 1
    assert "Черновика опроса № 77/2026 нет" in capsys.readouterr().err
