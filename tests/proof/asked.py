"""Which questions are asked, and in which kind of channel: every one of every script, as `module:name`."""

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from bot.ask import Ask, Pending
from bot.chat import Words
from bot.questions import Secret
from storage.unit import Unit
from tests import reached

HANDLERS: Final = Path(__file__).parents[2] / "handlers"
KINDS: Final = (
    *("words", "day", "place", "files", "one_of", "several_of", "leaf", "secret", "once", "confirm"),
)
"""The methods of `bot.ask.Ask` that ask."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question that a script has come to: `personal` as it is marked, `carried`: may the channel carry it?

    `asked`: it was put to the person; else it was passed over, or answered before with `value`.
    """

    name: str
    personal: bool
    carried: bool
    asked: bool
    value: object = None


@contextmanager
def watching(note: Callable[[Question], None], secret: Callable[[str], None] = str) -> Iterator[None]:
    """Tell `note` of every question that scripts come to, and `secret` of what is typed as one."""

    def watched(method: Callable[..., Any]) -> Callable[..., Any]:
        def asked(ask: Ask[Unit], name: Any, *more: Any, personal: bool = False, **how: Any) -> Any:
            bare = name if isinstance(name, str) else name.name  # `once` takes a question
            key, carried = reached.question(bare), ask.chat.personal
            marked = {"personal": True} if personal else {}
            try:
                value = method(ask, name, *more, **marked, **how)
            except Pending:
                note(Question(key, personal, carried, asked=True))
                raise
            note(Question(key, personal, carried, asked=False, value=value))
            return value

        return asked

    def taken(question: Secret, chat: Any, partial: Any, said: Any) -> Any:
        if isinstance(said, Words):
            secret(said.text)
        return take(question, chat, partial, said)

    take = Secret.take
    with pytest.MonkeyPatch.context() as patch:
        for kind in KINDS:
            patch.setattr(Ask, kind, watched(getattr(Ask, kind)))
        patch.setattr(Secret, "take", taken)
        yield


# --- all there are -----------------------------------------------------------------------------------------


def every() -> Iterator[tuple[str, str, ast.Call]]:
    """Module and name, kind, and the call of every question in the code of conversations.

    Of a name that is made when it is asked `*` stands for what is not known: `appeals/report:card.*`.
    """
    for path in sorted(HANDLERS.rglob("*.py")):
        module = path.relative_to(HANDLERS).with_suffix("").as_posix()
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        for node in nodes:
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
                continue
            of = node.func.value
            if node.func.attr in KINDS and isinstance(of, ast.Name) and of.id in ("ask", "asking"):
                yield f"{module}:{_name(_made(nodes, node.args[0]))}", node.func.attr, node


def _made(nodes: list[ast.AST], name: ast.expr) -> ast.expr:
    """What the variable was made as, just before it is asked."""
    if not isinstance(name, ast.Name):
        return name
    before = [
        each
        for each in nodes
        if isinstance(each, ast.Assign)
        and each.lineno < name.lineno
        and any(isinstance(to, ast.Name) and to.id == name.id for to in each.targets)
    ]
    return max(before, key=lambda each: each.lineno).value if before else name


def _name(node: ast.expr) -> str:
    match node:
        case ast.Constant(value):
            return str(value)
        case ast.JoinedStr(values):
            return "".join(str(each.value) if isinstance(each, ast.Constant) else "*" for each in values)
        case ast.Call(args=[first, *_]):  # `once(Where("where", …))`
            return _name(first)
        case _:
            return "*"


def marked(call: ast.Call) -> ast.expr | None:
    """What the question says of being personal."""
    return next((each.value for each in call.keywords if each.arg == "personal"), None)
