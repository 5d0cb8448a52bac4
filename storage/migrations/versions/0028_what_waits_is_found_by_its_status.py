"""What waits for a citizen is found by its status: the indexes made for it alone are not needed."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

WAITING = "is_open AND status = 'clarifying'"
INDEXES = {"ix_appeals_waiting": ["id"], "ix_appeals_waiting_authority": ["authority", "id"]}


def upgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, table_name="appeals")


def downgrade() -> None:
    on_sqlite = "is_open = 1 AND status = 'clarifying'"
    for name, columns in INDEXES.items():
        op.create_index(
            name, "appeals", columns, sqlite_where=sa.text(on_sqlite), postgresql_where=sa.text(WAITING)
        )
