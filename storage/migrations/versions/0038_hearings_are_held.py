"""hearings on draft acts are set, come to, asked at and told of.

The three tables of 0029 were never written to: nothing led to them. They are made anew.
"""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Moment

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def _hearings(*own: sa.Column[object], states: str) -> None:
    op.create_table(
        "hearings",
        sa.Column("id", BigId, nullable=False),
        sa.Column("draft_id", BigId, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        *own,
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", BigId, nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.CheckConstraint(f"state IN ({states})", name=op.f("ck_hearings_state")),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_hearings_draft_id")),
        sa.ForeignKeyConstraint(["made_by"], ["persons.id"], name=op.f("fk_hearings_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearings")),
    )
    op.create_index("ix_hearings_draft", "hearings", ["draft_id", "starts_at", "id"])
    op.create_index(
        "ix_hearings_planned",
        "hearings",
        ["starts_at", "id"],
        sqlite_where=sa.text("state = 'planned'"),
        postgresql_where=sa.text("state = 'planned'"),
    )


def _visitors(*own: sa.schema.SchemaItem) -> None:
    op.create_table(
        "hearing_visitors",
        sa.Column("hearing_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        *own,
        sa.ForeignKeyConstraint(["hearing_id"], ["hearings.id"], name=op.f("fk_hearing_visitors_hearing_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_hearing_visitors_person_id")),
        sa.PrimaryKeyConstraint("hearing_id", "person_id", name=op.f("pk_hearing_visitors")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_hearing_visitors_person", "hearing_visitors", ["person_id", "hearing_id"])


def _questions(*own: sa.schema.SchemaItem, statuses: str) -> None:
    op.create_table(
        "hearing_questions",
        sa.Column("id", BigId, nullable=False),
        sa.Column("hearing_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("dedup", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        *own,
        sa.CheckConstraint(f"status IN ({statuses})", name=op.f("ck_hearing_questions_status")),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearings.id"], name=op.f("fk_hearing_questions_hearing_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_hearing_questions_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_questions")),
        sa.UniqueConstraint("dedup", name=op.f("uq_hearing_questions_dedup")),
    )
    op.create_index("ix_hearing_questions_hearing", "hearing_questions", ["hearing_id", "status", "id"])
    op.create_index("ix_hearing_questions_person", "hearing_questions", ["person_id", "hearing_id"])


def _drop() -> None:
    for table in ("hearing_questions", "hearing_visitors", "hearings"):
        op.drop_table(table)


def upgrade() -> None:
    _drop()
    _hearings(
        sa.Column("questions_until", Moment(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("reminded_for", Moment(), nullable=True),
        states="'planned', 'cancelled'",
    )
    _visitors(
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.UniqueConstraint("hearing_id", "ordinal", name=op.f("uq_hearing_visitors_hearing_id_ordinal")),
        sa.UniqueConstraint("hearing_id", "code", name=op.f("uq_hearing_visitors_hearing_id_code")),
    )
    op.create_index(
        "ix_hearing_visitors_named",
        "hearing_visitors",
        ["hearing_id"],
        sqlite_where=sa.text("name IS NOT NULL"),
        postgresql_where=sa.text("name IS NOT NULL"),
    )
    _questions(
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.UniqueConstraint("hearing_id", "ordinal", name=op.f("uq_hearing_questions_hearing_id_ordinal")),
        statuses="'asked', 'hidden', 'withdrawn'",
    )
    op.create_table(
        "hearing_mailings",
        sa.Column("id", BigId, nullable=False),
        sa.Column("hearing_id", BigId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("after_person", BigId, nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "audience IN ('followers', 'concerned', 'visitors')", name=op.f("ck_hearing_mailings_audience")
        ),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearings.id"], name=op.f("fk_hearing_mailings_hearing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_mailings")),
        sa.UniqueConstraint(
            "hearing_id",
            "kind",
            "audience",
            "slot",
            name=op.f("uq_hearing_mailings_hearing_id_kind_audience_slot"),
        ),
    )
    op.create_index(
        "ix_hearing_mailings_going",
        "hearing_mailings",
        ["id"],
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("hearing_mailings")
    _drop()
    _hearings(
        sa.Column("register_until", Moment(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        states="'planned', 'held', 'cancelled'",
    )
    _visitors(sa.Column("speaks", sa.Boolean(), nullable=False))
    _questions(statuses="'waiting', 'accepted', 'declined'")
