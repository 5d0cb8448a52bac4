"""whoever joined a case is asked, too, whether what was done holds: who has said so."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Json

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("appeals", sa.Column("holding", Json, nullable=True))


def downgrade() -> None:
    op.drop_column("appeals", "holding")
