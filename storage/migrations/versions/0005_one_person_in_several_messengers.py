"""One person in several messengers."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Json, Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "link_codes",
        sa.Column("id", BigId, nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("used_at", Moment, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_link_codes_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_link_codes"),
        sa.UniqueConstraint("code_hash", name="uq_link_codes_code_hash"),
    )
    op.create_index("ix_link_codes_expires_at", "link_codes", ["expires_at"])
    op.create_index("ix_link_codes_person_id", "link_codes", ["person_id"])
    op.create_table(
        "mergers",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kept_id", BigId, nullable=False),
        sa.Column("joined_id", BigId, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("undone_at", Moment, nullable=True),
        sa.Column("brought", Json, nullable=False),
        sa.ForeignKeyConstraint(["joined_id"], ["persons.id"], name="fk_mergers_joined_id"),
        sa.ForeignKeyConstraint(["kept_id"], ["persons.id"], name="fk_mergers_kept_id"),
        sa.PrimaryKeyConstraint("id", name="pk_mergers"),
    )
    op.create_index("ix_mergers_kept_id", "mergers", ["kept_id"])


def downgrade() -> None:
    op.drop_index("ix_mergers_kept_id", table_name="mergers")
    op.drop_table("mergers")
    op.drop_index("ix_link_codes_person_id", table_name="link_codes")
    op.drop_index("ix_link_codes_expires_at", table_name="link_codes")
    op.drop_table("link_codes")
