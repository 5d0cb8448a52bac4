"""Words about a case wait for a moderator, as new cases do."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Json, Moment

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "held_words",
        sa.Column("id", BigId, nullable=False),
        sa.Column("appeal_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("files", Json, nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("due_at", Moment, nullable=False),
        sa.Column("decided_at", Moment),
        sa.Column("decided_by", BigId),
        sa.Column("decision", sa.Text()),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint("way IN ('add', 'reply', 'contest', 'recur')", name=op.f("ck_held_words_way")),
        sa.CheckConstraint(
            "decision IN ('passed', 'declined', 'late')", name=op.f("ck_held_words_decision")
        ),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeals.id"], name=op.f("fk_held_words_appeal_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["persons.id"], name=op.f("fk_held_words_decided_by")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_held_words_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_words")),
    )
    waiting = sa.text("decided_at IS NULL")
    op.create_index(
        "ix_held_words_waiting",
        "held_words",
        ["appeal_id", "id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_index("ix_held_words_person", "held_words", ["person_id"])


def downgrade() -> None:
    op.drop_table("held_words")
