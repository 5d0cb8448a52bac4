"""The moves of a poll: to the head, approved, returned, prolonged, cancelled, «что решено»."""

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.ask import Ask
from bot.chat import Chose, Option, Said, Screen, Tone
from bot.scene import Answer, Done, Outdated, State, Unclear
from bot.script import Script
from bot.text import Rich, bold, lines, paragraphs, quote, typed
from domain.polls import Poll, moves
from domain.polls import State as PollState
from domain.rights import Action, may
from handlers import files
from handlers.appeals.words import zone_of
from handlers.here import Here, View
from handlers.officials import who
from handlers.officials.polls import acting, words
from handlers.officials.polls.when import MomentOf
from handlers.officials.questions import Preview
from storage.polls import work as poll_work
from storage.unit import Unit
from storage.world import world

FILES: Final = 5
_CLOSES: Final = time(23, 59)


# --- with one press more -----------------------------------------------------------------------------------


def _sure(chat: Here, state: State) -> tuple[Poll, Action]:
    try:
        action = Action(str(state.get("action")))
    except ValueError:
        raise Outdated from None
    return acting.of(chat, state, action)[0], action


def _show_sure(chat: Here, state: State) -> Screen:
    say = chat.say
    poll, action = _sure(chat, state)
    text = say(f"work.poll.sure.{action.value}", number=poll.number)
    if action is not Action.POLL_RECALL:
        text = paragraphs(text, words.terms(chat, poll), _after(chat, poll, action))
    return Screen(
        text,
        rows=(
            (Option("yes", say.label(f"work.poll.do.{action.value}"), Tone.GOOD),),
            (Option("no", say.label("go.back")),),
        ),
    )


def _after(chat: Here, poll: Poll, action: Action) -> Rich:
    """What happens then: who looks at it, when it opens."""
    if action is Action.POLL_SUBMIT and to_head(chat, poll):
        return chat.say("work.poll.sure.head")
    if poll.opens_at is None or poll.opens_at <= chat.now:
        return chat.say("work.poll.sure.at_once")
    return chat.say("work.poll.sure.by_itself")


def to_head(chat: Here, poll: Poll) -> bool:
    """Does it go to the head first?"""
    own = may(who.acting(chat).rights, Action.POLL_APPROVE, poll.authority, None, chat.unit.catalogue)
    wanted = world(chat.unit).practice(poll.authority).poll_approval
    return wanted and not own and bool(poll_work.heads(chat.unit, poll.authority))


def _take_sure(chat: Here, state: State, said: Said) -> Answer:
    poll, action = _sure(chat, state)
    match said:
        case Chose("no"):
            return Done()
        case Chose("yes"):
            does = _does(chat, action, poll.authority)
            return acting.move(chat, poll.id, state.get("seen"), does, _thanks(chat))
        case _:
            return Unclear()


def _does(chat: Here, action: Action, authority: str) -> acting.Move:
    match action:
        case Action.POLL_APPROVE:
            return moves.approve
        case Action.POLL_RECALL:
            return moves.recall
        case _:
            heads = bool(poll_work.heads(chat.unit, authority))
            return lambda found, by, around: moves.submit(found, by, around, heads=heads)


def _thanks(chat: Here) -> acting.Thanks:
    def told(poll: Poll) -> Rich:
        if poll.state is PollState.SCHEDULED and poll.opens_at is not None and poll.opens_at <= chat.now:
            return chat.say("work.poll.done.opening")
        return chat.say(f"work.poll.done.{poll.state.value}")

    return told


# --- with a reason -----------------------------------------------------------------------------------------


def _remarks(ask: Ask[Unit]) -> tuple[int, str]:
    poll = acting.asked(ask, Action.POLL_RETURN)
    return poll.id, ask.words("text", limit=moves.REASON_LIMIT)


def _send_back(chat: Here, made: tuple[int, str], state: State) -> Answer:
    poll, remarks = made
    return acting.move(
        chat,
        poll,
        acting.given(state, "seen"),
        lambda found, by, around: moves.send_back(found, by, around, remarks=remarks),
        lambda after: chat.say("work.poll.done.returned"),
        typed_words=remarks,
    )


