"""Officials: appointments, PINs, absences, invitations."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from storage.columns import BigId, Moment
from storage.tables.base import metadata, part

officials = Table(
    "officials",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("person_id", BigId, ForeignKey("persons.id"), nullable=False),
    Column("authority", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("topic", Text),
    Column("appointed_by", BigId, ForeignKey("persons.id")),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
    Column("note", Text, nullable=False),
    part("ix_officials_person", "person_id", where="until IS NULL"),
    part("ix_officials_authority", "authority", "role", where="until IS NULL"),
)

pins = Table(
    "pins",
    metadata,
    Column("person_id", BigId, ForeignKey("persons.id"), primary_key=True),
    Column("hash", Text, nullable=False),  # salt and scrypt, never the PIN
    Column("set_at", Moment, nullable=False),
    Column("wrong", Integer, nullable=False),  # tries in a row since `wrong_since`
    Column("wrong_since", Moment),
    Column("locked_until", Moment),
    Column("passed_at", Moment),
    Column("passed_in", Text),  # the address where it was typed right
)

absences = Table(
    "absences",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("person_id", BigId, ForeignKey("persons.id"), nullable=False),
    Column("deputy_id", BigId, ForeignKey("persons.id"), nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False),  # the first moment they are here again
    Column("set_by", BigId, ForeignKey("persons.id"), nullable=False),
    Column("set_at", Moment, nullable=False),
    Column("ended_at", Moment),  # called back before the date
    part("ix_absences_person", "person_id", where="ended_at IS NULL"),
    part("ix_absences_deputy", "deputy_id", where="ended_at IS NULL"),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("code_hash", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("authority", Text, nullable=False),
    Column("topic", Text),
    Column("issued_by", BigId, ForeignKey("persons.id")),
    Column("issued_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("used_by", BigId, ForeignKey("persons.id")),
    Column("note", Text, nullable=False),
)

queue_filters = Table(
    "queue_filters",
    metadata,
    Column("person_id", BigId, ForeignKey("persons.id"), primary_key=True),
    Column("topic", Text),  # a topic's or a category's code
    Column("territory", Text),
    Column("executor", BigId),  # 0: nobody
    Column("status", Text),
    Column("due", Text),
    Column("stars", Text),
    Column("track", Text),
)
