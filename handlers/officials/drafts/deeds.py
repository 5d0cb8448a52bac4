"""The moves of a draft act: to the head, announced, returned, prolonged, closed, cancelled."""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.ask import Ask
from bot.chat import Chose, Option, Row, Said, Screen, Tone
from bot.scene import Answer, Done, Go, Outdated, State, Unclear
from bot.script import Script
from bot.text import Rich, paragraphs
from domain.drafts import Count, Draft, Phase, moves
from domain.rights import Action, may
from handlers.appeals.words import zone_of
from handlers.here import Here, View
from handlers.officials import who
from handlers.officials.drafts import acting, summary, words
from handlers.officials.drafts.make import CLOSES
from handlers.officials.polls.when import MomentOf
from storage.drafts import counts as draft_counts
from storage.drafts import sections
from storage.drafts import work as draft_work
from storage.unit import Unit
from storage.world import world

_LONGER: Final = (5, 10, 15)
"""Days by which a discussion is usually prolonged."""


# --- with one press more -----------------------------------------------------------------------------------


def _sure(chat: Here, state: State) -> tuple[Draft, Action]:
    try:
        action = Action(str(state.get("action")))
    except ValueError:
        raise Outdated from None
    return acting.of(chat, state, action)[0], action


def _show_sure(chat: Here, state: State) -> Screen:
    say = chat.say
    draft, action = _sure(chat, state)
    text = say(f"work.draft.sure.{action.value}", number=draft.number)
    if action is Action.DRAFT_SUMMARIZE:
        missing = summary.missing(chat, draft)
        if missing:  # it would be refused: nothing is offered that cannot be done
            return _not_yet(chat, draft, missing)
        text = paragraphs(text, say("work.draft.sure.summary"))
    elif action is not Action.DRAFT_RECALL:
        text = paragraphs(text, words.terms(chat, draft), _after(chat, draft, action))
    return Screen(
        text,
        rows=(
            (Option("yes", say.label(f"work.draft.do.{action.value}"), Tone.GOOD),),
            (Option("no", say.label("go.back")),),
        ),
    )


def _not_yet(chat: Here, draft: Draft, missing: Rich) -> Screen:
    """The summary cannot be published: which remarks have no verdict yet, and the way to them."""
    say = chat.say
    judges = may(who.acting(chat).rights, Action.REMARK_JUDGE, draft.authority, None, chat.unit.catalogue)
    rows: list[Row] = [(Option("no", say.label("go.back")),)]
    if judges and draft_counts.total(chat.unit, draft.id)[Count.UNREVIEWED]:
        rows.insert(0, (Option("judge", say.label("work.draft.way.judge"), Tone.MAIN),))
    return Screen(paragraphs(say("work.draft.sure.not_yet", number=draft.number), missing), rows=tuple(rows))


def _after(chat: Here, draft: Draft, action: Action) -> Rich:
    """What happens then: who looks at it, when it opens."""
    if action is Action.DRAFT_SUBMIT and to_head(chat, draft):
        return chat.say("work.draft.sure.head")
    if draft.opens_at is None or draft.opens_at <= chat.now:
        return chat.say("work.draft.sure.at_once")
    return chat.say("work.draft.sure.by_itself")


def to_head(chat: Here, draft: Draft) -> bool:
    """Does it go to the head first?"""
    own = may(who.acting(chat).rights, Action.DRAFT_APPROVE, draft.authority, None, chat.unit.catalogue)
    wanted = world(chat.unit).practice(draft.authority).draft_approval
    return wanted and not own and bool(draft_work.heads(chat.unit, draft.authority))


def _take_sure(chat: Here, state: State, said: Said) -> Answer:
    draft, action = _sure(chat, state)
    match said:
        case Chose("no"):
            return Done()
        case Chose("judge") if action is Action.DRAFT_SUMMARIZE:
            return Go("work.draft.judge", {"draft": draft.id}, instead=True)
        case Chose("yes"):
            return acting.move(chat, draft.id, state.get("seen"), _does(chat, action, draft), _thanks(chat))
        case _:
            return Unclear()


def _does(chat: Here, action: Action, draft: Draft) -> acting.Move:
    if action is Action.DRAFT_RECALL:
        return moves.recall
    if action is Action.DRAFT_SUMMARIZE:
        counts = draft_counts.total(chat.unit, draft.id)
        owed = {"waiting": counts[Count.WAITING], "unreviewed": counts[Count.UNREVIEWED]}
        return lambda found, by, around: moves.summarize(found, by, around, **owed)
    tree = sections.tree(chat.unit, draft.id, 1)
    if action is Action.DRAFT_APPROVE:
        return lambda found, by, around: moves.approve(found, by, around, tree)
    heads = bool(draft_work.heads(chat.unit, draft.authority))
    return lambda found, by, around: moves.submit(found, by, around, tree, heads=heads)


