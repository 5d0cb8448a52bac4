"""Where people want to hear of what happens, and what has happened (see `domain.surroundings`)."""

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Integer, Table, Text

from storage.columns import BigId, Json, Moment
from storage.tables.base import metadata, one_of, part

watches = Table(
    "watches",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("person_id", BigId, ForeignKey("persons.id"), nullable=False),
    Column("address", Text, nullable=False),  # where it was asked for and where notices go
    Column("territory", Text, nullable=False),  # the whole of it; with a point, the one the point is in
    Column("latitude", Float),
    Column("longitude", Float),
    Column("radius", Integer, nullable=False),  # metres around the point, 0: the whole territory
    Column("cell", BigId),  # the point's
    Column("cases", Boolean, nullable=False),
    Column("results", Boolean, nullable=False),
    Column("polls", Boolean, nullable=False),
    Column("muted", Json, nullable=False),  # codes of topics
    Column("since", Moment, nullable=False),
    Column("paused_at", Moment),
    sa.Index("ix_watches_person", "person_id", "id"),
    part("ix_watches_cell", "cell", "id", where="cell IS NOT NULL AND paused_at IS NULL"),
    part("ix_watches_whole", "territory", "id", where="radius = 0 AND paused_at IS NULL"),
    part("ix_watches_territory", "territory", "person_id", where="paused_at IS NULL"),
)

happenings = Table(
    "happenings",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("about", Text, nullable=False),  # appeal:12; of a crowd with one text, copies:3
    Column("kind", Text, nullable=False),
    Column("slot", Text, nullable=False),  # of one kind a case is told of once for a slot
    Column("appeal_id", BigId, ForeignKey("appeals.id"), nullable=False),
    Column("territory", Text, nullable=False),
    Column("cell", BigId),
    Column("at", Moment, nullable=False),
    Column("after_watch", BigId, nullable=False),  # told as far as this subscription
    Column("done_at", Moment),
    one_of("kind", "case", "result"),
    sa.UniqueConstraint("about", "kind", "slot"),
    part("ix_happenings_going", "id", where="done_at IS NULL"),
    part("ix_happenings_cell", "cell", "id", where="kind = 'case' AND cell IS NOT NULL"),
    part("ix_happenings_territory", "territory", "id", where="kind = 'case'"),
    sa.Index("ix_happenings_at", "at"),
)

watchers = Table(
    "watchers",
    metadata,
    Column("person_id", BigId, ForeignKey("persons.id"), primary_key=True),
    Column("day", Date, nullable=False),
    Column("told", Integer, nullable=False),  # on that day
)
