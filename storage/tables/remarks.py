"""What people say of draft acts: remarks, stances, supports; what the authority answers."""

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, ForeignKey, Integer, Table, Text

from storage.columns import BigId, Json, Moment
from storage.tables.base import metadata, one_of, part

# Given to one remark or to all of a group at once; never changed: a new one takes its place.
verdicts = Table(
    "verdicts",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("draft_id", BigId, ForeignKey("drafts.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("wording", Text, nullable=False),  # how the text will read because of it
    Column("person_id", BigId, ForeignKey("persons.id"), nullable=False),  # the official
    Column("at", Moment, nullable=False),
    one_of("kind", "taken", "partly", "rejected"),
    sa.Index("ix_verdicts_draft", "draft_id", "id"),
)

# Verdicts that another took the place of, with what the author had answered.
past_verdicts = Table(
    "past_verdicts",
    metadata,
    Column("remark_id", BigId, ForeignKey("remarks.id"), primary_key=True),
    Column("verdict_id", BigId, ForeignKey("verdicts.id"), primary_key=True),
    Column("why", Text, nullable=False),
    Column("person_id", BigId, ForeignKey("persons.id"), nullable=False),  # the official
    Column("at", Moment, nullable=False),
    Column("reply", Text, nullable=False),
    Column("replied_at", Moment),
    sqlite_with_rowid=False,
)

# Remarks that are still to get the verdict decided for all that say the same; a job gives it to them.
verdicts_due = Table(
    "verdicts_due",
    metadata,
    Column("remark_id", BigId, ForeignKey("remarks.id"), primary_key=True, autoincrement=False),
    Column("draft_id", BigId, ForeignKey("drafts.id"), nullable=False),
    Column("verdict_id", BigId, ForeignKey("verdicts.id"), nullable=False),
    Column("was_id", BigId, ForeignKey("verdicts.id")),  # the one it takes the place of
    Column("why", Text, nullable=False),  # another takes its place
    sa.Index("ix_verdicts_due_draft", "draft_id"),
    sa.Index("ix_verdicts_due_verdict", "verdict_id"),
)

# Equal remarks: counted together and answered together, none dropped.
remark_groups = Table(
    "remark_groups",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("draft_id", BigId, ForeignKey("drafts.id"), nullable=False),
    Column("title", Text, nullable=False),  # what they all say, in an official's words; "" while found only
    Column("made_by", BigId, ForeignKey("persons.id")),  # null: found by likeness
    Column("made_at", Moment, nullable=False),
    Column("size", Integer, nullable=False),  # published remarks in it
    sa.Index("ix_remark_groups_draft", "draft_id", "id"),
)

_LEADING = "leads AND status = 'published'"

remarks = Table(
    "remarks",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("draft_id", BigId, ForeignKey("drafts.id"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("person_id", BigId, ForeignKey("persons.id"), nullable=False),
    Column("section", Text, nullable=False),  # a key; "": the whole
    Column("version", Integer, nullable=False),  # of the text it was said to
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("signed", Boolean, nullable=False),  # the author wants the name of `draft_signers` beside it
    Column("supports", Integer, nullable=False),
    Column("declined", Text),
    Column("reason", Text, nullable=False),  # of a refusal, the moderator's words
    Column("group_id", BigId, ForeignKey("remark_groups.id")),
    Column("leads", Boolean, nullable=False),  # lists show it for its group; true without a group
    Column("by_hand", Boolean, nullable=False),  # an official said where it belongs
    Column("fresh", Boolean, nullable=False),  # likeness has not looked at it yet
    Column("verdict_id", BigId, ForeignKey("verdicts.id")),
    Column("reply", Text, nullable=False),  # the author's one answer to the verdict
    Column("replied_at", Moment),
    Column("dedup", Text, nullable=False, unique=True),  # a repeated sending is one remark
    Column("at", Moment, nullable=False),
    one_of("kind", "remark", "wording"),
    one_of("status", "waiting", "published", "declined", "withdrawn"),
    sa.UniqueConstraint("draft_id", "ordinal"),
    part("ix_remarks_supports", "draft_id", "section", "supports", "id", where=_LEADING),
    part("ix_remarks_date", "draft_id", "section", "id", where=_LEADING),
    part("ix_remarks_all_supports", "draft_id", "supports", "id", where=_LEADING),
    part("ix_remarks_all_date", "draft_id", "id", where=_LEADING),
    part("ix_remarks_published", "draft_id", "id", where="status = 'published'"),
    part("ix_remarks_fresh", "draft_id", "id", where="fresh"),
    part("ix_remarks_waiting", "draft_id", "id", where="status = 'waiting'"),
    part("ix_remarks_unreviewed", "draft_id", "id", where="status = 'published' AND verdict_id IS NULL"),
    part("ix_remarks_judged", "draft_id", "id", where="status = 'published' AND verdict_id IS NOT NULL"),
    part("ix_remarks_verdict", "verdict_id", "id", where="verdict_id IS NOT NULL"),
    part("ix_remarks_group", "group_id", "id", where="group_id IS NOT NULL"),
    sa.Index("ix_remarks_person", "person_id", "draft_id", "id"),
)

# By name beside remarks: one name for a person in a discussion. Personal data, in no other table.
draft_signers = Table(
    "draft_signers",
    metadata,
    Column("draft_id", BigId, ForeignKey("drafts.id"), primary_key=True),
    Column("person_id", BigId, ForeignKey("persons.id"), primary_key=True),
    Column("name", Text, nullable=False),  # "": a moderator refused it, it is destroyed
    Column("look", Text, nullable=False),
    Column("why", Text),  # of a refusal
    Column("revision", Integer, nullable=False),
    Column("at", Moment, nullable=False),  # the name was given
    one_of("look", "waiting", "shown", "refused"),
    one_of("why", "false", "abuse", "advertising"),
    sa.Index("ix_draft_signers_person", "person_id", "draft_id"),
    sa.Index("ix_draft_signers_look", "draft_id", "look", "person_id"),
    sqlite_with_rowid=False,
)

remark_files = Table(
    "remark_files",
    metadata,
    Column("remark_id", BigId, ForeignKey("remarks.id"), primary_key=True),
    Column("file_id", BigId, ForeignKey("files.id"), primary_key=True),
)

supports = Table(
    "supports",
    metadata,
    Column("remark_id", BigId, ForeignKey("remarks.id"), primary_key=True),
    Column("person_id", BigId, ForeignKey("persons.id"), primary_key=True),
    Column("at", Moment, nullable=False),
    sa.Index("ix_supports_person", "person_id", "remark_id"),
    sqlite_with_rowid=False,
)

stances = Table(
    "stances",
    metadata,
    Column("draft_id", BigId, ForeignKey("drafts.id"), primary_key=True),
    Column("section", Text, primary_key=True),
    Column("person_id", BigId, ForeignKey("persons.id"), primary_key=True),
    Column("stance", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    one_of("stance", "for", "against"),
    sa.Index("ix_stances_person", "person_id", "draft_id"),
    sqlite_with_rowid=False,
)

# Where exact copies of what an official has read are still being published.
copies_due = Table(
    "copies_due",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("draft_id", BigId, ForeignKey("drafts.id"), nullable=False),
    Column("group_id", BigId, ForeignKey("remark_groups.id"), nullable=False),
    Column("person_id", BigId, ForeignKey("persons.id"), nullable=False),  # the official
    Column("address", Text, nullable=False),
    Column("was_read", Json, nullable=False),  # ids of the remarks that they read
    Column("after_remark", BigId, nullable=False),  # how far it has come
    Column("until_remark", BigId, nullable=False),  # the last that was there when it was decided
    Column("at", Moment, nullable=False),
    sa.Index("ix_copies_due_group", "group_id"),
)
