"""Documents that people send, by name: books of polls, acts, hostile ones, pictures with names, others."""

from collections.abc import Callable, Mapping
from typing import Final

from pictures import picture

import data
from domain.polls import Kind, Option, Poll, Question, QuestionKind
from storage.imports.polls.workbook import as_workbook
from storage.imports.polls.writing import Row, as_parts
from tests.papers import docx_maker

_YARDS = Question(
    "yard",
    QuestionKind.ONE_OF,
    {"ru": "Какой двор благоустроить первым?"},
    (Option("first", {"ru": "Садовая, 1"}, 1), Option("second", {"ru": "Речная, 5"})),
    unsure=True,
)
_YARD: Final = Poll(0, "", Kind.QUESTIONNAIRE, {"ru": "Наш двор"}, "", "", questions=(_YARDS,))


def _book(change: Callable[[Row], Row] = lambda row: row) -> bytes:
    """«Наш двор» as a workbook, its question changed."""
    parts = as_parts(_YARD, "Europe/Moscow", {1: "двор.jpg"}, russian=True)
    parts["questions"] = [change(row) for row in parts["questions"]]
    return as_workbook(parts, [("", "Подсказка")])


_SECOND: Final = {
    "6.2": "Владельцы зданий вывозят снег в течение 12 часов.",
    "12.4": "Вырубка деревьев без разрешения и без общественного обсуждения не допускается.",
}
"""Clauses of the act of 120 clauses that its second version changes: article and clause -> the words."""

_MADE: Final[Mapping[str, Callable[[], bytes]]] = {
    "двор.xlsx": _book,
    "двор-с-ошибками.xlsx": lambda: _book(lambda row: row | {"kind": "один вриант", "choose": "много"}),
    "двор.jpg": lambda: picture(41),
    "старый.xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "сквер.yaml": data.poll,
    "правила.docx": docx_maker.act,
    "правила-2.docx": lambda: docx_maker.act(changed=_SECOND, without=frozenset({"7.3"})),
    "бомба.docx": docx_maker.bomb,
    "внешние.docx": docx_maker.entities,
    "макросы.docx": docx_maker.macros,
    "тяжёлый.docx": docx_maker.heavy,
    "обрывок.docx": docx_maker.cut,
    "один-вопрос.yaml": lambda: "questions:\n  - {kind: yes_no, text: Нужен ли забор?}\n".encode(),
}


def document(name: str) -> bytes:
    """The document of that name; of another, a PDF that has the name in it."""
    return _MADE[name]() if name in _MADE else f"%PDF-1.4 {name}".encode()
