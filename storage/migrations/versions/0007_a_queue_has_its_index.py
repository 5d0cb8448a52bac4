"""A queue is found by its own index, whoever looks."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

Index = tuple[str, tuple[str, ...], str]

NEW = "is_open AND executor_id IS NULL AND status <> 'clarifying'"
WAITING = "is_open AND status = 'clarifying'"
RUNNING = "is_open AND paused_at IS NULL"

BEFORE = (
    ("ix_appeals_open_authority", ("authority", "due_at", "id"), "is_open"),
    ("ix_appeals_open_executor", ("executor_id", "due_at", "id"), "is_open"),
    ("ix_appeals_open_companion", ("companion_id", "due_at", "id"), "is_open"),
    ("ix_appeals_open_due", ("due_at", "id"), "is_open"),
)
AFTER = (
    ("ix_appeals_open_executor", ("executor_id", "due_at", "id"), "is_open AND executor_id IS NOT NULL"),
    ("ix_appeals_open_companion", ("companion_id", "due_at", "id"), "is_open AND companion_id IS NOT NULL"),
    ("ix_appeals_new", ("id",), NEW),
    ("ix_appeals_new_authority", ("authority", "id"), NEW),
    ("ix_appeals_waiting", ("id",), WAITING),
    ("ix_appeals_waiting_authority", ("authority", "id"), WAITING),
    ("ix_appeals_approval", ("due_at", "id"), "is_open AND status = 'approval'"),
    ("ix_appeals_running", ("due_at", "id"), RUNNING),
    ("ix_appeals_running_authority", ("authority", "due_at", "id"), RUNNING),
)


def upgrade() -> None:
    _exchange(BEFORE, AFTER)


def downgrade() -> None:
    _exchange(AFTER, BEFORE)


def _exchange(old: tuple[Index, ...], new: tuple[Index, ...]) -> None:
    for name, _, _ in old:
        op.drop_index(name, table_name="appeals")
    for name, columns, where in new:
        on_sqlite = where.replace("is_open", "is_open = 1")
        op.create_index(
            name,
            "appeals",
            list(columns),
            sqlite_where=sa.text(on_sqlite),
            postgresql_where=sa.text(where),
        )
