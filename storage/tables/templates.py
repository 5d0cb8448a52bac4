"""Templates of answers."""

from sqlalchemy import Column, ForeignKey, Table, Text

from storage.columns import BigId, Moment
from storage.tables.base import metadata, part

templates = Table(
    "templates",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("authority", Text, nullable=False),  # those below may take it too
    Column("topic", Text),  # a topic's or a category's code; any
    Column("outcome", Text),  # any
    Column("name", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("made_by", BigId, ForeignKey("persons.id"), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("off_at", Moment),
    part("ix_templates_authority", "authority", "id", where="off_at IS NULL"),
)
