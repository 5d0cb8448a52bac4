"""who wants to come to a full hearing waits in line for a seat."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Moment

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hearing_line",
        sa.Column("hearing_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearings.id"], name=op.f("fk_hearing_line_hearing_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_hearing_line_person_id")),
        sa.PrimaryKeyConstraint("hearing_id", "person_id", name=op.f("pk_hearing_line")),
        sa.UniqueConstraint("hearing_id", "ordinal", name=op.f("uq_hearing_line_hearing_id_ordinal")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_hearing_line_person", "hearing_line", ["person_id", "hearing_id"])


def downgrade() -> None:
    op.drop_table("hearing_line")
