"""Versions of a draft's text and their sections."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import sqlalchemy as sa

from domain.drafts import Section, SectionKind, Tree, Version
from storage.sql import insert
from storage.tables import draft_sections, draft_versions
from storage.unit import Unit

FIRST: Final = 100
"""Characters of a text by which a section without a heading is known."""

_s = draft_sections.c
_v = draft_versions.c
_columns = (
    _s.key,
    _s.kind,
    _s.number,
    _s.title,
    _s.text,
    _s.gist,
    _s.parent,
    _s.since,
    _s.pictures,
)
_of = sa.and_(_s.draft_id == sa.bindparam("draft"), _s.version == sa.bindparam("version"))
_tree = sa.select(*_columns).where(_of).order_by(_s.position)
_one = sa.select(*_columns).where(_of, _s.key == sa.bindparam("key"))
_bare_columns = (
    *(column for column in _columns if column.name not in ("text", "gist", "pictures")),
    sa.func.substr(_s.text, 1, FIRST).label(name="text"),
    sa.literal("").label(name="gist"),
    sa.literal(None).label(name="pictures"),
)
_bare = sa.select(*_bare_columns).where(_of).order_by(_s.position)
_bare_topmost = _bare.where(_s.parent.is_(None))
_bare_inside = _bare.where(_s.parent == sa.bindparam("key"))
_parents = sa.select(_s.key, _s.parent).where(_of).order_by(_s.position)
_place = sa.select(_s.position).where(_of, _s.key == sa.bindparam("key")).scalar_subquery()
_before = sa.select(*_columns).where(_of, _s.position < _place).order_by(_s.position.desc()).limit(1)
_after = sa.select(*_columns).where(_of, _s.position > _place).order_by(_s.position).limit(1)
_inside = sa.select(sa.func.count()).select_from(draft_sections).where(_of, _s.parent == sa.bindparam("key"))


# --- versions ----------------------------------------------------------------------------------------------


def version(unit: Unit, draft: int, number: int) -> Version | None:
    """A version of the text, being made or published; None when there is none."""
    found = sa.select(draft_versions).where(_v.draft_id == draft, _v.number == number)
    row = unit.connection.execute(found).first()
    return None if row is None else _version(row)


def being_made(unit: Unit, draft: int) -> Version | None:
    """The version that is being made; None when all are published."""
    found = sa.select(draft_versions).where(_v.draft_id == draft, _v.published_at.is_(None))
    row = unit.connection.execute(found.order_by(_v.number.desc()).limit(1)).first()
    return None if row is None else _version(row)


def put_version(unit: Unit, made: Version, source: int | None = None) -> None:
    """A version as it stands now; `source` is the file it was read from, None leaves what is known."""
    row: dict[str, Any] = {
        "draft_id": made.draft,
        "number": made.number,
        "note": made.note,
        "final": made.final,
        "published_at": made.published_at,
    }
    if source is not None:
        row["source_id"] = source
    new = insert(draft_versions).values(row)
    changed = {name: new.excluded[name] for name in row if name not in ("draft_id", "number")}
    unit.connection.execute(new.on_conflict_do_update(index_elements=[_v.draft_id, _v.number], set_=changed))


def publish(unit: Unit, draft: int, number: int) -> None:
    """People read this version from now on."""
    unit.connection.execute(
        sa.update(draft_versions)
        .where(_v.draft_id == draft, _v.number == number)
        .values(published_at=unit.now)
    )


def unpublish(unit: Unit, draft: int) -> None:
    """The draft was recalled before its discussion: its text can be changed again."""
    unit.connection.execute(sa.update(draft_versions).where(_v.draft_id == draft).values(published_at=None))


def drop(unit: Unit, draft: int, number: int) -> None:
    """Forget a version that was being made."""
    unit.connection.execute(sa.delete(draft_sections).where(_s.draft_id == draft, _s.version == number))
    unit.connection.execute(
        sa.delete(draft_versions).where(_v.draft_id == draft, _v.number == number, _v.published_at.is_(None))
    )


# --- sections ----------------------------------------------------------------------------------------------


def tree(unit: Unit, draft: int, version: int) -> Tree:
    """All sections of a version with their texts, in order."""
    rows = unit.connection.execute(_tree, {"draft": draft, "version": version})
    return tuple(_section(row) for row in rows)


@dataclass(frozen=True, slots=True)
class Around:
    """Where a section stands: under what, the topmost first; its neighbours; how many it holds."""

    above: Tree
    before: Section | None
    after: Section | None
    holds: int


def around(unit: Unit, draft: int, version: int, section: Section) -> Around:
    """What surrounds a section, without reading the whole text."""
    held = path(unit, draft, version, section.parent) if section.parent is not None else ()
    mine = {"draft": draft, "version": version, "key": section.key}
    before, after = (unit.connection.execute(each, mine).first() for each in (_before, _after))
    return Around(
        held,
        _section(before) if before is not None else None,
        _section(after) if after is not None else None,
        unit.connection.scalar(_inside, mine) or 0,
    )


def kinds(unit: Unit, draft: int, version: int) -> dict[SectionKind, int]:
    """How many chapters, articles, clauses the version has; none of a kind that it has not."""
    found = sa.select(_s.kind, sa.func.count()).where(_of).group_by(_s.kind)
    rows = unit.connection.execute(found, {"draft": draft, "version": version})
    return {SectionKind(kind): count for kind, count in rows}


def many(unit: Unit, draft: int, version: int, keys: Collection[str]) -> dict[str, Section]:
    """Those of these sections that the version has."""
    if not keys:
        return {}
    found = sa.select(*_columns).where(_of, _s.key.in_(sorted(keys)))
    rows = unit.connection.execute(found, {"draft": draft, "version": version})
    return {row.key: _section(row) for row in rows}


def outline(unit: Unit, draft: int, version: int) -> Tree:
    """The same with the first words of the texts alone: what a list of sections and ‹ › need."""
    rows = unit.connection.execute(_bare, {"draft": draft, "version": version})
    return tuple(_section(row) for row in rows)


def inside(unit: Unit, draft: int, version: int, key: str | None) -> Tree:
    """The sections right inside that one (None: the topmost), with the first words of their texts."""
    mine = {"draft": draft, "version": version} | ({"key": key} if key is not None else {})
    rows = unit.connection.execute(_bare_topmost if key is None else _bare_inside, mine)
    return tuple(_section(row) for row in rows)


def parents(unit: Unit, draft: int, version: int) -> dict[str, str | None]:
    """Every section with the one it is in, in the order of the text."""
    rows = unit.connection.execute(_parents, {"draft": draft, "version": version})
    return {row.key: row.parent for row in rows}


def path(unit: Unit, draft: int, version: int, key: str) -> Tree:
    """From the topmost section that holds it down to itself, whole; empty when it is not there."""
    found: list[Section] = []
    at: str | None = key
    while at is not None and (section := load(unit, draft, version, at)) is not None:
        found.insert(0, section)
        at = section.parent
    return tuple(found)


def load(unit: Unit, draft: int, version: int, key: str) -> Section | None:
    """One section; None when that version has none of that key."""
    row = unit.connection.execute(_one, {"draft": draft, "version": version, "key": key}).first()
    return None if row is None else _section(row)


def put_tree(unit: Unit, draft: int, version: int, sections: Sequence[Section]) -> None:
    """The text of a version, all of it anew."""
    unit.connection.execute(sa.delete(draft_sections).where(_s.draft_id == draft, _s.version == version))
    rows = [
        {"draft_id": draft, "version": version, "position": at, **_row(each)}
        for at, each in enumerate(sections)
    ]
    if rows:
        unit.connection.execute(sa.insert(draft_sections), rows)


def put(unit: Unit, draft: int, version: int, section: Section) -> None:
    """One section in other words or with another gist; where it stands, it stays."""
    words = {name: value for name, value in _row(section).items() if name not in ("key", "parent")}
    unit.connection.execute(
        sa.update(draft_sections)
        .where(_s.draft_id == draft, _s.version == version, _s.key == section.key)
        .values(words)
    )


def keys(unit: Unit, draft: int) -> frozenset[str]:
    """Every key that a section of the draft has, or had in any version."""
    return frozenset(unit.connection.scalars(sa.select(_s.key).where(_s.draft_id == draft).distinct()))


def words_of(unit: Unit, draft: int, key: str, version: int) -> Section | None:
    """The section as it read in that version, or when it last read at all."""
    found = (
        sa.select(*_columns)
        .where(_s.draft_id == draft, _s.key == key, _s.version <= version)
        .order_by(_s.version.desc())
        .limit(1)
    )
    row = unit.connection.execute(found).first()
    return None if row is None else _section(row)


def begin(unit: Unit, made: Version, before: int) -> Version:
    """A version that begins as a copy of version `before`; the one that is being made, if there is one."""
    going = being_made(unit, made.draft)
    if going is not None:
        return going
    put_version(unit, made)
    put_tree(unit, made.draft, made.number, tree(unit, made.draft, before))
    return replace(made, published_at=None)


def _row(section: Section) -> dict[str, Any]:
    return {
        "key": section.key,
        "parent": section.parent,
        "kind": section.kind.value,
        "number": section.number,
        "title": section.title,
        "text": section.text,
        "gist": section.gist,
        "since": section.since,
        "pictures": list(section.pictures),
    }


def _section(row: Any) -> Section:
    return Section(
        key=row.key,
        kind=SectionKind(row.kind),
        number=row.number,
        title=row.title,
        text=row.text,
        gist=row.gist,
        parent=row.parent,
        since=row.since,
        pictures=tuple(row.pictures or ()),
    )


def _version(row: sa.Row[Any]) -> Version:
    return Version(row.draft_id, row.number, row.note, row.final, row.published_at)
