"""A head's word on an answer: what waits for approval, утвердить, вернуть с замечаниями."""

from dataclasses import replace

from bot.ask import Ask
from bot.scene import Answer, State
from bot.script import Script
from bot.speech import Speech
from bot.text import Rich, bold, lines, quote, typed
from domain import moves
from domain.appeals import WORDS_LIMIT, Appeal
from domain.events import Circulated, Proposed, Warned
from domain.rights import Action
from handlers import files
from handlers.appeals import words
from handlers.here import Here
from handlers.officials import acting
from handlers.officials.questions import previewed
from storage.appeals import chronicle
from storage.unit import Unit


def proposed(say: Speech, appeal: Appeal) -> Rich:
    """The answer that waits for approval; empty when none does."""
    made = appeal.proposed
    if made is None:
        return Rich()
    outcome = words.outcome(say, made.outcome, made.planned_until)
    key = "case.proposed.agreed" if appeal.agreeing else "case.proposed"
    return lines(bold(say(key, outcome=outcome)), quote(typed(made.text)))


def _approval(ask: Ask[Unit]) -> None:
    preview(ask, "case.approve.send")


def preview(ask: Ask[Unit], send: str) -> None:
    """The proposed answer as the citizen will see it, before a word on it; `send` is the button."""
    appeal, _ = acting.asked(ask)
    made = appeal.proposed
    if made is None:  # somebody was quicker: the move itself says so
        return
    answered = replace(appeal, outcome=made.outcome, answer=made.text, planned_until=made.planned_until)
    ready, note = files.shelved(ask.chat, made.files)
    note = lines(note, warned(ask.chat, appeal))
    seen = words.answer(acting.citizens(ask.chat, appeal), answered)
    ask.once(previewed("check", ask.say("case.seen"), seen, (), ask.say.label(send), note, ready), Rich())


def warned(chat: Here, appeal: Appeal) -> Rich:
    """What was doubtful about the proposed answer and was left so; empty when nothing was."""
    for event in reversed(chronicle.of(chat.unit, appeal.id, public_only=False)):
        match event.what:
            case Warned(left=left):
                head = bold(chat.say("case.approve.warned"))
                return lines(head, words.doubts(chat.say, left)) if left else Rich()
            case Proposed() | Circulated():
                break
    return Rich()


def _approve(chat: Here, made: None, state: State) -> Answer:
    return acting.act(chat, approve, state, Action.APPROVE, moves.approve)


def remarks(ask: Ask[Unit]) -> str:
    """What is to be changed in the proposed answer."""
    acting.asked(ask)
    return ask.words("text", limit=WORDS_LIMIT)


def _return(chat: Here, wanted: str, state: State) -> Answer:
    return acting.act(
        chat,
        send_back,
        state,
        Action.RETURN,
        lambda appeal, official, around: moves.send_back(appeal, official, around, remarks=wanted),
        said=wanted,
        again=("text",),
    )


approve = Script("case.approve", _approval, _approve)
send_back = Script("case.return", remarks, _return, keeps=True)
scenes = (approve, send_back)
