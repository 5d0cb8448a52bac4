"""Papers about a draft act that everybody gets: ordered when it is published, made by the workshop."""

from typing import Final

from bot.chat import Json
from domain.drafts import Draft
from storage.files import workshop
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


def publish_summary(unit: Unit, draft: Draft) -> None:
    """The summary as it is in this phase is to be attached, instead of the one that is."""
    workshop.order(unit, PUBLISHED, {"draft": draft.id, "phase": draft.phase.value})
