"""Appeals with their events and files; counters; the audit."""

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, Table, Text

from storage.columns import BigId, Json, Moment
from storage.tables.base import metadata, one_of, part

_NEW = "is_open AND executor_id IS NULL AND status <> 'clarifying' AND withheld IS NULL AND copies_id IS NULL"
_RUNNING = "is_open AND paused_at IS NULL AND withheld IS NULL"
_WITHHELD = "withheld IS NOT NULL"

appeals = Table(
    "appeals",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("number", Text, nullable=False, unique=True),  # "2026-000123"
    Column("person_id", BigId, ForeignKey("persons.id"), nullable=False),
    Column("address", Text, nullable=False),  # where it came from and where notices go
    Column("language", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("authority", Text, nullable=False),
    Column("territory", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("is_open", Boolean, nullable=False),  # the authority still owes something
    Column("track", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("place_text", Text, nullable=False),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("extras", Json, nullable=False),
    Column("executor_id", BigId, ForeignKey("persons.id")),
    Column("companion_id", BigId, ForeignKey("persons.id")),  # shares a contested case with its old executor
    Column("errands", Json),  # parts of co-executors, as `domain.errands`
    Column("former", Json, nullable=False),  # persons who did the work of earlier rounds
    Column("left_behind", Json, nullable=False),  # authorities it was redirected from, oldest first
    Column("arbiter", Text),  # the authority that decides after too many redirections
    Column("against", Text),  # the authority complained of: it never gets the case
    Column("filed_by", BigId, ForeignKey("persons.id")),  # the official who wrote it down for a caller
    Column("untold", Boolean, nullable=False, server_default=sa.false()),  # news the caller was not told
    Column("round", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("outcome", Text),
    Column("answer_text", Text),
    Column("answer_print", Text),  # domain.proof.fingerprint of it
    Column("planned_until", sa.Date),
    Column("proposed", Json),  # the answer that waits for a head's approval
    Column("agreement", Json),  # who agrees it before that
    Column("due_at", Moment, nullable=False),
    Column("term_at", Moment, nullable=False),  # where the round's term ended before any extension
    Column("term", Json, nullable=False),
    Column("moderation_due_at", Moment),
    Column("respond_by", Moment),  # to be taken into work by then
    Column("contest_until", Moment),
    Column("clarify_since", Moment),
    Column("paused_at", Moment),  # since when the clock stands
    Column("question", Text, nullable=False),
    Column("asked_in", Text),  # the status to return to after the citizen's reply
    Column("remind_at", Moment),  # the next reminder to write
    Column("registered_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("answered_at", Moment),
    Column("follow_up_at", Moment),  # when to ask whether the solution holds
    Column("rechecked_at", Moment),  # since when that is asked
    Column("holding", Json),  # persons who have said that it holds
    Column("closed_at", Moment),
    Column("rating", Integer),
    Column("redirections", Integer, nullable=False),
    Column("extended_count", Integer, nullable=False),
    Column("withheld", Text),  # what of the moderation lists was found in it, until a moderator has decided
    Column("copies_id", BigId),  # with these it waits to be decided as one (`storage.tables.copies`)
    Column("merged_into", BigId),  # the case that carries its people
    Column("merged", Json),  # what it was before that
    Column("dedup", Text, nullable=False, unique=True),  # of the submission: a repeat finds the same case
    sa.Index("ix_appeals_person", "person_id", "id"),
    sa.Index("ix_appeals_authority", "authority", "id"),
    sa.Index("ix_appeals_authority_status", "authority", "status", "id"),
    part(
        "ix_appeals_open_executor", "executor_id", "due_at", "id", where="is_open AND executor_id IS NOT NULL"
    ),
    part(
        "ix_appeals_open_companion",
        "companion_id",
        "due_at",
        "id",
        where="is_open AND companion_id IS NOT NULL",
    ),
    # What lists are narrowed to.
    sa.Index("ix_appeals_topic", "topic", "id"),
    sa.Index("ix_appeals_territory", "territory", "id"),
    sa.Index("ix_appeals_status", "status", "id"),
    part("ix_appeals_executor", "executor_id", "id", where="executor_id IS NOT NULL"),
    part("ix_appeals_rating", "rating", "id", where="rating IS NOT NULL"),
    part("ix_appeals_statutory", "id", where="track = 'statutory'"),
    # A queue of the workplace each, for one authority and for a whole country.
    part("ix_appeals_new", "id", where=_NEW),
    part("ix_appeals_new_authority", "authority", "id", where=_NEW),
    part("ix_appeals_approval", "due_at", "id", where="is_open AND status = 'approval'"),
    part("ix_appeals_running", "due_at", "id", where=_RUNNING),
    part("ix_appeals_running_authority", "authority", "due_at", "id", where=_RUNNING),
    part("ix_appeals_copies", "copies_id", "id", where="copies_id IS NOT NULL"),
    part("ix_appeals_withheld", "id", where=_WITHHELD),
    part("ix_appeals_withheld_authority", "authority", "id", where=_WITHHELD),
    part("ix_appeals_untold", "filed_by", "id", where="untold"),
    part("ix_appeals_remind", "remind_at", "id", where="remind_at IS NOT NULL"),
    part("ix_appeals_planned", "due_at", "id", where="outcome = 'planned'"),
    part("ix_appeals_follow_up", "follow_up_at", "id", where="follow_up_at IS NOT NULL"),
    part("ix_appeals_answer", "authority", "answer_print", where="answer_print IS NOT NULL"),
    # What may be the same problem: near a point, in a settlement.
    part("ix_appeals_near", "topic", "latitude", "longitude", where="is_open AND latitude IS NOT NULL"),
    part("ix_appeals_there", "topic", "territory", "id", where="is_open"),
    part("ix_appeals_merged", "merged_into", "id", where="merged_into IS NOT NULL"),
    part("ix_appeals_contest", "contest_until", "id", where="status = 'answered'"),
)

appeal_authors = Table(
    "appeal_authors",
    metadata,
    Column("appeal_id", BigId, ForeignKey("appeals.id"), primary_key=True),
    Column("name", Text, nullable=False),
    Column("reply_to", Text, nullable=False),  # a postal address or an e-mail
)
"""Who signed official appeals, who called: personal data, in no other table, log or message of the audit."""

appeal_events = Table(
    "appeal_events",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("appeal_id", BigId, ForeignKey("appeals.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor_kind", Text, nullable=False),
    Column("actor_id", BigId),
    Column("public", Boolean, nullable=False),
    Column("data", Json, nullable=False),
    sa.UniqueConstraint("appeal_id", "seq"),
)

agreement_parties = Table(
    "agreement_parties",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("appeal_id", BigId, ForeignKey("appeals.id"), nullable=False),
    Column("authority", Text, nullable=False),
    Column("person_id", BigId, ForeignKey("persons.id")),  # nobody: any who speaks for the authority
    sa.Index("ix_agreement_parties_appeal", "appeal_id"),
    sa.Index("ix_agreement_parties_authority", "authority"),
    sa.Index("ix_agreement_parties_person", "person_id"),
)
"""Whose agreement of an answer is waited for now: the queue of those who were asked."""

errands = Table(
    "errands",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("appeal_id", BigId, ForeignKey("appeals.id"), nullable=False),
    Column("person_id", BigId, ForeignKey("persons.id"), nullable=False),
    Column("pending", Boolean, nullable=False),
    sa.Index("ix_errands_appeal", "appeal_id"),
    part("ix_errands_person", "person_id", "appeal_id", where="pending"),
)
"""Co-executors of cases: `appeals.errands` by person, for their queue."""
joinings = Table(
    "joinings",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("appeal_id", BigId, ForeignKey("appeals.id"), nullable=False),
    Column("person_id", BigId, ForeignKey("persons.id"), nullable=False),
    Column("address", Text, nullable=False),  # where they joined and where notices go
    Column("language", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("left_at", Moment),
    Column("brought_from", BigId),  # merged into `appeal_id`: their own case
    sa.Index(
        "uq_joinings_in_force",
        "appeal_id",
        "person_id",
        unique=True,
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    ),
    part(
        "ix_joinings_brought",
        "brought_from",
        "person_id",
        where="left_at IS NULL AND brought_from IS NOT NULL",
    ),
    part("ix_joinings_person", "person_id", "appeal_id", where="left_at IS NULL"),
)

appeal_files = Table(
    "appeal_files",
    metadata,
    Column("appeal_id", BigId, ForeignKey("appeals.id"), primary_key=True),
    Column("file_id", BigId, ForeignKey("files.id"), primary_key=True),
    Column("event_seq", Integer, nullable=False),
    Column("side", Text, nullable=False),
    Column("leaving", Boolean, nullable=False, server_default=sa.false()),  # goes with the author's name
    one_of("side", "citizen", "authority"),
)

counters = Table(
    "counters",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigId, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("at", Moment, nullable=False),
    Column(
        "official_id", BigId, ForeignKey("officials.id")
    ),  # never written; triggers keep this table as it is
    Column("person_id", BigId, ForeignKey("persons.id")),
    Column("address", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("before", Json, nullable=False),
    Column("after", Json, nullable=False),
    sa.Index("ix_audit_subject", "subject", "id"),
)
