"""draft acts are discussed: their sections, what people say of them, what is answered.

Beside the tables: the triggers that keep what happened append-only.
"""

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, Json, Moment

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("territory", sa.Text(), nullable=False),
        sa.Column("author_id", BigId, nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("whom", sa.Text(), nullable=False),
        sa.Column("impact", sa.Text(), nullable=False),
        sa.Column("planning", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opens_at", Moment(), nullable=True),
        sa.Column("closes_at", Moment(), nullable=True),
        sa.Column("review_until", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.CheckConstraint("impact IN ('low', 'middle', 'high')", name=op.f("ck_drafts_impact")),
        sa.CheckConstraint(
            "kind IN ('law', 'decree', 'order', 'decision', 'rules', 'programme', 'plan')",
            name=op.f("ck_drafts_kind"),
        ),
        sa.CheckConstraint(
            "phase IN ('making', 'checking', 'announced', 'discussion', 'review', 'summary', 'final', 'cancelled')",
            name=op.f("ck_drafts_phase"),
        ),
        sa.ForeignKeyConstraint(["author_id"], ["persons.id"], name=op.f("fk_drafts_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("number", name=op.f("uq_drafts_number")),
    )
    op.create_index("ix_drafts_authority", "drafts", ["authority", "id"])
    op.create_index(
        "ix_drafts_closing",
        "drafts",
        ["closes_at", "id"],
        sqlite_where=sa.text("phase = 'discussion'"),
        postgresql_where=sa.text("phase = 'discussion'"),
    )
    op.create_index(
        "ix_drafts_going",
        "drafts",
        ["closes_at", "id"],
        sqlite_where=sa.text("phase IN ('announced', 'discussion', 'review', 'summary')"),
        postgresql_where=sa.text("phase IN ('announced', 'discussion', 'review', 'summary')"),
    )
    op.create_index(
        "ix_drafts_opening",
        "drafts",
        ["opens_at", "id"],
        sqlite_where=sa.text("phase = 'announced'"),
        postgresql_where=sa.text("phase = 'announced'"),
    )
    op.create_index(
        "ix_drafts_review",
        "drafts",
        ["review_until", "id"],
        sqlite_where=sa.text("phase = 'review'"),
        postgresql_where=sa.text("phase = 'review'"),
    )
    op.create_table(
        "draft_counts",
        sa.Column("draft_id", BigId, nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("count", BigId, nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_draft_counts_draft_id")),
        sa.PrimaryKeyConstraint("draft_id", "section", "what", name=op.f("pk_draft_counts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "draft_events",
        sa.Column("id", BigId, nullable=False),
        sa.Column("draft_id", BigId, nullable=False),
        sa.Column("remark_id", BigId, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("data", Json, nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_draft_events_draft_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_draft_events_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_events")),
    )
    op.create_index("ix_draft_events_draft", "draft_events", ["draft_id", "id"])
    op.create_index(
        "ix_draft_events_remark",
        "draft_events",
        ["remark_id", "id"],
        sqlite_where=sa.text("remark_id IS NOT NULL"),
        postgresql_where=sa.text("remark_id IS NOT NULL"),
    )
    op.create_table(
        "draft_files",
        sa.Column("draft_id", BigId, nullable=False),
        sa.Column("file_id", BigId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('note', 'annex', 'text', 'summary', 'protocol')", name=op.f("ck_draft_files_kind")
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_draft_files_draft_id")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_draft_files_file_id")),
        sa.PrimaryKeyConstraint("draft_id", "file_id", name=op.f("pk_draft_files")),
    )
    op.create_index("ix_draft_files_kind", "draft_files", ["draft_id", "kind", "file_id"])
    op.create_table(
        "draft_mailings",
        sa.Column("id", BigId, nullable=False),
        sa.Column("draft_id", BigId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("after_person", BigId, nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "audience IN ('subscribers', 'followers')", name=op.f("ck_draft_mailings_audience")
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_draft_mailings_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_mailings")),
        sa.UniqueConstraint(
            "draft_id", "kind", "audience", "slot", name=op.f("uq_draft_mailings_draft_id_kind_audience_slot")
        ),
    )
    op.create_index(
        "ix_draft_mailings_going",
        "draft_mailings",
        ["id"],
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_table(
        "draft_people",
        sa.Column("draft_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=True),
        sa.Column("resident", sa.Boolean(), nullable=True),
        sa.Column("follows", sa.Boolean(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_draft_people_draft_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_draft_people_person_id")),
        sa.PrimaryKeyConstraint("draft_id", "person_id", name=op.f("pk_draft_people")),
        sa.UniqueConstraint("draft_id", "ordinal", name=op.f("uq_draft_people_draft_id_ordinal")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_draft_people_person", "draft_people", ["person_id", "draft_id"])
    op.create_table(
        "draft_sections",
        sa.Column("draft_id", BigId, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("gist", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("pictures", Json, nullable=False),
        sa.CheckConstraint(
            "kind IN ('preamble', 'part', 'chapter', 'article', 'clause', 'subclause', 'annex')",
            name=op.f("ck_draft_sections_kind"),
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_draft_sections_draft_id")),
        sa.PrimaryKeyConstraint("draft_id", "version", "key", name=op.f("pk_draft_sections")),
    )
    op.create_index("ix_draft_sections_order", "draft_sections", ["draft_id", "version", "position"])
    op.create_table(
        "draft_versions",
        sa.Column("draft_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("source_id", BigId, nullable=True),
        sa.Column("published_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_draft_versions_draft_id")),
        sa.ForeignKeyConstraint(["source_id"], ["files.id"], name=op.f("fk_draft_versions_source_id")),
        sa.PrimaryKeyConstraint("draft_id", "number", name=op.f("pk_draft_versions")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "hearings",
        sa.Column("id", BigId, nullable=False),
        sa.Column("draft_id", BigId, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("register_until", Moment(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("made_by", BigId, nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.CheckConstraint("state IN ('planned', 'held', 'cancelled')", name=op.f("ck_hearings_state")),
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
    op.create_table(
        "remark_groups",
        sa.Column("id", BigId, nullable=False),
        sa.Column("draft_id", BigId, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("made_by", BigId, nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_remark_groups_draft_id")),
        sa.ForeignKeyConstraint(["made_by"], ["persons.id"], name=op.f("fk_remark_groups_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark_groups")),
    )
    op.create_index("ix_remark_groups_draft", "remark_groups", ["draft_id", "id"])
    op.create_table(
        "stances",
        sa.Column("draft_id", BigId, nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("stance", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("stance IN ('for', 'against')", name=op.f("ck_stances_stance")),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_stances_draft_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_stances_person_id")),
        sa.PrimaryKeyConstraint("draft_id", "section", "person_id", name=op.f("pk_stances")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_stances_person", "stances", ["person_id", "draft_id"])
    op.create_table(
        "verdicts",
        sa.Column("id", BigId, nullable=False),
        sa.Column("draft_id", BigId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("kind IN ('taken', 'partly', 'rejected')", name=op.f("ck_verdicts_kind")),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_verdicts_draft_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_verdicts_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdicts")),
    )
    op.create_index("ix_verdicts_draft", "verdicts", ["draft_id", "id"])
    op.create_table(
        "hearing_questions",
        sa.Column("id", BigId, nullable=False),
        sa.Column("hearing_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("dedup", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint(
            "status IN ('waiting', 'accepted', 'declined')", name=op.f("ck_hearing_questions_status")
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearings.id"], name=op.f("fk_hearing_questions_hearing_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_hearing_questions_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_questions")),
        sa.UniqueConstraint("dedup", name=op.f("uq_hearing_questions_dedup")),
    )
    op.create_index("ix_hearing_questions_hearing", "hearing_questions", ["hearing_id", "status", "id"])
    op.create_index("ix_hearing_questions_person", "hearing_questions", ["person_id", "hearing_id"])
    op.create_table(
        "hearing_visitors",
        sa.Column("hearing_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("speaks", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearings.id"], name=op.f("fk_hearing_visitors_hearing_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_hearing_visitors_person_id")),
        sa.PrimaryKeyConstraint("hearing_id", "person_id", name=op.f("pk_hearing_visitors")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_hearing_visitors_person", "hearing_visitors", ["person_id", "hearing_id"])
    op.create_table(
        "remarks",
        sa.Column("id", BigId, nullable=False),
        sa.Column("draft_id", BigId, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("supports", sa.Integer(), nullable=False),
        sa.Column("declined", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("group_id", BigId, nullable=True),
        sa.Column("verdict_id", BigId, nullable=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("replied_at", Moment(), nullable=True),
        sa.Column("dedup", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("kind IN ('remark', 'wording')", name=op.f("ck_remarks_kind")),
        sa.CheckConstraint(
            "status IN ('waiting', 'published', 'declined', 'withdrawn')", name=op.f("ck_remarks_status")
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_remarks_draft_id")),
        sa.ForeignKeyConstraint(["group_id"], ["remark_groups.id"], name=op.f("fk_remarks_group_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_remarks_person_id")),
        sa.ForeignKeyConstraint(["verdict_id"], ["verdicts.id"], name=op.f("fk_remarks_verdict_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remarks")),
        sa.UniqueConstraint("dedup", name=op.f("uq_remarks_dedup")),
        sa.UniqueConstraint("draft_id", "ordinal", name=op.f("uq_remarks_draft_id_ordinal")),
    )
    op.create_index(
        "ix_remarks_all_date",
        "remarks",
        ["draft_id", "id"],
        sqlite_where=sa.text("status = 'published'"),
        postgresql_where=sa.text("status = 'published'"),
    )
    op.create_index(
        "ix_remarks_all_supports",
        "remarks",
        ["draft_id", "supports", "id"],
        sqlite_where=sa.text("status = 'published'"),
        postgresql_where=sa.text("status = 'published'"),
    )
    op.create_index(
        "ix_remarks_date",
        "remarks",
        ["draft_id", "section", "id"],
        sqlite_where=sa.text("status = 'published'"),
        postgresql_where=sa.text("status = 'published'"),
    )
    op.create_index(
        "ix_remarks_group",
        "remarks",
        ["group_id", "id"],
        sqlite_where=sa.text("group_id IS NOT NULL"),
        postgresql_where=sa.text("group_id IS NOT NULL"),
    )
    op.create_index("ix_remarks_person", "remarks", ["person_id", "draft_id", "id"])
    op.create_index(
        "ix_remarks_supports",
        "remarks",
        ["draft_id", "section", "supports", "id"],
        sqlite_where=sa.text("status = 'published'"),
        postgresql_where=sa.text("status = 'published'"),
    )
    op.create_index(
        "ix_remarks_unreviewed",
        "remarks",
        ["draft_id", "id"],
        sqlite_where=sa.text("status = 'published' AND verdict_id IS NULL"),
        postgresql_where=sa.text("status = 'published' AND verdict_id IS NULL"),
    )
    op.create_index(
        "ix_remarks_waiting",
        "remarks",
        ["draft_id", "id"],
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_table(
        "remark_files",
        sa.Column("remark_id", BigId, nullable=False),
        sa.Column("file_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_remark_files_file_id")),
        sa.ForeignKeyConstraint(["remark_id"], ["remarks.id"], name=op.f("fk_remark_files_remark_id")),
        sa.PrimaryKeyConstraint("remark_id", "file_id", name=op.f("pk_remark_files")),
    )
    op.create_table(
        "supports",
        sa.Column("remark_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_supports_person_id")),
        sa.ForeignKeyConstraint(["remark_id"], ["remarks.id"], name=op.f("fk_supports_remark_id")),
        sa.PrimaryKeyConstraint("remark_id", "person_id", name=op.f("pk_supports")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_supports_person", "supports", ["person_id", "remark_id"])
    _keep_events()


def _keep_events() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER draft_events_append_only BEFORE UPDATE OR DELETE ON draft_events "
            "FOR EACH ROW EXECUTE FUNCTION append_only()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER draft_events_no_{change.lower()} BEFORE {change} ON draft_events "
            "BEGIN SELECT RAISE(ABORT, 'draft_events is append-only'); END"
        )


def downgrade() -> None:
    for table in (
        "supports",
        "remark_files",
        "remarks",
        "hearing_visitors",
        "hearing_questions",
        "verdicts",
        "stances",
        "remark_groups",
        "hearings",
        "draft_versions",
        "draft_sections",
        "draft_people",
        "draft_mailings",
        "draft_files",
        "draft_events",
        "draft_counts",
        "drafts",
    ):
        op.drop_table(table)
