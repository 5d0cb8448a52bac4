"""What many are told of a hearing: that it is set, changed, cancelled, that it is tomorrow."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from domain.drafts.hearings import Hearing, State
from storage.drafts import drafts
from storage.hearings import hearings
from storage.notices import mailings
from storage.sql import just
from storage.tables import draft_people, hearing_line, hearing_mailings, hearing_questions, hearing_visitors
from storage.unit import Unit
from storage.world import world

Kind = Literal["set", "changed", "cancelled", "reminder", "minutes", "conclusion"]
Audience = Literal["followers", "concerned", "visitors"]
"""Who follows the draft; who comes, has asked something or, before it begins, waits; who comes."""

REMIND: Final = time(10)
"""By the authority's clock, on the day before."""
_AHEAD: Final = timedelta(days=2)
_BEFORE: Final = ("changed", "cancelled")
"""Of these who waits for a seat is told too; once it has begun the line is over."""

_m = hearing_mailings.c


def begin(
    unit: Unit,
    hearing: Hearing,
    kind: Kind,
    audiences: Iterable[Audience],
    *,
    slot: str = "",
    words: str = "",
) -> None:
    """Tell these audiences `hearing.citizen.<kind>`; each person once for a kind and slot."""
    row = {"hearing_id": hearing.id, "kind": kind}
    mailings.begin(unit, hearing_mailings, row, audiences, slot, words)


def stop(unit: Unit, hearing: Hearing, kinds: Iterable[Kind]) -> None:
    """What of these mailings is not written yet is not wanted any more."""
    mailings.stop(unit, hearing_mailings, _m.hearing_id == hearing.id, tuple(kinds))


def changed(unit: Unit, hearing: Hearing, words: str) -> None:
    """Tell who comes, waits or has asked that it is another place or time."""
    stop(unit, hearing, ("changed",))
    begin(unit, hearing, "changed", ("concerned",), slot=str(hearing.revision), words=words)


def cancelled(unit: Unit, hearing: Hearing, words: str) -> None:
    """Tell them that it does not take place."""
    stop(unit, hearing, ("set", "changed", "reminder"))
    begin(unit, hearing, "cancelled", ("concerned",), words=words)


def call_off(unit: Unit, draft: int, words: str) -> None:
    """The draft is not discussed any more: its hearings do not take place."""
    for each in hearings.of(unit, draft):
        if each.coming(unit.now):
            gone = hearings.save(unit, replace(each, state=State.CANCELLED, reason=words))
            cancelled(unit, gone, words)


def remind(unit: Unit, limit: int = 1_000) -> int:
    """Begin the reminders of hearings that are tomorrow, one for each day; says of how many.

    From `REMIND` on the day before, also later when nobody ticked then; never once it has begun.
    """
    begun = 0
    for hearing in hearings.unreminded(unit, unit.now + _AHEAD, limit):
        day, due = _reminded(unit, hearing)
        if due <= unit.now:
            begin(unit, hearing, "reminder", ("visitors",), slot=day.isoformat())
            hearings.reminded(unit, hearing)
            begun += 1
    return begun


def write(unit: Unit, limit: int = mailings.BATCH) -> int:
    """Write the next batch of the oldest mailing under way; says how many persons were gone through."""
    going = mailings.going(unit, hearing_mailings)
    if going is None:
        return 0
    hearing = hearings.load(unit, going.hearing_id)
    persons = list(unit.connection.scalars(_audience(hearing, going, limit)))
    authority = drafts.load(unit, hearing.draft).authority
    mailings.tell(
        unit, hearing_mailings, going, persons, limit, what="hearing", id=hearing.id, authority=authority
    )
    return max(1, len(persons))


def _reminded(unit: Unit, hearing: Hearing) -> tuple[date, datetime]:
    """The day of the hearing where it is held, and when it is reminded of."""
    zone = ZoneInfo(world(unit).calendar(drafts.load(unit, hearing.draft).authority).zone)
    day = hearing.starts_at.astimezone(zone).date()
    return day, datetime.combine(day - timedelta(days=1), REMIND, zone)


def _audience(hearing: Hearing, going: sa.Row[Any], limit: int) -> sa.Select[Any]:
    comes = sa.select(hearing_visitors.c.person_id).where(hearing_visitors.c.hearing_id == hearing.id)
    asked = sa.select(hearing_questions.c.person_id).where(
        hearing_questions.c.hearing_id == hearing.id, hearing_questions.c.status == just("asked")
    )
    follows = sa.select(draft_people.c.person_id).where(
        draft_people.c.draft_id == hearing.draft, draft_people.c.follows
    )
    waits = sa.select(hearing_line.c.person_id).where(hearing_line.c.hearing_id == hearing.id)
    match going.audience:
        case "followers":
            found = follows.subquery()
        case "concerned" if going.kind in _BEFORE:
            found = sa.union(comes, asked, waits).subquery()
        case "concerned":
            found = sa.union(comes, asked).subquery()
        case "visitors":
            found = comes.subquery()
    person = found.c.person_id
    return sa.select(person).where(person > going.after_person).order_by(person).limit(limit)
