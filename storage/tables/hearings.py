"""Public hearings on draft acts: place and time, who comes, questions beforehand."""

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, ForeignKey, Integer, Table, Text

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
    Column("register_until", Moment, nullable=False),
    Column("seats", Integer, nullable=False),  # 0: as many as come
    Column("reason", Text, nullable=False),  # why it was moved or called off
    Column("outcome", Text, nullable=False),
    Column("made_by", BigId, ForeignKey("persons.id"), nullable=False),
    Column("made_at", Moment, nullable=False),
    one_of("state", "planned", "held", "cancelled"),
    sa.Index("ix_hearings_draft", "draft_id", "starts_at", "id"),
    part("ix_hearings_planned", "starts_at", "id", where="state = 'planned'"),
)

hearing_visitors = Table(
    "hearing_visitors",
    metadata,
    Column("hearing_id", BigId, ForeignKey("hearings.id"), primary_key=True),
    Column("person_id", BigId, ForeignKey("persons.id"), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("speaks", Boolean, nullable=False),  # wants the floor
    sa.Index("ix_hearing_visitors_person", "person_id", "hearing_id"),
    sqlite_with_rowid=False,
)

hearing_questions = Table(
    "hearing_questions",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("hearing_id", BigId, ForeignKey("hearings.id"), nullable=False),
    Column("person_id", BigId, ForeignKey("persons.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("dedup", Text, nullable=False, unique=True),
    Column("at", Moment, nullable=False),
    one_of("status", "waiting", "accepted", "declined"),
    sa.Index("ix_hearing_questions_hearing", "hearing_id", "status", "id"),
    sa.Index("ix_hearing_questions_person", "person_id", "hearing_id"),
)
