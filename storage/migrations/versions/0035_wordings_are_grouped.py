"""Answers in people's own words, in groups, are kept to be looked at."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Moment

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "poll_wording_sets",
        sa.Column("poll_id", BigId, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("groups", sa.Integer(), nullable=False),
        sa.Column("hidden", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_poll_wording_sets_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", "question", name=op.f("pk_poll_wording_sets")),
    )
    op.create_table(
        "poll_wordings",
        sa.Column("poll_id", BigId, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("everybody", sa.Integer(), nullable=False),
        sa.Column("ways", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_poll_wordings_poll_id")),
        sa.PrimaryKeyConstraint(
            "poll_id", "question", "place", "ordinal", name=op.f("pk_poll_wordings")
        ),
    )


def downgrade() -> None:
    op.drop_table("poll_wordings")
    op.drop_table("poll_wording_sets")
