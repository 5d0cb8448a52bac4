"""All tables of the shared database, the same on SQLite and on PostgreSQL.

The migrations in `storage/migrations` build exactly these (a test compares them). Three things live in
the migration only: the append-only triggers of `APPEND_ONLY`, and the search index `appeal_words`
(FTS5 on SQLite: `rowid` is the appeal's id, column `words`; on PostgreSQL a table `appeal_id`,
`words tsvector` with GIN).

Codes of the catalogue (topic, authority, territory) are not foreign keys: a case outlives the row of
the classifier it began with.
"""

import sqlalchemy as sa
from sqlalchemy import Boolean, CheckConstraint, Column, Float, ForeignKey, Integer, Table, Text

from storage.columns import BigId, Json, Moment

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

APPEND_ONLY = ("appeal_events", "audit")
"""Tables whose rows can be neither changed nor deleted: the database refuses."""


def _one_of(column: str, *values: str) -> CheckConstraint:
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=column)


def _part(name: str, *columns: str, where: str) -> sa.Index:
    """A partial index; a query uses it only when it repeats `where` literally, not as a parameter.

    So compare with `storage.sql.just("answered")`; a boolean column is named as it is.
    """
    # SQLAlchemy writes a boolean column in a WHERE as "is_open = 1" on SQLite, as "is_open" on PostgreSQL.
    first, _, rest = where.partition(" AND ")
    on_sqlite = " AND ".join(filter(None, (f"{first} = 1" if first.isidentifier() else first, rest)))
    return sa.Index(name, *columns, sqlite_where=sa.text(on_sqlite), postgresql_where=sa.text(where))


# --- the kernel's memory ---------------------------------------------------------------------------------

taken_updates = Table(
    "taken_updates",
    metadata,
    Column("update_id", Text, primary_key=True),
    Column("address", Text, nullable=False),
    Column("at", Moment, nullable=False, index=True),
)

conversations = Table(
    "conversations",
    metadata,
    Column("address", Text, primary_key=True),
    Column("person_id", BigId, ForeignKey("persons.id")),
    Column("language", Text, nullable=False),
    Column("stack", Text, nullable=False),  # JSON, the kernel's own
    Column("mark", Integer, nullable=False),
    Column("shown", Text, nullable=False),  # JSON of the message on the person's screen
    Column("undrawn", Text, nullable=False),  # JSON of a screen committed but not yet shown, "" for none
    Column("changed_at", Moment, nullable=False),
    _part("ix_conversations_undrawn", "address", where="undrawn <> ''"),
)

