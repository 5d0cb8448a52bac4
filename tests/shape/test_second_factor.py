"""What is dangerous is done nowhere in the bot but behind the official's PIN."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2] / "handlers"
DANGEROUS = {
    "appointments": {"invite", "dismiss"},
    "standing_in": {"send_away", "hand_over"},
    "pins": {"reset"},
    "blocks": {"place", "lift", "keep"},
    "wordlists": {"add", "remove"},
    "mergers": {"merge", "undo"},
    "exports": {"hand_out"},
    "hearing_work": {"hand_out"},
    "draft_papers": {"hand_out"},
}
"""Module of storage -> functions that give or take a right, hold a person back, change what is held."""
PASSED_ON = {"_join", "_part"}
"""Functions that do it for the one right above them, which asks."""


def _calls(function: ast.FunctionDef) -> set[tuple[str, str]]:
    return {
        (node.value.id, node.attr)
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }


def _asks(function: ast.FunctionDef) -> bool:
    names = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    return any(
        (isinstance(each, ast.Name) and each.id in ("_owed", "owed"))
        or (isinstance(each, ast.Attribute) and each.attr == "owed")
        for each in names
    )


def _found() -> list[tuple[str, ast.FunctionDef, tuple[str, str]]]:
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        functions = [
            each for each in ast.walk(ast.parse(path.read_text())) if isinstance(each, ast.FunctionDef)
        ]
        found += [
            (str(path.relative_to(ROOT)), each, call)
            for each in functions
            for call in _calls(each)
            if call[1] in DANGEROUS.get(call[0], ())
        ]
    return found


def test_every_dangerous_deed_asks_for_the_pin_where_it_is_done() -> None:
    found = _found()
    assert {call[0] for _, _, call in found} == set(DANGEROUS)
    for path, function, call in found:
        assert _asks(function) or function.name in PASSED_ON, (
            f"{path}: {function.name} does {call} without it"
        )


def test_what_is_passed_on_is_called_only_by_those_who_ask() -> None:
    for path in sorted(ROOT.rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text())):
            if not isinstance(function, ast.FunctionDef):
                continue
            called = {
                node.func.id
                for node in ast.walk(function)
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            }
            if called & PASSED_ON and path.name == "linking.py":
                assert _asks(function), function.name
