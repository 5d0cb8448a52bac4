"""People join an open case instead of sending the same once more."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Moment

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

NEAR = sa.text("is_open AND latitude IS NOT NULL")
NEAR_ON_SQLITE = sa.text("is_open = 1 AND latitude IS NOT NULL")
IN_FORCE = sa.text("left_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "joinings",
        sa.Column("id", BigId, nullable=False),
        sa.Column("appeal_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("left_at", Moment()),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeals.id"], name=op.f("fk_joinings_appeal_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_joinings_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joinings")),
    )
    op.create_index(
        "uq_joinings_in_force",
        "joinings",
        ["appeal_id", "person_id"],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )
    op.create_index(
        "ix_joinings_person",
        "joinings",
        ["person_id", "appeal_id"],
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )
    op.create_index(
        "ix_appeals_near",
        "appeals",
        ["topic", "latitude", "longitude"],
        sqlite_where=NEAR_ON_SQLITE,
        postgresql_where=NEAR,
    )
    op.create_index(
        "ix_appeals_there",
        "appeals",
        ["topic", "territory", "id"],
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open"),
    )


def downgrade() -> None:
    op.drop_index("ix_appeals_there", table_name="appeals")
    op.drop_index("ix_appeals_near", table_name="appeals")
    op.drop_table("joinings")
