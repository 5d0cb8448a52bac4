"""Papers about a draft act that everybody gets: ordered when it is published, made by the workshop."""

from typing import Final

from bot.chat import Json
from domain.drafts import Draft
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action, may
from storage.files import workshop
from storage.officials import audit
from storage.officials.dangers import Danger, dangerous
from storage.unit import Unit

SUMMARY: Final = "draft_summary"
"""The kind of the orders of the summary for one who asked."""
PUBLISHED: Final = "draft_summary_all"
"""The same to be attached to the draft for everybody."""

TEXT: Final = "draft_text_file"
"""The kind of the orders of the whole text, for everybody."""


def publish_text(unit: Unit, draft: Draft) -> None:
    """The text that people read from now on is to be attached as a file."""
    workshop.order(unit, TEXT, text_of(draft))


def text_of(draft: Draft) -> Json:
    """What is ordered of `TEXT`."""
    return {"draft": draft.id, "version": draft.version}


@dangerous(Danger.NAMES)
def hand_out(unit: Unit, draft: Draft, official: Official, address: str) -> bool:
    """Order the summary with names for this chat; it is recorded. False when the same is being made.

    Raises `NotAllowed`. Whoever calls it has asked the PIN.
    """
    if not may(official.rights, Action.DRAFT_SUMMARIZE, draft.authority, None, unit.catalogue):
        raise NotAllowed("draft.no_right", number=draft.number)
    what: Json = {"draft": draft.id, "personal": True, "named": True}
    if workshop.order(unit, SUMMARY, what, address=address, person=official.person) is None:
        return False
    subject = f"draft:{draft.id}"
    audit.record(unit, official.person, address, "draft_summary_taken", subject, after={"with_names": True})
    return True


def publish_summary(unit: Unit, draft: Draft, person: int | None) -> bool:
    """The summary as it is in this phase is to be attached, instead of the one that is.

    The person is told if it does not come about. False when the same is being made.
    """
    what: Json = {"draft": draft.id, "phase": draft.phase.value, "by": person}
    return workshop.order(unit, PUBLISHED, what) is not None
