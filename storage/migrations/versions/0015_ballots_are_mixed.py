"""Ballots are mixed: who took part since the last mixing is written anew among others."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "participations", sa.Column("fresh", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("participations", "fresh", server_default=None)
    op.create_index(
        "ix_participations_fresh",
        "participations",
        ["poll_id"],
        sqlite_where=sa.text("fresh = 1"),
        postgresql_where=sa.text("fresh"),
    )


def downgrade() -> None:
    op.drop_index("ix_participations_fresh", table_name="participations")
    op.drop_column("participations", "fresh")
