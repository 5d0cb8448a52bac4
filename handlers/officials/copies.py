"""«Похожие»: many cases of one text are one line, and what is decided is decided for all of them."""

from typing import Final

from bot.ask import Ask
from bot.chat import Chose, Option, Row, Said, Screen, Tone
from bot.scene import Answer, Done, Go, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, paragraphs, quote, typed
from domain.appeals import WORDS_LIMIT
from domain.copies import Copies, Decision
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import GRANTS, Action
from handlers import crowds, paged
from handlers.here import Entry, Here, View, loaded
from handlers.officials import acting, pin, who
from handlers.officials.questions import previewed
from handlers.refused import said as said_no
from storage.appeals import appeals, copies, copy_decisions
from storage.unit import Unit

_PAGE: Final = 4
_WHOLE: Final = 1500  # of the text on the group's card


def able(official: Official) -> bool:
    """May the official decide about groups anywhere?"""
    return any(each.role in GRANTS[Action.ROUTE] for each in official.rights)


def _show(chat: Here, state: State) -> Screen:
    official = who.acting(chat)
    if not able(official):
        raise Outdated
    say = chat.say
    found = paged.page(
        chat, state, _PAGE, lambda mark, limit: copies.page(chat.unit, official, after=mark or 0, limit=limit)
    )
    back: Row = (Option("back", say.label("go.back")),)
    choices = tuple(
        Option(str(each.id), say.label("copies.as", each.waiting, number=each.number)) for each in found.shown
    )
    told = [crowds.told(say, chat.unit, each) for each in found.shown] or [say("work.copies.none")]
    return Screen(paragraphs(bold(say("work.copies")), *told), choices, rows=found.rows(back))


def _take(chat: Here, state: State, said: Said) -> Answer:
    if (turned := paged.turned(state, said)) is not None:
        return turned
    match said:
        case Chose("back"):
            return Done()
        case Chose(key) if key.isdigit():
            return Go("work.copies.one", {"copies": int(key)})
        case _:
            return Unclear()


def _of(chat: Here, found: object) -> Copies:
    """The group, still to be decided by this official. Raises `Outdated`."""
    group = loaded(chat, copies.load, found)
    try:
        copy_decisions.check(chat.unit, who.acting(chat), group)
    except NotAllowed:
        raise Outdated from None
    return group


def _show_one(chat: Here, state: State) -> Screen:
    say, group = chat.say, _of(chat, state.get("copies"))
    return Screen(
        paragraphs(crowds.told(say, chat.unit, group, _WHOLE), say("copies.ways")),
        rows=(
            (Option("decide.join", say.label("copies.do.join"), Tone.MAIN),),
            (Option("decide.route", say.label("copies.do.route")),),
            (Option("decide.decline", say.label("copies.do.decline")),),
            (Option("decide.release", say.label("copies.do.release")),),
            (Option("first", say.label("copies.first", number=group.number)),),
            (Option("back", say.label("go.back")),),
        ),
    )


def _take_one(chat: Here, state: State, said: Said) -> Answer:
    group = _of(chat, state.get("copies"))
    match said:
        case Chose("back"):
            return Done()
        case Chose("first"):
            return Go("case", {"appeal": group.first})
        case Chose("decide.decline"):
            begun = Script.begin(copies=group.id)
            return pin.owed(chat, "work.copies.decline", begun) or Go("work.copies.decline", begun)
        case Chose("decide.join" | "decide.route" | "decide.release" as key):
            return Go("work.copies.sure", {"copies": group.id, "decision": key.removeprefix("decide.")})
        case _:
            return Unclear()


def _show_sure(chat: Here, state: State) -> Screen:
    say, group, decision = chat.say, _of(chat, state.get("copies")), _decision(state)
    yes = Option("yes", say.label(f"copies.do.{decision.value}"), Tone.MAIN)
    main = copy_decisions.main(chat.unit, who.acting(chat), group.id) if decision is Decision.JOIN else None
    number = group.number if main is None else main.number
    sure = say(f"copies.sure.{decision.value}", group.waiting, number=number)
    return Screen(
        paragraphs(crowds.told(say, chat.unit, group), sure),
        rows=((yes,), (Option("no", say.label("go.back")),)),
    )


def _decision(state: State) -> Decision:
    found = state.get("decision")
    if not isinstance(found, str) or found not in set(Decision) - {Decision.DECLINE}:
        raise Outdated
    return Decision(found)


def _take_sure(chat: Here, state: State, said: Said) -> Answer:
    group, decision = _of(chat, state.get("copies")), _decision(state)
    match said:
        case Chose("yes"):
            return _decide(chat, group.id, decision)
        case Chose("no"):
            return Done()
        case _:
            return Unclear()


def _decide(chat: Here, group: int, decision: Decision) -> Answer:
    try:
        found = copy_decisions.decide(chat.unit, who.acting(chat), group, decision, chat.address)
    except NotAllowed as refused:
        return Done(said_no(chat, refused))
    return Done(chat.say("copies.begun", found.waiting))


def _reason(ask: Ask[Unit]) -> tuple[int, str]:
    group = _of(ask.chat, ask.given("copies"))
    say = ask.say
    text = ask.words("reason", limit=WORDS_LIMIT, fault=acting.few_words(ask.say))
    theirs = acting.citizens(ask.chat, appeals.load(ask.chat.unit, group.first))
    seen = paragraphs(bold(theirs("notice.citizen.declined", number=group.number)), quote(typed(text)))
    send, after = say.label("copies.do.decline"), say("copies.sure.decline", group.waiting)
    ask.once(previewed("check", say("case.seen"), seen, tuple(ask.asked), send, after), Rich())
    return group.id, text


def _decline(chat: Here, made: tuple[int, str], state: State) -> Answer:
    if (way := pin.owed(chat)) is not None:
        return way
    group, reason = made
    try:
        found = copy_decisions.decline(chat.unit, who.acting(chat), group, reason, chat.address)
    except NotAllowed as refused:
        return Done(said_no(chat, refused))
    return Done(chat.say("copies.begun", found.waiting))


def _enter(chat: Here, rest: str) -> Answer:
    try:
        group = _of(chat, int(rest) if rest.isdigit() else -1)
    except Outdated:
        return Stay(note=chat.say("copies.decided"))
    return Go("work.copies.one", {"copies": group.id})


scenes = (
    View("work.copies", _show, _take),
    View("work.copies.one", _show_one, _take_one),
    View("work.copies.sure", _show_sure, _take_sure),
    Script("work.copies.decline", _reason, _decline),
)
entries: dict[str, Entry] = {"copies": _enter}
