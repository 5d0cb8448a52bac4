"""«Записать со слов заявителя»: an official writes down what somebody without a messenger tells by phone."""

from dataclasses import dataclass
from typing import Final

from bot.ask import Ask
from bot.scene import Answer, Done, Go, Outdated, State, Stay
from bot.script import Script
from bot.text import Rich, bold, lines, typed
from domain.appeals import Appeal
from domain.authors import NAME_LIMIT, REPLY_TO_LIMIT, Author
from domain.moves import files_for_callers
from domain.people import Official
from domain.refusal import NotAllowed
from handlers.appeals import report
from handlers.appeals.report import Told
from handlers.here import Here
from handlers.officials import who
from handlers.refused import said as said_no
from storage.appeals import appeals, authors
from storage.unit import Unit

SCENE: Final = "work.file"


@dataclass(frozen=True, slots=True)
class Call:
    """What was told, and by whom where the channel may carry it (149-ФЗ ст. 10 ч. 8)."""

    told: Told
    caller: Author | None


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
    told = report.story(ask)
    name = ask.words("caller", limit=NAME_LIMIT, required=False, personal=True)
    reach = ask.words("reach", limit=REPLY_TO_LIMIT, required=False, personal=True)
    ask.confirm("check", after=lambda: report.after(ask, told))
    return Call(told, Author(name.strip(), reach.strip()) if name or reach else None)


def _file(chat: Here, call: Call, state: State) -> Answer:
    sent = report.sent(chat, call.told)
    try:
        appeal = appeals.file_for_caller(chat.unit, sent, who.acting(chat), chat.address, call.caller)
    except NotAllowed as refused:
        return Stay(state, said_no(chat, refused))
    done = chat.say("work.file.done", number=appeal.number)
    if appeal.withheld:  # a moderator reads it first
        return Done(done)
    return Go("case", {"appeal": appeal.id}, instead=True, note=done)


def told(chat: Here, appeal: Appeal) -> Rich:
    """On the card: who wrote it down, how to reach the caller where that may be read, what is to be told."""
    if appeal.filed_by is None:
        return Rich()
    say = chat.say
    return lines(
        bold(say("work.file.head", name=who.name_of(chat, appeal.filed_by))),
        _reach(chat, appeal),
        bold(say("work.file.untold")) if appeal.untold else Rich(),
    )


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


scenes = (Script(SCENE, _questions, _file, files="files", place="place", keeps=True, texts="report"),)
