"""Work on a case: взять в работу, назначить, спросить гражданина, внутренняя заметка."""

from dataclasses import dataclass

from bot.ask import Ask
from bot.questions import Choice
from bot.scene import Answer, State
from bot.script import Script
from bot.text import Rich, bold, lines, quote, typed
from domain import moves
from domain.appeals import FILE_LIMIT, WORDS_LIMIT, Appeal
from domain.moves import Moved
from domain.people import Official
from domain.rights import Action
from domain.world import World
from handlers import files
from handlers.here import Here
from handlers.officials import acting, who
from handlers.officials.questions import previewed
from storage.officials import officials
from storage.unit import Unit
from storage.world import world


def take(chat: Here, state: State) -> Answer:
    """Взять в работу: a press is enough."""

    def move(appeal: Appeal, official: Official, around: World) -> Moved:
        others = officials.others(chat.unit, appeal, official.person)
        return moves.take(appeal, official, around, others=others)

    return acting.at_once(chat, state, move, "case.take.done")


@dataclass(frozen=True, slots=True)
class Assignment:
    executor: int
    companion: int | None


def _assignment(ask: Ask[Unit]) -> Assignment:
    """An executor of an earlier round gets a companion who is not one, where there is anybody."""
    appeal, _ = acting.asked(ask)
    say = ask.say
    found = officials.assignable(ask.chat.unit, appeal)
    choices = []
    for each in found:
        name = who.name_of(ask.chat, each.person).plain
        marked = say.label("case.assign.former", name=name) if each.person in appeal.former else name
        choices.append(Choice(str(each.person), marked))
    now = say("case.assign.now", names=who.names_of(ask.chat, appeal.executors))
    executor = int(ask.one_of("executor", choices, prompt=lines(say("case.assign.executor"), now)))
    fresh = [each for each in choices if int(each.key) not in (executor, *appeal.former)]
    if executor not in appeal.former or not fresh:
        return Assignment(executor, None)
    return Assignment(executor, int(ask.one_of("companion", fresh)))


def _assign(chat: Here, made: Assignment, state: State) -> Answer:
    def move(appeal: Appeal, official: Official, around: World) -> Moved:
        others = officials.others(chat.unit, appeal, made.executor)
        return moves.assign(
            appeal, official, around, executor=made.executor, companion=made.companion, others=others
        )

    again = ("executor", "companion")
    return acting.act(chat, assign, state, Action.ASSIGN, move, again=again)


assign = Script("case.assign", _assignment, _assign)


def _question(ask: Ask[Unit]) -> str:
    appeal, _ = acting.asked(ask)
    say, theirs = ask.say, acting.citizens(ask.chat, appeal)
    stops = world(ask.chat.unit).practice(appeal.authority).clock_stops
    clock = say("case.ask.stops" if stops else "case.ask.runs")
    text = ask.words("text", limit=WORDS_LIMIT, prompt=lines(say("case.ask.text"), clock))
    seen = lines(bold(theirs("card.question")), quote(typed(text)))
    preview = previewed("check", say("case.seen"), seen, tuple(ask.asked), say.label("case.ask.send"), clock)
    ask.once(preview, Rich())
    return text


def _ask(chat: Here, text: str, state: State) -> Answer:
    return acting.act(
        chat,
        question,
        state,
        Action.ASK,
        lambda appeal, official, around: moves.ask_citizen(appeal, official, around, question=text),
        said=text,
    )


question = Script("case.ask", _question, _ask, keeps=True)


@dataclass(frozen=True, slots=True)
class Note:
    text: str
    files: tuple[int, ...]


def _progressing(ask: Ask[Unit]) -> Note:
    appeal, _ = acting.asked(ask)
    say, theirs = ask.say, acting.citizens(ask.chat, appeal)
    text = ask.words("text", limit=WORDS_LIMIT)
    attached = tuple(ask.files("files", limit=FILE_LIMIT))
    ready, note = files.shelved(ask.chat, attached)
    seen = lines(bold(theirs("card.progressed")), quote(typed(text)))
    after = lines(note, say("case.progress.after"))
    send = say.label("case.progress.send")
    ask.once(previewed("check", say("case.seen"), seen, tuple(ask.asked), send, after, ready), Rich())
    return Note(text, attached)


def _progress(chat: Here, made: Note, state: State) -> Answer:
    return acting.act(
        chat,
        progress,
        state,
        Action.PROGRESS,
        lambda appeal, official, around: moves.progress(
            appeal, official, around, text=made.text, files=made.files
        ),
        said=made.text,
    )


progress = Script("case.progress", _progressing, _progress, files="files", keeps=True)


def _noted(ask: Ask[Unit]) -> Note:
    acting.asked(ask)
    text = ask.words("text", limit=WORDS_LIMIT)
    return Note(text, tuple(ask.files("files", limit=FILE_LIMIT)))


def _note(chat: Here, made: Note, state: State) -> Answer:
    return acting.act(
        chat,
        note,
        state,
        Action.NOTE,
        lambda appeal, official, around: moves.note(
            appeal, official, around, text=made.text, files=made.files
        ),
        said=made.text,
        again=("text",),
    )


note = Script("case.note", _noted, _note, files="files", keeps=True)
scenes = (assign, question, progress, note)
