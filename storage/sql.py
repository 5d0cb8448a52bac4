"""SQL that both databases understand."""

import json
from collections.abc import Callable
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from storage.unit import Unit

__all__ = ["among", "given", "insert", "just", "one_of_given"]

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


def one_of_given(
    postgres: bool,
) -> Callable[[sa.ColumnElement[str], frozenset[str], str], sa.ColumnElement[bool]]:
    """The same as `among` for a statement that is made once: the codes come as the parameter of that name.

    Through a subquery: given them as they are PostgreSQL weighs each of a region's authorities against each
    index while it plans, for every queue anew.
    """

    def condition(column: sa.ColumnElement[str], _: frozenset[str], name: str) -> sa.ColumnElement[bool]:
        if postgres:
            return column.in_(sa.select(sa.func.unnest(sa.bindparam(name, type_=sa.ARRAY(sa.Text)))))
        each = sa.func.json_each(sa.bindparam(name, type_=sa.Text)).table_valued("value")
        return column.in_(sa.select(each.c.value))

    return condition


@lru_cache(maxsize=1_000)
def given(postgres: bool, codes: frozenset[str]) -> object:
    """The value of that parameter."""
    listed = sorted(codes)
    return listed if postgres else json.dumps(listed)
