"""«Люди»: who works where one may appoint, and ending their rights."""

import hashlib
from collections.abc import Iterable
from typing import Final

from bot.chat import Chose, Option, Row, Said, Screen, Tone, Words
from bot.scene import Answer, Done, Go, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, lines, paragraphs, typed
from domain.folded import fold
from domain.numbers import typed_number
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action, Right, may_appoint
from domain.scope import scope
from handlers import sure
from handlers.appeals.words import authority_name
from handlers.here import Here, View
from handlers.officials import away, pin, who
from handlers.refused import said as said_no
from storage.appeals import queue_counts
from storage.appeals.queues import Queue
from storage.officials import absences, appointments, officials, pins, standing_in
from storage.officials.appointments import Dismissed
from storage.officials.officials import Colleague

_LISTED: Final = 100
_SHORT: Final = 8  # so many are seen at a glance
_ALL: Final = "all"


def reach(chat: Here, official: Official) -> frozenset[str] | None:
    """The authorities the official may appoint people in; None for all of them."""
    found = scope(official.rights, Action.INVITE, chat.unit.catalogue)
    kept: set[str] = set()
    for each in found:
        if each.authorities is None:
            return None
        kept |= each.authorities
    return frozenset(kept)


def appointing(chat: Here) -> Official:
    """The person of this turn, who may appoint somebody. Raises `Outdated`."""
    official = who.acting(chat)
    if not who.appoints(official):
        raise Outdated
    return official


def _show(chat: Here, state: State) -> Screen:
    say, words = chat.say, str(state.get("words") or "")
    every = officials.everyone(chat.unit, reach(chat, appointing(chat)))
    found = _called(chat, every, words) if words else every
    choices = tuple(
        Option(str(each.person), f"{who.name_of(chat, each.person).plain}, {_roles(chat, each)}")
        for each in found[:_LISTED]
    )
    more = say("work.people.more", n=_LISTED) if len(found) > _LISTED else Rich()
    how = say("work.people.or_words") if len(every) > _SHORT else Rich()
    told = paragraphs(
        bold(say("work.people")),
        say("pick.found", words=typed(words)) if words else say("work.people.count", len(every)),
        lines(more, how),
    )
    ways = [Option("back", say.label("go.back"))]
    if words:
        ways.append(Option("every", say.label("work.people.every")))
    ways.append(Option("invite", say.label("work.people.invite"), Tone.MAIN))
    return Screen(told, choices, rows=(tuple(ways),))


def _called(chat: Here, every: Iterable[Colleague], words: str) -> tuple[Colleague, ...]:
    """Whose name, number, roles and authorities hold every one of the typed words."""
    catalogue = chat.unit.catalogue

    def told(one: Colleague) -> str:
        known = [catalogue.authorities.get(each.authority) for each in one.rights]
        held = [chat.say.label(f"role.{each.role.value}") for each in one.rights]
        where = [f"{each.short} {each.name}" for each in known if each is not None]
        return fold(" ".join((one.name, f"№{one.person}", *held, *where)))

    sought = fold(words).replace("№ ", "№").split()
    return tuple(each for each in every if sought and all(word in told(each) for word in sought))


def _roles(chat: Here, colleague: Colleague) -> str:
    """«исполнитель, Водоканал»: short, it stands on a button."""
    first = colleague.rights[0]
    role = chat.say.label(f"role.{first.role.value}")
    told = f"{role}, {authority_name(chat.unit.catalogue, first.authority)}"
    return f"{told}…" if len(colleague.rights) > 1 else told


def _take(chat: Here, state: State, said: Said) -> Answer:
    appointing(chat)
    match said:
        case Chose("back"):
            return Done()
        case Chose("invite"):
            return pin.owed(chat, "work.invite") or Go("work.invite")
        case Chose("every"):
            return Stay({}, first=True)
        case Chose(key) if key.isdigit():
            return Go("work.person", {"person": int(key)})
        case Words(text) if typed_number(text) is None:
            return _sought(chat, text)
        case _:
            return Unclear()


def _sought(chat: Here, text: str) -> Answer:
    found = _called(chat, officials.everyone(chat.unit, reach(chat, appointing(chat))), text)
    if len(found) == 1:
        return Go("work.person", {"person": found[0].person})
    if not found:
        return Stay({}, chat.say("filter.no_such", words=typed(text)), first=True)
    return Stay({"words": text}, first=True)


def _person(chat: Here, state: State) -> Colleague:
    """The official of the frame. Raises `Outdated` when they are none any more where one may appoint."""
    reached = reach(chat, appointing(chat))
    found = state.get("person")
    colleague = officials.colleague(chat.unit, found) if isinstance(found, int) else None
    if colleague is None or not (reached is None or any(e.authority in reached for e in colleague.rights)):
        raise Outdated
    return colleague


def _ending(chat: Here, colleague: Colleague) -> dict[str, Right]:
    """The rights this person may end, by short keys that stay the same."""
    by = who.acting(chat)
    if by.person == colleague.person:
        return {}
    return {
        _key(each): each for each in colleague.rights if may_appoint(by.rights, each, chat.unit.catalogue)
    }


