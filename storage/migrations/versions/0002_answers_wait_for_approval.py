"""Answers wait for approval."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Json

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("appeals", sa.Column("proposed", Json, nullable=True))


def downgrade() -> None:
    op.drop_column("appeals", "proposed")
