"""the notices of a person are found, when they have their data erased."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    where = sa.text("person_id IS NOT NULL")
    op.create_index("ix_outbox_person", "outbox", ["person_id"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index("ix_outbox_person", table_name="outbox")
