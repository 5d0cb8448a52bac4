"""What leaves: notices, living cards, what was planned once."""

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from storage.columns import BigId, Json, Moment
from storage.tables.base import metadata, one_of, part

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigId, primary_key=True),  # also VK's random_id, so it is never given twice
    Column("network", Text, nullable=False),
    Column("lane", Integer, nullable=False),  # 0 replies and urgent, 1 notices, 2 bulk
    Column("address", Text, nullable=False),
    Column("person_id", BigId, ForeignKey("persons.id")),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),  # "appeal:12"
    Column("body", Json, nullable=False),  # a text's key and its parameters; drawn when it is sent
    Column("dedup_key", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("lease_until", Moment),
    Column("generation", Integer, nullable=False),  # of the lease: an old holder cannot settle a new one
    Column("last_error", Text),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("message_ref", Text),
    Column("held", Text),  # domain.wishes.Held: why it waits for `next_at`
    one_of("state", "waiting", "leased", "sent", "dead", "moved", "cancelled"),
    part("ix_outbox_waiting", "network", "lane", "next_at", "id", where="state = 'waiting'"),
    part("ix_outbox_ahead", "address", "lane", "id", where="state IN ('waiting', 'leased')"),
    part("ix_outbox_leased", "lease_until", where="state = 'leased'"),
    sa.Index("ix_outbox_subject", "subject"),
    part("ix_outbox_person", "person_id", where="person_id IS NOT NULL"),
    part("ix_outbox_held", "person_id", where="state = 'waiting' AND held IS NOT NULL"),
    sqlite_autoincrement=True,
)

cards = Table(
    "cards",
    metadata,
    Column("address", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("message_ref", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

slots = Table(
    "slots",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("slot", Text, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
)
