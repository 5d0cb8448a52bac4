"""Which days are off in Russia: the `holidays` library, and what a deployment adds to it.

The library carries the government's yearly decrees: transferred days off and the Saturdays worked for
them. For a year whose decree is not out yet it knows the Labour Code's holidays only.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import holidays

from domain.calendar import Days, Special, WorkingCalendar, calendar_of
from domain.catalogue import Authority

_NOTHING: Mapping[date, Special] = MappingProxyType({})


def days_off(extra: Mapping[date, Special] = _NOTHING) -> Days:
    """What is special about a day in Russia; `extra` (regional holidays, late decrees) wins."""

    def special(day: date) -> Special | None:
        return extra.get(day) or _year(day.year).get(day)

    return special


def calendar_for(authority: Authority, extra: Mapping[date, Special] = _NOTHING) -> WorkingCalendar:
    """The working calendar of an authority: its hours and zone, Russia's days off."""
    return calendar_of(authority, days_off(extra))


@lru_cache(maxsize=64)
def _year(year: int) -> Mapping[date, Special]:
    # The neighbours too: a decree may make a Saturday of one year work for a holiday of the next.
    known = holidays.country_holidays("RU", years=range(year - 1, year + 2))
    special = {day: Special.HOLIDAY for day in known if day.year == year}
    special |= {day: Special.WORKING for day in known.weekend_workdays if day.year == year}
    return MappingProxyType(special)
