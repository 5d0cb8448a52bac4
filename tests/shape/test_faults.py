"""docs/faults.md names for every fault the tests that show its promise; those tests are there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TABLE)
TRANSCRIPTS = re.findall(r"`(\w+\.chat)`", TABLE)


def test_every_fault_has_its_row() -> None:
    rows = re.findall(r"^\| (R\d+) \|", TABLE, flags=re.M)
    assert rows == [f"R{number}" for number in range(1, 24)]


def test_every_test_that_is_named_is_there() -> None:
    assert NAMED
    known: dict[str, set[str]] = {}
    for file in {file for file, _ in NAMED}:
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        known[file] = {
            each.name for each in tree.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
        }
    assert [f"{file}::{name}" for file, name in NAMED if name not in known[file]] == []
    assert [name for name in TRANSCRIPTS if not (ROOT / "tests" / "conversations" / name).exists()] == []


def test_a_row_without_a_test_says_what_is_not_shown() -> None:
    for row in re.findall(r"^\| R\d+ \|.*$", TABLE, flags=re.M):
        *_, shown, missing = (cell.strip() for cell in row.strip("|").split("|"))
        assert shown or missing, row
