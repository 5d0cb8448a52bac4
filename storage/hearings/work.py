"""Officials' work on hearings: each deed with its history, audit and notices, in one transaction."""

from bot.chat import Json
from domain.drafts import Draft
from domain.drafts import hearings as rules
from domain.drafts.hearings import Hearing, Question
from domain.drafts.moves import check
from domain.people import Official
from domain.rights import Action
from storage.drafts import drafts
from storage.drafts import work as draft_work
from storage.files import workshop
from storage.hearings import hearings
from storage.hearings import mailings as hearing_mailings
from storage.hearings import questions as hearing_questions
from storage.hearings import visits as hearing_visits
from storage.notices import outbox
from storage.officials import audit, officials
from storage.officials.audit import Facts
from storage.officials.dangers import Danger, dangerous
from storage.unit import Unit
from storage.world import world

LIST = "hearing_list"
"""The kind of the orders of lists for the door."""


def call(unit: Unit, hearing: Hearing, draft: Draft, official: Official, address: str) -> Hearing:
    """Set a new hearing; who follows the draft is told, once people see it. Raises `NotAllowed`."""
    made = hearings.create(unit, rules.called(hearing, draft, official, world(unit)), official.person)
    record(unit, draft, official, address, "hearing_set", {}, _facts(made))
    if draft.public:
        hearing_mailings.begin(unit, made, "set", ("followers",))
    return made


def change(
    unit: Unit, new: Hearing, draft: Draft, official: Official, address: str, *, reason: str
) -> Hearing:
    """Another place, time or number of seats; who comes, waits for a seat or has asked is told.

    Seats that were added are given to who waits.

    Raises `NotAllowed`, `storage.hearings.hearings.Changed` when `new` was not made of what stands.
    """
    old = hearings.load(unit, new.id, lock=True)
    if old.revision != new.revision:
        raise hearings.Changed
    came = hearing_visits.count(unit, old.id)
    better = rules.changed(old, new, draft, official, world(unit), visitors=came, reason=reason)
    saved = hearings.save(unit, better)
    record(unit, draft, official, address, "hearing_changed", _facts(old), _facts(saved), reason)
    hearing_visits.fill(unit, saved)
    hearing_mailings.changed(unit, saved, reason)
    return saved


def cancel(unit: Unit, id: int, draft: Draft, official: Official, address: str, *, reason: str) -> Hearing:
    """It does not take place; who comes, waits or has asked is told. Raises `NotAllowed`, LookupError."""
    old = hearings.load(unit, id, lock=True)
    gone = hearings.save(unit, rules.cancelled(old, draft, official, world(unit), reason=reason))
    record(unit, draft, official, address, "hearing_cancelled", _facts(old), _facts(gone), reason)
    hearing_mailings.cancelled(unit, gone, reason)
    return gone


def hide(
    unit: Unit, question: Question, draft: Draft, official: Official, address: str, *, reason: str
) -> Question:
    """The question breaks the rules; its author is told why.

    Raises `NotAllowed`, `storage.hearings.questions.Changed`.
    """
    gone = rules.hidden(question, draft, official, unit.catalogue, reason=reason)
    saved = hearing_questions.save(unit, gone)
    facts: Facts = {"hearing": saved.hearing, "ordinal": saved.ordinal}
    record(unit, draft, official, address, "hearing_question_hidden", {}, facts, reason)
    to, about = officials.addresses(unit, [saved.person]), f"hearing_question:{saved.id}"
    body = {"hearing": saved.hearing, "question": saved.id, "words": ""}
    outbox.put_each(unit, to, "hearing.citizen.question_hidden", about, body, f"{about}:hidden")
    return saved


@dangerous(Danger.NAMES, when="with names")
def hand_out(unit: Unit, hearing: Hearing, official: Official, address: str, *, named: bool) -> bool:
    """Order the list for the door for this chat; it is recorded. False when the same is being made.

    Raises `NotAllowed`. Whoever calls it with `named` has asked the PIN.
    """
    draft = drafts.load(unit, hearing.draft)
    check(draft, official, Action.HEARING, unit.catalogue)
    what: Json = {"hearing": hearing.id, "named": named}
    if workshop.order(unit, LIST, what, address=address, person=official.person) is None:
        return False
    audit.record(
        unit,
        official.person,
        address,
        "hearing_list",
        f"draft:{draft.id}",
        after={"hearing": hearing.id, "with_names": named},
    )
    return True


def _facts(hearing: Hearing) -> Facts:
    """What of it is told in the audit: no words of anybody."""
    return {
        "hearing": hearing.id,
        "state": hearing.state.value,
        "starts_at": hearing.starts_at.isoformat(),
        "questions_until": hearing.questions_until.isoformat(),
        "seats": hearing.seats,
    }


def record(
    unit: Unit,
    draft: Draft,
    official: Official,
    address: str,
    what: str,
    before: Facts,
    after: Facts,
    reason: str = "",
    *,
    noted: bool = True,
) -> None:
    """Into the audit and, if `noted`, into the history of the draft."""
    if noted:
        draft_work.note(unit, draft.id, what, official.person, words=reason)
    audit.record(unit, official.person, address, what, f"draft:{draft.id}", before=before, after=after)
