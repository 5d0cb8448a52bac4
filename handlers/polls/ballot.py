"""A ballot being filled: the questions of a poll one after another, the check, the handing in.

What was answered so far lies in `storage.polls.drafts`, of the person and not of the chat: so it goes on in
any of their messengers, and is gone with the handing in. The conversation remembers only which poll it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.ask import Ask
from bot.chat import Chose, Json, Said, Screen
from bot.questions import Answered, Fault
from bot.scene import UNKEPT, Answer, Done, State, Stay
from bot.script import Script
from bot.text import Rich, join, paragraphs, typed
from domain.polls import Answer as Given
from domain.polls import Level, Poll, shown
from domain.polls import Question as Asked
from handlers.appeals.words import day_of, zone_of
from handlers.here import Here, loaded
from handlers.polls import words
from handlers.polls.asked import asked, given
from storage import conversations
from storage.polls import ballots, polls, receipts, statements
from storage.polls import drafts as poll_drafts
from storage.polls.receipts import Whereabouts
from storage.unit import Unit

NAME: Final = "vote.ballot"


@dataclass(frozen=True, slots=True)
class Filled:
    """A ballot answered to the end. `code` is the receipt of the ballot it replaces, "" for none."""

    poll: Poll
    answers: Mapping[str, Given]
    code: str = ""
    trial: bool = False


def begin(poll: int, *, trial: bool = False, change: bool = False) -> State:
    """The state of a new frame. `trial` counts nothing; `change` replaces a ballot by its receipt."""
    return {"poll": poll, "trial": trial, "change": change}


def _questions(ask: Ask[Unit]) -> Filled:
    poll = _poll(ask.chat, ask.given("poll"))
    answers: dict[str, Given] = {}
    for question in poll.asked:
        seen = shown(poll.asked, answers)
        if question not in seen:
            continue
        number, total = seen.index(question) + 1, len(seen)
        value = ask.once(asked(ask.chat, poll, question, number, total), _label(ask.chat, question, number))
        said = given(question, value)
        if said is not None:
            answers[question.key] = said
    trial, change = bool(ask.given("trial")), bool(ask.given("change"))
    ask.confirm("check", after=lambda: _after(ask.chat, poll, trial, change))
    code = str(ask.secret("code", lambda text: _code(ask.chat, poll, text))) if change else ""
    return Filled(poll, answers, code, trial)


def _poll(chat: Here, id: Json) -> Poll:
    return chat.look(("poll", str(id)), lambda: loaded(chat, polls.load, id))


def _label(chat: Here, question: Asked, number: int) -> Rich:
    return join("", [f"{number}. ", typed(chat.say.choose(question.text))])


def _after(chat: Here, poll: Poll, trial: bool, change: bool) -> Rich:
    say, level = chat.say, words.level(chat.say, _level(chat))
    if trial:
        return say("vote.ballot.trial")
    if change:
        return level
    final = Rich() if poll.changing else say("vote.ballot.final")
    return paragraphs(level, join(" ", [final, say("vote.ballot.after")]))


def _level(chat: Here) -> Level:
    return Level.PHONE if statements.of(chat.unit, chat.person).phone else Level.CHANNEL


def _code(chat: Here, poll: Poll, text: str) -> Answered | Fault:
    """The receipt of the ballot to be replaced; it is asked last, and kept nowhere."""
    code = receipts.read(text)
    if code is None:
        return Fault(chat.say("vote.receipt.not_a_code"))
    if receipts.whereabouts(chat.unit, poll.id, code) is Whereabouts.UNKNOWN:
        return Fault(chat.say("vote.receipt.unknown", number=poll.number))
    return Answered(code)


# --- the handing in -------------------------------------------------------------------------------------


def _finish(chat: Here, filled: Filled, before: State) -> Answer:
    poll, unit = filled.poll, chat.unit
    if filled.trial:
        return Done(chat.say("vote.trial_done"))
    level = _level(chat)
    try:
        if filled.code:
            ballots.change(unit, poll.id, chat.person, filled.code, filled.answers, level=level)
            _forgotten(chat)
            return Done(chat.say("vote.changed"))
        code = ballots.cast(
            unit,
            poll.id,
            chat.person,
            filled.answers,
            level=level,
            territory=statements.of(unit, chat.person).territory,
            day=day_of(unit.now, zone_of(unit.catalogue, poll.authority)),
        )
    except ballots.NotRunning:
        return _over(chat, poll)
    except ballots.TookPart:
        poll_drafts.drop(unit, poll.id, chat.person)
        return Done(chat.say("vote.took_part"))
    except ballots.NoBallot:
        return Done(chat.say("vote.receipt.unknown", number=poll.number))
    _forgotten(chat)
    chat.tell(Screen(chat.say("vote.receipt", code=code, number=poll.number), unkept=True))
    return Done(chat.say("vote.thanks"))


def _forgotten(chat: Here) -> None:
    """Nothing of the ballot stays in the person's other chats, where it may have been begun."""
    conversations.forget_frames(chat.unit, chat.person, (NAME,), but=chat.address)


