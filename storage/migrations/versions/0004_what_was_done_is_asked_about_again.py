"""What was done is asked about again; what was planned comes back."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PARTS = {
    "ix_appeals_planned": ("due_at", "outcome = 'planned'"),
    "ix_appeals_follow_up": ("follow_up_at", "follow_up_at IS NOT NULL"),
}


def upgrade() -> None:
    op.add_column("appeals", sa.Column("follow_up_at", Moment, nullable=True))
    op.add_column("appeals", sa.Column("rechecked_at", Moment, nullable=True))
    for name, (column, where) in PARTS.items():
        op.create_index(
            name,
            "appeals",
            [column, "id"],
            unique=False,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def downgrade() -> None:
    for name in PARTS:
        op.drop_index(name, table_name="appeals")
    op.drop_column("appeals", "rechecked_at")
    op.drop_column("appeals", "follow_up_at")
