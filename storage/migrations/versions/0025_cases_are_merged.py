"""Cases about one problem are merged into one that carries the people of all."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Json

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

MERGED = sa.text("merged_into IS NOT NULL")
BROUGHT = sa.text("left_at IS NULL AND brought_from IS NOT NULL")


def upgrade() -> None:
    op.add_column("appeals", sa.Column("merged_into", BigId, nullable=True))
    op.add_column("appeals", sa.Column("merged", Json, nullable=True))
    op.add_column("joinings", sa.Column("brought_from", BigId, nullable=True))
    op.create_index(
        "ix_appeals_merged",
        "appeals",
        ["merged_into", "id"],
        sqlite_where=MERGED,
        postgresql_where=MERGED,
    )
    op.create_index(
        "ix_joinings_brought",
        "joinings",
        ["brought_from", "person_id"],
        sqlite_where=BROUGHT,
        postgresql_where=BROUGHT,
    )


def downgrade() -> None:
    op.drop_index("ix_joinings_brought", table_name="joinings")
    op.drop_index("ix_appeals_merged", table_name="appeals")
    op.drop_column("joinings", "brought_from")
    op.drop_column("appeals", "merged")
    op.drop_column("appeals", "merged_into")
