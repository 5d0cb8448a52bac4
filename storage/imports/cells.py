"""Files to records: YAML with every value's line, CSV as Russian Excel saves it. Nothing is judged yet."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import yaml

from storage.imports.report import Fault, said

SECTIONS = ("territories", "authorities", "categories", "topics", "officials")


@dataclass(frozen=True, slots=True)
class Scalar:
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Items:
    cells: tuple["Cell", ...]
    line: int


@dataclass(frozen=True, slots=True)
class Pairs:
    cells: Mapping[str, "Cell"]
    line: int


Cell = Scalar | Items | Pairs


@dataclass(frozen=True, slots=True)
class Record:
    """One thing of a section as it was written; in a workbook `columns` tells the column of each key."""

    file: str
    section: str
    pairs: Pairs
    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


COLUMNS = {
    "код": "code",
    "название": "name",
    "наименование": "name",
    "название (англ.)": "name.en",
    "вид": "kind",
    "тип": "kind",
    "территория": "territory",
    "входит в": "parent",
    "вышестоящий": "parent",
    "вышестоящий орган": "parent",
    "краткое название": "short",
    "часовой пояс": "zone",
    "часы работы": "hours",
    "перерыв": "break",
    "рабочие дни": "weekdays",
    "перенос срока": "day_off",
    "телефон": "phone",
    "широта": "latitude",
    "долгота": "longitude",
    "категория": "category",
    "ключевые слова": "keywords",
    "что входит": "covers",
    "что не входит": "excludes",
    "срок": "term",
    "срок модерации": "moderation",
    "срок взятия в работу": "response",
    "кто отвечает": "kinds",
    "сезон": "season",
    "фото обязательно": "photo_required",
    "фото в ответе": "photo_in_answer",
    "место обязательно": "place_required",
    "радиус": "radius",
    "экстренный случай": "emergency",
    "действует": "active",
    "роль": "role",
    "орган": "authority",
    "тематика": "topic",
    "примечание": "note",
}
"""A Russian column of a CSV file -> the key of the format."""


def records(file: str, content: bytes, faults: list[Fault]) -> Iterator[Record]:
    """The records of one file; what cannot be read at all goes to `faults`."""
    text = decoded(content)
    if text is None:
        right = said("right.text_file")
        faults.append(Fault(file, 1, "", "", said("not_text"), right))
    elif not text.strip():
        faults.append(Fault(file, 1, "", "", said("empty_file"), said("right.one_record")))
    elif file.lower().endswith((".csv", ".tsv", ".txt")):
        yield from _csv(file, text, faults)
    else:
        yield from _yaml(file, text, faults)


def decoded(content: bytes) -> str | None:
    """The text of a file as people save it; None when it is none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)  # Excel's «Текст Юникод»
    elif b"\0" in content or content.startswith(b"PK\x03\x04"):
        return None
    else:
        encodings = ("utf-8-sig", "cp1251")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _line(text: str) -> str:
    return " ".join(text.split())


def tree(file: str, text: str, faults: list[Fault], words: Callable[[str], str] = _line) -> Cell | None:
    """All of a YAML file, None when it is none; `words` is what is kept of a written text."""
    try:
        root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        why = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        right = said("right.yaml")
        faults.append(Fault(file, mark.line + 1 if mark else 1, "", "", said("yaml", why=why), right))
        return None
    return _cell(file, root, faults, words, depth=0)


def _yaml(file: str, text: str, faults: list[Fault]) -> Iterator[Record]:
    expected = said("right.sections", names=", ".join(SECTIONS))
    match tree(file, text, faults):
        case None:
            return
        case Pairs(cells, line) if "poll" in cells and not cells.keys() & set(SECTIONS):
            faults.append(Fault(file, line, "", "", said("a_poll"), said("right.poll", file=file)))
        case Pairs(cells):
            for section, cell in cells.items():
                match cell:
                    case Items(items) if section in SECTIONS:
                        for item in items:
                            if isinstance(item, Pairs):
                                yield Record(file, section, item)
                            else:
                                faults.append(
                                    Fault(
                                        file, item.line, section, "", said("not_record"), said("right.record")
                                    )
                                )
                    case Scalar("") if section in SECTIONS:
                        continue
                    case _ if section in SECTIONS:
                        faults.append(
                            Fault(file, cell.line, section, "", said("not_list"), said("right.list"))
                        )
                    case _:
                        faults.append(Fault(file, cell.line, section, "", said("unknown_section"), expected))
        case other:
            faults.append(Fault(file, other.line, "", "", said("no_sections"), expected))


_DEEPEST = 6  # topics → topic → extras → extra → options → option; an alias to itself goes no deeper


