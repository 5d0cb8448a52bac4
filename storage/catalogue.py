"""The catalogues' rows: imported as a whole, read as one snapshot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from pydantic import TypeAdapter

from domain.catalogue import Authority, Catalogue, Category, Territory, Topic
from storage import boundaries
from storage.boundaries import Boundary
from storage.sql import insert
from storage.tables import authorities, catalogue_version, categories, territories, topics
from storage.unit import Unit

CHANGED = "catalogue"
"""What `Unit.wake` is told after an import."""

T = TypeVar("T")

_territory = TypeAdapter(Territory)
_authority = TypeAdapter(Authority)
_category = TypeAdapter(Category)
_topic = TypeAdapter(Topic)


@dataclass(frozen=True, slots=True)
class Imported:
    """Rows to put; what is not named stays as it is. A topic is taken out of use by `active=False`."""

    territories: Sequence[Territory] = ()
    authorities: Sequence[Authority] = ()
    categories: Sequence[Category] = ()
    topics: Sequence[Topic] = ()
    boundaries: Sequence[Boundary] = ()


def version(unit: Unit) -> int:
    """The number of the latest import, 0 before the first."""
    found: int | None = unit.connection.scalar(sa.select(catalogue_version.c.version))
    return found or 0


def load(unit: Unit) -> Catalogue:
    """The whole catalogue as one snapshot."""
    return Catalogue(
        version=version(unit),
        territories=_all(unit, territories, _territory),
        authorities=_all(unit, authorities, _authority),
        categories=_all(unit, categories, _category),
        topics=_all(unit, topics, _topic),
    )


def put(unit: Unit, imported: Imported) -> Catalogue:
    """Add or replace rows by code under a new version; other turns see them after the commit."""
    _upsert(
        unit,
        territories,
        [
            {"code": each.code, "parent": each.parent, "kind": each.kind, "rules": _json(_territory, each)}
            for each in imported.territories
        ],
    )
    _upsert(
        unit,
        authorities,
        [
            {
                "code": each.code,
                "parent": each.parent,
                "territory": each.territory,
                "rules": _json(_authority, each),
            }
            for each in imported.authorities
        ],
    )
    _upsert(
        unit,
        categories,
        [{"code": each.code, "rules": _json(_category, each)} for each in imported.categories],
    )
    _upsert(
        unit,
        topics,
        [
            {
                "code": each.code,
                "category": each.category,
                "active": each.active,
                "rules": _json(_topic, each),
            }
            for each in imported.topics
        ],
    )
    boundaries.put(unit, imported.boundaries)
    _upsert(unit, catalogue_version, [{"id": 1, "version": version(unit) + 1, "at": unit.now}])
    unit.catalogue = load(unit)
    unit.wake(CHANGED)
    return unit.catalogue


def _json(adapter: TypeAdapter[T], value: T) -> Any:
    return adapter.dump_python(value, mode="json")


def _all(unit: Unit, table: sa.Table, adapter: TypeAdapter[T]) -> dict[str, T]:
    rows = unit.connection.execute(sa.select(table.c.code, table.c.rules).order_by(table.c.code))
    return {code: adapter.validate_python(rules) for code, rules in rows}


def _upsert(unit: Unit, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    [key] = table.primary_key.columns
    statement = insert(table)
    new = {column.name: statement.excluded[column.name] for column in table.c if column is not key}
    unit.connection.execute(statement.on_conflict_do_update(index_elements=[key], set_=new), rows)
