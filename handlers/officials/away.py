"""«Замещение»: who is away, from when till when, and who stands in; and handing all cases over."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.ask import Ask
from bot.chat import Chose, Option, Said, Screen, Tone
from bot.questions import Choice
from bot.scene import Answer, Done, Go, Outdated, State, Stay
from bot.script import Script
from bot.text import Rich, bold, lines, paragraphs
from domain.appeals import Appeal
from domain.refusal import NotAllowed
from domain.rights import MAY_APPOINT
from handlers.appeals.words import day_of, zone_of
from handlers.here import Here, View
from handlers.officials import pin, who
from handlers.officials.questions import Ahead
from handlers.refused import said as said_no
from storage.officials import absences, officials, standing_in
from storage.officials.absences import Absence
from storage.officials.officials import Colleague
from storage.unit import Unit

_WEEKS: Final = (1, 2, 4)
_LISTED: Final = 12
"""Of the results of a handover, in each half."""


def enter(chat: Here, person: int) -> Answer:
    """The absence there is, or a new one. Giving one's power to appoint to a deputy asks for the PIN."""
    if absences.ahead(chat.unit, person) is not None:
        return Go("work.away.now", {"person": person})
    if not standing_in.deputies(chat.unit, person):
        return Stay(note=chat.say("work.away.nobody"))
    given = Script.begin(person=person)
    return _owed(chat, person, given) or Go("work.away", given)


def told(chat: Here, found: Absence) -> Rich:
    """«Анна Петровна замещает: Иван Ильич, с 1 по 14 декабря»."""
    zone = _zone(chat, found.person)
    today = day_of(chat.now, zone)
    return chat.say(
        "work.away.told",
        person=who.name_of(chat, found.person),
        deputy=who.name_of(chat, found.deputy),
        since=chat.say.day(day_of(found.since, zone), today),
        until=chat.say.day(day_of(found.until - timedelta(minutes=1), zone), today),
    )


def stands_in(chat: Here) -> Rich:
    """For whom the official of this turn stands in, a line each."""
    found = (absences.ahead(chat.unit, each) for each in who.acting(chat).stands_for)
    return lines(*(told(chat, each) for each in found if each is not None))


def _owed(chat: Here, person: int, given: State | None = None) -> Answer | None:
    if any(each.role in MAY_APPOINT for each in officials.own_rights(chat.unit, person)):
        return pin.owed(chat, "work.away", given) if given is not None else pin.owed(chat)
    return None


def _zone(chat: Here, person: int) -> str:
    rights = officials.own_rights(chat.unit, person)
    return zone_of(chat.unit.catalogue, rights[0].authority if rights else "")


def _choices(chat: Here, found: tuple[Colleague, ...]) -> list[Choice]:
    return [Choice(str(each.person), who.name_of(chat, each.person).plain) for each in found]


def _deputy(chat: Here, each: Colleague) -> Choice:
    """Whoever is to be away too is marked: then their own deputy stands in."""
    name = who.name_of(chat, each.person).plain
    absent = absences.ahead(chat.unit, each.person)
    return Choice(str(each.person), chat.say.label("work.away.also", name=name) if absent else name)


@dataclass(frozen=True, slots=True)
class Leave:
    """Both days are of it."""

    person: int
    deputy: int
    first: date
    last: date


def _leave(ask: Ask[Unit]) -> Leave:
    chat, say = ask.chat, ask.say
    person = ask.given("person")
    if not isinstance(person, int) or not standing_in.may_send(chat.unit, who.acting(chat), person):
        raise Outdated
    today = day_of(chat.now, _zone(chat, person))
    deputy = int(
        ask.one_of("deputy", [_deputy(chat, each) for each in standing_in.deputies(chat.unit, person)])
    )

    def not_past(day: date) -> Rich | None:
        return None if day >= today else say("work.away.past")

    offered = [
        Choice((today + timedelta(n)).isoformat(), say.day(today + timedelta(n), today)) for n in (0, 1)
    ]
    first = date.fromisoformat(
        str(ask.once(Ahead("first", say("work.away.first"), today, offered, not_past)))
    )

    def in_order(day: date) -> Rich | None:
        longest = first + standing_in.LONGEST - timedelta(1)
        return None if first <= day <= longest else say("work.away.order")

    days = [first + timedelta(weeks=n) - timedelta(1) for n in _WEEKS]
    ends = [Choice(day.isoformat(), say.day(day, today)) for day in days]
    until = Ahead("last", say("work.away.last"), today, ends, in_order)
    last = date.fromisoformat(str(ask.once(until)))
    ask.confirm("check", after=say("work.away.after"))
    return Leave(person, deputy, first, last)


