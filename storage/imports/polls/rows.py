"""A record to a question, a project, the poll itself; None when something in it is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from domain.polls import Option, Project, Question, QuestionKind
from domain.polls.making import takes_options
from domain.polls.written import (
    LABEL,
    PROJECT,
    PROJECT_PLACE,
    PROJECT_TEXT,
    QUESTION,
    SCALE_NAME,
    lines_of,
)
from storage.imports import values as common
from storage.imports.cells import Cell, Items, Pairs, Scalar
from storage.imports.fields import LANGUAGES, Fields
from storage.imports.polls import values
from storage.imports.report import said

_KEY = said("right.poll_key")
_FLAG = said("right.flag")
_COUNTED: Final = frozenset({QuestionKind.SEVERAL_OF, QuestionKind.RANKING})
_OF_KINDS: Final[Mapping[str, frozenset[QuestionKind]]] = {
    "options": frozenset(each for each in QuestionKind if takes_options(each)),
    "choose": _COUNTED,
    "scale": frozenset({QuestionKind.SCALE}),
    "first": frozenset({QuestionKind.SCALE}),
    "last": frozenset({QuestionKind.SCALE}),
}
"""Key -> the kinds of question that have it."""

Pictures = Mapping[str, int]
"""The names of the pictures at hand, in small letters -> their ids."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A condition as it was written: the earlier question, by key, and the answers, by key or label."""

    line: int
    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was written; `question` is None when something in it is wrong."""

    fields: Fields
    key: str
    question: Question | None
    shown: tuple[Shown, ...] = ()


def question(fields: Fields, number: int, rows: Sequence[Fields], pictures: Pictures) -> Asked:
    """A question, the `number`th; `rows` are its options where they stand apart. Conditions come later."""
    key = fields.may("key", values.key, _KEY, f"q{number}")
    kind = fields.one_of("kind", values.KINDS, words=told_words(fields, values.KINDS, values.RUSSIAN_KINDS))
    text = fields.languages("text", needed=True, longest=QUESTION)
    options = tuple(_options(fields, rows, pictures))
    least, most = fields.may("choose", values.bounded, said("right.bounds"), (1, 0))
    first, last = fields.may("scale", values.scale, said("right.scale"), (1, 5))
    first_name = fields.languages("first", longest=SCALE_NAME)
    last_name = fields.languages("last", longest=SCALE_NAME)
    unsure = fields.may("unsure", common.flag, _FLAG, False)
    obligatory = fields.may("obligatory", common.flag, _FLAG, True)
    shown = tuple(_shown(fields))
    for each, kinds in _OF_KINDS.items():
        if kind is not None and kind not in kinds and (fields.at(each) or (each == "options" and rows)):
            fields.wrong(each, "", said("poll.not_of_kind"), said("right.leave_out"))
    if options and most > len(options):
        problem = said("poll.few_to_choose", count=len(options))
        fields.wrong("choose", f"{least}–{most}", problem, said("right.at_most", most=len(options)))
    labels = [option.label.get("ru", "").casefold() for option in options]
    for label in sorted({each for each in labels if each and labels.count(each) > 1}):
        fields.wrong("options", label, said("poll.same_label"), said("right.once"))
    if not fields.done() or kind is None or not all(row.sound for row in rows):
        return Asked(fields, key, None, shown)
    made = Question(
        key, kind, text, options, least, most, first, last, first_name, last_name, unsure, obligatory
    )
    return Asked(fields, key, made, shown)


def told_words(fields: Fields, known: Mapping[str, object], russian: Mapping[str, object]) -> tuple[str, ...]:
    """The words that are told as right: in a workbook the Russian ones."""
    return tuple(russian) if fields.tabular else tuple(word for word in known if word.isascii())


def _options(fields: Fields, rows: Sequence[Fields], pictures: Pictures) -> Iterator[Option]:
    cell = fields.at("options")
    if rows:
        if cell is not None:
            fields.wrong("options", "", said("poll.options_twice"), said("right.one_place"))
        for number, row in enumerate(rows, 1):
            yield _option(row, number, pictures)
        return
    match cell:
        case None:
            return
        case Scalar(text, line):
            parts = text if "\n" in text else text.replace("|", "\n")
            items: tuple[Cell, ...] = tuple(Scalar(each, line) for each in lines_of(parts))
        case Items(cells):
            items = cells
        case _:
            fields.wrong("options", "", said("a_list"), said("right.options"))
            return
    for number, item in enumerate(items, 1):
        if isinstance(item, Pairs) and not set(item.cells) <= set(LANGUAGES):
            yield _option(fields.inner("options", item), number, pictures)
        else:
            yield Option(f"o{number}", fields.said("options", item, LABEL))


def _option(fields: Fields, number: int, pictures: Pictures) -> Option:
    fields.at("question")
    key = fields.may("key", values.key, _KEY, f"o{number}")
    label = fields.languages("label", needed=True, longest=LABEL)
    picture = photo(fields, pictures)
    fields.done()
    return Option(key, label, picture)


def photo(fields: Fields, pictures: Pictures) -> int | None:
    """The picture that `picture` names."""
    name = fields.text("picture")
    found = pictures.get(name.casefold())
    if name and found is None:
        meant = fields.meant(name.casefold(), pictures)
        fields.wrong("picture", name, said("poll.no_picture"), said("right.picture"), meant)
    return found


def _shown(fields: Fields) -> Iterator[Shown]:
    """`{yard: [a, b]}`; in a workbook «yard = a | b», one a line."""
    match fields.at("when"):
        case None:
            return
        case Pairs(cells):
            for name, cell in cells.items():
                inside = cell.cells if isinstance(cell, Items) else (cell,)
                yield Shown(cell.line, name, tuple(each.text for each in inside if isinstance(each, Scalar)))
        case Scalar(text, line):
            for each in text.splitlines():
                name, sign, answers = each.partition("=")
                if not sign:
                    fields.note(line, "when", each, said("unfit"), said("right.when"))
                    continue
                yield Shown(line, name.strip(), tuple(part.strip() for part in answers.split("|")))
        case _:
            fields.wrong("when", "", said("pairs"), said("right.when"))


def project(fields: Fields, number: int, pictures: Pictures) -> Project | None:
    """A project of a rating vote, the `number`th."""
    made = Project(
        fields.may("key", values.key, _KEY, f"p{number}"),
        fields.languages("title", needed=True, longest=PROJECT),
        fields.languages("text", longest=PROJECT_TEXT),
        fields.languages("place", longest=PROJECT_PLACE),
        fields.may("cost", values.cost, said("right.cost"), None),
        photo(fields, pictures),
    )
    return made if fields.done() else None
