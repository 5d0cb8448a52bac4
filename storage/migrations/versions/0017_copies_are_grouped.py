"""cases that many people sent with one text are grouped."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Moment

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

NEW = "is_open{} AND executor_id IS NULL AND status <> 'clarifying' AND withheld IS NULL"
QUEUES = {"ix_appeals_new": ["id"], "ix_appeals_new_authority": ["authority", "id"]}
DECIDED = "decided_at IS NOT NULL AND finished_at IS NULL"
COPIES = {
    "ix_copies_crowd": (["id"], "crowd = 1", "crowd"),
    "ix_copies_crowd_authority": (["authority", "id"], "crowd = 1", "crowd"),
    "ix_copies_decided": (["id"], DECIDED, DECIDED),
}


def upgrade() -> None:
    op.create_table(
        "copies",
        sa.Column("id", BigId, nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("appeal_id", BigId, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("crowd", sa.Boolean(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", BigId, nullable=True),
        sa.Column("decided_from", sa.Text(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.CheckConstraint("decision IN ('route', 'decline', 'release')", name=op.f("ck_copies_decision")),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeals.id"], name=op.f("fk_copies_appeal_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["persons.id"], name=op.f("fk_copies_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copies")),
    )
    for name, (columns, on_sqlite, on_postgres) in COPIES.items():
        op.create_index(
            name, "copies", columns, sqlite_where=sa.text(on_sqlite), postgresql_where=sa.text(on_postgres)
        )
    op.create_index("ix_copies_last", "copies", ["last_at"])
    op.create_table(
        "copy_marks",
        sa.Column("mark", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("copies_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["copies_id"], ["copies.id"], name=op.f("fk_copy_marks_copies_id")),
        sa.PrimaryKeyConstraint("mark", "copies_id", name=op.f("pk_copy_marks")),
    )
    op.create_index("ix_copy_marks_copies", "copy_marks", ["copies_id"])
    op.create_table(
        "copy_members",
        sa.Column("copies_id", BigId, nullable=False),
        sa.Column("appeal_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeals.id"], name=op.f("fk_copy_members_appeal_id")),
        sa.ForeignKeyConstraint(["copies_id"], ["copies.id"], name=op.f("fk_copy_members_copies_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_copy_members_person_id")),
        sa.PrimaryKeyConstraint("copies_id", "appeal_id", name=op.f("pk_copy_members")),
    )
    op.create_index("ix_copy_members_person", "copy_members", ["copies_id", "person_id"])
    op.add_column("appeals", sa.Column("copies_id", BigId, nullable=True))
    grouped = sa.text("copies_id IS NOT NULL")
    op.create_index(
        "ix_appeals_copies",
        "appeals",
        ["copies_id", "id"],
        sqlite_where=grouped,
        postgresql_where=grouped,
    )
    _indexed(f"{NEW} AND copies_id IS NULL")


def downgrade() -> None:
    op.drop_index("ix_appeals_copies", table_name="appeals")
    _indexed(NEW)
    op.drop_column("appeals", "copies_id")
    op.drop_table("copy_members")
    op.drop_table("copy_marks")
    op.drop_table("copies")


def _indexed(where: str) -> None:
    for name, columns in QUEUES.items():
        op.drop_index(name, table_name="appeals")
        op.create_index(
            name,
            "appeals",
            columns,
            sqlite_where=sa.text(where.format(" = 1")),
            postgresql_where=sa.text(where.format("")),
        )
