"""What photos look like and what answers say, to be held against others."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WHERE = sa.text("answer_print IS NOT NULL")


def upgrade() -> None:
    op.add_column("files", sa.Column("likeness", sa.Text(), nullable=True))
    op.add_column("appeals", sa.Column("answer_print", sa.Text(), nullable=True))
    op.create_index(
        "ix_appeals_answer",
        "appeals",
        ["authority", "answer_print"],
        unique=False,
        sqlite_where=WHERE,
        postgresql_where=WHERE,
    )


def downgrade() -> None:
    op.drop_index("ix_appeals_answer", table_name="appeals")
    op.drop_column("appeals", "answer_print")
    op.drop_column("files", "likeness")
