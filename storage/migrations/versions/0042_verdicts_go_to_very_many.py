"""a verdict goes to very many remarks: a job gives it to those that a turn has no time for."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "verdicts_due",
        sa.Column("remark_id", BigId, autoincrement=False, nullable=False),
        sa.Column("draft_id", BigId, nullable=False),
        sa.Column("verdict_id", BigId, nullable=False),
        sa.Column("was_id", BigId, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["remark_id"], ["remarks.id"], name=op.f("fk_verdicts_due_remark_id")),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_verdicts_due_draft_id")),
        sa.ForeignKeyConstraint(["verdict_id"], ["verdicts.id"], name=op.f("fk_verdicts_due_verdict_id")),
        sa.ForeignKeyConstraint(["was_id"], ["verdicts.id"], name=op.f("fk_verdicts_due_was_id")),
        sa.PrimaryKeyConstraint("remark_id", name=op.f("pk_verdicts_due")),
    )
    op.create_index("ix_verdicts_due_draft", "verdicts_due", ["draft_id"])
    op.create_index("ix_verdicts_due_verdict", "verdicts_due", ["verdict_id"])


def downgrade() -> None:
    op.drop_index("ix_verdicts_due_verdict", table_name="verdicts_due")
    op.drop_index("ix_verdicts_due_draft", table_name="verdicts_due")
    op.drop_table("verdicts_due")
