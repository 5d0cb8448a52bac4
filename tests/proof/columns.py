"""Of every personal column: what of it a channel that may not carry personal data must never be given.

`storage.people.personal` says which columns are personal; a test finds one that is not judged here. What is
judged to be telling is made to sing (`tests.proof.singing`): a canary of its own in each row.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Sings(StrEnum):
    """What of the column is watched."""

    WHOLE = "whole"  # who somebody is, how they are reached: all of it
    CONTACTS = "contacts"  # a citizen's own words: phones, e-mails, flats in them
    FILE = "file"  # a citizen's file: the name that they gave it
    ACCOUNT = "account"  # an account in another messenger
    POINT = "point"  # where somebody lives, to the metre


class Silent(StrEnum):
    """Why nothing of the column is watched."""

    NUMBER = "number"  # our own number of a person or a row, a mark of machines: tells nobody who it is
    WORK = "work"  # officials' words at work: the phone of an office must arrive, a post is no secret
    REPEATS = "repeats"  # another column, which is watched, once more
    PLACE = "place"  # where the problem is, which officials must find; not where somebody lives
    CODE = "code"  # a code that leads to nobody
    SECRET = "secret"  # a hash; that what was typed is never told is watched where it is typed


def _all(what: Sings | Silent, names: str) -> dict[str, Sings | Silent]:
    return dict.fromkeys(names.split(), what)


COLUMNS: Final[Mapping[str, Sings | Silent]] = {
    **_all(
        Sings.WHOLE,
        "persons.name appeal_authors.name appeal_authors.reply_to hearing_visitors.name draft_signers.name",
    ),
    **_all(
        Sings.CONTACTS,
        "appeals.text appeals.place_text appeals.extras appeal_events.data blocks.plea held_words.text"
        " remarks.text remarks.why remarks.reply past_verdicts.reply hearing_questions.text"
        " poll_wordings.text ballots.answers envelopes.answers poll_drafts.answers conversations.stack",
    ),
    **_all(Sings.FILE, "files.name"),
    **_all(Sings.ACCOUNT, "accounts.address"),
    **_all(Sings.POINT, "watches.latitude watches.longitude"),
    **_all(Silent.PLACE, "appeals.latitude appeals.longitude watches.territory watches.cell"),
    **_all(
        Silent.REPEATS,
        "conversations.address link_codes.address joinings.address outbox.address cards.address"
        " dead_updates.address watches.address orders.address held_words.address appeals.address"
        " taken_updates.address audit.address conversations.shown conversations.undrawn mergers.brought"
        " outbox.body dead_updates.raw orders.what orders.made held_words.why held_words.files",
    ),
    **_all(Silent.CODE, "hearing_visitors.code"),
    **_all(Silent.SECRET, "pins.hash link_codes.code_hash"),
    **_all(
        Silent.NUMBER,
        "persons.id accounts.person_id conversations.person_id link_codes.person_id mergers.kept_id"
        " mergers.joined_id wishes.person_id wishes.zone statements.person_id statements.value"
        " poll_drafts.person_id poll_subscribers.person_id joinings.person_id outbox.person_id pins.person_id"
        " watches.person_id watchers.person_id queue_filters.person_id queue_filters.territory"
        " orders.person_id orders.file_id orders.last_error outbox.message_ref outbox.last_error"
        " cards.message_ref dead_updates.update_id dead_updates.error pins.passed_in consents.person_id"
        " consents.withdrawn_at appeals.person_id appeals.holding appeals.dedup appeal_files.file_id"
        " appeal_events.actor_id"
        " files.person_id files.source_ref files.hash files.likeness files.last_error file_refs.ref"
        " taken_updates.update_id"
        " tries.subject slots.subject slots.slot block_holders.person_id copy_members.person_id"
        " participations.person_id draft_people.person_id draft_signers.person_id remarks.person_id"
        " remarks.dedup supports.person_id"
        " stances.person_id hearing_questions.person_id hearing_questions.dedup hearing_visitors.person_id"
        " hearing_line.person_id"
        " held_words.person_id remark_files.file_id poll_mailings.after_person draft_mailings.after_person"
        " hearing_mailings.after_person",
    ),
    **_all(
        Silent.WORK,
        "appeals.executor_id appeals.companion_id appeals.former appeals.filed_by appeals.errands"
        " appeals.answer_text appeals.question appeals.proposed appeals.agreement appeals.merged"
        " held_words.decided_by blocks.set_by blocks.lifted_by blocks.reason listed_words.added_by"
        " listed_words.removed_by listed_words.typed copies.decided_by copies.decided_from copies.reason"
        " agreement_parties.person_id errands.person_id officials.person_id officials.appointed_by"
        " officials.note absences.person_id absences.deputy_id absences.set_by invitations.issued_by"
        " invitations.used_by invitations.note templates.made_by templates.name templates.text"
        " polls.author_id polls.definition poll_events.person_id poll_events.words poll_mailings.words"
        " drafts.author_id verdicts.person_id past_verdicts.person_id remark_groups.made_by hearings.made_by"
        " drafts.title drafts.why drafts.whom drafts.outcome draft_versions.note draft_sections.text"
        " draft_files.title draft_events.words draft_events.data draft_events.person_id draft_mailings.words"
        " verdicts_due.why copies_due.person_id copies_due.address"
        " verdicts.reason verdicts.wording remark_groups.title remarks.reason past_verdicts.why"
        " hearings.place hearings.about hearings.reason hearing_questions.reason hearing_mailings.words"
        " audit.person_id audit.before audit.after",
    ),
}
"""By "table.column"."""
