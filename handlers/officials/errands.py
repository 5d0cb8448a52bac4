"""Коллективная работа: whom a case asks to do a part, what they are asked, what they write and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.ask import Ask
from bot.questions import Choice
from bot.scene import Answer, State
from bot.script import Script
from bot.text import Rich, bold, join, lines, paragraphs, quote, shorten, typed
from domain import moves
from domain.actions import errands as of_official
from domain.appeals import FILE_LIMIT, WORDS_LIMIT, Appeal, Party
from domain.errands import Errand, Stand
from domain.events import Contributed, Event, HandedBack
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import GRANTS, Action, may
from domain.world import World
from handlers.appeals import words
from handlers.here import Here
from handlers.officials import acting, agreement, who
from handlers.officials.questions import Ahead, AuthorityOf
from handlers.refused import said as said_no
from storage.appeals import chronicle
from storage.officials import absences, officials
from storage.officials.officials import Colleague
from storage.unit import Unit
from storage.world import world

_ELSEWHERE: Final = "elsewhere"
_ASKED: Final = 1000  # what is asked of one co-executor
_SHOWN: Final = 200  # of what was asked, and of what they wrote, on the card
_AHEAD: Final = (1, 2, 3, 7)  # days from today that are offered
_MARKS: Final = {Stand.ASKED: "⏳", Stand.DONE: "✅", Stand.RETURNED: "↩️"}


def stands(chat: Here, appeal: Appeal, official: Official, events: Sequence[Event]) -> Rich:
    """One's own part first; then who was asked for what, who has answered and what they wrote last."""
    if not appeal.errands:
        return Rich()
    mine = of_official(appeal, official, pending=True)
    done = sum(each.stand is Stand.DONE for each in appeal.errands)
    head = bold(chat.say("errand.head", done=done, all=len(appeal.errands)))
    told = (_line(chat, appeal, each, events, own=each in mine) for each in appeal.errands)
    return paragraphs(*(_mine(chat, each) for each in mine), lines(head, *told))


def _mine(chat: Here, errand: Errand) -> Rich:
    return lines(bold(_when(chat, errand, "errand.mine", "errand.mine.late")), quote(typed(errand.asked)))


def _line(chat: Here, appeal: Appeal, errand: Errand, events: Sequence[Event], *, own: bool) -> Rich:
    elsewhere = errand.authority != appeal.authority
    name = (
        agreement.name(chat, Party(errand.authority, errand.person))
        if elsewhere
        else who.name_of(chat, errand.person)
    )
    stands = join(" ", [_MARKS[errand.stand], name])
    if errand.pending:
        stands = join(", ", [stands, _when(chat, errand, "errand.until", "errand.late")])
    wrote = _last(chat, errand, events)
    asked = typed(shorten(errand.asked, _SHOWN)) if not wrote and not own else Rich()
    return lines(stands, asked, wrote)


def _last(chat: Here, errand: Errand, events: Sequence[Event]) -> Rich:
    """What they wrote last about it, or why they returned it."""
    for event in reversed(events):
        if event.at < errand.since:
            break
        match event.what:
            case Contributed(persons, text, files) if errand.person in persons and (text or files):
                attached = chat.say("card.files", len(files)) if files else Rich()
                return lines(quote(typed(shorten(text, _SHOWN))) if text else Rich(), attached)
            case HandedBack(persons, reason) if errand.person in persons:
                return quote(typed(shorten(reason, _SHOWN)))
    return Rich()


def brought(chat: Here, appeal: Appeal) -> tuple[int, ...]:
    """Files that the co-executors have sent to whoever is responsible, in the order they came."""
    if not appeal.errands:
        return ()
    begun = {each.person: each.since for each in appeal.errands}
    events = chronicle.of(chat.unit, appeal.id, public_only=False)
    return tuple(
        file
        for each in events
        if isinstance(each.what, Contributed)
        and any(person in begun and begun[person] <= each.at for person in each.what.persons)
        for file in each.what.files
    )


