"""SQL that both databases understand."""

import json

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from storage.unit import Unit

__all__ = ["among", "insert", "just"]

_FEW = 100
"""More codes than this go to the database as one value instead of a placeholder each."""

# `insert` is PostgreSQL's own INSERT: its ON CONFLICT … RETURNING is compiled for SQLite in the same
# words. (SQLite's construct fails on PostgreSQL.)


def just(value: str) -> sa.ColumnClause[str]:
    """A constant of ours written into the statement: a partial index is not found through a parameter."""
    if "'" in value:
        raise ValueError(value)
    return sa.literal_column(f"'{value}'", sa.Text())


def among(unit: Unit, column: sa.ColumnElement[str], codes: frozenset[str]) -> sa.ColumnElement[bool]:
    """Is the column one of these codes, however many they are?"""
    listed = sorted(codes)
    if len(listed) <= _FEW:
        return column.in_(listed)
    if unit.postgres:
        return column == sa.any_(sa.literal(listed, sa.ARRAY(sa.Text)))
    each = sa.func.json_each(sa.literal(json.dumps(listed), sa.Text)).table_valued("value")
    return column.in_(sa.select(each.c.value))
