"""What the tables are made with: one metadata, checks, partial indexes."""

import sqlalchemy as sa
from sqlalchemy import CheckConstraint

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def one_of(column: str, *values: str) -> CheckConstraint:
    """The column holds one of these values."""
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=column)


def part(name: str, *columns: str, where: str) -> sa.Index:
    """A partial index; a query uses it only when it repeats `where` literally, not as a parameter.

    So compare with `storage.sql.just("answered")`; a boolean column is named as it is.
    """
    # SQLAlchemy writes a boolean column in a WHERE as "is_open = 1" on SQLite, as "is_open" on PostgreSQL.
    first, _, rest = where.partition(" AND ")
    on_sqlite = " AND ".join(filter(None, (f"{first} = 1" if first.isidentifier() else first, rest)))
    return sa.Index(name, *columns, sqlite_where=sa.text(on_sqlite), postgresql_where=sa.text(where))