def _key(right: Right) -> str:
    said = f"{right.role.value}|{right.authority}|{right.topic or ''}"
    return hashlib.blake2s(said.encode(), digest_size=6).hexdigest()


def _show_person(chat: Here, state: State) -> Screen:
    say, catalogue = chat.say, chat.unit.catalogue
    colleague = _person(chat, state)
    ending = _ending(chat, colleague)
    choices = tuple(
        Option(key, say.label("work.person.end", held=who.role(say, right, catalogue)))
        for key, right in ending.items()
    )
    absent = absences.ahead(chat.unit, colleague.person)
    able = []
    if standing_in.may_send(chat.unit, who.acting(chat), colleague.person):
        able.append(Option("away", say.label("work.away")))
    if standing_in.successors(chat.unit, who.acting(chat), colleague.person):
        able.append(Option("handover", say.label("work.handover")))
    rows: list[Row] = []
    if len(ending) > 1:
        rows.append((Option(_ALL, say.label("work.person.end_all"), Tone.BAD),))
    if _forgetful(chat, colleague):
        rows.append((Option("pin", say.label("work.person.pin")),))
    rows.append((Option("back", say.label("go.back")),))
    cases = _cases(chat, colleague)
    own = say("work.person.you") if colleague.person == chat.person else Rich()
    return Screen(
        paragraphs(
            bold(who.name_of(chat, colleague.person)),
            who.roles(say, colleague.rights, catalogue),
            say("work.person.cases", cases) if cases else say("work.dismiss.no_cases"),
            away.told(chat, absent) if absent is not None else Rich(),
            own,
        ),
        (*able, *choices),
        rows=tuple(rows),
    )


def _forgetful(chat: Here, colleague: Colleague) -> bool:
    """May the official of this turn let the colleague choose a new PIN?"""
    return pins.known(chat.unit, colleague.person) and pins.may_reset(
        chat.unit, who.acting(chat), colleague.person
    )


def _cases(chat: Here, colleague: Colleague) -> int:
    """How many open cases the official works on."""
    counted = queue_counts.counts(chat.unit, Official(colleague.person, colleague.rights))
    return counted[Queue.MINE]


def _take_person(chat: Here, state: State, said: Said) -> Answer:
    colleague = _person(chat, state)
    ending = _ending(chat, colleague)
    match said:
        case Chose("back"):
            return Done()
        case Chose("away"):
            return away.enter(chat, colleague.person)
        case Chose("handover"):
            begun = Script.begin(person=colleague.person)
            return pin.owed(chat, "work.handover", begun) or Go("work.handover", begun)
        case Chose("pin") if _forgetful(chat, colleague):
            return Go("work.pin.reset", {"person": colleague.person})
        case Chose(key) if key == _ALL or key in ending:
            given: State = {"person": colleague.person, "right": key}
            return pin.owed(chat, "work.dismiss", given) or Go("work.dismiss", given)
        case _:
            return Unclear()


def _show_dismiss(chat: Here, state: State) -> Screen:
    say, catalogue = chat.say, chat.unit.catalogue
    colleague = _person(chat, state)
    ending = _ending(chat, colleague)
    rights = _chosen(state, ending)
    if not rights:
        raise Outdated
    cases = _cases(chat, colleague)
    return Screen(
        paragraphs(
            say("work.dismiss.text", name=who.name_of(chat, colleague.person)),
            who.roles(say, rights, catalogue),
            lines(
                say("work.dismiss.cases", cases) if cases else say("work.dismiss.no_cases"),
                say("work.dismiss.at_once"),
            ),
        ),
        rows=sure.rows(say, "work.dismiss.yes"),
    )


def _chosen(state: State, ending: dict[str, Right]) -> tuple[Right, ...]:
    key = str(state.get("right"))
    if key == _ALL:
        return tuple(ending.values())
    return (ending[key],) if key in ending else ()


def _take_dismiss(chat: Here, state: State, said: Said) -> Answer:
    colleague = _person(chat, state)
    match said:
        case Chose("yes"):
            if (way := pin.owed(chat)) is not None:
                return way
            rights = _chosen(state, _ending(chat, colleague))
            one = rights[0] if len(rights) == 1 else None
            try:
                gone = appointments.dismiss(
                    chat.unit, who.acting(chat), colleague.person, chat.address, right=one
                )
            except NotAllowed as refused:
                return Done(said_no(chat, refused))
            return Done(lines(chat.say("work.dismiss.done"), *_set_free(chat, gone)))
        case Chose("no"):
            return Done()
        case _:
            return Stay(note=chat.say("ask.choose_please"))


def _set_free(chat: Here, gone: Dismissed) -> list[Rich]:
    """What hung on the official and where it is now."""
    found = {"freed": gone.appeals, "parts": gone.parts, "agreements": gone.agreements}
    told = [
        chat.say(f"work.dismiss.{key}", numbers=", ".join(f"№ {each.number}" for each in cases))
        for key, cases in found.items()
        if cases
    ]
    if gone.absent:
        told.append(chat.say("work.dismiss.absent", names=who.names_of(chat, gone.absent)))
    return told


scenes = (
    View("work.people", _show, _take),
    View("work.person", _show_person, _take_person),
    View("work.dismiss", _show_dismiss, _take_dismiss),
)
