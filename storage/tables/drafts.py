"""Draft acts: their versions and sections, who takes part, what is counted, what happened."""

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, Table, Text

from storage.columns import BigId, Json, Moment
from storage.tables.base import metadata, one_of, part

drafts = Table(
    "drafts",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("phase", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("authority", Text, nullable=False),
    Column("territory", Text, nullable=False),
    Column("author_id", BigId, ForeignKey("persons.id")),
    Column("title", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("whom", Text, nullable=False),
    Column("impact", Text, nullable=False),
    Column("planning", Boolean, nullable=False),
    Column("version", Integer, nullable=False),  # of the text that people see; 0: none yet
    Column("opens_at", Moment),
    Column("closes_at", Moment),
    Column("review_until", Date),
    Column("outcome", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
    one_of("kind", "law", "decree", "order", "decision", "rules", "programme", "plan"),
    one_of(
        "phase",
        "making",
        "checking",
        "announced",
        "discussion",
        "review",
        "summary",
        "final",
        "cancelled",
    ),
    one_of("impact", "low", "middle", "high"),
    sa.Index("ix_drafts_authority", "authority", "id"),
    part("ix_drafts_opening", "opens_at", "id", where="phase = 'announced'"),
    part("ix_drafts_closing", "closes_at", "id", where="phase = 'discussion'"),
    part("ix_drafts_review", "review_until", "id", where="phase = 'review'"),
    part(
        "ix_drafts_going",
        "closes_at",
        "id",
        where="phase IN ('announced', 'discussion', 'review', 'summary')",
    ),
)

draft_versions = Table(
    "draft_versions",
    metadata,
    Column("draft_id", BigId, ForeignKey("drafts.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("note", Text, nullable=False),  # what is new in it
    Column("final", Boolean, nullable=False),
    Column("source_id", BigId, ForeignKey("files.id")),  # the file it was read from
    Column("published_at", Moment),
    sqlite_with_rowid=False,
)

draft_sections = Table(
    "draft_sections",
    metadata,
    Column("draft_id", BigId, ForeignKey("drafts.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("key", Text, primary_key=True),  # the same in every version
    Column("position", Integer, nullable=False),
    Column("parent", Text),  # a key
    Column("kind", Text, nullable=False),
    Column("number", Text, nullable=False),  # as it is printed: "IV", "2.1"
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("gist", Text, nullable=False),
    Column("since", Integer, nullable=False),  # the version in which these words first stood
    Column("pictures", Json, nullable=False),
    one_of("kind", "preamble", "part", "chapter", "article", "clause", "subclause", "annex"),
    sa.Index("ix_draft_sections_order", "draft_id", "version", "position"),
)

draft_files = Table(
    "draft_files",
    metadata,
    Column("draft_id", BigId, ForeignKey("drafts.id"), primary_key=True),
    Column("file_id", BigId, ForeignKey("files.id"), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("version", Integer),  # of the text that it holds; null: of none
    Column("shown", Text, nullable=False, server_default="everywhere"),
    Column("added_at", Moment, nullable=False),
    one_of("kind", "note", "annex", "text", "summary", "protocol"),
    one_of("shown", "everywhere", "personal", "bare"),
    sa.Index("ix_draft_files_kind", "draft_id", "kind", "file_id"),
)

# What is counted exactly for each section; section "" is the act as a whole.
draft_counts = Table(
    "draft_counts",
    metadata,
    Column("draft_id", BigId, ForeignKey("drafts.id"), primary_key=True),
    Column("section", Text, primary_key=True),
    Column("what", Text, primary_key=True),
    Column("count", BigId, nullable=False),
    sqlite_with_rowid=False,
)

# Who takes part, and who only wants to hear. `ordinal` is «участник №», for those who have said something.
draft_people = Table(
    "draft_people",
    metadata,
    Column("draft_id", BigId, ForeignKey("drafts.id"), primary_key=True),
    Column("person_id", BigId, ForeignKey("persons.id"), primary_key=True),
    Column("ordinal", Integer),
    Column("resident", Boolean),  # by their own statement: lives in the draft's territory; null: not asked
    Column("follows", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    sa.Index("ix_draft_people_person", "person_id", "draft_id"),
    sa.UniqueConstraint("draft_id", "ordinal"),
    sqlite_with_rowid=False,
)

draft_events = Table(
    "draft_events",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("draft_id", BigId, ForeignKey("drafts.id"), nullable=False),
    Column("remark_id", BigId),  # of a remark; null: of the draft itself
    Column("kind", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("person_id", BigId, ForeignKey("persons.id")),  # null: the schedule
    Column("words", Text, nullable=False),  # a reason, remarks of the head, what is new: officials' own
    Column("data", Json, nullable=False),
    sa.Index("ix_draft_events_draft", "draft_id", "id"),
    part("ix_draft_events_remark", "remark_id", "id", where="remark_id IS NOT NULL"),
)

# A notice to many, written into the outbox batch after batch; `after_person` is how far it has come.
draft_mailings = Table(
    "draft_mailings",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("draft_id", BigId, ForeignKey("drafts.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("slot", Text, nullable=False),  # of one kind each person gets one notice for a slot
    Column("words", Text, nullable=False),
    Column("after_person", BigId, nullable=False),
    Column("written", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("done_at", Moment),
    one_of("audience", "subscribers", "followers"),
    sa.UniqueConstraint("draft_id", "kind", "audience", "slot"),
    part("ix_draft_mailings_going", "id", where="done_at IS NULL"),
)
