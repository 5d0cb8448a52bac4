"""people sign what they say of draft acts by name; a moderator looks at the name first."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Moment

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft_signers",
        sa.Column("draft_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("look", sa.Text(), nullable=False),
        sa.Column("why", sa.Text()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("look IN ('waiting', 'shown', 'refused')", name=op.f("ck_draft_signers_look")),
        sa.CheckConstraint("why IN ('false', 'abuse', 'advertising')", name=op.f("ck_draft_signers_why")),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_draft_signers_draft_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_draft_signers_person_id")),
        sa.PrimaryKeyConstraint("draft_id", "person_id", name=op.f("pk_draft_signers")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_draft_signers_person", "draft_signers", ["person_id", "draft_id"])
    op.create_index("ix_draft_signers_look", "draft_signers", ["draft_id", "look", "person_id"])


def downgrade() -> None:
    op.drop_table("draft_signers")
