"""Polls: who took part and what was chosen, apart (docs/decisions: the secrecy of a ballot)."""

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, Table, Text

from storage.columns import BigId, Json, Moment
from storage.tables.base import metadata, one_of, part

LEVELS = ("channel", "phone")

polls = Table(
    "polls",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("authority", Text, nullable=False),
    Column("territory", Text, nullable=False),
    Column("author_id", BigId, ForeignKey("persons.id")),
    Column("opens_at", Moment),
    Column("closes_at", Moment),
    Column("decision_due", Date),
    Column("definition", Json, nullable=False),  # all the rest of `domain.polls.Poll`
    Column("changed_at", Moment, nullable=False),
    one_of("kind", "questionnaire", "rating"),
    one_of("state", "draft", "checking", "scheduled", "open", "closed", "decided", "cancelled"),
    sa.Index("ix_polls_authority", "authority", "id"),
    part("ix_polls_opening", "opens_at", "id", where="state = 'scheduled'"),
    part("ix_polls_closing", "closes_at", "id", where="state = 'open'"),
    part("ix_polls_deciding", "decision_due", "id", where="state = 'closed'"),
)

statements = Table(
    "statements",
    metadata,
    Column("person_id", BigId, ForeignKey("persons.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("value", Text, nullable=False),  # a territory's code; "14", "18"; "yes" for a phone shown once
    one_of("kind", "territory", "age", "phone"),
)

# Who took part. Neither a moment nor a receipt stands here, and no number that grows.
participations = Table(
    "participations",
    metadata,
    Column("poll_id", BigId, ForeignKey("polls.id"), primary_key=True),
    Column("person_id", BigId, ForeignKey("persons.id"), primary_key=True),
    Column("counted", Boolean, nullable=False),  # false: took part as another person, joined with this one
    Column("fresh", Boolean, nullable=False),  # until the next mixing
    sa.Index("ix_participations_person", "person_id"),
    part("ix_participations_fresh", "poll_id", where="fresh"),
    sqlite_with_rowid=False,
)

# Ballots handed in and not yet mixed with others, for seconds. `id` is random.
envelopes = Table(
    "envelopes",
    metadata,
    Column("poll_id", BigId, ForeignKey("polls.id"), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("receipt", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("answers", Json, nullable=False),
    one_of("level", *LEVELS),
    sa.UniqueConstraint("poll_id", "receipt"),
    sqlite_with_rowid=False,
)

# What was chosen. `id` is random and given anew at each mixing.
ballots = Table(
    "ballots",
    metadata,
    Column("poll_id", BigId, ForeignKey("polls.id"), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("receipt", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("answers", Json, nullable=False),
    one_of("level", *LEVELS),
    sa.UniqueConstraint("poll_id", "receipt"),
    sqlite_with_rowid=False,
)

poll_counts = Table(
    "poll_counts",
    metadata,
    Column("poll_id", BigId, ForeignKey("polls.id"), primary_key=True),
    Column("question", Text, primary_key=True),  # "" counts the ballots themselves
    Column("choice", Text, primary_key=True),
    Column("level", Text, primary_key=True),
    Column("count", BigId, nullable=False),
    Column("points", BigId, nullable=False),
    sqlite_with_rowid=False,
)

poll_turnout = Table(
    "poll_turnout",
    metadata,
    Column("poll_id", BigId, ForeignKey("polls.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("territory", Text, primary_key=True),
    Column("shard", Integer, primary_key=True),  # so that voters of one moment do not wait for one row
    Column("count", BigId, nullable=False),
    sqlite_with_rowid=False,
)

poll_drafts = Table(
    "poll_drafts",
    metadata,
    Column("poll_id", BigId, ForeignKey("polls.id"), primary_key=True),
    Column("person_id", BigId, ForeignKey("persons.id"), primary_key=True),
    Column("answers", Json, nullable=False),  # what a script remembers; gone with the sending
    sa.Index("ix_poll_drafts_person", "person_id"),
    sqlite_with_rowid=False,
)

# Pictures and tables of results, drawn once for what stands on them (`digest`).
poll_papers = Table(
    "poll_papers",
    metadata,
    Column("poll_id", BigId, ForeignKey("polls.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("files", Json, nullable=False),
)

# What people wrote in their own words to a question, put in groups: the whole, and each wording.
poll_wording_sets = Table(
    "poll_wording_sets",
    metadata,
    Column("poll_id", BigId, ForeignKey("polls.id"), primary_key=True),
    Column("question", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("answers", Integer, nullable=False),
    Column("groups", Integer, nullable=False),
    Column("hidden", Integer, nullable=False),
    Column("made_at", Moment, nullable=False),
)

poll_wordings = Table(
    "poll_wordings",
    metadata,
    Column("poll_id", BigId, ForeignKey("polls.id"), primary_key=True),
    Column("question", Text, primary_key=True),
    Column("place", Integer, primary_key=True),  # of the group, the largest first
    Column("ordinal", Integer, primary_key=True),  # within it; 0 speaks for the group
    Column("text", Text, nullable=False),
    Column("people", Integer, nullable=False),
    Column("everybody", Integer, nullable=False),  # people of the group
    Column("ways", Integer, nullable=False),  # wordings of the group
)
