"""the rest of very many exact copies of a remark is published by a job."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Json, Moment

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "copies_due",
        sa.Column("id", BigId, nullable=False),
        sa.Column("draft_id", BigId, nullable=False),
        sa.Column("group_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("was_read", Json, nullable=False),
        sa.Column("after_remark", BigId, nullable=False),
        sa.Column("until_remark", BigId, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_copies_due_draft_id")),
        sa.ForeignKeyConstraint(["group_id"], ["remark_groups.id"], name=op.f("fk_copies_due_group_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_copies_due_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copies_due")),
    )
    op.create_index("ix_copies_due_group", "copies_due", ["group_id"])


def downgrade() -> None:
    op.drop_table("copies_due")