def _send(chat: Here, leave: Leave, state: State) -> Answer:
    if (way := _owed(chat, leave.person)) is not None:
        return way
    zone = ZoneInfo(_zone(chat, leave.person))
    since = datetime.combine(leave.first, time.min, zone)
    until = datetime.combine(leave.last + timedelta(1), time.min, zone)
    try:
        standing_in.send_away(
            chat.unit, who.acting(chat), leave.person, leave.deputy, since, until, chat.address
        )
    except NotAllowed as refused:
        return Done(said_no(chat, refused))
    found = absences.ahead(chat.unit, leave.person)
    return Done(told(chat, found) if found is not None else None)


def _person(chat: Here, state: State) -> tuple[int, Absence]:
    person = state.get("person")
    found = absences.ahead(chat.unit, person) if isinstance(person, int) else None
    if found is None or not standing_in.may_send(chat.unit, who.acting(chat), found.person):
        raise Outdated
    return found.person, found


def _show_now(chat: Here, state: State) -> Screen:
    _, found = _person(chat, state)
    return Screen(
        paragraphs(bold(chat.say("work.away")), told(chat, found)),
        rows=(
            (Option("end", chat.say.label("work.away.end"), Tone.BAD),),
            (Option("back", chat.say.label("go.back")),),
        ),
    )


def _take_now(chat: Here, state: State, said: Said) -> Answer:
    person, _ = _person(chat, state)
    match said:
        case Chose("end"):
            standing_in.call_back(chat.unit, who.acting(chat), person, chat.address)
            return Done(chat.say("work.away.ended"))
        case Chose("back"):
            return Done()
        case _:
            return Stay(note=chat.say("ask.choose_please"))


@dataclass(frozen=True, slots=True)
class Handover:
    person: int
    to: int


def _handover(ask: Ask[Unit]) -> Handover:
    person = ask.given("person")
    found = (
        standing_in.successors(ask.chat.unit, who.acting(ask.chat), person) if isinstance(person, int) else ()
    )
    if not isinstance(person, int) or not found:
        raise Outdated
    to = int(ask.one_of("to", _choices(ask.chat, found)))
    ask.confirm("check", after=ask.say("work.handover.after"))
    return Handover(person, to)


def _hand_over(chat: Here, made: Handover, state: State) -> Answer:
    if (way := pin.owed(chat)) is not None:
        return way
    say = chat.say
    result = standing_in.hand_over(chat.unit, who.acting(chat), made.person, made.to, chat.address)
    besides = {"parts": result.parts, "agreements": result.agreements}
    left = [lines(f"№ {each.number}", said_no(chat, why)) for each, why in result.left]
    return Done(
        paragraphs(
            say("work.handover.passed", len(result.passed), name=who.name_of(chat, made.to)),
            _numbers(result.passed),
            lines(
                *(
                    say(f"work.handover.{key}", numbers=_numbers(cases))
                    for key, cases in besides.items()
                    if cases
                )
            ),
            lines(say("work.handover.left", len(left)), *left[:_LISTED]) if left else "",
        )
    )


def _numbers(cases: tuple[Appeal, ...]) -> str:
    numbers = [f"№ {each.number}" for each in cases[:_LISTED]]
    return ", ".join(numbers) + ("…" if len(cases) > _LISTED else "")


scenes = (
    Script("work.away", _leave, _send),
    View("work.away.now", _show_now, _take_now),
    Script("work.handover", _handover, _hand_over),
)