def _cell(
    file: str, node: yaml.Node | None, faults: list[Fault], words: Callable[[str], str], depth: int
) -> Cell:
    line = node.start_mark.line + 1 if node is not None else 1
    match node:
        case yaml.ScalarNode(tag="tag:yaml.org,2002:null"):
            return Scalar("", line)
        case yaml.ScalarNode(value=text):
            return Scalar(words(text), line)  # as written: 09:00 is no number of seconds, «no» no flag
        case yaml.SequenceNode(value=items) if depth <= _DEEPEST:
            return Items(tuple(_cell(file, item, faults, words, depth + 1) for item in items), line)
        case yaml.MappingNode(value=pairs) if depth <= _DEEPEST:
            cells: dict[str, Cell] = {}
            for key, value in pairs:
                name = key.value if isinstance(key, yaml.ScalarNode) else "?"
                if name in cells:
                    again = key.start_mark.line + 1
                    faults.append(Fault(file, again, name, "", said("key_twice"), said("right.once")))
                cells[name] = _cell(file, value, faults, words, depth + 1)
            return Pairs(cells, line)
        case _:
            return Scalar("", line)


def _csv(file: str, text: str, faults: list[Fault]) -> Iterator[Record]:
    first = text.lstrip("\n").splitlines()[0]
    delimiter = max(";,\t", key=first.count)
    written = list(io.StringIO(text, newline=""))
    keys: list[str] = []
    section = ""
    begins = 1
    try:
        while begins <= len(written):
            started = begins
            rows = csv.reader(islice(written, started - 1, None), delimiter=delimiter)
            for row in rows:
                line, begins = begins, started + rows.line_num
                if not any(cell.strip() for cell in row):
                    continue
                if not keys:
                    keys = [column(cell, COLUMNS) for cell in row]
                    section = _section(frozenset(keys))
                    if not section:
                        right = said("right.columns")
                        faults.append(Fault(file, line, "", first[:80], said("unclear"), right))
                        return
                    for key in {key for key in keys if key and keys.count(key) > 1}:
                        faults.append(Fault(file, line, key, "", said("column_twice"), said("right.once")))
                    continue
                if _swallows(written[line - 1 : begins - 1], row, len(keys), delimiter):
                    shown, why = written[line - 1].strip()[:80], said("quote_open")
                    faults.append(Fault(file, line, "", shown, why, said("right.quotes")))
                    begins = line + 1
                    break
                if len(row) > len(keys) and any(cell.strip() for cell in row[len(keys) :]):
                    extra = row[len(keys)]
                    right = said("right.values", count=len(keys), delimiter=delimiter)
                    faults.append(Fault(file, line, "", extra[:80], said("too_many_values"), right))
                yield Record(file, section, row_of(keys, [_line(cell) for cell in row], line))
    except csv.Error as error:
        faults.append(Fault(file, begins, "", "", said("csv", why=str(error)), said("right.quotes")))


def _swallows(written: Sequence[str], row: Sequence[str], columns: int, delimiter: str) -> bool:
    """Has a quote that nobody closed taken what comes after it for a part of the record?

    A line after the record's first that has cells enough is a record of its own: those are read again.
    """
    if any(each.count(delimiter) >= columns - 1 for each in written[1:]):
        return True
    open_end = "\n" in row[-1] or delimiter in row[-1]
    return len(row) < columns and open_end and not written[-1].rstrip().endswith('"')


def column(title: str, columns: Mapping[str, str]) -> str:
    """The key of a column by its title."""
    plain = _line(title.lower())
    return columns.get(plain, plain)


def _section(keys: frozenset[str]) -> str:
    """What a CSV file holds, by its header."""
    if {"role", "authority"} <= keys:
        return "officials"
    if "code" not in keys:
        return ""
    if "category" in keys:
        return "topics"
    if "territory" in keys:
        return "authorities"
    if "kind" in keys:
        return "territories"
    return "categories" if "name" in keys or "name.ru" in keys else ""


def row_of(keys: Sequence[str], row: Sequence[str], line: int) -> Pairs:
    """A row of a table; `name.en` is a part of `name`."""
    written = {key: Scalar(text, line) for key, text in zip(keys, row, strict=False) if key and text}
    return nested(written, line)


def nested(written: Mapping[str, Scalar], line: int) -> Pairs:
    """Keys with points as pairs within pairs; a text without a language is Russian."""
    cells: dict[str, Cell] = {}
    parts: dict[str, dict[str, Cell]] = {}
    for key, scalar in written.items():
        whole, _, part = key.partition(".")
        if part:
            parts.setdefault(whole, {})[part] = scalar
        else:
            cells[key] = scalar
    for whole, inner in parts.items():
        plain = cells.get(whole)
        cells[whole] = Pairs({"ru": plain, **inner} if plain else inner, line)
    return Pairs(cells, line)
