"""All tables of the shared database, the same on SQLite and on PostgreSQL; a module per aggregate.

The migrations in `storage/migrations` build exactly these (a test compares them). Three things live in
the migration only: the append-only triggers of `APPEND_ONLY`, and the search index `appeal_words`
(FTS5 on SQLite: `rowid` is the appeal's id, column `words`; on PostgreSQL a table `appeal_id`,
`words tsvector` with GIN).

Codes of the catalogue (topic, authority, territory) are not foreign keys: a case outlives the row of
the classifier it began with.
"""

from storage.tables.appeals import (
    agreement_parties,
    appeal_authors,
    appeal_events,
    appeal_files,
    appeals,
    audit,
    counters,
    errands,
    joinings,
)
from storage.tables.base import metadata
from storage.tables.catalogue import (
    authorities,
    boundaries,
    catalogue_version,
    categories,
    territories,
    topics,
)
from storage.tables.conduct import block_holders, blocks, held_words, listed_words
from storage.tables.copies import copies, copy_marks, copy_members
from storage.tables.drafts import (
    draft_counts,
    draft_events,
    draft_files,
    draft_mailings,
    draft_people,
    draft_sections,
    draft_versions,
    drafts,
)
from storage.tables.files import file_refs, files
from storage.tables.hearings import (
    hearing_files,
    hearing_line,
    hearing_mailings,
    hearing_questions,
    hearing_visitors,
    hearings,
)
from storage.tables.kernel import conversations, dead_updates, marks, taken_updates
from storage.tables.leaving import cards, outbox, slots
from storage.tables.officials import absences, invitations, officials, pins, queue_filters
from storage.tables.people import accounts, consents, link_codes, mergers, persons, tries, wishes
from storage.tables.poll_work import poll_events, poll_mailings, poll_subscribers
from storage.tables.polls import (
    ballots,
    envelopes,
    participations,
    poll_counts,
    poll_drafts,
    poll_papers,
    poll_turnout,
    poll_wording_sets,
    poll_wordings,
    polls,
    statements,
)
from storage.tables.remarks import (
    copies_due,
    draft_signers,
    past_verdicts,
    remark_files,
    remark_groups,
    remarks,
    stances,
    supports,
    verdicts,
    verdicts_due,
)
from storage.tables.surroundings import happenings, watchers, watches
from storage.tables.templates import templates
from storage.tables.workshop import orders

APPEND_ONLY = ("appeal_events", "audit", "draft_events")
"""Tables whose rows can be neither changed nor deleted: the database refuses."""

__all__ = [
    "APPEND_ONLY",
    "absences",
    "accounts",
    "agreement_parties",
    "appeal_authors",
    "appeal_events",
    "appeal_files",
    "appeals",
    "audit",
    "authorities",
    "ballots",
    "block_holders",
    "blocks",
    "boundaries",
    "cards",
    "catalogue_version",
    "categories",
    "consents",
    "conversations",
    "copies",
    "copies_due",
    "copy_marks",
    "copy_members",
    "counters",
    "dead_updates",
    "draft_counts",
    "draft_events",
    "draft_files",
    "draft_mailings",
    "draft_people",
    "draft_sections",
    "draft_signers",
    "draft_versions",
    "drafts",
    "envelopes",
    "errands",
    "file_refs",
    "files",
    "happenings",
    "hearing_files",
    "hearing_line",
    "hearing_mailings",
    "hearing_questions",
    "hearing_visitors",
    "hearings",
    "held_words",
    "invitations",
    "joinings",
    "link_codes",
    "listed_words",
    "marks",
    "mergers",
    "metadata",
    "officials",
    "orders",
    "outbox",
    "participations",
    "past_verdicts",
    "persons",
    "pins",
    "poll_counts",
    "poll_drafts",
    "poll_events",
    "poll_mailings",
    "poll_papers",
    "poll_subscribers",
    "poll_turnout",
    "poll_wording_sets",
    "poll_wordings",
    "polls",
    "queue_filters",
    "remark_files",
    "remark_groups",
    "remarks",
    "slots",
    "stances",
    "statements",
    "supports",
    "taken_updates",
    "templates",
    "territories",
    "topics",
    "tries",
    "verdicts",
    "verdicts_due",
    "watchers",
    "watches",
    "wishes",
]
