"""What is dangerous (`storage.officials.dangers`) is done nowhere but behind the official's PIN."""

import ast
import importlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest

from storage.officials.dangers import DEEDS, Danger

ROOT: Final = Path(__file__).parents[2]
GATE: Final = ("handlers.officials.pin", "owed")
Name = tuple[str, str]
"""A module's dotted name, and a function's in it."""

GUARDED: Final = {
    "storage.tables.officials": Danger.RIGHTS,
    "storage.tables.invitations": Danger.RIGHTS,
    "storage.tables.absences": Danger.RIGHTS,
    "storage.tables.pins": Danger.RIGHTS,
    "storage.tables.mergers": Danger.PERSONS,
    "storage.tables.link_codes": Danger.PERSONS,
    "storage.tables.blocks": Danger.RESTRAINT,
    "storage.tables.listed_words": Danger.RESTRAINT,
}
"""Tables whose rows are the danger: whoever changes them does a dangerous deed."""
NAMED: Final = {"with_names", "with_authors"}
"""What the audit is told of a file with people's names: whoever tells it hands them out."""

OPEN: Final = {
    ("storage.officials.appointments", "redeem"): "by the code, which somebody gave behind the PIN",
    ("storage.officials.standing_in", "call_back"): "takes back what was lent: the deputy's right ends",
    ("storage.officials.pins", "put"): "the PIN itself, after the old one where there is one",
    ("storage.officials.pins", "check"): "counts the tries",
    ("storage.people.blocks", "plead"): "the person's own word against a block",
    ("storage.people.link_codes", "carry"): "joins nobody: what is being written goes on elsewhere",
    ("storage.people.link_codes", "use"): "what a used code does is `merge`",
    ("storage.people.erasure", "erase"): "a citizen's own data; refused to officials",
}
"""Functions that change such rows and ask for no PIN, and why."""


@dataclass(slots=True)
class Module:
    """A module's functions and what its names mean: alias -> "package.module" or "package.module.name"."""

    name: str
    tree: ast.Module
    means: dict[str, str] = field(default_factory=dict)
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)

    def meant(self, node: ast.AST) -> Name | None:
        """The function of some module that this expression names."""
        match node:
            case ast.Attribute(ast.Name(alias), name) if alias in self.means:
                return self.means[alias], name
            case ast.Name(name) if name in self.functions:
                return self.name, name
            case ast.Name(alias) if alias in self.means:
                module, _, name = self.means[alias].rpartition(".")
                return module, name
        return None


@cache
def _modules(package: str) -> dict[str, Module]:
    found = {}
    for path in sorted((ROOT / package).rglob("*.py")):
        if "migrations" in path.parts:
            continue
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        module = Module(name, ast.parse(path.read_text(encoding="utf-8")))
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and node.module is not None:
                module.means |= {
                    each.asname or each.name: f"{node.module}.{each.name}" for each in node.names
                }
        module.functions = {each.name: each for each in module.tree.body if isinstance(each, ast.FunctionDef)}
        importlib.import_module(name)  # so that it tells its deeds
        found[name] = module
    return found


def _named(module: Module, node: ast.AST) -> set[Name]:
    found = (module.meant(each) for each in ast.walk(node) if isinstance(each, ast.Name | ast.Attribute))
    return {each for each in found if each is not None}


# --- nothing dangerous comes past the gate -----------------------------------------------------------------


def _is_gate(module: Module, node: ast.AST) -> bool:
    """Is it a call of the gate, or of a function here that leads to it?"""
    if not isinstance(node, ast.Call) or (name := module.meant(node.func)) is None:
        return False
    return name == GATE or (name[0] == module.name and _leads(module, name[1]))


def _leads(module: Module, name: str) -> bool:
    """Does a function of the module do nothing but go to the gate, if it does anything?"""
    ends = [each.value for each in ast.walk(module.functions[name]) if isinstance(each, ast.Return)]
    ways = [each for each in ends if not isinstance(each, ast.Constant)]
    gates = [
        all(isinstance(call, ast.Call) and module.meant(call.func) == GATE for call in _branches(each))
        for each in ways
        if each is not None
    ]
    return bool(gates) and all(gates)


def _branches(node: ast.expr) -> list[ast.expr]:
    return [*_branches(node.body), *_branches(node.orelse)] if isinstance(node, ast.IfExp) else [node]


def _always(module: Module, call: ast.AST) -> bool:
    """Does this gate ask at every call of it?"""
    assert isinstance(call, ast.Call)
    return module.meant(call.func) == GATE


def _stops(module: Module, statement: ast.stmt) -> bool | None:
    """`if (way := pin.owed(chat)) is not None: return way`; True when it asks always, None: no gate."""
    match statement:
        case ast.If(test, [ast.Return(ast.Name(way))], []):
            asked = test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) else [test]
            for each in asked:
                match each:
                    case ast.Compare(
                        ast.NamedExpr(ast.Name(name), call), [ast.IsNot()], [ast.Constant(None)]
                    ):
                        if name == way and _is_gate(module, call):
                            return len(asked) == 1 and _always(module, call)
    return None


