"""cases that many people sent with one text can be made one."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("copies", sa.Column("into_id", BigId, nullable=True))


def downgrade() -> None:
    op.drop_column("copies", "into_id")
