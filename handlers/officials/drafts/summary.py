"""«Сводка файлом» on the card: made outside the turn, refused while a proposal has no decision."""

from typing import Final

from bot.scene import Answer, Outdated, Stay
from bot.text import Rich, lines, paragraphs
from domain.drafts import Draft, Phase
from domain.drafts.remarks import Remark
from domain.drafts.signing import Look
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action, may
from handlers import made
from handlers.drafts.papers import owed
from handlers.here import Entry, Here
from handlers.officials import pin, who
from handlers.officials.drafts import acting
from handlers.refused import said as said_no
from storage.drafts import papers as draft_papers
from storage.drafts import remarks, signers, verdicts_due
from storage.drafts.papers import SUMMARY

PHASES: Final = frozenset({Phase.REVIEW, Phase.SUMMARY, Phase.FINAL})
"""Phases in which there is something to be summed up."""
_NAMED: Final = 20


def order(chat: Here, draft: Draft) -> Rich:
    """The word that it is being made, or which proposals are in its way."""
    if owed(chat.unit, draft.id):
        return paragraphs(chat.say("work.draft.summary.not_yet"), missing(chat, draft))
    return made.order(chat, SUMMARY, {"draft": draft.id, "personal": chat.personal})


def named(chat: Here, draft: Draft, official: Official) -> bool:
    """May the official take it here with the names of those who sign, and is there any?"""
    able = may(official.rights, Action.DRAFT_SUMMARIZE, draft.authority, None, chat.unit.catalogue)
    return chat.personal and able and signers.count(chat.unit, draft.id, Look.SHOWN) > 0


def order_named(chat: Here, draft: Draft, official: Official) -> Answer:
    """The same with names: only in a channel that may carry them, only after the PIN."""
    if not named(chat, draft, official):
        raise Outdated
    if owed(chat.unit, draft.id):
        return Stay(note=order(chat, draft))
    if (way := pin.owed(chat)) is not None:
        return way
    try:
        new = draft_papers.hand_out(chat.unit, draft, official, chat.address)
    except NotAllowed as refused:
        return Stay(note=said_no(chat, refused))
    return Stay(note=chat.say("made.wait" if new else "made.already"))


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


def _print_again(chat: Here, rest: str) -> Answer:
    """`draft_summary:12` of a notice: the file for everybody did not come about, it is ordered once more."""
    try:
        draft, official = acting.of(chat, {"draft": int(rest) if rest.isdigit() else None})
    except Outdated:
        return Stay(note=chat.say("work.draft.out_of_reach"))
    able = may(official.rights, Action.DRAFT_SUMMARIZE, draft.authority, None, chat.unit.catalogue)
    if not able or draft.phase not in (Phase.SUMMARY, Phase.FINAL):
        return Stay(note=chat.say("work.draft.out_of_reach"))
    new = draft_papers.publish_summary(chat.unit, draft, chat.person)
    return Stay(note=chat.say("work.draft.summary.printing" if new else "work.draft.summary.printing_yet"))


entries: dict[str, Entry] = {"draft_summary": _print_again}
