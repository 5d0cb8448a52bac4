"""People: persons, their accounts in messengers, consents, codes that join them."""

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, Table, Text, Time

from storage.columns import BigId, Json, Moment
from storage.tables.base import metadata, one_of

persons = Table(
    "persons",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("name", Text),
    Column("language", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("address", Text, primary_key=True),
    Column("person_id", BigId, ForeignKey("persons.id"), nullable=False, index=True),
    Column("network", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("closed_at", Moment),
    one_of("state", "open", "closed"),
)

consents = Table(
    "consents",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("person_id", BigId, ForeignKey("persons.id"), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    sa.Index(
        "uq_consents_in_force",
        "person_id",
        "purpose",
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    ),
    sa.Index("ix_consents_person", "person_id", "purpose"),
)

link_codes = Table(
    "link_codes",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("code_hash", Text, nullable=False, unique=True),
    Column("person_id", BigId, ForeignKey("persons.id"), nullable=False, index=True),
    Column("address", Text, nullable=False),  # where it was asked for
    # True: it only takes what is being written along, and joins nobody.
    Column("carries", sa.Boolean, nullable=False, server_default=sa.false()),
    Column("expires_at", Moment, nullable=False, index=True),
    Column("used_at", Moment),
)

mergers = Table(
    "mergers",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("kept_id", BigId, ForeignKey("persons.id"), nullable=False, index=True),
    Column("joined_id", BigId, ForeignKey("persons.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("undone_at", Moment),
    Column("brought", Json, nullable=False),  # what came with the joined person, to be given back
)

wishes = Table(
    "wishes",
    metadata,
    Column("person_id", BigId, ForeignKey("persons.id"), primary_key=True),
    Column("zone", Text, nullable=False),  # IANA, "" for that of the territory
    Column("quiet_since", Time),  # local, as all hours here
    Column("quiet_until", Time),
    Column("digest", Time, nullable=False),
    Column("paces", Json, nullable=False),  # domain.wishes: group -> pace, what differs from "at once"
    Column("changed_at", Moment, nullable=False),
)

tries = Table(
    "tries",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("window_start", Moment, nullable=False),
    Column("count", Integer, nullable=False),
)
