"""files know who sent them, and go when that person has their data erased."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

_STATES = "state IN ('waiting', 'here', 'failed', 'erased')"
_BEFORE = "state IN ('waiting', 'here', 'failed')"


def upgrade() -> None:
    with op.batch_alter_table("files") as table:
        table.add_column(sa.Column("person_id", BigId, nullable=True))
        table.create_foreign_key(op.f("fk_files_person_id"), "persons", ["person_id"], ["id"])
        table.drop_constraint(op.f("ck_files_state"), type_="check")
        table.create_check_constraint(op.f("ck_files_state"), _STATES)
    known = sa.text("person_id IS NOT NULL")
    op.create_index(
        "ix_files_person", "files", ["person_id"], sqlite_where=known, postgresql_where=known
    )
    op.add_column(
        "appeal_files", sa.Column("leaving", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    op.drop_column("appeal_files", "leaving")
    op.drop_index("ix_files_person", "files")
    op.execute("UPDATE files SET state = 'failed', last_error = 'erased' WHERE state = 'erased'")
    with op.batch_alter_table("files") as table:
        table.drop_constraint(op.f("ck_files_state"), type_="check")
        table.create_check_constraint(op.f("ck_files_state"), _BEFORE)
        table.drop_constraint(op.f("fk_files_person_id"), type_="foreignkey")
        table.drop_column("person_id")
