"""Files are made and read beside the turns; what is made for one person is kept for a time."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Json, Moment

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("files", sa.Column("until", Moment, nullable=True))
    _part("ix_files_until", "files", ["until"], "until IS NOT NULL")
    op.create_table(
        "orders",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("what", Json, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("file_id", BigId, nullable=True),
        sa.Column("made", Json, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", Moment, nullable=False),
        sa.Column("lease_until", Moment, nullable=True),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'made', 'over', 'failed')", name=op.f("ck_orders_state")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_orders_person_id")),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_orders_file_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
    )
    _part("ix_orders_waiting", "orders", ["next_at", "id"], "state = 'waiting'")
    _part("ix_orders_made", "orders", ["id"], "state = 'made'")
    _part("ix_orders_person", "orders", ["person_id", "kind"], "person_id IS NOT NULL")
    _part("ix_orders_address", "orders", ["address", "kind"], "state = 'waiting'")


def _part(name: str, table: str, columns: list[str], where: str) -> None:
    only = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    op.drop_table("orders")
    op.drop_index("ix_files_until", table_name="files")
    op.drop_column("files", "until")
