"""What goes with a draft act: the explanatory note, annexes, its text as a file, the summary."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Final, NamedTuple

import sqlalchemy as sa

from domain.drafts import Draft
from storage.files import files
from storage.sql import insert
from storage.tables import draft_files
from storage.unit import Unit

_LINGER: Final = timedelta(days=1)
"""How long what is out of date stays: it may be under way to somebody."""

_f = draft_files.c


class FileKind(StrEnum):
    """A key of texts."""

    NOTE = "note"  # пояснительная записка
    ANNEX = "annex"  # another file of the officials
    TEXT = "text"  # the whole text as a document
    SUMMARY = "summary"  # сводка предложений
    PROTOCOL = "protocol"  # of a hearing


class Shown(StrEnum):
    """Where the file may go (149-ФЗ ст. 10 ч. 8)."""

    EVERYWHERE = "everywhere"
    PERSONAL = "personal"  # where personal data may be carried
    BARE = "bare"  # the same without them, for the other channels


class Attached(NamedTuple):
    """`file` is an id in the files store; `version` of the text that it holds, None for no text."""

    file: int
    kind: FileKind
    title: str
    version: int | None = None
    shown: Shown = Shown.EVERYWHERE


def of(unit: Unit, draft: int, *kinds: FileKind, personal: bool) -> tuple[Attached, ...]:
    """The files of a draft for a channel that may carry personal data, or may not; as they came.

    Of these kinds, or of all.
    """
    fit = (Shown.EVERYWHERE, Shown.PERSONAL if personal else Shown.BARE)
    found = sa.select(_f.file_id, _f.kind, _f.title, _f.version, _f.shown).where(
        _f.draft_id == draft, _f.shown.in_([each.value for each in fit])
    )
    if kinds:
        found = found.where(_f.kind.in_([each.value for each in kinds]))
    rows = unit.connection.execute(found.order_by(_f.added_at, _f.file_id))
    return tuple(
        Attached(row.file_id, FileKind(row.kind), row.title, row.version, Shown(row.shown)) for row in rows
    )


def read(unit: Unit, draft: Draft, *kinds: FileKind, personal: bool) -> tuple[Attached, ...]:
    """The same as people see them: a text is that of the version they read, others are past."""
    found = of(unit, draft.id, *kinds, personal=personal)
    return tuple(each for each in found if each.version in (None, draft.version))


def attach(
    unit: Unit,
    draft: int,
    file: int,
    kind: FileKind,
    title: str = "",
    *,
    version: int | None = None,
    shown: Shown = Shown.EVERYWHERE,
) -> None:
    """This file goes with the draft; the same once more changes what it is."""
    known = {"kind": kind.value, "title": title, "version": version, "shown": shown.value}
    row = {"draft_id": draft, "file_id": file, "added_at": unit.now, **known}
    new = insert(draft_files).values(row)
    unit.connection.execute(new.on_conflict_do_update(index_elements=[_f.draft_id, _f.file_id], set_=known))


def detach(unit: Unit, draft: int, file: int) -> None:
    """It goes with the draft no longer."""
    unit.connection.execute(sa.delete(draft_files).where(_f.draft_id == draft, _f.file_id == file))


def put_instead(
    unit: Unit,
    draft: int,
    kind: FileKind,
    made: Iterable[tuple[int, Shown]],
    *,
    title: str = "",
    version: int | None = None,
) -> None:
    """These files are the draft's of that kind and version from now on; those that they replace go."""
    same = sa.and_(_f.draft_id == draft, _f.kind == kind.value, _f.version.is_not_distinct_from(version))
    old = sa.delete(draft_files).where(same).returning(_f.file_id)
    discard(unit, unit.connection.scalars(old).all())
    for file, shown in made:
        attach(unit, draft, file, kind, title, version=version, shown=shown)


def discard(unit: Unit, made: Sequence[int]) -> None:
    """These files are not wanted any more."""
    files.keep_until(unit, made, unit.now + _LINGER)
