"""Scripts: a conversation as a function over remembered answers.

The function is run from its start each turn; the first question without an answer is shown, and the run
stops there. Answers are kept by name, so a release in the middle of a conversation asks what is new and
ignores what is gone, and an answer the world has outlived is asked again. The function must do nothing but
ask and compute; what is to happen once belongs into `finish`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

from bot.ask import Ask, Pending
from bot.chat import Chose, Files, Json, Option, Place, Row, Said, Screen, Tone, Words
from bot.questions import Answered, Attached, Fault, Partly, Question, Secret, Taken
from bot.scene import ERASED, UNKEPT, Answer, Chat, Done, State, Stay, U, Unclear
from bot.text import Rich, lines, paragraphs, units

R = TypeVar("R")

BACK: Final = "_back"
CANCEL: Final = "_cancel"
_DROP: Final = "_drop"
_RESUME: Final = "_resume"
_AFRESH: Final = "_afresh"
_ONE_TEXT: Final = timedelta(seconds=5)  # within which the parts of one long text come
_CUT_AT: Final = 4000  # UTF-16 units: messengers cut what is typed at 4 096


@dataclass(slots=True)
class _Paper:
    """A script's state: what was answered, what is half-answered, what is being edited."""

    answers: dict[str, Json] = field(default_factory=dict)
    partial: dict[str, Json] = field(default_factory=dict)
    editing: str = ""
    before_edit: Json = None
    leaving: bool = False
    draft: bool = False  # taken up again: the person is asked whether to go on
    given: list[str] = field(default_factory=list)  # answers that came with the frame: back keeps them
    afresh: State = field(default_factory=dict)  # what a new start would begin with

    @staticmethod
    def read(state: State) -> "_Paper":
        answers, partial = state.get("answers"), state.get("partial")
        given, afresh = state.get("given"), state.get("afresh")
        return _Paper(
            dict(answers) if isinstance(answers, dict) else {},
            dict(partial) if isinstance(partial, dict) else {},
            str(state.get("editing") or ""),
            state.get("before_edit"),
            bool(state.get("leaving")),
            bool(state.get("draft")),
            [str(name) for name in given] if isinstance(given, list) else [],
            afresh if isinstance(afresh, dict) else {},
        )

    def written(self) -> State:
        kept: State = {"answers": dict(self.answers)}
        if self.partial:
            kept["partial"] = dict(self.partial)
        if self.editing:
            kept |= {"editing": self.editing, "before_edit": self.before_edit}
        if self.leaving:
            kept["leaving"] = True
        if self.draft:
            kept |= {"draft": True, "afresh": self.afresh}
        if self.given:
            kept["given"] = list(self.given)
        return kept


