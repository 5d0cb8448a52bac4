"""files of a draft act know which text they hold and where they may be shown."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_SHOWN = "shown IN ('everywhere', 'personal', 'bare')"


def upgrade() -> None:
    with op.batch_alter_table("draft_files") as table:
        table.add_column(sa.Column("version", sa.Integer(), nullable=True))
        table.add_column(sa.Column("shown", sa.Text(), nullable=False, server_default="everywhere"))
        table.create_check_constraint(op.f("ck_draft_files_shown"), _SHOWN)


def downgrade() -> None:
    with op.batch_alter_table("draft_files") as table:
        table.drop_constraint(op.f("ck_draft_files_shown"), type_="check")
        table.drop_column("shown")
        table.drop_column("version")
