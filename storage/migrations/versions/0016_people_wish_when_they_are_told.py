"""people wish which notices come, when, and when nothing rings."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Json, Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

HELD = sa.text("state = 'waiting' AND held IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "wishes",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("quiet_since", sa.Time(), nullable=True),
        sa.Column("quiet_until", sa.Time(), nullable=True),
        sa.Column("digest", sa.Time(), nullable=False),
        sa.Column("paces", Json, nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_wishes_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_wishes")),
    )
    op.add_column("outbox", sa.Column("held", sa.Text(), nullable=True))
    op.create_index("ix_outbox_held", "outbox", ["person_id"], sqlite_where=HELD, postgresql_where=HELD)


def downgrade() -> None:
    op.drop_index("ix_outbox_held", table_name="outbox")
    op.drop_column("outbox", "held")
    op.drop_table("wishes")