def _thanks(chat: Here) -> acting.Thanks:
    def told(draft: Draft) -> Rich:
        if draft.phase is Phase.ANNOUNCED and draft.opens_at is not None and draft.opens_at <= chat.now:
            return chat.say("work.draft.done.opening")
        return chat.say(f"work.draft.done.{draft.phase.value}")

    return told


# --- with a reason -----------------------------------------------------------------------------------------


def _remarks(ask: Ask[Unit]) -> tuple[int, str]:
    draft = acting.asked(ask, Action.DRAFT_RETURN)
    return draft.id, ask.words("text", limit=moves.REASON_LIMIT)


def _send_back(chat: Here, made: tuple[int, str], state: State) -> Answer:
    draft, remarks = made
    return acting.move(
        chat,
        draft,
        acting.given(state, "seen"),
        lambda found, by, around: moves.send_back(found, by, around, remarks=remarks),
        lambda after: chat.say("work.draft.done.returned"),
        typed_words=remarks,
    )


def _cancelling(ask: Ask[Unit]) -> tuple[int, str]:
    draft = acting.asked(ask, Action.DRAFT_CANCEL)
    reason = ask.words("text", limit=moves.REASON_LIMIT, required=draft.phase is not Phase.MAKING)
    ask.confirm(
        "check", after=ask.say("work.draft.cancel.told" if draft.public else "work.draft.cancel.quiet")
    )
    return draft.id, reason


def _cancel(chat: Here, made: tuple[int, str], state: State) -> Answer:
    draft, reason = made
    return acting.move(
        chat,
        draft,
        acting.given(state, "seen"),
        lambda found, by, around: moves.cancel(found, by, around, reason=reason),
        lambda after: chat.say("work.draft.done.cancelled"),
        typed_words=reason,
    )


def _closing(ask: Ask[Unit]) -> tuple[int, str]:
    draft = acting.asked(ask, Action.DRAFT_CLOSE)
    reason = ask.words("text", limit=moves.REASON_LIMIT)

    def after() -> Rich:
        ended = moves.close_early(draft, who.acting(ask.chat), world(ask.chat.unit), reason=reason).draft
        return paragraphs(words.unusual(ask.chat, ended), ask.say("work.draft.close.told"))

    ask.confirm("check", after=after)
    return draft.id, reason


def _close(chat: Here, made: tuple[int, str], state: State) -> Answer:
    draft, reason = made
    return acting.move(
        chat,
        draft,
        acting.given(state, "seen"),
        lambda found, by, around: moves.close_early(found, by, around, reason=reason),
        lambda after: chat.say("work.draft.done.closed"),
        typed_words=reason,
    )


def _prolonging(ask: Ask[Unit]) -> tuple[int, datetime, str]:
    draft = acting.asked(ask, Action.DRAFT_PROLONG)
    say, now, chat = ask.say, ask.chat.now, ask.chat
    zone = zone_of(chat.unit.catalogue, draft.authority)
    old = draft.closes_at or now
    last = old.astimezone(ZoneInfo(zone)).date()

    def wrong(at: datetime) -> Rich | None:
        if at <= old:
            return say("draft.prolong_later", number=draft.number)
        return say("work.poll.make.too_far") if at - now > moves.LONGEST else None

    question = MomentOf(
        "until",
        say("work.draft.prolong.until", moment=words.moment(chat, draft, old)),
        zone,
        now,
        CLOSES,
        tuple(
            (
                say.label("work.poll.prolong.by", days),
                datetime.combine(last + timedelta(days=days), CLOSES, ZoneInfo(zone)),
            )
            for days in _LONGER
        ),
        fault=wrong,
    )
    until = datetime.fromisoformat(str(ask.once(question))).astimezone(UTC)
    reason = ask.words("text", limit=moves.REASON_LIMIT)

    def after() -> Rich:
        longer = moves.prolong(draft, who.acting(chat), world(chat.unit), until=until, reason=reason).draft
        return paragraphs(words.unusual(chat, longer), say("work.draft.prolong.told"))

    ask.confirm("check", after=after)
    return draft.id, until, reason


def _prolong(chat: Here, made: tuple[int, datetime, str], state: State) -> Answer:
    draft, until, reason = made
    return acting.move(
        chat,
        draft,
        acting.given(state, "seen"),
        lambda found, by, around: moves.prolong(found, by, around, until=until, reason=reason),
        lambda after: chat.say("work.draft.done.prolonged"),
        typed_words=reason,
    )


scenes = (
    View("work.draft.sure", _show_sure, _take_sure),
    Script("work.draft.return", _remarks, _send_back, keeps=False),
    Script("work.draft.cancel", _cancelling, _cancel),
    Script("work.draft.close", _closing, _close),
    Script("work.draft.prolong", _prolonging, _prolong),
)
