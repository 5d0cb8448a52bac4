"""Citizens' conduct: who is held back, which words hold a message."""

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Table, Text

from storage.columns import BigId, Json, Moment
from storage.tables.base import metadata, one_of, part

blocks = Table(
    "blocks",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("authority", Text, nullable=False),  # it holds there and below
    Column("appeal_id", BigId, ForeignKey("appeals.id"), nullable=False),  # the case that caused it
    Column("reason", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("set_by", BigId, ForeignKey("persons.id"), nullable=False),
    Column("ended_at", Moment),  # by itself, or lifted
    Column("lifted_by", BigId, ForeignKey("persons.id")),
    Column("plea", Text, nullable=False),
    Column("settled_at", Moment),  # when the superior decided about the plea
    part("ix_blocks_until", "until", "id", where="ended_at IS NULL"),
    part("ix_blocks_authority", "authority", "id", where="ended_at IS NULL"),
)

block_holders = Table(
    "block_holders",
    metadata,
    Column("block_id", BigId, ForeignKey("blocks.id"), primary_key=True),
    Column("person_id", BigId, ForeignKey("persons.id"), primary_key=True),
    sa.Index("ix_block_holders_person", "person_id"),
)

held_words = Table(
    "held_words",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("appeal_id", BigId, ForeignKey("appeals.id"), nullable=False),
    Column("person_id", BigId, ForeignKey("persons.id"), nullable=False),
    Column("address", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("files", Json, nullable=False),  # ids
    Column("found", Text, nullable=False),  # what of the moderation lists; "" when a restriction holds it
    Column("at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("decided_at", Moment),
    Column("decided_by", BigId, ForeignKey("persons.id")),
    Column("decision", Text),
    Column("why", Text, nullable=False),
    one_of("way", "add", "reply", "contest", "recur"),
    one_of("decision", "passed", "declined", "late"),
    part("ix_held_words_waiting", "appeal_id", "id", where="decided_at IS NULL"),
    sa.Index("ix_held_words_person", "person_id"),
)

listed_words = Table(
    "listed_words",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("authority", Text, nullable=False),  # whose list; it holds below too
    Column("kind", Text, nullable=False),
    Column("typed", Text, nullable=False),
    Column("added_by", BigId, ForeignKey("persons.id"), nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("removed_by", BigId, ForeignKey("persons.id")),
    Column("removed_at", Moment),
    one_of("kind", "profanity", "threat", "advertising"),
    sa.Index(
        "uq_listed_words_in_use",
        "authority",
        "typed",
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    ),
)
