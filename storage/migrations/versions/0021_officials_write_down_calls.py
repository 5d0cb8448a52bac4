"""officials write down what callers without a messenger say."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("appeals") as table:
        table.add_column(sa.Column("filed_by", BigId, nullable=True))
        table.add_column(sa.Column("untold", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.create_foreign_key(op.f("fk_appeals_filed_by"), "persons", ["filed_by"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("appeals") as table:
        table.drop_constraint(op.f("fk_appeals_filed_by"), type_="foreignkey")
        table.drop_column("untold")
        table.drop_column("filed_by")
