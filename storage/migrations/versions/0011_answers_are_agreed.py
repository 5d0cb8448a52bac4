"""Others agree an answer before it goes."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Json

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_agreement_parties_appeal": "appeal_id",
    "ix_agreement_parties_authority": "authority",
    "ix_agreement_parties_person": "person_id",
}


def upgrade() -> None:
    op.add_column("appeals", sa.Column("agreement", Json, nullable=True))
    op.create_table(
        "agreement_parties",
        sa.Column("id", BigId, nullable=False),
        sa.Column("appeal_id", BigId, nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(
            ["appeal_id"], ["appeals.id"], name=op.f("fk_agreement_parties_appeal_id_appeals")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_agreement_parties_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_parties")),
    )
    for name, column in INDEXES.items():
        op.create_index(name, "agreement_parties", [column], unique=False)


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, table_name="agreement_parties")
    op.drop_table("agreement_parties")
    op.drop_column("appeals", "agreement")
