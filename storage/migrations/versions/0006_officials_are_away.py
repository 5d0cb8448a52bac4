"""officials are away, and others stand in for them."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absences",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("deputy_id", BigId, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("set_by", BigId, nullable=False),
        sa.Column("set_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["deputy_id"], ["persons.id"], name=op.f("fk_absences_deputy_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_absences_person_id")),
        sa.ForeignKeyConstraint(["set_by"], ["persons.id"], name=op.f("fk_absences_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    for name, column in (("ix_absences_person", "person_id"), ("ix_absences_deputy", "deputy_id")):
        op.create_index(
            name,
            "absences",
            [column],
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )


def downgrade() -> None:
    op.drop_table("absences")
