"""«Записать со слов заявителя»: an official writes down what somebody without a messenger tells by phone."""

from dataclasses import dataclass, replace
from typing import Final

from bot.ask import Ask
from bot.scene import Answer, Done, Go, Outdated, Scene, State, Stay
from bot.script import Script
from bot.text import Rich, bold, join, lines, paragraphs, typed
from domain import moves
from domain.appeals import FILE_LIMIT, WORDS_LIMIT, Appeal, Status
from domain.authors import NAME_LIMIT, REPLY_TO_LIMIT, Author
from domain.moves import Moved, files_for_callers
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action
from domain.world import World
from handlers.appeals import joining, report, words
from handlers.appeals.report import Told
from handlers.appeals.words import day_of, zone_of
from handlers.here import Here
from handlers.officials import acting, who
from handlers.refused import said as said_no
from storage.appeals import appeals, authors, callers
from storage.unit import Unit

SCENE: Final = "work.file"


@dataclass(frozen=True, slots=True)
class Call:
    """What was told, and by whom where the channel may carry it (149-ФЗ ст. 10 ч. 8).

    `main` is the case the caller is with from now on.
    """

    told: Told
    caller: Author | None
    main: int | None = None


def able(official: Official) -> bool:
    """Does the official take calls?"""
    return files_for_callers(official)


def begin(chat: Here) -> Answer:
    """From «Ещё»; says what will not be asked here."""
    return Go(SCENE, note=chat.say("work.file.begin" if chat.personal else "work.file.begin_here"))


def _questions(ask: Ask[Unit]) -> Call:
    """The citizen's own questions, then who calls."""
    if not able(who.acting(ask.chat)):
        raise Outdated
    known = report.matter(ask)
    main = joining.twin(ask, known, joining.Offer("work.file.twin", mine=False))
    if main is None:
        told = report.pictured(ask, known)
    else:  # photos of one's own are welcome, but the problem has been shown already
        told = replace(known, files=tuple(ask.files("files", limit=FILE_LIMIT)))
    name = ask.words("caller", limit=NAME_LIMIT, required=False, personal=True)
    reach = ask.words("reach", limit=REPLY_TO_LIMIT, required=False, personal=True)
    ask.confirm("check", after=lambda: report.after(ask, told) if main is None else _joins(ask, main))
    caller = Author(name.strip(), reach.strip()) if name or reach else None
    return Call(told, caller, None if main is None else main.id)


def _joins(ask: Ask[Unit], main: Appeal) -> Rich:
    """Where the caller's case goes at once."""
    return lines(ask.say("work.file.joins", number=main.number), words.due(ask.say, ask.chat.unit, main))


def _file(chat: Here, call: Call, state: State) -> Answer:
    sent = report.sent(chat, call.told)
    try:
        official = who.acting(chat)
        appeal = appeals.file_for_caller(chat.unit, sent, official, chat.address, call.caller, main=call.main)
    except NotAllowed as refused:
        return Stay(state, said_no(chat, refused))
    done = chat.say("work.file.done", number=appeal.number)
    if (main := callers.main_of(chat.unit, appeal)) is not None:
        done = chat.say("work.file.joined", number=appeal.number, main=main.number)
    if appeal.withheld:  # a moderator reads it first
        return Done(done)
    return Go("case", {"appeal": appeal.id}, instead=True, note=done)


def voices(chat: Here, appeal: Appeal, official: Official) -> tuple[Action, ...]:
    """What the caller may say now of the answer of the case that carries theirs; nothing where none does."""
    main = callers.main_of(chat.unit, appeal)
    return () if main is None else callers.may_say(chat.unit, appeal, main, official)


def disagree(chat: Here, state: State, action: Action) -> Answer | None:
    """The caller, whose case goes on as another, said «нет»: into the script. None for any other case."""
    appeal, official = acting.of(chat, state)
    if action not in voices(chat, appeal, official):
        return None
    return Go(f"case.{action.value}", Script.begin(appeal=appeal.id, seen=appeal.version))


