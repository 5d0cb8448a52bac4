"""Hearings in words: when, where, whether there is room, how long questions are taken."""

from zoneinfo import ZoneInfo

from bot.speech import Speech
from bot.text import Rich, bold, join, lines, quote, shorten, typed
from domain.drafts import Draft
from domain.drafts.hearing_results import held
from domain.drafts.hearings import Hearing, State
from handlers.appeals.words import day_of, zone_of
from storage.hearings import hearings
from storage.hearings import line as line_for_seats
from storage.unit import Unit

SHORT = 40
"""UTF-16 units of a place where it is only named."""


def when(say: Speech, unit: Unit, draft: Draft, hearing: Hearing) -> str:
    """«14 декабря, понедельник, 18:00», by the clock of the draft's authority."""
    zone = zone_of(unit.catalogue, draft.authority)
    local = hearing.starts_at.astimezone(ZoneInfo(zone))
    return say.label("hearing.when", day=say.day(local.date(), day_of(unit.now, zone)), time=f"{local:%H:%M}")


def line(say: Speech, unit: Unit, draft: Draft, hearing: Hearing) -> Rich:
    """«Слушания: 14 декабря, понедельник, 18:00, Дом культуры…»; that it is cancelled, or over."""
    told = when(say, unit, draft, hearing)
    if held(hearing, unit.now):
        if hearing.came is None:
            return say("hearing.line.over", when=told)
        return join(". ", [say("hearing.line.held", when=told), there_were(say, hearing)])
    if hearing.state is State.CANCELLED:
        return say("hearing.line.cancelled", when=told)
    return say("hearing.line", when=told, place=typed(shorten(hearing.place, SHORT)))


def ahead(say: Speech, unit: Unit, draft: Draft) -> Rich:
    """The hearings of a draft that are still to take place, a line each."""
    coming = [each for each in hearings.of(unit, draft.id) if each.coming(unit.now)]
    return lines(*(line(say, unit, draft, each) for each in coming))


def summary(say: Speech, unit: Unit, draft: Draft, hearing: Hearing) -> Rich:
    """When and where it is, how to get there."""
    return lines(
        bold(when(say, unit, draft, hearing)),
        typed(hearing.place),
        typed(hearing.about),
    )


def there_were(say: Speech, hearing: Hearing) -> Rich:
    """«Пришли 42 человека», once that is known."""
    return say("hearing.there_were", hearing.came) if hearing.came is not None else Rich()


def over(say: Speech, hearing: Hearing) -> Rich:
    """That it is over, as far as that is known, and how many were there."""
    stands = "hearing.begun" if hearing.came is None else "hearing.held"
    return lines(bold(say(stands)), there_were(say, hearing))


def came(say: Speech, visitors: int) -> Rich:
    """How many have registered."""
    return say("hearing.visitors", visitors) if visitors else say("hearing.visitors_none")


def room(say: Speech, hearing: Hearing, visitors: int) -> Rich:
    """How many come, how many seats are left."""
    left = hearing.free(visitors)
    if left is None:
        return came(say, visitors)
    return join(" ", [came(say, visitors), say("hearing.left", left) if left else say("hearing.left_none")])


def queue(say: Speech, unit: Unit, hearing: Hearing, visitors: int) -> Rich:
    """How many wait in line for a seat, where somebody does."""
    waiting = line_for_seats.count(unit, hearing.id) if hearing.free(visitors) == 0 else 0
    return say("hearing.queue", waiting) if waiting else Rich()


def waiting(say: Speech, place: int) -> Rich:
    """Which place in line the person has, and what comes of it."""
    return lines(bold(say("hearing.place", place=place)), say("hearing.place.then"))


def questions_until(say: Speech, unit: Unit, draft: Draft, hearing: Hearing) -> Rich:
    """Until when questions are taken, or that they are not any more."""
    if not hearing.asking(unit.now):
        return say("hearing.questions_over")
    zone = zone_of(unit.catalogue, draft.authority)
    moment = say.moment(hearing.questions_until, zone, day_of(unit.now, zone))
    return say("hearing.questions_until", moment=moment)


def called_off(say: Speech, hearing: Hearing) -> Rich:
    """That it does not take place, and why."""
    return lines(bold(say("hearing.cancelled")), quote(typed(hearing.reason)) if hearing.reason else "")
