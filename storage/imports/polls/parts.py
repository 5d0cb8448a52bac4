"""A file of a poll to records, part by part: YAML, or the sheets of a workbook."""

from collections.abc import Iterator, Mapping
from typing import Final

import yaml

from bot.text import clean
from storage.imports.cells import (
    Cell,
    Items,
    Pairs,
    Record,
    Scalar,
    column,
    decoded,
    nested,
    row_of,
    tree,
)
from storage.imports.polls import book
from storage.imports.polls.book import Sheet
from storage.imports.polls.layout import HINTS, NEEDED, POLL, PROJECTS, QUESTIONS, SHEETS, TITLES
from storage.imports.report import Fault, said

Parts = Mapping[str, list[Record]]
"""Part -> its records; a part that the file does not have is absent."""

_DEEPEST: Final = 12
_YAML: Final = (".yaml", ".yml", ".txt")


def parts(file: str, content: bytes, faults: list[Fault]) -> Parts:
    """All records of a file; what cannot be read goes to `faults`."""
    if not content:
        faults.append(Fault(file, 0, "", "", said("empty_file"), said("right.poll_file")))
        return {}
    text = decoded(content) if file.lower().endswith(_YAML) else None
    if text is not None:
        return _of_yaml(file, text, faults) if _plain(file, text, faults) else {}
    found: dict[str, list[Record]] = {}
    for sheet in book.sheets(file, content, faults):
        part = _part(sheet.title)
        if part is None:
            if sheet.title.casefold() != HINTS.casefold():
                right = said("right.sheets", names=", ".join(f"«{each}»" for each in SHEETS.values()))
                faults.append(Fault(file, 0, "", sheet.title[:120], said("book.unknown_sheet"), right))
            continue
        found[part] = list(
            _poll_sheet(file, sheet, faults) if part == POLL else _table(file, part, sheet, faults)
        )
    return found


def _part(title: str) -> str | None:
    plain = title.strip().casefold()
    return next((part for part, name in SHEETS.items() if plain in (part, name.casefold())), None)


def _plain(file: str, text: str, faults: list[Fault]) -> bool:
    """Is it YAML without what makes a small file a great one: anchors, or nesting without end?"""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent) or depth > _DEEPEST:
                problem = said("yaml_alias" if isinstance(event, yaml.AliasEvent) else "yaml_deep")
                mark = event.start_mark
                line = mark.line + 1 if mark is not None else 1
                faults.append(Fault(file, line, "", "", problem, said("right.plain_yaml")))
                return False
    except yaml.YAMLError:
        return True  # `tree` tells where
    return True


def _of_yaml(file: str, text: str, faults: list[Fault]) -> Parts:
    expected = said("right.sections", names=", ".join((POLL, QUESTIONS, PROJECTS)))
    root = tree(file, text, faults, clean)
    if root is None:
        return {}
    if not isinstance(root, Pairs):
        faults.append(Fault(file, root.line, "", "", said("no_sections"), expected))
        return {}
    found: dict[str, list[Record]] = {}
    for part, cell in root.cells.items():
        match cell:
            case Pairs() if part == POLL:
                found[part] = [Record(file, part, cell)]
            case Items(items) if part in (QUESTIONS, PROJECTS):
                found[part] = [Record(file, part, each) for each in _records(file, part, items, faults)]
            case _ if part in (POLL, QUESTIONS, PROJECTS):
                problem = said("not_record" if part == POLL else "not_list")
                right = said("right.record" if part == POLL else "right.list")
                faults.append(Fault(file, cell.line, part, "", problem, right))
            case _:
                faults.append(Fault(file, cell.line, part, "", said("unknown_section"), expected))
    return found


def _records(file: str, part: str, items: tuple[Cell, ...], faults: list[Fault]) -> Iterator[Pairs]:
    for item in items:
        if isinstance(item, Pairs):
            yield item
        else:
            faults.append(Fault(file, item.line, part, "", said("not_record"), said("right.record")))


def _keys(part: str) -> Mapping[str, str]:
    return {title: key for key, title in TITLES[part].items()}


def _told(part: str) -> str:
    return ", ".join(f"«{each}»" for each in TITLES[part].values())


def _poll_sheet(file: str, sheet: Sheet, faults: list[Fault]) -> Iterator[Record]:
    """What is asked of the poll in the first column, the answer in the second."""
    written: dict[str, Scalar] = {}
    for row in sheet.rows:
        key, value = column(row.cells[0], _keys(POLL)), clean(row.cells[1]) if len(row.cells) > 1 else ""
        problem = said("column_twice") if key in written else None
        if key not in TITLES[POLL]:
            problem = said("book.unknown_row")
        if problem is not None:
            right = said("right.one_of", words=_told(POLL)) if key not in written else said("right.once")
            place = f"A{row.line}"
            faults.append(
                Fault(file, row.line, "", row.cells[0][:120], problem, right, sheet=sheet.title, cell=place)
            )
        elif value:
            written[key] = Scalar(value, row.line)
    pairs = nested(written, sheet.rows[0].line)
    yield Record(file, POLL, pairs, sheet.title, dict.fromkeys((*written, *pairs.cells), "B"))


def _table(file: str, part: str, sheet: Sheet, faults: list[Fault]) -> Iterator[Record]:
    """The titles in the first row, a record in each further one."""
    head, *rows = sheet.rows
    keys = [column(cell, _keys(part)) for cell in head.cells]
    columns = {key: book.letter(at) for at, key in enumerate(keys) if key}

    def wrong(line: int, at: int | None, value: str, what: str, right: str = "") -> None:
        cell = "" if at is None else f"{book.letter(at)}{line}"
        needed = said("right.one_of", words=right) if right else said("right.once")
        faults.append(Fault(file, line, "", value[:120], said(what), needed, sheet=sheet.title, cell=cell))

    known = _told(part)
    for at, key in enumerate(keys):
        if key and key not in TITLES[part]:
            wrong(head.line, at, head.cells[at], "book.unknown_column", known)
        elif key and key in keys[:at]:
            wrong(head.line, at, head.cells[at], "column_twice")
    missing = [TITLES[part][key] for key in NEEDED[part] if key not in keys]
    if missing:
        wrong(head.line, None, "", "book.no_column", ", ".join(f"«{each}»" for each in missing))
        return
    for row in rows:
        for at, value in enumerate(row.cells):
            if value and (at >= len(keys) or not keys[at]):
                wrong(row.line, at, value, "book.no_title", known)
        yield Record(
            file, part, row_of(keys, [clean(each) for each in row.cells], row.line), sheet.title, columns
        )
