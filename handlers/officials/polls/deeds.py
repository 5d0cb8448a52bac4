"""The moves of a poll: to the head, approved, returned, prolonged, cancelled, «что решено»."""

from typing import Final

from bot.ask import Ask
from bot.scene import Answer, State
from bot.script import Script
from bot.text import Rich, bold, lines, paragraphs, quote, typed
from domain.polls import Poll, moves
from domain.polls import State as PollState
from domain.rights import Action
from handlers import files
from handlers.here import Here, View
from handlers.officials.matters import deeds
from handlers.officials.matters.acting import Move
from handlers.officials.polls import acting, words
from handlers.officials.polls.acting import POLLS
from handlers.officials.questions import previewed
from storage.polls import work as poll_work
from storage.unit import Unit
from storage.world import world

FILES: Final = 5


# --- with one press more -----------------------------------------------------------------------------------


def _told(chat: Here, poll: Poll, action: Action) -> Rich:
    if action is Action.POLL_RECALL:
        return Rich()
    head = action is Action.POLL_SUBMIT and _to_head(chat, poll)
    return paragraphs(words.terms(chat, poll), deeds.course(chat, "poll", poll, head=head))


def _to_head(chat: Here, poll: Poll) -> bool:
    wanted = world(chat.unit).practice(poll.authority).poll_approval
    heads = bool(poll_work.heads(chat.unit, poll.authority))
    return deeds.to_head(chat, poll, Action.POLL_APPROVE, wanted=wanted, heads=heads)


def _does(chat: Here, poll: Poll, action: Action) -> Move[Poll, moves.Moved]:
    match action:
        case Action.POLL_APPROVE:
            return moves.approve
        case Action.POLL_RECALL:
            return moves.recall
        case _:
            heads = bool(poll_work.heads(chat.unit, poll.authority))
            return lambda found, by, around: moves.submit(found, by, around, heads=heads)


def _thanks(chat: Here, poll: Poll) -> Rich:
    waits = poll.state is PollState.SCHEDULED
    return deeds.stands(chat, "poll", poll, poll.state.value, waits=waits)


_sure = deeds.Sure(POLLS, _told, _does, _thanks)


# --- with a reason -----------------------------------------------------------------------------------------


def _check_cancelling(ask: Ask[Unit], poll: Poll, reason: str) -> None:
    running = poll.state is PollState.OPEN
    ask.confirm("check", after=ask.say("work.poll.cancel.told" if running else "work.poll.cancel.quiet"))


_return = deeds.reasoned(
    POLLS,
    "return",
    Action.POLL_RETURN,
    lambda remarks: lambda found, by, around: moves.send_back(found, by, around, remarks=remarks),
    "returned",
)
_cancel = deeds.reasoned(
    POLLS,
    "cancel",
    Action.POLL_CANCEL,
    lambda reason: lambda found, by, around: moves.cancel(found, by, around, reason=reason),
    "cancelled",
    required=lambda poll: poll.state is not PollState.DRAFT,
    check=_check_cancelling,
)
_prolong = deeds.prolonging(
    POLLS,
    Action.POLL_PROLONG,
    lambda until, reason: lambda found, by, now: moves.prolong(found, by, now, until=until, reason=reason),
    (3, 7, 14),
    lambda chat, poll, until, reason: chat.say("work.poll.prolong.told"),
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
    ask.once(previewed("check", say("work.poll.decide.check"), seen, ask.asked, send, after, ready), Rich())
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
    View("work.poll.sure", _sure.show, _sure.take),
    _return,
    _cancel,
    _prolong,
    Script("work.poll.decide", _deciding, _decide, files="files"),
)
