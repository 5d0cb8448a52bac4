"""Every column that points at a person, holds personal data or a person's words, and what erasure does to it.

152-ФЗ ст. 21 ч. 5: once the consent is withdrawn the data are destroyed within 30 days, unless a law requires
them. A column is either in `PERSONAL` or in `PLAIN`; a shape test finds one that is in neither.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Fate(StrEnum):
    """What becomes of a column when its person has their data erased."""

    ROW = "row"  # the rows of the person, found by this column, are deleted
    GOES = "goes"  # is deleted with its row, which another column finds
    BLANK = "blank"  # emptied, the row stays
    LATER = "later"  # destroyed by a job
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Erasure:
    """`why` it is kept, or goes later; empty for what goes at once."""

    fate: Fate
    why: str = ""


def _all(fate: Fate, names: str, why: str = "") -> dict[str, Erasure]:
    return {name: Erasure(fate, why) for name in names.split()}


_DEEDS: Final = "who of the officials did it: proof of a public duty; officials cannot erase themselves"
_NUMBER: Final = "a number that leads to nobody once the name and the accounts are gone"
_CASE: Final = "59-ФЗ ст. 13: a registered appeal is considered and kept by the authority, without its author"
_WORK: Final = "written by an official at work, or by the authority"

PERSONAL: Final[Mapping[str, Erasure]] = {
    **_all(Fate.BLANK, "persons.name"),
    **_all(Fate.KEPT, "persons.id", _NUMBER),
    **_all(
        Fate.ROW,
        "accounts.person_id accounts.address conversations.person_id conversations.address"
        " link_codes.person_id link_codes.address mergers.kept_id mergers.joined_id wishes.person_id"
        " statements.person_id poll_drafts.person_id poll_subscribers.person_id joinings.person_id"
        " joinings.address outbox.person_id cards.address dead_updates.address pins.person_id"
        " watches.person_id watches.address watchers.person_id queue_filters.person_id orders.person_id",
    ),
    **_all(
        Fate.GOES,
        "conversations.stack conversations.shown conversations.undrawn link_codes.code_hash mergers.brought"
        " wishes.zone statements.value poll_drafts.answers outbox.address outbox.body outbox.message_ref"
        " outbox.last_error cards.message_ref dead_updates.raw dead_updates.update_id dead_updates.error"
        " pins.hash pins.passed_in queue_filters.territory watches.latitude watches.longitude"
        " watches.territory watches.cell orders.address orders.what orders.file_id"
        " orders.made orders.last_error held_words.address held_words.text held_words.files held_words.why",
    ),
    **_all(Fate.BLANK, "consents.withdrawn_at"),
    **_all(Fate.KEPT, "consents.person_id", "that a consent was given and withdrawn: 152-ФЗ ст. 9 ч. 3"),
    **_all(Fate.BLANK, "appeals.address"),
    **_all(Fate.KEPT, "appeals.person_id appeals.dedup", _NUMBER),
    **_all(Fate.KEPT, "appeals.text appeals.place_text appeals.latitude appeals.longitude", _CASE),
    **_all(Fate.KEPT, "appeals.extras appeal_events.data appeal_files.file_id", _CASE),
    **_all(Fate.KEPT, "appeal_events.actor_id appeals.holding", _NUMBER),
    **_all(
        Fate.KEPT,
        "appeals.executor_id appeals.companion_id appeals.former appeals.filed_by appeals.errands",
        _DEEDS,
    ),
    **_all(
        Fate.KEPT,
        "appeals.answer_text appeals.question appeals.proposed appeals.agreement appeals.merged",
        _WORK,
    ),
    **_all(
        Fate.LATER,
        "appeal_authors.name appeal_authors.reply_to",
        "the answer is sent there: while the case is open and 30 days more, then a job destroys it",
    ),
    **_all(Fate.BLANK, "files.name files.person_id"),
    **_all(
        Fate.KEPT,
        "files.source_ref file_refs.ref files.hash files.likeness files.last_error",
        "of a picture that its sender leaves and of official appeals' files; else they go, and the bytes with"
        " them: storage.people.sent_files",
    ),
    **_all(
        Fate.LATER,
        "taken_updates.address taken_updates.update_id",
        "an update that a network repeats is not taken twice: 48 hours",
    ),
    **_all(Fate.LATER, "tries.subject", "how often codes were tried from an address: two days"),
    **_all(
        Fate.LATER,
        "slots.subject slots.slot",
        "a hash of the address, so that nobody votes twice in an open poll or leaves a restriction behind",
    ),
    **_all(Fate.BLANK, "blocks.plea"),
    **_all(Fate.KEPT, "block_holders.person_id copy_members.person_id participations.person_id", _NUMBER),
    **_all(Fate.KEPT, "held_words.decided_by", _DEEDS),
    **_all(Fate.KEPT, "blocks.set_by blocks.lifted_by blocks.reason", _DEEDS),
    **_all(Fate.KEPT, "listed_words.added_by listed_words.removed_by listed_words.typed", _DEEDS),
    **_all(Fate.KEPT, "copies.decided_by copies.decided_from copies.reason", _DEEDS),
    **_all(Fate.KEPT, "agreement_parties.person_id errands.person_id", _DEEDS),
    **_all(Fate.KEPT, "officials.person_id officials.appointed_by officials.note", _DEEDS),
    **_all(Fate.KEPT, "absences.person_id absences.deputy_id absences.set_by", _DEEDS),
    **_all(Fate.KEPT, "invitations.issued_by invitations.used_by invitations.note", _DEEDS),
    **_all(Fate.KEPT, "templates.made_by templates.name templates.text", _WORK),
    **_all(Fate.KEPT, "polls.author_id polls.definition poll_events.person_id poll_events.words", _DEEDS),
    **_all(Fate.KEPT, "poll_mailings.words poll_mailings.after_person", _WORK),
    **_all(
        Fate.KEPT,
        "ballots.answers envelopes.answers poll_wordings.text",
        "the ballot is secret: nobody can find whose it is",
    ),
    **_all(
        Fate.KEPT,
        "drafts.author_id verdicts.person_id past_verdicts.person_id remark_groups.made_by hearings.made_by"
        " copies_due.person_id copies_due.address",
        _DEEDS,
    ),
    **_all(
        Fate.KEPT,
        "drafts.title drafts.why drafts.whom drafts.outcome draft_versions.note draft_sections.text"
        " draft_files.title draft_events.words draft_events.data draft_mailings.words"
        " draft_mailings.after_person verdicts.reason verdicts.wording remark_groups.title remarks.reason"
        " past_verdicts.why hearings.place hearings.about hearings.reason hearing_questions.reason"
        " hearing_mailings.words hearing_mailings.after_person verdicts_due.why",
        _WORK,
    ),
    **_all(
        Fate.KEPT,
        "draft_people.person_id draft_events.person_id remarks.person_id remarks.dedup supports.person_id"
        " stances.person_id hearing_questions.person_id hearing_questions.dedup",
        _NUMBER,
    ),
    **_all(
        Fate.ROW,
        "hearing_visitors.person_id hearing_line.person_id held_words.person_id draft_signers.person_id",
    ),
    **_all(Fate.GOES, "hearing_visitors.name hearing_visitors.code draft_signers.name"),
    **_all(
        Fate.KEPT,
        "remarks.text remarks.why remarks.reply past_verdicts.reply remark_files.file_id"
        " hearing_questions.text",
        "said in a public discussion, which is summed up and answered whole; its author is a number",
    ),
    **_all(Fate.KEPT, "audit.person_id audit.before audit.after", _DEEDS),
    **_all(
        Fate.KEPT,
        "audit.address",
        "where an official acted from; of a citizen's own deed the messenger alone",
    ),
}
"""By "table.column"."""

PLAIN: Final[Mapping[str, str]] = {
    "appeals": "id number language topic authority territory status is_open track left_behind arbiter against"
    " untold round version outcome answer_print planned_until due_at term_at term moderation_due_at"
    " respond_by contest_until clarify_since paused_at asked_in remind_at registered_at changed_at"
    " answered_at follow_up_at rechecked_at closed_at rating redirections extended_count withheld"
    " copies_id merged_into",
    "appeal_authors": "appeal_id",
    "appeal_events": "id appeal_id seq kind at actor_kind public",
    "agreement_parties": "id appeal_id authority",
    "errands": "id appeal_id pending",
    "held_words": "id appeal_id way found at due_at decided_at decision",
    "joinings": "id appeal_id language at left_at brought_from",
    "appeal_files": "appeal_id event_seq side leaving",
    "counters": "name value",
    "audit": "id at official_id action subject",
    "territories": "code parent kind rules",
    "boundaries": "territory west south east north area shape",
    "authorities": "code parent territory rules",
    "categories": "code rules",
    "topics": "code category active rules",
    "catalogue_version": "id version at",
    "blocks": "id authority appeal_id since until ended_at settled_at",
    "block_holders": "block_id",
    "listed_words": "id authority kind added_at removed_at",
    "copies": "id authority appeal_id into_id since last_at members people crowd decision decided_at done"
    " left_out finished_at",
    "copy_marks": "mark copies_id",
    "copy_members": "copies_id appeal_id",
    "files": "id kind size mime state source_network attempts next_at lease_until generation created_at"
    " until",
    "file_refs": "file_id network",
    "taken_updates": "at",
    "conversations": "language mark changed_at",
    "dead_updates": "id at",
    "marks": "name value",
    "outbox": "id network lane kind subject dedup_key state attempts next_at lease_until generation"
    " created_at sent_at held",
    "cards": "subject digest at",
    "slots": "kind at",
    "officials": "id authority role topic since until",
    "orders": "id kind state attempts next_at lease_until generation created_at",
    "pins": "set_at wrong wrong_since locked_until passed_at",
    "absences": "id since until set_at ended_at",
    "invitations": "id code_hash role authority topic issued_at expires_at used_at",
    "queue_filters": "topic executor status due stars track",
    "persons": "language created_at",
    "accounts": "network state since closed_at",
    "consents": "id purpose version channel at",
    "link_codes": "id carries expires_at used_at",
    "mergers": "id at undone_at",
    "wishes": "quiet_since quiet_until digest paces changed_at",
    "tries": "window_start count",
    "poll_events": "id poll_id kind at files",
    "poll_mailings": "id poll_id kind audience slot written created_at done_at",
    "poll_subscribers": "territory since",
    "polls": "id number kind state version authority territory opens_at closes_at decision_due changed_at",
    "drafts": "id number kind phase revision authority territory impact planning version opens_at closes_at"
    " review_until changed_at",
    "draft_versions": "draft_id number final source_id published_at",
    "draft_sections": "draft_id version key position parent kind number title gist since pictures",
    "draft_files": "draft_id file_id kind version shown added_at",
    "draft_counts": "draft_id section what count",
    "draft_people": "draft_id ordinal resident follows at",
    "draft_events": "id draft_id remark_id kind at",
    "draft_signers": "draft_id look why revision at",
    "draft_mailings": "id draft_id kind audience slot written created_at done_at",
    "remarks": "id draft_id ordinal section version kind status revision signed supports declined group_id"
    " leads by_hand fresh verdict_id replied_at at",
    "remark_files": "remark_id",
    "remark_groups": "id draft_id made_at size",
    "supports": "remark_id at",
    "stances": "draft_id section stance version at",
    "verdicts": "id draft_id kind at",
    "past_verdicts": "remark_id verdict_id at replied_at",
    "verdicts_due": "remark_id draft_id verdict_id was_id",
    "copies_due": "id draft_id group_id was_read after_remark until_remark at",
    "hearings": "id draft_id state revision starts_at questions_until seats came reminded_for made_at",
    "hearing_visitors": "hearing_id ordinal at came_at",
    "hearing_line": "hearing_id ordinal at",
    "hearing_files": "hearing_id file_id kind added_at",
    "hearing_questions": "id hearing_id ordinal status revision at",
    "hearing_mailings": "id hearing_id kind audience slot written created_at done_at",
    "statements": "kind",
    "participations": "poll_id counted fresh",
    "envelopes": "poll_id id receipt level",
    "ballots": "poll_id id receipt level",
    "poll_counts": "poll_id question choice level count points",
    "poll_turnout": "poll_id day territory shard count",
    "poll_drafts": "poll_id",
    "watches": "id radius cases results polls muted since paused_at",
    "watchers": "day told",
    "happenings": "id about kind slot appeal_id territory cell at after_watch done_at",
    "poll_papers": "poll_id name language digest files",
    "poll_wording_sets": "poll_id question digest answers groups hidden made_at",
    "poll_wordings": "poll_id question place ordinal people everybody ways",
    "templates": "id authority topic outcome made_at changed_at off_at",
}
"""The other columns, by table: nothing of a person in them."""
