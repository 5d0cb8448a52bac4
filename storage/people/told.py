"""What of `storage.people.personal` the archive «Мои данные» tells its person, what it leaves out, and why.

152-ФЗ ст. 14 ч. 7: a person has a right to know what is kept of them. A shape test finds a personal column
that is neither told nor left out.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Left(StrEnum):
    """Why a column is not in the archive; a key of texts."""

    NUMBER = "number"  # our own number for the person, a case, an official: it says nothing
    SECRET = "secret"  # noqa: S105 a hash of a code or a PIN: whoever has it could guess them
    BALLOT = "ballot"  # how somebody voted is told to nobody
    WORK = "work"  # what officials did or wrote for themselves: another's data, or not decided yet
    REPEATS = "repeats"  # the same as stands elsewhere in the archive, or what has been shown in the chat
    TECHNICAL = "technical"  # marks of machines, kept for hours or derived from what is told


def _left(why: Left, names: str) -> dict[str, str | Left]:
    return dict.fromkeys(names.split(), why)


TOLD: Final[Mapping[str, str | Left]] = {
    "persons.name": "person.name",
    "accounts.address": "accounts.address",
    "consents.person_id": "consents",
    "consents.withdrawn_at": "consents.withdrawn_at",
    "mergers.kept_id": "messengers_joined",
    "wishes.person_id": "settings.notices",
    "wishes.zone": "settings.notices.zone",
    "statements.person_id": "settings.said_of_yourself",
    "statements.value": "settings.said_of_yourself.value",
    "poll_subscribers.person_id": "settings.news_of_polls",
    "conversations.stack": "drafts",
    "dead_updates.raw": "not_understood.message",
    "appeals.address": "appeals.sent_from",
    "appeals.text": "appeals.text",
    "appeals.place_text": "appeals.place.words",
    "appeals.latitude": "appeals.place.latitude",
    "appeals.longitude": "appeals.place.longitude",
    "appeals.extras": "appeals.details",
    "appeals.answer_text": "appeals.answer",
    "appeals.question": "appeals.question",
    "appeals.merged": "appeals.merged_into",
    "appeal_authors.name": "appeals.author.name",
    "appeal_authors.reply_to": "appeals.author.reply_to",
    "appeal_events.data": "appeals.history.text",
    "appeal_files.file_id": "appeals.files",
    "files.name": "appeals.files.name",
    "joinings.person_id": "joined_appeals",
    "held_words.person_id": "waiting_for_a_moderator",
    "held_words.text": "waiting_for_a_moderator.text",
    "held_words.files": "waiting_for_a_moderator.files",
    "held_words.why": "waiting_for_a_moderator.why",
    "participations.person_id": "polls.took_part",
    "poll_drafts.person_id": "polls.begun",
    "block_holders.person_id": "restrictions",
    "blocks.plea": "restrictions.plea",
    "blocks.reason": "restrictions.reason",
    "officials.person_id": "official.rights",
    "officials.note": "official.rights.note",
    "absences.person_id": "official.absences",
    "pins.person_id": "official.pin_set_at",
    "watches.person_id": "settings.near",
    "watches.territory": "settings.near.territory",
    "watches.latitude": "settings.near.latitude",
    "watches.longitude": "settings.near.longitude",
    "draft_people.person_id": "draft_acts.followed",
    "drafts.title": "draft_acts.followed.title",
    "draft_signers.person_id": "draft_acts.signed",
    "draft_signers.name": "draft_acts.signed.name",
    "stances.person_id": "draft_acts.stances",
    "supports.person_id": "draft_acts.supported",
    "remarks.person_id": "draft_acts.remarks",
    "remarks.text": "draft_acts.remarks.text",
    "remarks.why": "draft_acts.remarks.why",
    "remarks.reason": "draft_acts.remarks.reason",
    "remarks.reply": "draft_acts.remarks.reply",
    "remark_files.file_id": "draft_acts.remarks.files",
    "verdicts.reason": "draft_acts.remarks.because",
    "verdicts.wording": "draft_acts.remarks.wording",
    "past_verdicts.why": "draft_acts.remarks.earlier.why",
    "past_verdicts.reply": "draft_acts.remarks.earlier.reply",
    "hearing_visitors.person_id": "hearings.visits",
    "hearing_visitors.name": "hearings.visits.name",
    "hearing_visitors.code": "hearings.visits.code",
    "hearing_line.person_id": "hearings.waiting",
    "hearings.place": "hearings.visits.place",
    "hearing_questions.person_id": "hearings.questions",
    "hearing_questions.text": "hearings.questions.text",
    "hearing_questions.reason": "hearings.questions.reason",
    "queue_filters.person_id": "official.filter",
    "queue_filters.territory": "official.filter.territory",
    **_left(
        Left.NUMBER,
        "persons.id accounts.person_id mergers.joined_id appeals.person_id appeals.dedup"
        " appeal_events.actor_id appeals.holding conversations.person_id link_codes.person_id"
        " outbox.person_id orders.person_id copy_members.person_id files.person_id remarks.dedup"
        " hearing_questions.dedup",
    ),
    **_left(Left.SECRET, "link_codes.code_hash pins.hash"),
    **_left(Left.BALLOT, "ballots.answers envelopes.answers poll_drafts.answers poll_wordings.text"),
    **_left(
        Left.WORK,
        "appeals.executor_id appeals.companion_id appeals.former appeals.filed_by appeals.proposed"
        " appeals.agreement appeals.errands errands.person_id"
        " held_words.decided_by agreement_parties.person_id"
        " blocks.set_by blocks.lifted_by copies.decided_by"
        " copies.decided_from copies.reason listed_words.added_by listed_words.removed_by listed_words.typed"
        " officials.appointed_by absences.deputy_id absences.set_by invitations.issued_by"
        " invitations.used_by invitations.note templates.made_by templates.name templates.text"
        " polls.author_id polls.definition poll_events.person_id poll_events.words poll_mailings.words"
        " audit.person_id audit.address audit.before audit.after drafts.author_id drafts.why drafts.whom"
        " drafts.outcome draft_versions.note draft_sections.text draft_files.title draft_events.person_id"
        " draft_events.words draft_events.data draft_mailings.words verdicts.person_id remark_groups.made_by"
        " remark_groups.title hearings.made_by hearings.about hearings.reason hearing_mailings.words"
        " past_verdicts.person_id verdicts_due.why copies_due.person_id copies_due.address",
    ),
    **_left(
        Left.REPEATS,
        "conversations.address conversations.shown conversations.undrawn joinings.address outbox.address"
        " outbox.body cards.address held_words.address orders.address orders.what orders.file_id orders.made"
        " link_codes.address mergers.brought dead_updates.address watches.address",
    ),
    **_left(
        Left.TECHNICAL,
        "outbox.message_ref outbox.last_error cards.message_ref dead_updates.update_id dead_updates.error"
        " pins.passed_in files.source_ref file_refs.ref files.hash files.likeness files.last_error"
        " taken_updates.address taken_updates.update_id tries.subject slots.subject slots.slot"
        " poll_mailings.after_person orders.last_error draft_mailings.after_person watchers.person_id"
        " hearing_mailings.after_person"
        " watches.cell",
    ),
}
"""By "table.column": where it stands in data.json ("appeals.text" is the `text` of each of `appeals`)."""

WITHHELD: Final = frozenset(
    {
        *("person.name", "accounts.address", "appeals.author", "not_understood", "hearings.visits.name"),
        "draft_acts.signed.name",
        *("settings.near.latitude", "settings.near.longitude"),  # as good as a home address
    }
)
"""What a channel that may not carry personal data does not get, besides details that ask of a person."""

OWN_WORDS: Final = (
    *("appeals.text", "appeals.place.words", "appeals.details", "drafts.answers", "restrictions.plea"),
    *("waiting_for_a_moderator.text", "hearings.questions.text", "draft_acts.remarks.text"),
    *("draft_acts.remarks.why", "draft_acts.remarks.reply", "draft_acts.remarks.earlier.reply"),
)
"""What people have said in their own words, and all below it: such a channel gets it without contacts.

In the history of a case officials speak too: it is bared where it is told (`handlers.own_words`).
"""
