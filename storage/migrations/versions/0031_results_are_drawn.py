"""Pictures and tables of a poll's results are kept."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Json

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "poll_papers",
        sa.Column("poll_id", BigId, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("files", Json, nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_poll_papers_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", "name", "language", name=op.f("pk_poll_papers")),
    )


def downgrade() -> None:
    op.drop_table("poll_papers")