def _cancelling(ask: Ask[Unit]) -> tuple[int, str]:
    poll = acting.asked(ask, Action.POLL_CANCEL)
    seen = poll.state is not PollState.DRAFT
    reason = ask.words("text", limit=moves.REASON_LIMIT, required=seen)
    running = poll.state is PollState.OPEN
    ask.confirm("check", after=ask.say("work.poll.cancel.told" if running else "work.poll.cancel.quiet"))
    return poll.id, reason


def _cancel(chat: Here, made: tuple[int, str], state: State) -> Answer:
    poll, reason = made
    return acting.move(
        chat,
        poll,
        acting.given(state, "seen"),
        lambda found, by, around: moves.cancel(found, by, around, reason=reason),
        lambda after: chat.say("work.poll.done.cancelled"),
        typed_words=reason,
    )


def _prolonging(ask: Ask[Unit]) -> tuple[int, datetime, str]:
    poll = acting.asked(ask, Action.POLL_PROLONG)
    say, now = ask.say, ask.chat.now
    zone = zone_of(ask.chat.unit.catalogue, poll.authority)
    old = poll.closes_at or now
    last = old.astimezone(ZoneInfo(zone)).date()

    def wrong(at: datetime) -> Rich | None:
        if at <= old:
            return say("poll.prolong_later", number=poll.number)
        return say("work.poll.make.too_far") if at - now > moves.LONGEST else None

    question = MomentOf(
        "until",
        say("work.poll.prolong.until", moment=words.moment(ask.chat, poll, old)),
        zone,
        now,
        _CLOSES,
        tuple(
            (
                say.label("work.poll.prolong.by", days),
                datetime.combine(last + timedelta(days=days), _CLOSES, ZoneInfo(zone)),
            )
            for days in (3, 7, 14)
        ),
        fault=wrong,
    )
    until = datetime.fromisoformat(str(ask.once(question))).astimezone(UTC)
    reason = ask.words("text", limit=moves.REASON_LIMIT)
    ask.confirm("check", after=say("work.poll.prolong.told"))
    return poll.id, until, reason


def _prolong(chat: Here, made: tuple[int, datetime, str], state: State) -> Answer:
    poll, until, reason = made
    return acting.move(
        chat,
        poll,
        acting.given(state, "seen"),
        lambda found, by, around: moves.prolong(found, by, around, until=until, reason=reason),
        lambda after: chat.say("work.poll.done.prolonged"),
        typed_words=reason,
    )


# --- «что решено» ------------------------------------------------------------------------------------------


def _deciding(ask: Ask[Unit]) -> tuple[int, str, tuple[int, ...]]:
    poll = acting.asked(ask, Action.POLL_DECIDE)
    say = ask.say
    text = ask.words("text", limit=moves.DECISION_LIMIT)
    sent = tuple(ask.files("files", limit=FILES))
    ready, note = files.shelved(ask.chat, sent)
    seen = decided(ask.chat, poll, text)
    after = lines(note, say("work.poll.decide.told"))
    send = say.label("work.poll.decide.check.send")
    ask.once(Preview("check", say("work.poll.decide.check"), seen, ask.asked, send, after, ready), Rich())
    return poll.id, text, sent


def decided(chat: Here, poll: Poll, text: str) -> Rich:
    """«Что решено» as participants read it."""
    say = chat.say
    return lines(bold(say("poll.notice.decided", title=typed(words.title(poll)))), quote(typed(text)))


def _decide(chat: Here, made: tuple[int, str, tuple[int, ...]], state: State) -> Answer:
    poll, text, sent = made
    return acting.move(
        chat,
        poll,
        acting.given(state, "seen"),
        lambda found, by, around: moves.decide(found, by, around, decision={"ru": text}, files=sent),
        lambda after: chat.say("work.poll.done.decided"),
        typed_words=text,
    )


scenes = (
    View("work.poll.sure", _show_sure, _take_sure),
    Script("work.poll.return", _remarks, _send_back, keeps=False),
    Script("work.poll.cancel", _cancelling, _cancel),
    Script("work.poll.prolong", _prolonging, _prolong),
    Script("work.poll.decide", _deciding, _decide, files="files"),
)
