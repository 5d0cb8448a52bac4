"""«Как посчитан срок»: day by day, and what moved the date since. For citizens and officials alike."""

from datetime import date
from typing import Final

from bot.speech import Speech
from bot.text import Rich, lines, paragraphs, rich
from domain import calendar
from domain.account import Account, Apart, Planned, Prolonged, Shift, Stood, account
from domain.appeals import Appeal
from domain.catalogue import Term
from domain.catalogue import Unit as Counting
from handlers.appeals import words
from storage.appeals import chronicle
from storage.unit import Unit
from storage.world import world


def told(say: Speech, unit: Unit, appeal: Appeal, *, official: bool = False) -> Rich:
    """How the term was counted, day by day, and what moved it since; `official`: for one of them."""
    if appeal.authority not in unit.catalogue.authorities:
        return words.due(say, unit, appeal)
    made = account(appeal, chronicle.of(unit, appeal.id, public_only=False), world(unit))
    zone = words.zone_of(unit.catalogue, made.authority)
    today = words.day_of(unit.now, zone)
    days: list[Rich] = []
    number = 0
    for step in made.count.steps:
        number += step.counted
        days.append(rich(f"{say.day(step.day, today)} — {_step(say, step, number, made)}"))
    begins = "again" if made.round > 1 else "from"
    unit_of = "hours" if made.term.unit is Counting.HOURS else "days"
    head = lines(
        say(
            "counted.head",
            term=words.term(say, made.term),
            authority=words.authority_name(unit.catalogue, made.authority),
        ),
        say(f"counted.{begins}.{unit_of}"),
    )
    moved = [_moved(say, each, made.term, zone, today, official=official) for each in made.shifts]
    if not made.whole and appeal.paused_at is None:
        moved.append(say("counted.moved"))
    return paragraphs(
        head, lines(*days), _day_off(say, made.count), lines(*moved), words.due(say, unit, appeal)
    )


_TOLD_BESIDE: Final = frozenset({calendar.Why.WEEKEND, calendar.Why.HOLIDAY, calendar.Why.TRANSFERRED})
"""What a day is, worth saying also where it counts."""


def _step(say: Speech, step: calendar.Counted, number: int, made: Account) -> str:
    """A day of the count: which of the days it is, or why it is none."""
    beside = f", {say.label(f'counted.{step.why.value}')}" if step.why in _TOLD_BESIDE else ""
    if step.minutes:
        hours, minutes = divmod(step.minutes, 60)
        whole = "" if minutes else ".whole"
        return say.label(f"counted.hours{whole}", hours=hours, minutes=minutes) + beside
    if step.counted:
        return say.label("counted.day", number) + beside
    if step.why is calendar.Why.REGISTERED and made.round > 1:
        return say.label("counted.reopened", round=made.round)
    return say.label(f"counted.{step.why.value}")


def _day_off(say: Speech, count: calendar.Due) -> Rich:
    """Where the term ends when the last day counted is a day off; by the authority's rule."""
    last = max((step.day for step in count.steps if step.counted), default=count.day)
    if last == count.day:
        return Rich()
    return say("counted.next" if count.day > last else "counted.previous", day=say.day(count.day, last))


def _moved(say: Speech, shift: Shift, of: Term, zone: str, today: date, *, official: bool) -> Rich:
    until = words.ends(say, shift.due_at, of, zone, today)
    match shift:
        case Stood(since=since, until=replied):
            began, ended = (words.ends(say, each, of, zone, today) for each in (since, replied))
            key = "counted.stood.plain" if official else "counted.stood"
            return say(key, day=until, since=began, replied=ended)
        case Apart(since=since, until=parted):
            began, ended = (words.ends(say, each, of, zone, today) for each in (since, parted))
            return say("counted.apart", day=until, since=began, parted=ended)
        case Prolonged(at=at):
            return say("counted.prolonged", day=until, at=say.day(words.day_of(at, zone), today))
        case Planned(at=at):
            return say("counted.planned", day=until, at=say.day(words.day_of(at, zone), today))
