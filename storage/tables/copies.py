"""Cases that many people sent with one text, and what is decided for all of them."""

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, ForeignKey, Integer, Table, Text

from storage.columns import BigId, Moment
from storage.tables.base import metadata, one_of, part

copies = Table(
    "copies",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("authority", Text, nullable=False),
    Column("appeal_id", BigId, ForeignKey("appeals.id"), nullable=False),  # the first, whose text it is
    Column("since", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("members", Integer, nullable=False),
    Column("people", Integer, nullable=False),
    Column("crowd", Boolean, nullable=False),  # enough people: it is shown, and undecided
    Column("decision", Text),
    Column("into_id", BigId),  # the case that the others, routed as one, go into
    Column("reason", Text, nullable=False),
    Column("decided_by", BigId, ForeignKey("persons.id")),
    Column("decided_from", Text, nullable=False),  # the address
    Column("decided_at", Moment),
    Column("done", Integer, nullable=False),  # cases the decision was carried out on
    Column("left_out", Integer, nullable=False),  # cases it could not be
    Column("finished_at", Moment),
    one_of("decision", "route", "decline", "release"),
    part("ix_copies_crowd", "id", where="crowd"),
    part("ix_copies_crowd_authority", "authority", "id", where="crowd"),
    part("ix_copies_decided", "id", where="decided_at IS NOT NULL AND finished_at IS NULL"),
    sa.Index("ix_copies_last", "last_at"),
)

copy_marks = Table(
    "copy_marks",
    metadata,
    Column("mark", sa.BigInteger(), primary_key=True, autoincrement=False),
    Column("copies_id", BigId, ForeignKey("copies.id"), primary_key=True),
    sa.Index("ix_copy_marks_copies", "copies_id"),
)

copy_members = Table(
    "copy_members",
    metadata,
    Column("copies_id", BigId, ForeignKey("copies.id"), primary_key=True),
    Column("appeal_id", BigId, ForeignKey("appeals.id"), primary_key=True),
    Column("person_id", BigId, ForeignKey("persons.id"), nullable=False),
    sa.Index("ix_copy_members_person", "copies_id", "person_id"),
)
