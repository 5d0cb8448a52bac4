"""Lists of words and links that hold a message for a moderator: an authority's own and those above it."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action, may
from domain.wording import Listed, ListKind, entry_fault, found
from storage.officials import audit
from storage.officials.dangers import Danger, dangerous
from storage.sql import insert
from storage.stems import stems
from storage.tables import listed_words
from storage.unit import Unit

_w = listed_words.c
_in_use = _w.removed_at.is_(None)
_on_lists = sa.select(_w.id, _w.authority, _w.kind, _w.typed).where(
    _w.authority.in_(sa.bindparam("levels", expanding=True)), _in_use
)
MANY = 2_000
"""Entries that one authority may have of its own."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a list; `authority` says whose it is."""

    id: int
    authority: str
    listed: Listed


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding lines: how many are new, which were there already, which cannot be entries."""

    new: int
    known: tuple[str, ...]
    refused: tuple[str, ...]


@dangerous(Danger.RESTRAINT)
def add(
    unit: Unit, by: Official, authority: str, kind: ListKind, lines: Iterable[str], address: str
) -> Added:
    """Put each line on the authority's list. Raises `NotAllowed` without the right, and when it is full."""
    _check(unit, by, authority)
    typed = dict.fromkeys(line for each in lines if (line := " ".join(each.split()).lower()))
    refused = tuple(each for each in typed if entry_fault(each) is not None)
    good = [each for each in typed if each not in refused]
    count = sa.select(sa.func.count()).select_from(listed_words).where(_w.authority == authority, _in_use)
    if (unit.connection.scalar(count) or 0) + len(good) > MANY:
        raise NotAllowed("lists.full", limit=MANY)
    known = []
    for each in good:
        row = {"authority": authority, "kind": kind.value, "typed": each, "added_by": by.person}
        new = insert(listed_words).values(**row, added_at=unit.now).on_conflict_do_nothing()
        if unit.connection.scalar(new.returning(_w.id)) is None:
            known.append(each)
    added = len(good) - len(known)
    if added:
        _record(unit, by, authority, "lists.add", {"kind": kind.value, "count": added}, address)
    return Added(added, tuple(known), refused)


@dangerous(Danger.RESTRAINT)
def remove(unit: Unit, by: Official, entry: int, address: str) -> None:
    """Take an entry off its list. Raises `NotAllowed`, `LookupError` when it is gone already."""
    row = load(unit, entry)
    _check(unit, by, row.authority)
    gone = sa.update(listed_words).where(_w.id == entry, _in_use).values(removed_at=unit.now)
    unit.connection.execute(gone.values(removed_by=by.person))
    _record(unit, by, row.authority, "lists.remove", {"kind": row.listed.kind.value, "entry": entry}, address)


def load(unit: Unit, entry: int) -> Entry:
    """The entry, still on its list; `LookupError` when it is not."""
    row = unit.connection.execute(sa.select(listed_words).where(_w.id == entry, _in_use)).first()
    if row is None:
        raise LookupError(entry)
    return Entry(row.id, row.authority, Listed(ListKind(row.kind), row.typed))


def inherited(unit: Unit, authority: str, kind: ListKind | None = None) -> tuple[Entry, ...]:
    """What holds messages to the authority: its own entries first, then those above it, by the alphabet."""
    levels = [each.code for each in unit.catalogue.superiors(authority)] or [authority]
    query = _on_lists if kind is None else _on_lists.where(_w.kind == kind.value)
    entries = [
        Entry(row.id, row.authority, Listed(ListKind(row.kind), row.typed))
        for row in unit.connection.execute(query, {"levels": levels})
    ]
    return tuple(sorted(entries, key=lambda each: (levels.index(each.authority), each.listed.typed)))


def found_in(unit: Unit, authority: str, text: str) -> tuple[Listed, ...]:
    """What of the authority's lists is in the text."""
    return found(text, (each.listed for each in inherited(unit, authority)), stems)


def _check(unit: Unit, by: Official, authority: str) -> None:
    if not may(by.rights, Action.LISTS, authority, None, unit.catalogue):
        raise NotAllowed("lists.no_right")


def _record(unit: Unit, by: Official, authority: str, action: str, after: audit.Facts, address: str) -> None:
    audit.record(unit, by.person, address, action, f"authority:{authority}", after=after)