def _passed(module: Module, path: list[ast.AST]) -> bool | None:
    """Is there a gate on the way down `path` to its last node; True one that always asks, None none."""
    best: bool | None = None
    for parent, child in pairwise(path):
        if isinstance(parent, ast.BoolOp) and isinstance(parent.op, ast.Or):
            before = parent.values[: next(n for n, each in enumerate(parent.values) if each is child)]
            found = [_always(module, each) for each in before if _is_gate(module, each)]
        else:
            blocks = [block for _, block in ast.iter_fields(parent) if isinstance(block, list)]
            ahead = [block[: block.index(child)] for block in blocks if child in block]
            stops = (_stops(module, each) for block in ahead for each in block if isinstance(each, ast.stmt))
            found = [each for each in stops if each is not None]
        for each in found:
            best = best or each
    return best


def _paths(node: ast.AST, above: tuple[ast.AST, ...] = ()) -> Iterator[list[ast.AST]]:
    here = (*above, node)
    yield list(here)
    for child in ast.iter_child_nodes(node):
        yield from _paths(child, here)


def _ways_to(wanted: Name) -> Iterator[tuple[Module, str, bool | None]]:
    """Each place where conversations name the function: in which function, behind which gate."""
    for module in _modules("handlers").values():
        for path in _paths(module.tree):
            if not isinstance(path[-1], ast.Name | ast.Attribute) or module.meant(path[-1]) != wanted:
                continue
            if isinstance(path[-1].ctx, ast.Load) and not isinstance(path[-2], ast.Attribute):
                inside = next((each.name for each in path if isinstance(each, ast.FunctionDef)), "")
                yield module, inside, _passed(module, path)


def _unasked(wanted: Name, seen: frozenset[Name] = frozenset()) -> list[tuple[str, bool | None]]:
    """Where conversations come to the function without a gate that always asks."""
    found: list[tuple[str, bool | None]] = []
    for module, inside, gate in _ways_to(wanted):
        if gate is True:
            continue
        above = (module.name, inside)
        whole = gate is None and inside.startswith("_") and above not in seen
        higher = _unasked(above, seen | {above}) if whole and any(_ways_to(above)) else [(inside, gate)]
        found += [(f"{module.name}.{inside}: {where}" if whole else where, each) for where, each in higher]
    return found


def _every_deed() -> list[Name]:
    _modules("storage")
    return sorted(DEEDS)


@pytest.mark.parametrize("deed", _every_deed(), ids=".".join)
def test_a_dangerous_deed_is_done_behind_the_pin(deed: Name) -> None:
    assert any(_ways_to(deed)), "nobody does it"
    for where, gate in _unasked(deed):
        assert gate is not None, f"{where} comes to {deed} past the PIN"
        assert DEEDS[deed].when, f"{where} asks for the PIN only sometimes"


# --- nothing dangerous is missing there --------------------------------------------------------------------


def _writes(module: Module, function: ast.FunctionDef) -> set[str]:
    """Tables that the function itself changes."""
    return {
        module.means[table.id]
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
        and call.args
        and ast.unparse(call.func) in ("sa.insert", "sa.update", "sa.delete", "insert")
        and isinstance(table := call.args[0], ast.Name)
        and table.id in module.means
    }


def _tells_names(function: ast.FunctionDef) -> bool:
    return any(isinstance(each, ast.Constant) and each.value in NAMED for each in ast.walk(function))


@cache
def _dangers(name: Name) -> frozenset[Danger]:
    """Why the function is dangerous, by itself or by what it calls."""
    found: set[Danger] = set()
    waiting, seen = [name], {name}
    while waiting:
        at = waiting.pop()
        module = _modules("storage").get(at[0])
        function = module.functions.get(at[1]) if module is not None else None
        if module is None or function is None:
            continue
        found |= {GUARDED[each] for each in _writes(module, function) if each in GUARDED}
        found |= {Danger.NAMES} if _tells_names(function) else set()
        further = _named(module, function) - seen
        seen |= further
        waiting += further
    return frozenset(found)


def test_what_changes_rights_persons_restraints_or_gives_names_is_listed_as_dangerous() -> None:
    reached = {name for each in _modules("handlers").values() for name in _named(each, each.tree)}
    found = {name for name in reached if _dangers(name)}
    assert found - DEEDS.keys() == OPEN.keys()
    for name in found & DEEDS.keys():
        assert DEEDS[name].danger in _dangers(name), name


def test_every_danger_has_its_deeds() -> None:
    _every_deed()
    assert {each.danger for each in DEEDS.values()} == set(Danger)
