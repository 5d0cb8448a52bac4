"""Files by their hash, with each network's id of them."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from storage.columns import BigId, Moment
from storage.tables.base import metadata, one_of, part

files = Table(
    "files",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("person_id", BigId, ForeignKey("persons.id")),  # who sent it; empty for what was made here
    Column("hash", Text, index=True),  # SHA-256 in hex once the file is here
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("size", Integer),  # bytes
    Column("mime", Text, nullable=False),
    Column("likeness", Text),  # of a photo, 64 bits in hex: see storage.appeals.likeness
    Column("state", Text, nullable=False),
    Column("source_network", Text, nullable=False),
    Column("source_ref", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("lease_until", Moment),
    Column("generation", Integer, nullable=False),
    Column("last_error", Text),
    Column("created_at", Moment, nullable=False),
    Column("until", Moment),  # kept till then, bytes and row; empty for good
    one_of("kind", "photo", "document"),
    one_of("state", "waiting", "here", "failed", "erased"),
    part("ix_files_waiting", "source_network", "next_at", "id", where="state = 'waiting'"),
    part("ix_files_until", "until", where="until IS NOT NULL"),
    part("ix_files_person", "person_id", where="person_id IS NOT NULL"),
)

file_refs = Table(
    "file_refs",
    metadata,
    Column("file_id", BigId, ForeignKey("files.id"), primary_key=True),
    Column("network", Text, primary_key=True),
    Column("ref", Text, nullable=False),
)
