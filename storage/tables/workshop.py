"""Orders of files that are made or read outside the turn."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from storage.columns import BigId, Json, Moment
from storage.tables.base import metadata, one_of, part

orders = Table(
    "orders",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("kind", Text, nullable=False),  # of a papers.craft.Craft
    Column("what", Json, nullable=False),
    Column("address", Text, nullable=False),  # who ordered it, "" for nobody in particular
    Column("person_id", BigId, ForeignKey("persons.id")),
    Column("file_id", BigId, ForeignKey("files.id", ondelete="SET NULL")),  # waited for, to be read
    Column("made", Json, nullable=False),  # ids of the files that are to go when they are delivered
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("lease_until", Moment),
    Column("generation", Integer, nullable=False),  # of the lease: an old holder cannot settle a new one
    Column("last_error", Text),
    Column("created_at", Moment, nullable=False),
    one_of("state", "waiting", "made", "over", "failed"),
    part("ix_orders_waiting", "next_at", "id", where="state = 'waiting'"),
    part("ix_orders_made", "id", where="state = 'made'"),
    part("ix_orders_person", "person_id", "kind", where="person_id IS NOT NULL"),
    part("ix_orders_address", "address", "kind", where="state = 'waiting'"),
)
