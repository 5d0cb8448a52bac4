"""a verdict on a remark can be changed; what it was stays."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Moment

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

JUDGED = sa.text("status = 'published' AND verdict_id IS NOT NULL")
GIVEN = sa.text("verdict_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "past_verdicts",
        sa.Column("remark_id", BigId, nullable=False),
        sa.Column("verdict_id", BigId, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("replied_at", Moment, nullable=True),
        sa.ForeignKeyConstraint(["remark_id"], ["remarks.id"], name=op.f("fk_past_verdicts_remark_id")),
        sa.ForeignKeyConstraint(["verdict_id"], ["verdicts.id"], name=op.f("fk_past_verdicts_verdict_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_past_verdicts_person_id")),
        sa.PrimaryKeyConstraint("remark_id", "verdict_id", name=op.f("pk_past_verdicts")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_remarks_judged", "remarks", ["draft_id", "id"], postgresql_where=JUDGED, sqlite_where=JUDGED
    )
    op.create_index(
        "ix_remarks_verdict", "remarks", ["verdict_id", "id"], postgresql_where=GIVEN, sqlite_where=GIVEN
    )


def downgrade() -> None:
    op.drop_index("ix_remarks_verdict", table_name="remarks")
    op.drop_index("ix_remarks_judged", table_name="remarks")
    op.drop_table("past_verdicts")