def _when(chat: Here, errand: Errand, key: str, late: str) -> Rich:
    zone = words.zone_of(chat.unit.catalogue, errand.authority)
    day = chat.say.day(words.day_of(errand.due_at, zone), words.day_of(chat.now, zone))
    return chat.say(late if errand.due_at < chat.now else key, day=day)


# --- привлечь, снять ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    person: int
    asked: str
    day: date


def _engaging(ask: Ask[Unit]) -> Part:
    appeal, official = acting.asked(ask)
    say, chat = ask.say, ask.chat
    person = _whom(ask, appeal, official)
    asked = ask.words("asked", limit=_ASKED)
    today = world(chat.unit).calendar(appeal.authority).local_day(chat.now)

    def fault(day: date) -> Rich | None:
        return _fault(chat, appeal, official, Part(person, asked, day))

    days = [today + timedelta(days=n) for n in _AHEAD]
    offered = [Choice(day.isoformat(), say.day(day, today)) for day in days if fault(day) is None]
    prompt = lines(say("case.engage.day"), words.due(say, chat.unit, appeal))
    day = date.fromisoformat(str(ask.once(Ahead("day", prompt, today, offered, fault))))
    ask.confirm("check", after=lambda: _after(chat, person))
    return Part(person, asked, day)


def _whom(ask: Ask[Unit], appeal: Appeal, official: Official) -> int:
    """A colleague of the case's authority, or one of another where the official's right reaches."""
    say, chat = ask.say, ask.chat
    found = _choices(ask, appeal, officials.engageable(chat.unit, appeal, official))
    if _reaches_others(chat, appeal, official):
        found.append(Choice(_ELSEWHERE, say.label("case.engage.elsewhere")))
    nobody = say("case.engage.no_one")
    prompt = say("case.engage.who") if found else nobody
    label = Rich() if ask.given("who") == _ELSEWHERE else None  # the person of the other authority is told
    chosen = ask.one_of("who", found, prompt=prompt, label=label)
    if chosen != _ELSEWHERE:
        return int(chosen)
    catalogue = chat.unit.catalogue

    def fits(code: str) -> bool:
        return code != appeal.authority and may(official.rights, Action.ENGAGE, code, appeal.topic, catalogue)

    tops = [each.authority for each in official.rights if each.role in GRANTS[Action.ENGAGE]]
    question = AuthorityOf("authority", say("case.engage.authority"), catalogue, tops=tuple(tops), fits=fits)
    authority = str(ask.once(question, Rich()))
    people = _choices(ask, appeal, officials.engageable(chat.unit, appeal, official, authority))
    name = words.authority_name(catalogue, authority)
    prompt = say("case.engage.person" if people else "case.engage.no_one_there", authority=name)
    return int(ask.one_of(f"person.{authority}", people, prompt=prompt, label=say("case.engage.who.label")))


def _choices(ask: Ask[Unit], appeal: Appeal, found: tuple[Colleague, ...]) -> list[Choice]:
    """Whoever has a part of it, or worked on an earlier round, is marked."""
    engaged = {each.person for each in appeal.engaged}
    choices = []
    for each in found:
        name = who.name_of(ask.chat, each.person).plain
        if each.person in engaged:
            name = ask.say.label("case.engage.already", name=name)
        elif each.person in appeal.former:
            name = ask.say.label("case.assign.former", name=name)
        choices.append(Choice(str(each.person), name))
    return choices


def _reaches_others(chat: Here, appeal: Appeal, official: Official) -> bool:
    catalogue = chat.unit.catalogue
    below = {each.parent for each in catalogue.authorities.values()}
    held = {each.authority for each in official.rights if each.role in GRANTS[Action.ENGAGE]}
    return any(each != appeal.authority or each in below for each in held)


def _fault(chat: Here, appeal: Appeal, official: Official, part: Part) -> Rich | None:
    """What the rules say of this day."""
    try:
        _engaged(chat, appeal, official, part)
    except NotAllowed as refused:
        return said_no(chat, refused)
    return None


