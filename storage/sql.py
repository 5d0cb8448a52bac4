"""SQL that both databases understand."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

__all__ = ["insert", "just"]

# `insert` is PostgreSQL's own INSERT: its ON CONFLICT … RETURNING is compiled for SQLite in the same
# words. (SQLite's construct fails on PostgreSQL.)


def just(value: str) -> sa.BindParameter[str]:
    """A constant written into the statement: a partial index is not found through a parameter."""
    return sa.literal(value, literal_execute=True)
