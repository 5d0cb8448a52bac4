"""The audit tells codes, numbers, times, ids of officials: no words of a citizen, nobody's address."""

import ast
from collections.abc import Iterator
from pathlib import Path

from storage.officials.audit import CASE, SAID
from storage.people.personal import PERSONAL
from storage.tables import metadata

ROOT = Path(__file__).parents[2]

OFFICIALS = {"executor_id", "companion_id", "former", "filed_by"}
"""Columns of a case that name officials."""


def test_of_a_case_the_audit_tells_only_plain_columns_and_officials() -> None:
    columns = {column.name for column in metadata.tables["appeals"].columns}
    assert columns >= CASE
    assert {name for name in CASE if f"appeals.{name}" in PERSONAL} == OFFICIALS


def test_no_name_that_the_audit_tells_is_of_a_personal_column() -> None:
    personal = {key.partition(".")[2] for key in PERSONAL}
    templates = {"name", "text"}  # an official's own words, to be sent to anybody
    codes = {
        "territory",
        "outcome",
    }  # of a case; elsewhere a place that somebody watches, words about a hearing
    assert personal & SAID == OFFICIALS | templates | codes


def test_what_is_written_into_the_audit_is_listed() -> None:
    found = [(where, key) for where, key in _facts()]
    assert len({where for where, _ in found}) > 5
    assert not [(where, key) for where, key in found if key not in SAID]


def _facts() -> Iterator[tuple[str, str]]:
    """Every key written out in a call that records."""
    for folder in ("storage", "handlers", "bot", "scheduler"):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            if "audit" not in text or path.name == "audit.py":
                continue
            for call in ast.walk(ast.parse(text)):
                if isinstance(call, ast.Call) and "record" in ast.unparse(call.func):
                    told = [each.value for each in call.keywords if each.arg in ("before", "after")]
                elif isinstance(call, ast.Call) and ast.unparse(call.func) in ("_audit", "_record"):
                    told = [*call.args, *(each.value for each in call.keywords)]
                else:
                    continue
                for value in told:
                    for made in ast.walk(value):
                        if isinstance(made, ast.Dict):
                            yield from (
                                (path.name, key.value) for key in made.keys if isinstance(key, ast.Constant)
                            )
