"""What goes with a draft act: the explanatory note, annexes, its text as a file, the summary."""

from enum import StrEnum
from typing import NamedTuple

import sqlalchemy as sa

from storage.sql import insert
from storage.tables import draft_files
from storage.unit import Unit

_f = draft_files.c


class FileKind(StrEnum):
    """A key of texts."""

    NOTE = "note"  # пояснительная записка
    ANNEX = "annex"  # another file of the officials
    TEXT = "text"  # the whole text as a document
    SUMMARY = "summary"  # сводка предложений
    PROTOCOL = "protocol"  # of a hearing


class Attached(NamedTuple):
    """`file` is an id in the files store."""

    file: int
    kind: FileKind
    title: str


def of(unit: Unit, draft: int, *kinds: FileKind) -> tuple[Attached, ...]:
    """The files of a draft, of these kinds or all; in the order in which they came."""
    found = sa.select(_f.file_id, _f.kind, _f.title).where(_f.draft_id == draft)
    if kinds:
        found = found.where(_f.kind.in_([each.value for each in kinds]))
    rows = unit.connection.execute(found.order_by(_f.added_at, _f.file_id))
    return tuple(Attached(row.file_id, FileKind(row.kind), row.title) for row in rows)


def attach(unit: Unit, draft: int, file: int, kind: FileKind, title: str = "") -> None:
    """This file goes with the draft; the same once more changes what it is."""
    row = {"draft_id": draft, "file_id": file, "kind": kind.value, "title": title, "added_at": unit.now}
    new = insert(draft_files).values(row)
    unit.connection.execute(
        new.on_conflict_do_update(
            index_elements=[_f.draft_id, _f.file_id], set_={"kind": kind.value, "title": title}
        )
    )


def detach(unit: Unit, draft: int, file: int) -> None:
    """It goes with the draft no longer."""
    unit.connection.execute(sa.delete(draft_files).where(_f.draft_id == draft, _f.file_id == file))
