"""what came of a hearing is kept: who was there, its minutes and its conclusion."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Moment

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("hearings", sa.Column("came", sa.Integer(), nullable=True))
    op.add_column("hearing_visitors", sa.Column("came_at", Moment(), nullable=True))
    op.create_table(
        "hearing_files",
        sa.Column("hearing_id", BigId, nullable=False),
        sa.Column("file_id", BigId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.CheckConstraint("kind IN ('minutes', 'conclusion')", name=op.f("ck_hearing_files_kind")),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearings.id"], name=op.f("fk_hearing_files_hearing_id")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_hearing_files_file_id")),
        sa.PrimaryKeyConstraint("hearing_id", "file_id", name=op.f("pk_hearing_files")),
    )


def downgrade() -> None:
    op.drop_table("hearing_files")
    op.drop_column("hearing_visitors", "came_at")
    op.drop_column("hearings", "came")
