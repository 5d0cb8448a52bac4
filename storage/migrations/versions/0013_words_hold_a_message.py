"""lists of words hold a message for a moderator."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

QUEUES = {
    "ix_appeals_new": (["id"], "is_open{} AND executor_id IS NULL AND status <> 'clarifying'"),
    "ix_appeals_new_authority": (
        ["authority", "id"],
        "is_open{} AND executor_id IS NULL AND status <> 'clarifying'",
    ),
    "ix_appeals_running": (["due_at", "id"], "is_open{} AND paused_at IS NULL"),
    "ix_appeals_running_authority": (["authority", "due_at", "id"], "is_open{} AND paused_at IS NULL"),
}
"""The queues in which a withheld case is not: their indexes leave it out."""
USED = sa.text("removed_at IS NULL")
WITHHELD = sa.text("withheld IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "listed_words",
        sa.Column("id", BigId, nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("added_by", BigId, nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("removed_by", BigId, nullable=True),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('profanity', 'threat', 'advertising')", name=op.f("ck_listed_words_kind")
        ),
        sa.ForeignKeyConstraint(["added_by"], ["persons.id"], name=op.f("fk_listed_words_added_by")),
        sa.ForeignKeyConstraint(["removed_by"], ["persons.id"], name=op.f("fk_listed_words_removed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed_words")),
    )
    op.create_index(
        "uq_listed_words_in_use",
        "listed_words",
        ["authority", "typed"],
        unique=True,
        sqlite_where=USED,
        postgresql_where=USED,
    )
    op.add_column("appeals", sa.Column("withheld", sa.Text(), nullable=True))
    for name, columns in (
        ("ix_appeals_withheld", ["id"]),
        ("ix_appeals_withheld_authority", ["authority", "id"]),
    ):
        op.create_index(name, "appeals", columns, sqlite_where=WITHHELD, postgresql_where=WITHHELD)
    _indexed(" AND withheld IS NULL")


def downgrade() -> None:
    for name in ("ix_appeals_withheld", "ix_appeals_withheld_authority"):
        op.drop_index(name, table_name="appeals")
    _indexed("")
    op.drop_column("appeals", "withheld")
    op.drop_table("listed_words")


def _indexed(more: str) -> None:
    for name, (columns, where) in QUEUES.items():
        op.drop_index(name, table_name="appeals")
        said = where + more
        op.create_index(
            name,
            "appeals",
            columns,
            sqlite_where=sa.text(said.format(" = 1")),
            postgresql_where=sa.text(said.format("")),
        )