@dataclass(frozen=True)  # no slots: Python 3.11 cannot call the alias of a slotted generic
class Script(Generic[U, R]):
    """A scene that asks. `finish(chat, result, before)` runs once, in the turn's transaction, when all is
    answered; `before` is the state without the last answer, to `Stay` in when it cannot be done.

    What comes at the wrong question is not lost: files sent early wait for the question named `files`, a
    point for the one named `place`, words beside files are the answer to a question in words.
    Answers given from outside (`begin`) are not asked. With `keeps`, leaving in the middle keeps a draft.
    `texts` is the script whose texts it asks with, where several ask the same; by default its own.
    """

    name: str
    questions: Callable[[Ask[U]], R]
    finish: Callable[[Chat[U], R, State], Answer]
    files: str = ""
    place: str = ""
    keeps: bool = False
    texts: str = ""

    @staticmethod
    def begin(**answers: Json) -> State:
        """The state of a new frame with some answers given from outside."""
        return {"answers": dict(answers), "given": list(answers)}

    def draft(self, state: State) -> State | None:
        """The state worth keeping when the person goes away; None when nothing was answered."""
        paper = _Paper.read(state)
        if not self.keeps or not (set(paper.answers) - set(paper.given) or any(paper.partial.values())):
            return None
        return replace(paper, leaving=False, draft=True).written()

    # --- show ---

    def show(self, chat: Chat[U], state: State) -> Screen:
        paper = _Paper.read(state)
        if paper.draft:
            return self._taken_up(chat, paper)
        if paper.leaving:
            return self._leaving(chat)
        ask, pending = self._run(chat, paper, state)
        if pending is None:  # everything known although nothing was sent: a release took the check away
            return Screen(chat.say("ask.all_known"), rows=(self._controls(chat, paper, ask),))
        state["shown"] = pending.question.name
        secret = pending.question if isinstance(pending.question, Secret) else None
        for flag, on in ((UNKEPT, secret is not None), (ERASED, secret is not None and secret.erased)):
            state.pop(flag, None)
            if on:
                state[flag] = True
        screen = pending.question.screen(chat, paper.partial.get(pending.question.name))
        if pending.stale and not pending.told:
            screen = replace(screen, text=paragraphs(chat.say("ask.stale"), screen.text))
        return replace(screen, rows=(*screen.rows, self._controls(chat, paper, ask)))

    def _controls(self, chat: Chat[U], paper: _Paper, ask: Ask[U]) -> Row:
        cancel = Option(CANCEL, chat.say.label("ask.cancel"))
        can_go_back = paper.editing or any(name not in paper.given for name in ask.order)
        return (Option(BACK, chat.say.label("ask.back")), cancel) if can_go_back else (cancel,)

    def _leaving(self, chat: Chat[U]) -> Screen:
        return Screen(
            chat.say("ask.leaving"),
            rows=(
                (Option(_DROP, chat.say.label("ask.leave_drop"), Tone.BAD),),
                (Option(_RESUME, chat.say.label("ask.leave_stay"), Tone.MAIN),),
            ),
        )

    def _taken_up(self, chat: Chat[U], paper: _Paper) -> Screen:
        ask, _ = self._run(chat, paper, {})
        told = lines(*(each.line() for each in ask.asked))
        return Screen(
            paragraphs(chat.say("ask.draft"), told),
            rows=(
                (Option(_RESUME, chat.say.label("ask.draft_resume"), Tone.MAIN),),
                (Option(_AFRESH, chat.say.label("ask.draft_afresh")),),
            ),
        )

    def _run(self, chat: Chat[U], paper: _Paper, state: State) -> tuple[Ask[U], Pending | None]:
        ask = Ask(chat, self.texts or self.name, paper.answers, str(state.get("shown") or ""))
        try:
            self.questions(ask)
        except Pending as pending:
            return ask, pending
        return ask, None

    # --- take ---

    def take(self, chat: Chat[U], state: State, said: Said) -> Answer:
        paper = _Paper.read(state)
        if paper.draft or paper.leaving:
            return self._decide(chat, paper, said)
        ask, pending = self._run(chat, paper, state)
        match said:
            case Chose(key) if key == CANCEL:
                if not any(name not in paper.given for name in ask.order) and not any(paper.partial.values()):
                    return Done(chat.say("ask.cancelled"))
                return Stay(replace(paper, leaving=True).written())
            case Chose(key) if key == BACK:
                return Stay(self._back(paper, ask, pending).written(), first=True)
            case Chose(key) if key.startswith("_edit.") and key[6:] in paper.answers:
                return Stay(self._edit(paper, key[6:]).written(), first=True)
        if pending is None:
            return self._on(chat, paper, state)
        asked = state.get("shown", pending.question.name)
        if asked != pending.question.name and isinstance(said, Chose | Words):
            # A release came between, or the world outlived an answer: this was said to another question.
            return Stay(note=None if pending.stale else chat.say("ask.stale"))
        if isinstance(said, Words) and self._goes_on(chat, state):
            return Stay(paper.written() | {"long": state["long"]}, chat.say("ask.too_long_rest"))
        return self._taken(chat, paper, pending.question, said)

    @staticmethod
    def _goes_on(chat: Chat[U], state: State) -> bool:
        """Has a text too long just been refused? Then this is its rest, which the messenger cut off."""
        at = state.get("long")
        return isinstance(at, str) and chat.now - datetime.fromisoformat(at) < _ONE_TEXT

    def _decide(self, chat: Chat[U], paper: _Paper, said: Said) -> Answer:
        match said:
            case Chose(key) if key == _DROP:
                return Done(chat.say("ask.cancelled"))
            case Chose(key) if key == _RESUME:
                return Stay(replace(paper, leaving=False, draft=False).written())
            case Chose(key) if key == _AFRESH:
                return Stay(dict(paper.afresh))
            case Words() | Files() | Place() | Chose() if paper.leaving:
                return self.take(chat, replace(paper, leaving=False).written(), said)
            case Files() | Place():  # it belongs to what was begun: nothing sent is lost
                return self.take(chat, replace(paper, draft=False).written(), said)
            case _:
                return Stay(note=chat.say("ask.choose_please"))

    def _taken(self, chat: Chat[U], paper: _Paper, question: Question, said: Said) -> Answer:
        name = question.name
        taken: Taken = question.take(chat, paper.partial.get(name), said)
        note: Rich | None = None
        if taken is None and isinstance(said, Files) and self.files:
            note = self._carry_files(chat, paper, said)
            taken = (
                question.take(chat, paper.partial.get(name), Words(said.caption)) if said.caption else None
            )
            if taken is None:
                return Stay(paper.written(), note)
        elif taken is None and isinstance(said, Place) and self.place and self.place not in paper.answers:
            kept: dict[str, Json] = {
                "latitude": round(said.latitude, 6),
                "longitude": round(said.longitude, 6),
            }
            paper.partial[self.place] = kept | ({"words": said.title} if said.title else {})
            return Stay(paper.written(), chat.say("ask.place_kept"))
        match taken:
            case Answered(value):
                before = replace(paper, partial=dict(paper.partial), answers=dict(paper.answers)).written()
                paper.answers[name] = value
                paper.partial.pop(name, None)
                paper.editing, paper.before_edit = "", None
                return self._on(chat, paper, before, note)
            case Partly(partial, said_note, first):
                paper.partial[name] = partial
                return Stay(paper.written(), _both(note, said_note), first)
            case Fault(wrong):
                cut = isinstance(said, Words) and units(said.text) >= _CUT_AT
                long: State = {"long": chat.now.isoformat()} if cut else {}
                return Stay(paper.written() | long, _both(note, wrong))
            case None:
                return Unclear()

    def _on(self, chat: Chat[U], paper: _Paper, before: State, note: Rich | None = None) -> Answer:
        ask = Ask(chat, self.texts or self.name, paper.answers)
        try:
            result = self.questions(ask)
        except Pending:
            return Stay(paper.written(), note, first=True)
        return self.finish(chat, result, before)

    def _carry_files(self, chat: Chat[U], paper: _Paper, said: Files) -> Rich | None:
        """Keep what came before its question; the answer already given, if any, grows."""
        question = Attached(self.files, Rich(), chat.keep)
        have = paper.partial.get(self.files) or paper.answers.get(self.files)
        taken = question.take(chat, have, said)
        if isinstance(taken, Partly):
            if self.files in paper.answers:
                paper.answers[self.files] = taken.partial
            else:
                paper.partial[self.files] = taken.partial
            count = len(taken.partial) if isinstance(taken.partial, list) else 0
            return taken.note or chat.say("ask.files_kept", count)
        return None

    def _back(self, paper: _Paper, ask: Ask[U], pending: Pending | None) -> _Paper:
        if paper.editing:  # the old answer stands again
            paper.answers[paper.editing] = paper.before_edit
            return replace(paper, editing="", before_edit=None)
        if pending is not None and isinstance(paper.partial.get(pending.question.name), str):
            del paper.partial[pending.question.name]  # one step up in a tree; what was gathered stays
            return paper
        for name in reversed(ask.order):
            if name not in paper.given:
                self._forget(paper, name)
                break
        return paper

    @staticmethod
    def _forget(paper: _Paper, name: str) -> None:
        value = paper.answers.pop(name)
        if isinstance(value, list | dict) and value:  # a list of files, a place: begin from what there was
            paper.partial[name] = value

    @staticmethod
    def _edit(paper: _Paper, name: str) -> _Paper:
        old = paper.answers.pop(name)
        if isinstance(old, list | dict) and old:
            paper.partial[name] = old
        return replace(paper, editing=name, before_edit=old)


def _both(first: Rich | None, second: Rich | None) -> Rich | None:
    return paragraphs(first or "", second or "") if first or second else None
