"""SQL that both databases understand."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

__all__ = ["insert", "just"]

# `insert` is PostgreSQL's own INSERT: its ON CONFLICT … RETURNING is compiled for SQLite in the same
# words. (SQLite's construct fails on PostgreSQL.)


def just(value: str) -> sa.ColumnClause[str]:
    """A constant of ours written into the statement: a partial index is not found through a parameter."""
    if "'" in value:
        raise ValueError(value)
    return sa.literal_column(f"'{value}'", sa.Text())
