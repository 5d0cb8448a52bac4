"""The kernel's memory: updates taken, conversations, updates set aside, marks."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from storage.columns import BigId, Moment
from storage.tables.base import metadata, part

taken_updates = Table(
    "taken_updates",
    metadata,
    Column("update_id", Text, primary_key=True),
    Column("address", Text, nullable=False),
    Column("at", Moment, nullable=False, index=True),
)

conversations = Table(
    "conversations",
    metadata,
    Column("address", Text, primary_key=True),
    Column("person_id", BigId, ForeignKey("persons.id")),
    Column("language", Text, nullable=False),
    Column("stack", Text, nullable=False),  # JSON, the kernel's own
    Column("mark", Integer, nullable=False),
    Column("shown", Text, nullable=False),  # JSON of the message on the person's screen
    Column("undrawn", Text, nullable=False),  # JSON of a screen committed but not yet shown, "" for none
    Column("changed_at", Moment, nullable=False),
    part("ix_conversations_undrawn", "address", where="undrawn <> ''"),
)

dead_updates = Table(
    "dead_updates",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("update_id", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("raw", Text, nullable=False),
    Column("error", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

marks = Table(
    "marks",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
