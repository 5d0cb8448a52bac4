"""official appeals are signed; a complaint is kept away from whom it is about."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appeal_authors",
        sa.Column("appeal_id", BigId, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reply_to", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeals.id"], name=op.f("fk_appeal_authors_appeal_id")),
        sa.PrimaryKeyConstraint("appeal_id", name=op.f("pk_appeal_authors")),
    )
    op.add_column("appeals", sa.Column("against", sa.Text(), nullable=True))
    op.add_column(
        "link_codes", sa.Column("carries", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    op.drop_column("link_codes", "carries")
    op.drop_column("appeals", "against")
    op.drop_table("appeal_authors")
