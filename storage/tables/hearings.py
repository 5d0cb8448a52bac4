"""Public hearings on draft acts: place and time, who comes, questions beforehand, who is told."""

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from storage.columns import BigId, Moment
from storage.tables.base import metadata, one_of, part

hearings = Table(
    "hearings",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("draft_id", BigId, ForeignKey("drafts.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("place", Text, nullable=False),
    Column("about", Text, nullable=False),  # how to get there, what to bring
    Column("starts_at", Moment, nullable=False),
    Column("questions_until", Moment, nullable=False),
    Column("seats", Integer),  # NULL: as many as come
    Column("reason", Text, nullable=False),  # why it was changed last, or cancelled
    Column("came", Integer),  # NULL: nobody has told yet
    Column("reminded_for", Moment),  # the `starts_at` of which those who come were reminded
    Column("made_by", BigId, ForeignKey("persons.id"), nullable=False),
    Column("made_at", Moment, nullable=False),
    one_of("state", "planned", "cancelled"),
    sa.Index("ix_hearings_draft", "draft_id", "starts_at", "id"),
    part("ix_hearings_planned", "starts_at", "id", where="state = 'planned'"),
)

hearing_visitors = Table(
    "hearing_visitors",
    metadata,
    Column("hearing_id", BigId, ForeignKey("hearings.id"), primary_key=True),
    Column("person_id", BigId, ForeignKey("persons.id"), primary_key=True),
    Column("ordinal", Integer, nullable=False),  # участник №
    Column("code", Text, nullable=False),  # said at the door
    Column("name", Text),  # where the person wants to stand in the list by name
    Column("at", Moment, nullable=False),
    Column("came_at", Moment),  # marked at the door
    sa.UniqueConstraint("hearing_id", "ordinal"),
    sa.UniqueConstraint("hearing_id", "code"),
    sa.Index("ix_hearing_visitors_person", "person_id", "hearing_id"),
    part("ix_hearing_visitors_named", "hearing_id", where="name IS NOT NULL"),
    sqlite_with_rowid=False,
)

# Who waits for a seat of a full hearing; they are gone from here when they get it.
hearing_line = Table(
    "hearing_line",
    metadata,
    Column("hearing_id", BigId, ForeignKey("hearings.id"), primary_key=True),
    Column("person_id", BigId, ForeignKey("persons.id"), primary_key=True),
    Column("ordinal", Integer, nullable=False),  # who came first; the place in line is counted
    Column("at", Moment, nullable=False),
    sa.UniqueConstraint("hearing_id", "ordinal"),
    sa.Index("ix_hearing_line_person", "person_id", "hearing_id"),
    sqlite_with_rowid=False,
)

hearing_questions = Table(
    "hearing_questions",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("hearing_id", BigId, ForeignKey("hearings.id"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("person_id", BigId, ForeignKey("persons.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("reason", Text, nullable=False),  # why it is hidden
    Column("dedup", Text, nullable=False, unique=True),
    Column("at", Moment, nullable=False),
    one_of("status", "asked", "hidden", "withdrawn"),
    sa.UniqueConstraint("hearing_id", "ordinal"),
    sa.Index("ix_hearing_questions_hearing", "hearing_id", "status", "id"),
    sa.Index("ix_hearing_questions_person", "person_id", "hearing_id"),
)

# The minutes and the conclusion.
hearing_files = Table(
    "hearing_files",
    metadata,
    Column("hearing_id", BigId, ForeignKey("hearings.id"), primary_key=True),
    Column("file_id", BigId, ForeignKey("files.id"), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("added_at", Moment, nullable=False),
    one_of("kind", "minutes", "conclusion"),
)

hearing_mailings = Table(
    "hearing_mailings",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("hearing_id", BigId, ForeignKey("hearings.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("slot", Text, nullable=False),  # of one kind each person gets one notice for a slot
    Column("words", Text, nullable=False),
    Column("after_person", BigId, nullable=False),
    Column("written", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("done_at", Moment),
    one_of("audience", "followers", "concerned", "visitors"),
    sa.UniqueConstraint("hearing_id", "kind", "audience", "slot"),
    part("ix_hearing_mailings_going", "id", where="done_at IS NULL"),
)
