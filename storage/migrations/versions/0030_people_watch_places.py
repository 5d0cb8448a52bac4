"""People hear of what happens where they want; cases that are open already can be looked at."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Json, Moment

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "watches",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("territory", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Float()),
        sa.Column("longitude", sa.Float()),
        sa.Column("radius", sa.Integer(), nullable=False),
        sa.Column("cell", BigId),
        sa.Column("cases", sa.Boolean(), nullable=False),
        sa.Column("results", sa.Boolean(), nullable=False),
        sa.Column("polls", sa.Boolean(), nullable=False),
        sa.Column("muted", Json, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("paused_at", Moment()),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_watches_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watches")),
    )
    op.create_index("ix_watches_person", "watches", ["person_id", "id"])
    _partial("ix_watches_cell", "watches", ["cell", "id"], "cell IS NOT NULL AND paused_at IS NULL")
    _partial("ix_watches_whole", "watches", ["territory", "id"], "radius = 0 AND paused_at IS NULL")
    _partial("ix_watches_territory", "watches", ["territory", "person_id"], "paused_at IS NULL")
    op.create_table(
        "happenings",
        sa.Column("id", BigId, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("appeal_id", BigId, nullable=False),
        sa.Column("territory", sa.Text(), nullable=False),
        sa.Column("cell", BigId),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("after_watch", BigId, nullable=False),
        sa.Column("done_at", Moment()),
        sa.CheckConstraint("kind IN ('case', 'result')", name=op.f("ck_happenings_kind")),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeals.id"], name=op.f("fk_happenings_appeal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_happenings")),
        sa.UniqueConstraint("about", "kind", "slot", name=op.f("uq_happenings_about_kind_slot")),
    )
    _partial("ix_happenings_going", "happenings", ["id"], "done_at IS NULL")
    _partial("ix_happenings_cell", "happenings", ["cell", "id"], "kind = 'case' AND cell IS NOT NULL")
    _partial("ix_happenings_territory", "happenings", ["territory", "id"], "kind = 'case'")
    op.create_index("ix_happenings_at", "happenings", ["at"])
    op.create_table(
        "watchers",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_watchers_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_watchers")),
    )
    _open_cases()


def downgrade() -> None:
    for table in ("watchers", "happenings", "watches"):
        op.drop_table(table)


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _open_cases() -> None:
    """What is open and accepted now is to be seen near a place; nobody is told of it."""
    appeals = sa.table(
        "appeals",
        sa.column("id"),
        sa.column("territory"),
        sa.column("latitude"),
        sa.column("longitude"),
        sa.column("registered_at", Moment()),
        sa.column("is_open", sa.Boolean()),
        sa.column("status"),
        sa.column("track"),
        sa.column("withheld"),
        sa.column("merged"),
    )
    a = appeals.c
    query = (
        sa.select(a.id, a.territory, a.latitude, a.longitude, a.registered_at)
        .where(a.is_open, a.status.not_in(["registered", "answered"]), a.track == "message")
        .where(a.withheld.is_(None))
        .order_by(a.id)
    )
    happenings = sa.table(
        "happenings",
        *(sa.column(name) for name in ("about", "kind", "slot", "appeal_id", "territory", "cell")),
        sa.column("after_watch"),
        sa.column("at", Moment()),
        sa.column("done_at", Moment()),
    )
    connection = op.get_bind()
    rows = _rows(connection.execute(query).all())
    while batch := list(islice(rows, 1_000)):
        connection.execute(sa.insert(happenings), batch)


def _rows(found: Any) -> Iterator[dict[str, Any]]:
    for row in found:
        pointed = row.latitude is not None and row.longitude is not None
        yield {
            "about": f"appeal:{row.id}",
            "kind": "case",
            "slot": "",
            "appeal_id": row.id,
            "territory": row.territory,
            "cell": _cell(row.latitude, row.longitude) if pointed else None,
            "at": row.registered_at,
            "after_watch": 0,
            "done_at": row.registered_at,
        }


def _cell(latitude: float, longitude: float) -> int:
    return int((latitude + 90) / 0.01) * 18_000 + int((longitude + 180) / 0.02) % 18_000
