"""Notices of an absence, as it stands when they are sent."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.chat import Option, Row
from bot.speech import Speech
from bot.text import Rich, lines
from handlers import called
from handlers.appeals.words import day_of, zone_of
from storage.officials import absences, away_notices, officials
from storage.officials.absences import Absence
from storage.unit import Unit


def notice(
    say: Speech, unit: Unit, kind: str, to: int, body: Mapping[str, Any]
) -> tuple[Rich, tuple[Row, ...]] | None:
    """None when it is not so any more, or concerns somebody who is no official any more."""
    what = kind.removeprefix(away_notices.PREFIX)
    absence = absences.load(unit, int(body["absence"]))
    person, deputy = int(body["person"]), int(body["deputy"])
    # An absence is ended early by a word; what says that it is over by its date needs it unended.
    if (absence is None) != (what == "ended") or not officials.own_rights(unit, to):
        return None
    if absence is not None and what != "over" and absence.until <= unit.now:
        return None
    name = called.named(say, unit, deputy if what in ("yours", "alone") else person, personal=False)
    who = called.named(say, unit, person, personal=False)
    first, last = _days(say, unit, absence) if absence is not None else ("", "")
    head = say(kind, name=name, who=who, first=first, last=last)
    open_now, late = away_notices.in_hands(unit, person)
    count = say("notice.away.count", open_now, late=late) if what != "ended" and open_now else Rich()
    rows: tuple[Row, ...] = ((Option("work", say.label("menu.work"), entry="work"),),)
    return lines(head, count), rows


def _days(say: Speech, unit: Unit, absence: Absence) -> tuple[str, str]:
    rights = officials.own_rights(unit, absence.person)
    zone = zone_of(unit.catalogue, rights[0].authority if rights else "")
    today = day_of(unit.now, zone)
    last = day_of(absence.until - timedelta(minutes=1), zone)
    return say.day(day_of(absence.since, zone), today), say.day(last, today)
