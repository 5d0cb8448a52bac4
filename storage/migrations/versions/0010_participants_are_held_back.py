"""participants are held back, with a reason and a term."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

IN_FORCE = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "blocks",
        sa.Column("id", BigId, nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("appeal_id", BigId, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("set_by", BigId, nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("lifted_by", BigId, nullable=True),
        sa.Column("plea", sa.Text(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeals.id"], name=op.f("fk_blocks_appeal_id")),
        sa.ForeignKeyConstraint(["lifted_by"], ["persons.id"], name=op.f("fk_blocks_lifted_by")),
        sa.ForeignKeyConstraint(["set_by"], ["persons.id"], name=op.f("fk_blocks_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blocks")),
    )
    for name, column in (("ix_blocks_until", "until"), ("ix_blocks_authority", "authority")):
        op.create_index(name, "blocks", [column, "id"], sqlite_where=IN_FORCE, postgresql_where=IN_FORCE)
    op.create_table(
        "block_holders",
        sa.Column("block_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["block_id"], ["blocks.id"], name=op.f("fk_block_holders_block_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_block_holders_person_id")),
        sa.PrimaryKeyConstraint("block_id", "person_id", name=op.f("pk_block_holders")),
    )
    op.create_index("ix_block_holders_person", "block_holders", ["person_id"])


def downgrade() -> None:
    op.drop_table("block_holders")
    op.drop_table("blocks")
