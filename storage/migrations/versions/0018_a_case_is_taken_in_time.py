"""Somebody owes to take a case into work by a time of its own."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("appeals", sa.Column("respond_by", Moment, nullable=True))


def downgrade() -> None:
    op.drop_column("appeals", "respond_by")