def _over(chat: Here, poll: Poll) -> Answer:
    poll_drafts.drop(chat.unit, poll.id, chat.person)
    return Done(chat.say("vote.over_meanwhile"))


SCRIPT: Final = Script(NAME, _questions, _finish)


class Filling:
    """The scene: the script over what lies in `storage.polls.drafts`."""

    name = NAME

    def show(self, chat: Here, state: State) -> Screen:
        paper = self._paper(chat, state)
        screen = SCRIPT.show(chat, paper)
        state["shown"] = paper.get("shown")
        state[UNKEPT] = True  # what is pressed now tells what is chosen
        return screen

    def take(self, chat: Here, state: State, said: Said) -> Answer:
        poll = _poll(chat, state.get("poll"))
        if not state.get("trial") and not poll.running(chat.unit.now):
            return _over(chat, poll)
        answer = SCRIPT.take(chat, self._paper(chat, state), said)
        match answer:
            case Stay(paper, note, first):
                if paper is not None:
                    self._keep(chat, state, poll, paper)
                return Stay(state, note, first)
            case Done() if said == Chose("_drop"):
                poll_drafts.drop(chat.unit, poll.id, chat.person)
                return answer
            case _:
                return answer

    def draft(self, state: State) -> State | None:
        return None  # it lies elsewhere

    def _paper(self, chat: Here, state: State) -> State:
        """The script's own state: what was answered, whatever messenger it was answered in."""
        known = {key: state.get(key) for key in ("poll", "trial", "change")}
        own = state.get("paper")
        poll = state.get("poll")
        if _own(state):
            kept: State = dict(own) if isinstance(own, dict) else {}
        else:
            kept = {**poll_drafts.load(chat.unit, poll if isinstance(poll, int) else -1, chat.person)}
        answers = kept.get("answers")
        told = answers if isinstance(answers, dict) else {}
        paper: State = {**kept, "answers": {**told, **known}, "given": [*known]}
        return {**paper, "shown": state["shown"]} if state.get("shown") else paper

    def _keep(self, chat: Here, state: State, poll: Poll, paper: State) -> None:
        kept = {key: value for key, value in paper.items() if key not in ("given", "shown")}
        answers = kept.get("answers")
        told = answers if isinstance(answers, dict) else {}
        kept["answers"] = {key: told[key] for key in told if key not in ("poll", "trial", "change")}
        if _own(state):
            state["paper"] = kept
        else:
            poll_drafts.keep(chat.unit, poll.id, chat.person, kept)


def _own(state: State) -> bool:
    """A trial, or a vote being changed, is of this chat alone and is not gone on with elsewhere."""
    return bool(state.get("trial") or state.get("change"))


scenes: Final = (Filling(),)
