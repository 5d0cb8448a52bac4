"""officials' lists are narrowed, and what they are narrowed to is found by an index."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

WHOLE = ("topic", "territory", "status")
PART = (
    ("ix_appeals_executor", ("executor_id", "id"), "executor_id IS NOT NULL"),
    ("ix_appeals_rating", ("rating", "id"), "rating IS NOT NULL"),
    ("ix_appeals_statutory", ("id",), "track = 'statutory'"),
)


def upgrade() -> None:
    op.create_table(
        "queue_filters",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("territory", sa.Text(), nullable=True),
        sa.Column("executor", BigId, nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("due", sa.Text(), nullable=True),
        sa.Column("stars", sa.Text(), nullable=True),
        sa.Column("track", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_queue_filters_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_queue_filters")),
    )
    for column in WHOLE:
        op.create_index(f"ix_appeals_{column}", "appeals", [column, "id"])
    for name, columns, where in PART:
        op.create_index(
            name, "appeals", [*columns], sqlite_where=sa.text(where), postgresql_where=sa.text(where)
        )


def downgrade() -> None:
    for name, _, _ in PART:
        op.drop_index(name, "appeals")
    for column in WHOLE:
        op.drop_index(f"ix_appeals_{column}", "appeals")
    op.drop_table("queue_filters")