def content(chat: Here, state: State, action: Action) -> Answer:
    """The caller said «да»: решено, держится. A press on the card writes it down."""
    appeal, official = acting.of(chat, state)
    if action in voices(chat, appeal, official):
        return Stay(note=_said(chat, appeal, official, action))
    return acting.at_once(chat, state, _saying(action), f"case.{action.value}.done")


def _saying(action: Action, reason: str = "") -> acting.Move:
    def move(appeal: Appeal, official: Official, around: World) -> Moved:
        return moves.caller_says(appeal, official, around, action, reason=reason)

    return move


def _disagreed(ask: Ask[Unit]) -> str:
    acting.asked(ask)
    text = ask.words("text", limit=WORDS_LIMIT, own=True)
    ask.confirm("check", after=ask.say("case.contest.after"))
    return text


def _discontent(action: Action) -> Script[Unit, str]:
    """The caller said «нет», in these words."""
    name = f"case.{action.value}"

    def finish(chat: Here, text: str, state: State) -> Answer:
        appeal, official = acting.of(chat, _about(state))
        if action in voices(chat, appeal, official):
            return Done(_said(chat, appeal, official, action, text))
        return acting.act(chat, script, state, action, _saying(action, text), said=text)

    script: Script[Unit, str] = Script(name, _disagreed, finish, keeps=True)
    return script


def _about(state: State) -> State:
    answers = state.get("answers")
    return {"appeal": answers.get("appeal") if isinstance(answers, dict) else None}


def _said(chat: Here, appeal: Appeal, official: Official, action: Action, reason: str = "") -> Rich:
    try:
        callers.says(chat.unit, appeal, official, chat.address, action, reason=reason)
    except NotAllowed as refused:
        return said_no(chat, refused)
    return chat.say(f"case.{action.value}.done")


def of_main(chat: Here, appeal: Appeal) -> Rich:
    """Where the case stands that carries a caller's, and its answer: it is to be told them."""
    main = callers.main_of(chat.unit, appeal)
    if main is None:
        return Rich()
    stands = chat.say("work.file.main", number=main.number)
    status = join(" ", [words.MARKS[main.status], words.status(chat.say, main, own=False)])
    return paragraphs(
        lines(bold(stands), status, words.due(chat.say, chat.unit, main)), words.answer(chat.say, main)
    )


def told(chat: Here, appeal: Appeal) -> Rich:
    """On the card: who wrote it down, how to reach the caller where that may be read, what is to be told."""
    if appeal.filed_by is None:
        return Rich()
    say = chat.say
    return lines(
        bold(say("work.file.head", name=who.name_of(chat, appeal.filed_by))),
        _reach(chat, appeal),
        bold(say("work.file.untold")) if appeal.untold else _waits(chat, appeal),
    )


def _waits(chat: Here, appeal: Appeal) -> Rich:
    """Until when the caller, who knows the answer, may say that it is not solved."""
    if appeal.status is not Status.ANSWERED or appeal.contest_until is None:
        return Rich()
    zone = zone_of(chat.unit.catalogue, appeal.authority)
    day = chat.say.day(day_of(appeal.contest_until, zone), day_of(chat.now, zone))
    return chat.say("work.file.waits", day=day)


def _reach(chat: Here, appeal: Appeal) -> Rich:
    caller = authors.of(chat.unit, appeal.id)
    if caller is None:
        return chat.say("work.file.unknown")
    if not chat.personal:
        return chat.say("work.file.elsewhere")
    return lines(
        chat.say("statutory.author", name=typed(caller.name)) if caller.name else Rich(),
        chat.say("work.file.reach", reach=typed(caller.reply_to)) if caller.reply_to else Rich(),
    )


scenes: tuple[Scene[Unit], ...] = (
    *(_discontent(each) for each in (Action.CONTEST, Action.RECUR)),
    Script(SCENE, _questions, _file, files="files", place="place", keeps=True, texts="report"),
)
