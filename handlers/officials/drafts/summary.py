"""«Сводка файлом» on the card: made outside the turn, refused while a proposal has no decision."""

from typing import Final

from bot.text import Rich, lines, paragraphs
from domain.drafts import Draft, Phase
from domain.drafts.remarks import Remark
from handlers import made
from handlers.drafts import papers as draft_papers
from handlers.here import Here
from handlers.officials import who
from storage.drafts import remarks, verdicts_due
from storage.drafts.papers import SUMMARY

PHASES: Final = frozenset({Phase.REVIEW, Phase.SUMMARY, Phase.FINAL})
"""Phases in which there is something to be summed up."""
_NAMED: Final = 20


def order(chat: Here, draft: Draft) -> Rich:
    """The word that it is being made, or which proposals are in its way."""
    if draft_papers.owed(chat.unit, draft.id):
        return paragraphs(chat.say("work.draft.summary.not_yet"), missing(chat, draft))
    return made.order(chat, SUMMARY, {"draft": draft.id, "personal": chat.personal})


def missing(chat: Here, draft: Draft) -> Rich:
    """Which remarks wait for a moderator, which for a verdict, by number: they are in the summary's way."""
    say = chat.say
    waiting = remarks.waiting(chat.unit, who.acting(chat), draft, limit=_NAMED)
    unreviewed = remarks.unreviewed(chat.unit, draft.id, limit=_NAMED)
    due = verdicts_due.count(chat.unit, draft.id)
    return lines(
        say("work.draft.sure.waiting", numbers=_numbers(waiting.remarks, waiting.later))
        if waiting.remarks
        else Rich(),
        say("work.draft.sure.missing", numbers=_numbers(unreviewed.remarks, unreviewed.later))
        if unreviewed.remarks
        else Rich(),
        say("work.draft.verdict.later", due) if due else Rich(),
    )


def _numbers(found: tuple[Remark, ...], later: str | None) -> str:
    return ", ".join(f"№ {each.ordinal}" for each in found) + (" …" if later else "")
