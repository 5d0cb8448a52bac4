"""Several do a case, one is responsible; news that callers were not told is found by who wrote it down."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Json

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

UNTOLD = (sa.text("untold"), sa.text("untold = 1"))
PENDING = (sa.text("pending"), sa.text("pending = 1"))


def upgrade() -> None:
    op.add_column("appeals", sa.Column("errands", Json, nullable=True))
    op.create_table(
        "errands",
        sa.Column("id", BigId, nullable=False),
        sa.Column("appeal_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("pending", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeals.id"], name=op.f("fk_errands_appeal_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_errands_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_errands")),
    )
    op.create_index("ix_errands_appeal", "errands", ["appeal_id"])
    op.create_index(
        "ix_errands_person",
        "errands",
        ["person_id", "appeal_id"],
        postgresql_where=PENDING[0],
        sqlite_where=PENDING[1],
    )
    op.create_index(
        "ix_appeals_untold",
        "appeals",
        ["filed_by", "id"],
        postgresql_where=UNTOLD[0],
        sqlite_where=UNTOLD[1],
    )


def downgrade() -> None:
    op.drop_index("ix_appeals_untold", table_name="appeals")
    op.drop_table("errands")
    op.drop_column("appeals", "errands")
