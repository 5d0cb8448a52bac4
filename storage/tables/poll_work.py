"""Officials' work on polls: what happened, mailings, who wants to hear."""

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from storage.columns import BigId, Json, Moment
from storage.tables.base import metadata, one_of, part

poll_events = Table(
    "poll_events",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("poll_id", BigId, ForeignKey("polls.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("person_id", BigId, ForeignKey("persons.id")),  # the official; null: the schedule
    Column("words", Text, nullable=False),  # a reason, remarks: officials' own
    Column("files", Json, nullable=False),
    sa.Index("ix_poll_events_poll", "poll_id", "id"),
)

# A notice to many, written into the outbox batch after batch; `after_person` is how far it has come.
poll_mailings = Table(
    "poll_mailings",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("poll_id", BigId, ForeignKey("polls.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("slot", Text, nullable=False),  # of one kind each person gets one notice for a slot
    Column("words", Text, nullable=False),
    Column("after_person", BigId, nullable=False),
    Column("written", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("done_at", Moment),
    one_of("kind", "opened", "reminder", "prolonged", "closed", "cancelled", "decided"),
    one_of("audience", "subscribers", "participants", "beginners"),
    sa.UniqueConstraint("poll_id", "kind", "audience", "slot"),
    part("ix_poll_mailings_going", "id", where="done_at IS NULL"),
)

poll_subscribers = Table(
    "poll_subscribers",
    metadata,
    Column("person_id", BigId, ForeignKey("persons.id"), primary_key=True),
    Column("territory", Text, nullable=False),
    Column("since", Moment, nullable=False),
    sa.Index("ix_poll_subscribers_territory", "territory", "person_id"),
)
