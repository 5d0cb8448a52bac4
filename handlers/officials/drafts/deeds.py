"""The moves of a draft act: to the head, announced, returned, prolonged, closed, summed up, cancelled."""

from datetime import datetime
from typing import Final

from bot.ask import Ask
from bot.chat import Chose, Option, Row, Said, Screen, Tone
from bot.scene import Answer, Go, State
from bot.text import Rich, paragraphs
from domain.drafts import Count, Draft, Phase, moves
from domain.rights import Action, may
from handlers.here import Here, View
from handlers.officials import who
from handlers.officials.drafts import summary, words
from handlers.officials.drafts.acting import DRAFTS
from handlers.officials.matters import deeds
from handlers.officials.matters.acting import Move
from storage.drafts import counts as draft_counts
from storage.drafts import sections, verdicts_due
from storage.drafts import work as draft_work
from storage.unit import Unit
from storage.world import world

_LONGER: Final = (5, 10, 15)
"""Days by which a discussion is usually prolonged."""


# --- with one press more -----------------------------------------------------------------------------------


def _told(chat: Here, draft: Draft, action: Action) -> Rich:
    match action:
        case Action.DRAFT_RECALL:
            return Rich()
        case Action.DRAFT_SUMMARIZE:
            return chat.say("work.draft.sure.summary")
        case _:
            head = action is Action.DRAFT_SUBMIT and _to_head(chat, draft)
            return paragraphs(words.terms(chat, draft), deeds.course(chat, "draft", draft, head=head))


def _to_head(chat: Here, draft: Draft) -> bool:
    wanted = world(chat.unit).practice(draft.authority).draft_approval
    heads = bool(draft_work.heads(chat.unit, draft.authority))
    return deeds.to_head(chat, draft, Action.DRAFT_APPROVE, wanted=wanted, heads=heads)


def _does(chat: Here, draft: Draft, action: Action) -> Move[Draft, moves.Moved]:
    if action is Action.DRAFT_RECALL:
        return moves.recall
    if action is Action.DRAFT_SUMMARIZE:
        counts = draft_counts.total(chat.unit, draft.id)
        due = verdicts_due.count(chat.unit, draft.id)
        owed = {"waiting": counts[Count.WAITING], "unreviewed": max(counts[Count.UNREVIEWED], due)}
        return lambda found, by, around: moves.summarize(found, by, around, **owed)
    tree = sections.tree(chat.unit, draft.id, 1)
    if action is Action.DRAFT_APPROVE:
        return lambda found, by, around: moves.approve(found, by, around, tree)
    heads = bool(draft_work.heads(chat.unit, draft.authority))
    return lambda found, by, around: moves.submit(found, by, around, tree, heads=heads)


def _thanks(chat: Here, draft: Draft) -> Rich:
    waits = draft.phase is Phase.ANNOUNCED
    return deeds.stands(chat, "draft", draft, draft.phase.value, waits=waits)


_sure = deeds.Sure(DRAFTS, _told, _does, _thanks)


def _show_sure(chat: Here, state: State) -> Screen:
    draft, action = _sure.of(chat, state)
    missing = summary.missing(chat, draft) if action is Action.DRAFT_SUMMARIZE else Rich()
    # What would be refused is not offered.
    return _not_yet(chat, draft, missing) if missing else _sure.show(chat, state)


def _not_yet(chat: Here, draft: Draft, missing: Rich) -> Screen:
    """The summary cannot be published: which remarks have no verdict yet, and the way to them."""
    say = chat.say
    judges = may(who.acting(chat).rights, Action.REMARK_JUDGE, draft.authority, None, chat.unit.catalogue)
    rows: list[Row] = [(Option("no", say.label("go.back")),)]
    if judges and draft_counts.total(chat.unit, draft.id)[Count.UNREVIEWED]:
        rows.insert(0, (Option("judge", say.label("work.draft.way.judge"), Tone.MAIN),))
    return Screen(paragraphs(say("work.draft.sure.not_yet", number=draft.number), missing), rows=tuple(rows))


def _take_sure(chat: Here, state: State, said: Said) -> Answer:
    draft, action = _sure.of(chat, state)
    if said == Chose("judge") and action is Action.DRAFT_SUMMARIZE:
        return Go("work.draft.judge", {"draft": draft.id}, instead=True)
    return _sure.take(chat, state, said)


# --- with a reason -----------------------------------------------------------------------------------------


def _check_cancelling(ask: Ask[Unit], draft: Draft, reason: str) -> None:
    told = ask.say("work.draft.cancel.told" if draft.public else "work.draft.cancel.quiet")
    ask.confirm("check", after=told)


def _check_closing(ask: Ask[Unit], draft: Draft, reason: str) -> None:
    def after() -> Rich:
        ended = moves.close_early(draft, who.acting(ask.chat), world(ask.chat.unit), reason=reason).draft
        return paragraphs(words.unusual(ask.chat, ended), ask.say("work.draft.close.told"))

    ask.confirm("check", after=after)


def _prolonged(chat: Here, draft: Draft, until: datetime, reason: str) -> Rich:
    longer = moves.prolong(draft, who.acting(chat), world(chat.unit), until=until, reason=reason).draft
    return paragraphs(words.unusual(chat, longer), chat.say("work.draft.prolong.told"))


_return = deeds.reasoned(
    DRAFTS,
    "return",
    Action.DRAFT_RETURN,
    lambda remarks: lambda found, by, around: moves.send_back(found, by, around, remarks=remarks),
    "returned",
)
_cancel = deeds.reasoned(
    DRAFTS,
    "cancel",
    Action.DRAFT_CANCEL,
    lambda reason: lambda found, by, around: moves.cancel(found, by, around, reason=reason),
    "cancelled",
    required=lambda draft: draft.phase is not Phase.MAKING,
    check=_check_cancelling,
)
_close = deeds.reasoned(
    DRAFTS,
    "close",
    Action.DRAFT_CLOSE,
    lambda reason: lambda found, by, around: moves.close_early(found, by, around, reason=reason),
    "closed",
    check=_check_closing,
)
_prolong = deeds.prolonging(
    DRAFTS,
    Action.DRAFT_PROLONG,
    lambda until, reason: lambda found, by, now: moves.prolong(found, by, now, until=until, reason=reason),
    _LONGER,
    _prolonged,
)

scenes = (View("work.draft.sure", _show_sure, _take_sure), _return, _cancel, _close, _prolong)