def _engaged(chat: Here, appeal: Appeal, official: Official, part: Part) -> moves.Moved:
    colleague = Official(part.person, officials.own_rights(chat.unit, part.person))
    return moves.engage(
        appeal, official, world(chat.unit), colleague=colleague, asked=part.asked, day=part.day
    )


def _after(chat: Here, person: int) -> Rich:
    """Who gets it, when the co-executor is away."""
    there = absences.instead(chat.unit, [person])[person]
    deputy = there is not None and there != person
    return lines(
        chat.say("case.engage.after"),
        chat.say("case.engage.deputy", name=who.name_of(chat, there)) if deputy and there else Rich(),
    )


def _engage(chat: Here, made: Part, state: State) -> Answer:
    return acting.act(
        chat,
        engage,
        state,
        Action.ENGAGE,
        lambda appeal, official, around: _engaged(chat, appeal, official, made),
        said=made.asked,
        again=("check", "day", "who"),
    )


def _excusing(ask: Ask[Unit]) -> int:
    appeal, _ = acting.asked(ask)
    choices = [Choice(str(each.person), who.name_of(ask.chat, each.person).plain) for each in appeal.engaged]
    person = int(ask.one_of("who", choices))
    asked = next((each.asked for each in appeal.engaged if each.person == person), "")
    ask.confirm("check", after=lines(quote(typed(asked)), ask.say("case.excuse.after")))
    return person


def _excuse(chat: Here, person: int, state: State) -> Answer:
    return acting.act(
        chat,
        excuse,
        state,
        Action.EXCUSE,
        lambda appeal, official, around: moves.excuse(appeal, official, around, person=person),
        again=("check", "who"),
    )


# --- соисполнитель -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Contribution:
    text: str
    files: tuple[int, ...]
    done: bool


def _asked_of(ask: Ask[Unit]) -> Rich:
    appeal, official = acting.asked(ask)
    return lines(*(_mine(ask.chat, each) for each in of_official(appeal, official, pending=True)))


def _contributing(ask: Ask[Unit]) -> Contribution:
    say = ask.say
    text = ask.words("text", limit=WORDS_LIMIT, prompt=lines(say("case.contribute.text"), _asked_of(ask)))
    attached = tuple(ask.files("files", limit=FILE_LIMIT))
    ways = [Choice(each, say.label(f"case.contribute.done.{each}")) for each in ("yes", "not_yet")]
    return Contribution(text, attached, ask.one_of("finished", ways) == "yes")


def _contribute(chat: Here, made: Contribution, state: State) -> Answer:
    return acting.act(
        chat,
        contribute,
        state,
        Action.CONTRIBUTE,
        lambda appeal, official, around: moves.contribute(
            appeal, official, around, text=made.text, files=made.files, done=made.done
        ),
        said=made.text,
        again=("finished",),
        thanks=lambda after: "case.complete.done" if made.done else "case.contribute.done",
    )


def complete(chat: Here, state: State) -> Answer:
    """Моя часть готова: a press is enough."""

    def move(appeal: Appeal, official: Official, around: World) -> moves.Moved:
        return moves.contribute(appeal, official, around, done=True)

    return acting.at_once(chat, state, move, "case.complete.done")


def _handing_back(ask: Ask[Unit]) -> str:
    prompt = lines(ask.say("case.hand_back.reason"), _asked_of(ask))
    return ask.words("reason", limit=WORDS_LIMIT, prompt=prompt)


def _hand_back(chat: Here, reason: str, state: State) -> Answer:
    return acting.act(
        chat,
        hand_back,
        state,
        Action.HAND_BACK,
        lambda appeal, official, around: moves.hand_back(appeal, official, around, reason=reason),
        said=reason,
        again=("reason",),
    )


engage = Script("case.engage", _engaging, _engage, keeps=True)
excuse = Script("case.excuse", _excusing, _excuse)
contribute = Script("case.contribute", _contributing, _contribute, files="files", keeps=True)
hand_back = Script("case.hand_back", _handing_back, _hand_back, keeps=True)
scenes = (engage, excuse, contribute, hand_back)
