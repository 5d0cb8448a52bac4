"""the table of questionnaires sent as files, which nothing ever wrote to, goes."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Moment

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("poll_imports")


def downgrade() -> None:
    op.create_table(
        "poll_imports",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("file_id", BigId, nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_poll_imports_file_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_poll_imports_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_imports")),
    )
    where = sa.text("done_at IS NULL")
    op.create_index(
        "ix_poll_imports_waiting", "poll_imports", ["id"], sqlite_where=where, postgresql_where=where
    )
