"""One thing done to several cases: назначить, направить, объединить, отклонить; each by its own rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from bot.ask import Ask
from bot.questions import Choice
from bot.scene import Answer, Done, Outdated, State
from bot.script import Script
from bot.text import Rich, bold, join, lines, paragraphs, quote, typed
from domain import moves
from domain.actions import check, refusal
from domain.appeals import WORDS_LIMIT, Appeal
from domain.moves import Moved
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action
from domain.routing import Why
from domain.world import World
from handlers.appeals import words
from handlers.here import Here
from handlers.officials import acting, merging, pin, told, who
from handlers.officials import several as picking
from handlers.officials.questions import AuthorityOf
from handlers.officials.route import REASONS, suggested
from handlers.refused import said as said_no
from storage.appeals import appeals
from storage.appeals import several as storing
from storage.appeals.appeals import Changed
from storage.appeals.several import Left, Move, Result
from storage.officials import officials
from storage.unit import Unit

_DEEDS: Final = (Action.ROUTE, Action.ASSIGN, Action.MERGE, Action.DECLINE)
_NAMED: Final = 12  # cases named by their numbers in the check; of more, how many more
_MAINS: Final = 3  # of the chosen that others are suggested to go into


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done, to which cases: id -> the version that was ticked."""

    picked: Mapping[int, int]
    action: Action
    move: Move
    read: Rich = field(default_factory=Rich)  # what each citizen will read; the case that others join
    into: int | None = None  # the case that others join


def _bulk(ask: Ask[Unit]) -> Deed:
    picked, official = _picked(ask), who.acting(ask.chat)
    found = _found(ask.chat.unit, picked)
    say, catalogue = ask.say, ask.chat.unit.catalogue
    able = {each: sum(refusal(case, official, each, catalogue) is None for case in found) for each in _DEEDS}
    offered = [
        Choice(each.value, say.label("several.deed", deed=say(f"case.do.{each.value}"), count=able[each]))
        for each in _DEEDS
        if able[each]
    ]
    prompt = say("several.what" if offered else "several.nothing", len(found))
    action = Action(ask.one_of("what", offered, prompt=prompt, label=Rich()))
    match action:
        case Action.ASSIGN:
            deed = Deed(picked, action, _assigning(ask, found, official))
        case Action.ROUTE:
            deed = Deed(picked, action, _routing(ask))
        case Action.MERGE:
            deed = _merging(ask, found, picked)
        case _:
            deed = Deed(picked, action, *_declining(ask))
    ask.confirm("check", after=lambda: _ahead(ask, deed, official))
    return deed


def _picked(ask: Ask[Unit]) -> Mapping[int, int]:
    picked = picking.picked_of({"picked": ask.given("picked")})
    if not picked or len(picked) > storing.LIMIT:
        raise Outdated
    return {int(key): seen for key, seen in picked.items()}


def _found(unit: Unit, picked: Mapping[int, int]) -> list[Appeal]:
    return [appeals.load(unit, each) for each in picked]


def _assigning(ask: Ask[Unit], found: list[Appeal], official: Official) -> Move:
    """Whoever may work on one of the cases at least; of the others it is told that they may not."""
    chat = ask.chat
    able = _assignable(chat.unit)
    catalogue = chat.unit.catalogue
    people: dict[int, None] = {}
    for case in found:
        if refusal(case, official, Action.ASSIGN, catalogue) is None:
            people |= dict.fromkeys(able(case))
    choices = [Choice(str(each), who.name_of(chat, each).plain) for each in people]
    executor = int(ask.one_of("executor", choices, prompt=ask.say("case.assign.executor")))

    def move(appeal: Appeal, official: Official, around: World) -> Moved:
        check(appeal, official, Action.ASSIGN, around.catalogue)
        if executor not in able(appeal):
            raise NotAllowed("several.works_elsewhere")
        others = officials.others(chat.unit, appeal, executor)
        return moves.assign(appeal, official, around, executor=executor, others=others)

    return move


def _assignable(unit: Unit) -> Callable[[Appeal], tuple[int, ...]]:
    """Who may be assigned to a case; asked of the database once for an authority and a topic."""
    known: dict[tuple[str, str], tuple[int, ...]] = {}

    def able(appeal: Appeal) -> tuple[int, ...]:
        key = (appeal.authority, appeal.topic)
        if key not in known:
            known[key] = tuple(each.person for each in officials.assignable(unit, appeal))
        return known[key]

    return able


def _routing(ask: Ask[Unit]) -> Move:
    say, unit = ask.say, ask.chat.unit
    ways = [
        Choice("suggested", say.label("several.route.suggested")),
        Choice("one", say.label("several.route.one")),
    ]
    chosen: str | None = None
    if ask.one_of("way", ways) == "one":
        chosen = str(ask.once(AuthorityOf("authority", say("case.route.authority"), unit.catalogue)))

    def move(appeal: Appeal, official: Official, around: World) -> Moved:
        route = suggested(unit, appeal.topic, appeal.territory)
        if chosen is None and route.why is Why.NOBODY:
            raise NotAllowed("several.nobody")
        authority = chosen or route.authority.code
        return moves.accept_and_route(appeal, official, around, authority=authority)

    return move