dead_updates = Table(
    "dead_updates",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("update_id", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("raw", Text, nullable=False),
    Column("error", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

marks = Table(
    "marks",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

# --- people ----------------------------------------------------------------------------------------------

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
    _one_of("state", "open", "closed"),
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
)

link_codes = Table(
    "link_codes",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("code_hash", Text, nullable=False, unique=True),
    Column("person_id", BigId, ForeignKey("persons.id"), nullable=False, index=True),
    Column("address", Text, nullable=False),  # where it was asked for
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

tries = Table(
    "tries",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("window_start", Moment, nullable=False),
    Column("count", Integer, nullable=False),
)

# --- what leaves: notices and living cards ---------------------------------------------------------------

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigId, primary_key=True),  # also VK's random_id, so it is never given twice
    Column("network", Text, nullable=False),
    Column("lane", Integer, nullable=False),  # 0 replies and urgent, 1 notices, 2 bulk
    Column("address", Text, nullable=False),
    Column("person_id", BigId, ForeignKey("persons.id")),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),  # "appeal:12"
    Column("body", Json, nullable=False),  # a text's key and its parameters; drawn when it is sent
    Column("dedup_key", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("lease_until", Moment),
    Column("generation", Integer, nullable=False),  # of the lease: an old holder cannot settle a new one
    Column("last_error", Text),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("message_ref", Text),
    _one_of("state", "waiting", "leased", "sent", "dead", "moved", "cancelled"),
    _part("ix_outbox_waiting", "network", "lane", "next_at", "id", where="state = 'waiting'"),
    _part("ix_outbox_ahead", "address", "lane", "id", where="state IN ('waiting', 'leased')"),
    _part("ix_outbox_leased", "lease_until", where="state = 'leased'"),
    sa.Index("ix_outbox_subject", "subject"),
    sqlite_autoincrement=True,
)

cards = Table(
    "cards",
    metadata,
    Column("address", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("message_ref", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

slots = Table(
    "slots",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("slot", Text, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
)

# --- files -----------------------------------------------------------------------------------------------

files = Table(
    "files",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("hash", Text, index=True),  # SHA-256 in hex once the file is here
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("size", Integer),  # bytes
    Column("mime", Text, nullable=False),
    Column("likeness", Text),  # of a photo, 64 bits in hex: see storage.likeness
    Column("state", Text, nullable=False),
    Column("source_network", Text, nullable=False),
    Column("source_ref", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("lease_until", Moment),
    Column("generation", Integer, nullable=False),
    Column("last_error", Text),
    Column("created_at", Moment, nullable=False),
    _one_of("kind", "photo", "document"),
    _one_of("state", "waiting", "here", "failed"),
    _part("ix_files_waiting", "source_network", "next_at", "id", where="state = 'waiting'"),
)

file_refs = Table(
    "file_refs",
    metadata,
    Column("file_id", BigId, ForeignKey("files.id"), primary_key=True),
    Column("network", Text, primary_key=True),
    Column("ref", Text, nullable=False),
)

# --- the catalogue ---------------------------------------------------------------------------------------

territories = Table(
    "territories",
    metadata,
    Column("code", Text, primary_key=True),
    Column("parent", Text),
    Column("kind", Text, nullable=False),
    Column("rules", Json, nullable=False),  # the whole dataclass of domain.catalogue
)

authorities = Table(
    "authorities",
    metadata,
    Column("code", Text, primary_key=True),
    Column("parent", Text),
    Column("territory", Text, nullable=False),
    Column("rules", Json, nullable=False),
)

categories = Table(
    "categories",
    metadata,
    Column("code", Text, primary_key=True),
    Column("rules", Json, nullable=False),
)

topics = Table(
    "topics",
    metadata,
    Column("code", Text, primary_key=True),
    Column("category", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("rules", Json, nullable=False),
)

catalogue_version = Table(
    "catalogue_version",
    metadata,
    Column("id", Integer, primary_key=True),  # always 1
    Column("version", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    CheckConstraint("id = 1", name="single"),
)

# --- officials -------------------------------------------------------------------------------------------

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
    _part("ix_officials_person", "person_id", where="until IS NULL"),
    _part("ix_officials_authority", "authority", "role", where="until IS NULL"),
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
    _part("ix_absences_person", "person_id", where="ended_at IS NULL"),
    _part("ix_absences_deputy", "deputy_id", where="ended_at IS NULL"),
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

# --- appeals ---------------------------------------------------------------------------------------------

_NEW = "is_open AND executor_id IS NULL AND status <> 'clarifying'"
_WAITING = "is_open AND status = 'clarifying'"
_RUNNING = "is_open AND paused_at IS NULL"

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
    Column("former", Json, nullable=False),  # persons who executed earlier rounds
    Column("left_behind", Json, nullable=False),  # authorities it was redirected from, oldest first
    Column("arbiter", Text),  # the superior authority that decides after too many redirections
    Column("round", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("outcome", Text),
    Column("answer_text", Text),
    Column("answer_print", Text),  # domain.proof.fingerprint of it
    Column("planned_until", sa.Date),
    Column("proposed", Json),  # the answer that waits for a head's approval
    Column("due_at", Moment, nullable=False),
    Column("term_at", Moment, nullable=False),  # where the round's term ended before any extension
    Column("term", Json, nullable=False),
    Column("moderation_due_at", Moment),
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
    Column("closed_at", Moment),
    Column("rating", Integer),
    Column("redirections", Integer, nullable=False),
    Column("extended_count", Integer, nullable=False),
    Column("dedup", Text, nullable=False, unique=True),  # of the submission: a repeat finds the same case
    sa.Index("ix_appeals_person", "person_id", "id"),
    sa.Index("ix_appeals_authority", "authority", "id"),
    sa.Index("ix_appeals_authority_status", "authority", "status", "id"),
    _part(
        "ix_appeals_open_executor", "executor_id", "due_at", "id", where="is_open AND executor_id IS NOT NULL"
    ),
    _part(
        "ix_appeals_open_companion",
        "companion_id",
        "due_at",
        "id",
        where="is_open AND companion_id IS NOT NULL",
    ),
    # A queue of the workplace each, for one authority and for a whole country.
    _part("ix_appeals_new", "id", where=_NEW),
    _part("ix_appeals_new_authority", "authority", "id", where=_NEW),
    _part("ix_appeals_waiting", "id", where=_WAITING),
    _part("ix_appeals_waiting_authority", "authority", "id", where=_WAITING),
    _part("ix_appeals_approval", "due_at", "id", where="is_open AND status = 'approval'"),
    _part("ix_appeals_running", "due_at", "id", where=_RUNNING),
    _part("ix_appeals_running_authority", "authority", "due_at", "id", where=_RUNNING),
    _part("ix_appeals_remind", "remind_at", "id", where="remind_at IS NOT NULL"),
    _part("ix_appeals_planned", "due_at", "id", where="outcome = 'planned'"),
    _part("ix_appeals_follow_up", "follow_up_at", "id", where="follow_up_at IS NOT NULL"),
    _part("ix_appeals_answer", "authority", "answer_print", where="answer_print IS NOT NULL"),
    _part("ix_appeals_contest", "contest_until", "id", where="status = 'answered'"),
)

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

appeal_files = Table(
    "appeal_files",
    metadata,
    Column("appeal_id", BigId, ForeignKey("appeals.id"), primary_key=True),
    Column("file_id", BigId, ForeignKey("files.id"), primary_key=True),
    Column("event_seq", Integer, nullable=False),
    Column("side", Text, nullable=False),
    _one_of("side", "citizen", "authority"),
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
    Column("official_id", BigId, ForeignKey("officials.id")),
    Column("person_id", BigId, ForeignKey("persons.id")),
    Column("address", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("before", Json, nullable=False),
    Column("after", Json, nullable=False),
    sa.Index("ix_audit_subject", "subject", "id"),
)
