"""The answer and its date: ответить, продлить."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from bot.ask import Ask
from bot.questions import OTHER, Choice
from bot.scene import Answer, State
from bot.script import Script
from bot.text import Rich, lines
from domain import moves, statutory
from domain.appeals import FILE_LIMIT, WORDS_LIMIT, Appeal, Outcome, Party, Status
from domain.catalogue import Term
from domain.catalogue import Unit as Counted
from domain.events import Warned
from domain.moves import Moved
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action
from domain.templates import filled
from domain.world import World
from handlers import files
from handlers.appeals import words
from handlers.here import Here
from handlers.officials import acting, agreement, errands, templates
from handlers.officials.questions import Ahead, Doubted, Worded, previewed
from handlers.refused import said as said_no
from storage.appeals import proof
from storage.appeals.templates import fitting
from storage.officials import officials
from storage.unit import Unit
from storage.world import world


@dataclass(frozen=True, slots=True)
class Reply:
    outcome: Outcome
    until: date | None
    text: str
    files: tuple[int, ...]
    warned: str  # doubts that were read, as in `events.Warned`
    left: str  # doubts that it goes with
    parties: tuple[Party, ...] = ()  # asked to agree it


def _reply(ask: Ask[Unit]) -> Reply:
    appeal, official = acting.asked(ask)
    say, chat = ask.say, ask.chat
    topic = chat.unit.catalogue.topics.get(appeal.topic)
    wanted = topic is not None and topic.photo_in_answer
    rule = say("case.answer.photo_rule") if wanted else Rich()
    fit, unfit = _outcomes(chat, appeal)
    outcomes = [Choice(each.value, _capital(words.outcome(say, each))) for each in fit]
    prompt = lines(say("case.answer.outcome"), rule, unfit)
    outcome = Outcome(ask.one_of("outcome", outcomes, prompt=prompt))
    until = _planned(ask, appeal) if outcome is Outcome.PLANNED else None
    text = _worded(ask, appeal, outcome)
    theirs = _brought(ask, appeal)
    needed = wanted and outcome is Outcome.DONE and not theirs
    own = ask.files(
        "files",
        limit=FILE_LIMIT - len(theirs),
        required=needed,
        prompt=say("case.answer.photos" if needed else "case.answer.files"),
    )
    shown = (*theirs, *own)
    left = ",".join(proof.doubts(chat.unit, appeal, outcome=outcome, text=text, attached=shown))
    read = str(ask.given("doubts") or "")
    doubted = Doubted("doubts", say("case.answer.doubts"), left, read)
    warned = str(ask.once(doubted, Rich(), says_why=True)) if left or ask.has("doubts") else ""
    citizens = acting.citizens(chat, appeal)
    answered = replace(appeal, outcome=outcome, answer=text, planned_until=until)
    ready, note = files.shelved(chat, shown)
    preview = previewed(
        "check",
        say("case.seen"),
        words.answer(citizens, answered),
        tuple(ask.asked),
        say.label("case.answer.send"),
        lines(note, words.doubts(say, left) if left else Rich(), _then(ask, appeal, official, until)),
        ready,
        say.label("case.answer.agree_first"),
    )
    parties: tuple[Party, ...] = ()
    if ask.once(preview, Rich()) == OTHER:
        parties = agreement.parties(ask)
        ask.confirm("round", after=_then(ask, appeal, official, until, parties))
    return Reply(outcome, until, text, shown, warned, left, parties)


def _outcomes(chat: Here, appeal: Appeal) -> tuple[list[Outcome], Rich]:
    """What it may end with; why not with the rest, and what is done instead."""
    fit, why = [], Rich()
    for each in Outcome:
        try:
            statutory.check_outcome(appeal, each, world(chat.unit))
        except NotAllowed as refused:
            why = said_no(chat, refused)
        else:
            fit.append(each)
    return fit, why


def _worded(ask: Ask[Unit], appeal: Appeal, outcome: Outcome) -> str:
    def offered() -> dict[str, tuple[str, str]]:
        known = templates.gaps(ask.chat, appeal, acting.citizens(ask.chat, appeal))
        found = fitting(ask.chat.unit, appeal, outcome)
        return {str(each.id): (each.name, filled(each.text, known)) for each in found}

    question = Worded("text", ask.say("case.answer.text"), WORDS_LIMIT, offered, acting.few_words(ask.say))
    return str(ask.once(question))


def _brought(ask: Ask[Unit], appeal: Appeal) -> tuple[int, ...]:
    """What co-executors have sent, when the official wants it in the answer; as much as fits."""
    sent = errands.brought(ask.chat, appeal)[: FILE_LIMIT - 1]
    if not sent:
        return ()
    ways = [Choice(each, ask.say.label(f"case.answer.brought.{each}")) for each in ("yes", "no")]
    return (
        sent if ask.one_of("brought", ways, prompt=ask.say("case.answer.brought", len(sent))) == "yes" else ()
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_PLANS: Final = (7, 14, 30, 90)  # days ahead that are offered for a planned answer


def _planned(ask: Ask[Unit], appeal: Appeal) -> date:
    say = ask.say
    today = world(ask.chat.unit).calendar(appeal.authority).local_day(ask.chat.now)
    offered = [
        Choice(day.isoformat(), say.label("case.until", day=say.day(day, today)))
        for day in (today + timedelta(days=n) for n in _PLANS)
    ]

    def fault(day: date) -> Rich | None:
        return None if day > today else say("appeal.planned_needs_date")

    return date.fromisoformat(str(ask.once(Ahead("until", say("case.answer.until"), today, offered, fault))))


def _then(
    ask: Ask[Unit], appeal: Appeal, official: Official, until: date | None, asked: tuple[Party, ...] = ()
) -> Rich:
    """What follows from the answer."""
    around, approvers = world(ask.chat.unit), officials.approvers(ask.chat.unit, appeal)
    if all_asked := moves.to_agree(appeal, around, asked):
        return ask.say("case.answer.to_agree", names=agreement.names(ask.chat, all_asked))
    if moves.approval_needed(appeal, official, around, approvers=approvers):
        return ask.say("case.answer.to_head")
    if until is not None:
        day = ask.say("case.answer.control", day=words.promised(ask.say, until))
        return lines(day, _day_off(ask, appeal, until, ask.chat.now))
    days = world(ask.chat.unit).practice(appeal.authority).silence_days
    return ask.say("case.answer.caller" if appeal.filed_by is not None else "case.answer.silence", days)


def _day_off(ask: Ask[Unit], appeal: Appeal, day: date, after: datetime) -> Rich:
    """That the day is a day off, and on which working day it is owed then."""
    around, chat = world(ask.chat.unit), ask.chat
    calendar = around.calendar(appeal.authority)
    owed = calendar.local_day(around.promised(appeal.authority, day, after))
    today = calendar.local_day(chat.now)
    return Rich() if owed == day else ask.say("case.day_off", day=ask.say.day(owed, today))


def _answer(chat: Here, made: Reply, state: State) -> Answer:
    def move(appeal: Appeal, official: Official, around: World) -> Moved:
        moved = moves.answer(
            appeal,
            official,
            around,
            outcome=made.outcome,
            text=made.text,
            files=made.files,
            planned_until=made.until,
            approvers=officials.approvers(chat.unit, appeal),
            parties=made.parties,
            others=officials.others(chat.unit, appeal, official.person),
        )
        if not made.warned:
            return moved
        return replace(moved, events=(*moved.events, Warned(made.warned, made.left)))

    return acting.act(
        chat,
        answer,
        state,
        Action.ANSWER,
        move,
        said=made.text,
        again=("check", "round"),
        thanks=_thanks,
    )


def _thanks(after: Appeal) -> str:
    if after.agreeing:
        return "case.answer.circulated"
    if after.filed_by is not None and after.status is Status.ANSWERED:
        return "case.answer.caller_done"
    return "case.answer.proposed" if after.status is Status.APPROVAL else "case.answer.done"


answer = Script("case.answer", _reply, _answer, files="files", keeps=True)

_MORE: Final = (3, 5, 10, 20)  # working days offered for an extension


@dataclass(frozen=True, slots=True)
class Extension:
    day: date
    reason: str


def _extension(ask: Ask[Unit]) -> Extension:
    appeal, official = acting.asked(ask)
    say, chat = ask.say, ask.chat
    around = world(chat.unit)
    calendar = around.calendar(appeal.authority)
    today = calendar.local_day(chat.now)
    latest = moves.last_extension(appeal, around)
    begins = max(appeal.due_at, chat.now)
    offered: list[Choice] = []
    for amount in _MORE:
        term = Term(amount, Counted.WORKING_DAYS)
        day = calendar.local_day(around.later(appeal.authority, begins, term))
        if around.closing(appeal.authority, day) <= latest:
            label = say.label("case.extend.by", amount, day=say.day(day, today))
            offered.append(Choice(day.isoformat(), label))

    def fault(day: date) -> Rich | None:
        return _extension_fault(chat, appeal, official, day)

    prompt = lines(
        say("case.extend.day"),
        words.due(say, chat.unit, appeal),
        say("case.extend.latest", day=say.day(calendar.local_day(latest), today)),
    )
    day = date.fromisoformat(str(ask.once(Ahead("day", prompt, today, offered, fault))))
    reason = ask.words("reason", limit=WORDS_LIMIT)
    ask.confirm("check", after=lines(_day_off(ask, appeal, day, begins), say("case.extend.seen")))
    return Extension(day, reason)


def _extension_fault(chat: Here, appeal: Appeal, official: Official, day: date) -> Rich | None:
    """What the rules say of this day; the reason is asked after it."""
    try:
        moves.extend(appeal, official, world(chat.unit), by=day, reason="—")
    except NotAllowed as refused:
        return said_no(chat, refused)
    return None


def _extend(chat: Here, made: Extension, state: State) -> Answer:
    return acting.act(
        chat,
        extend,
        state,
        Action.EXTEND,
        lambda appeal, official, around: moves.extend(
            appeal, official, around, by=made.day, reason=made.reason
        ),
        said=made.reason,
        again=("check", "day"),
    )


extend = Script("case.extend", _extension, _extend, keeps=True)
scenes = (answer, extend)
