"""polls are made, approved and told of."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Json, Moment

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "poll_events",
        sa.Column("id", BigId, nullable=False),
        sa.Column("poll_id", BigId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("files", Json, nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_poll_events_poll_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_poll_events_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_events")),
    )
    op.create_index("ix_poll_events_poll", "poll_events", ["poll_id", "id"])
    op.create_table(
        "poll_mailings",
        sa.Column("id", BigId, nullable=False),
        sa.Column("poll_id", BigId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("after_person", BigId, nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('opened', 'reminder', 'prolonged', 'closed', 'cancelled', 'decided')",
            name=op.f("ck_poll_mailings_kind"),
        ),
        sa.CheckConstraint(
            "audience IN ('subscribers', 'participants', 'beginners')",
            name=op.f("ck_poll_mailings_audience"),
        ),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_poll_mailings_poll_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_mailings")),
        sa.UniqueConstraint(
            "poll_id", "kind", "audience", "slot", name=op.f("uq_poll_mailings_poll_id_kind_audience_slot")
        ),
    )
    _open("ix_poll_mailings_going", "poll_mailings")
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
    _open("ix_poll_imports_waiting", "poll_imports")
    op.create_table(
        "poll_subscribers",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("territory", sa.Text(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_poll_subscribers_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_poll_subscribers")),
    )
    op.create_index("ix_poll_subscribers_territory", "poll_subscribers", ["territory", "person_id"])


def _open(name: str, table: str) -> None:
    where = sa.text("done_at IS NULL")
    op.create_index(name, table, ["id"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for table in ("poll_subscribers", "poll_imports", "poll_mailings", "poll_events"):
        op.drop_table(table)
