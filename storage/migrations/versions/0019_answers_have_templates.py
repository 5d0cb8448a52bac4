"""answers have templates."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Moment

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ON = sa.text("off_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "templates",
        sa.Column("id", BigId, nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_by", BigId, nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("off_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["persons.id"], name=op.f("fk_templates_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_templates")),
    )
    op.create_index(
        "ix_templates_authority", "templates", ["authority", "id"], sqlite_where=ON, postgresql_where=ON
    )


def downgrade() -> None:
    op.drop_table("templates")