def _declining(ask: Ask[Unit]) -> tuple[Move, Rich]:
    """A ready reason is said to each citizen in their own language; and how it reads in the official's."""
    say, chat = ask.say, ask.chat
    ready = [Choice(key, say.label(f"case.decline.{key}")) for key in REASONS]
    why = ask.one_of("why", [*ready, Choice("own", say.label("case.decline.own"))])
    own = ask.words("reason", limit=WORDS_LIMIT, fault=acting.few_words(ask.say)) if why == "own" else ""
    read = own or say.label(f"case.decline.{why}.text")

    def move(appeal: Appeal, official: Official, around: World) -> Moved:
        theirs = chat.languages.get(appeal.language, chat.say)
        reason = own or theirs.label(f"case.decline.{why}.text")
        return moves.decline(appeal, official, around, reason=reason, ready=why)

    return move, lines(say("case.seen"), quote(typed(read)))


def _merging(ask: Ask[Unit], found: list[Appeal], picked: Mapping[int, int]) -> Deed:
    """All but the main case go into it; the oldest are suggested. Who has several of them is told once."""
    say, unit, official = ask.say, ask.chat.unit, who.acting(ask.chat)
    update = ask.chat.update

    def unfit(main: Appeal) -> NotAllowed | None:
        return moves.main_refusal(main, official, unit.catalogue)

    oldest = (each for each in sorted(found, key=lambda each: each.id) if unfit(each) is None)
    fit = [*islice(oldest, _MAINS)] if len(found) > 1 else []
    main = merging.chosen(ask, fit, unfit, say("several.main"))

    def move(appeal: Appeal, official: Official, around: World) -> Moved:
        return moves.merge(appeal, official, around, main=appeals.load(unit, main.id), once=update)

    others = [each for each in found if each.topic != main.topic]
    topics = {each.topic: words.topic_name(say, unit.catalogue, each.topic) for each in others}
    named = (f"{each.number} ({topics[each.topic]})" for each in others[:_NAMED])
    read = paragraphs(
        say("several.into", number=main.number),
        told.line(ask.chat, main),
        say("several.other_topic", len(others), named=", ".join(named)) if others else Rich(),
    )
    rest = {id: seen for id, seen in picked.items() if id != main.id}
    return Deed(rest, Action.MERGE, move, read, main.id)


def _ahead(ask: Ask[Unit], deed: Deed, official: Official) -> Rich:
    """What will be done and to which cases, and which will be left out."""
    would = storing.would_move(ask.chat.unit, deed.picked, official, deed.move)
    numbers = [bold(each.number) for each in would.done[:_NAMED]]
    more = len(would.done) - len(numbers)
    named = join(", ", numbers)
    return paragraphs(
        deed.read if would.done else Rich(),
        lines(
            ask.say("several.cases", len(would.done)),
            ask.say("several.and_more", more, named=named) if more else named,
        )
        if would.done
        else bold(ask.say("several.none")),
        _left(ask.chat, would.left, "several.left_out"),
    )


def _left(chat: Here, left: tuple[Left, ...], key: str) -> Rich:
    return lines(chat.say(key, len(left)), *(_why(chat, each) for each in left)) if left else Rich()


def _why(chat: Here, left: Left) -> Rich:
    """The number of a case that was left, and why; nothing of one that is out of reach now."""
    number = bold(left.appeal.number)
    match left.why:
        case NotAllowed() as refused:
            why = said_no(chat, refused)
        case Changed() as changed if _reads(chat, left.appeal):
            zone = words.zone_of(chat.unit.catalogue, left.appeal.authority)
            last = [told.happened(chat, each, zone) for each in changed.since[-1:]]
            why = join(" ", [chat.say("several.changed"), *last])
        case _:
            why = chat.say("several.out_of_reach")
    return join(" — ", [number, why])


def _reads(chat: Here, appeal: Appeal) -> bool:
    return refusal(appeal, who.acting(chat), Action.READ, chat.unit.catalogue) is None


def _do(chat: Here, deed: Deed, state: State) -> Answer:
    unit, official, picked = chat.unit, who.acting(chat), deed.picked
    if deed.action is Action.DECLINE:
        if len(picked) > 1 and (way := pin.owed(chat)) is not None:
            return way
        result = storing.decline_each(unit, picked, official, deed.move, chat.address)
    else:
        result = storing.move_each(unit, picked, official, deed.move, chat.address, into=deed.into)
    for frame in chat.stack:
        if frame.scene == picking.NAME:  # what is done need not be ticked any more
            frame.state["picked"] = {}
    return Done(_told(chat, deed, result))


def _told(chat: Here, deed: Deed, result: Result) -> Rich:
    done = bold(chat.say(f"several.done.{deed.action.value}", len(result.done)))
    return paragraphs(done, _left(chat, result.left, "several.not_done"))


bulk = Script("several", _bulk, _do)
scenes = (bulk,)
