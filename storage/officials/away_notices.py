"""Who is told of an absence: the deputy, whoever is away, and coordinators when nobody stands in any more."""

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from domain.rights import Role
from storage.notices import outbox
from storage.officials import officials
from storage.officials.absences import Absence
from storage.tables import appeals
from storage.unit import Unit

PREFIX: Final = "notice.away."
_MORNING: Final = timedelta(hours=9)
"""An absence begins and ends at midnight of the authority; nobody is woken for it."""
_a = appeals.c


def planned(unit: Unit, absence: Absence, *, but: int) -> None:
    """The deputy hears of it now and on the morning it begins, whoever is away on the morning after.

    `but` did it, and is not told now.
    """
    begins = absence.since > unit.now
    for person, at in ((absence.deputy, "set"), (absence.person, "yours")):
        if person != but:
            _put(unit, absence, at, person)
    if begins:
        _put(unit, absence, "begun", absence.deputy, absence.since + _MORNING)
    _put(unit, absence, "over", absence.person, absence.until + _MORNING)


def ended(unit: Unit, absence: Absence, *, but: int) -> None:
    """Before its date: the deputy need not stand in."""
    if absence.deputy != but:
        _put(unit, absence, "ended", absence.deputy)


def alone(unit: Unit, absence: Absence, *, but: int) -> None:
    """Whoever stood in is dismissed: those who can name another deputy are told."""
    told: dict[int, None] = {}
    for right in officials.own_rights(unit, absence.person):
        for role in (Role.COORDINATOR, Role.ADMIN):
            held = officials.holding(unit, right.authority, role)
            if found := [each for each in held if each not in (absence.person, but)]:
                told |= dict.fromkeys(found)
                break
    for person in told:
        _put(unit, absence, "alone", person)


def in_hands(unit: Unit, person: int) -> tuple[int, int]:
    """How many open cases the person is responsible for, and how many of them are overdue."""
    theirs = sa.or_(_a.executor_id == person, _a.companion_id == person)
    late = sa.and_(_a.due_at < unit.now, _a.paused_at.is_(None))
    query = sa.select(sa.func.count(), sa.func.sum(sa.case((late, 1), else_=0))).where(_a.is_open, theirs)
    row = unit.connection.execute(query).one()
    return row[0], row[1] or 0


def _put(unit: Unit, absence: Absence, kind: str, person: int, at: datetime | None = None) -> None:
    address = officials.addresses(unit, [person]).get(person)
    if address is None:
        return
    outbox.put(
        unit,
        address=address,
        person=person,
        kind=PREFIX + kind,
        subject=f"absence:{absence.id}",
        body={"absence": absence.id, "person": absence.person, "deputy": absence.deputy},
        dedup=f"absence:{absence.id}:{kind}:{person}",
        not_before=at,
    )
