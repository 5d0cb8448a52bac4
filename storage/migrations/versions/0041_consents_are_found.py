"""the consents of a person are found: also those that were taken back."""

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_consents_person", "consents", ["person_id", "purpose"])


def downgrade() -> None:
    op.drop_index("ix_consents_person", table_name="consents")
