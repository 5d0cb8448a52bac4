"""Officials: what rights a person has now, who works where, and whom a notice is for.

Rights are read in every turn, never remembered: a dismissal takes effect at the next press.
Inviting and dismissing are in `storage.officials.appointments`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from domain.appeals import Appeal
from domain.catalogue import Catalogue
from domain.moves import collective
from domain.notices import (
    Recipient,
    ToCitizen,
    ToCoordinators,
    ToHeads,
    ToJoiners,
    ToModerators,
    ToOfficial,
    ToParty,
    ToSuperiors,
)
from domain.people import Official
from domain.rights import GRANTS, Action, Right, Role, covers
from storage.officials import absences
from storage.tables import absences as absence_rows
from storage.tables import accounts, officials, persons
from storage.unit import Unit

_now = officials.c.until.is_(None)
_WORKERS = GRANTS[Action.ANSWER]

_person = sa.bindparam("person", type_=officials.c.person_id.type)
_held = sa.select(officials.c.person_id, officials.c.role, officials.c.authority, officials.c.topic)
_deputised = sa.select(absence_rows.c.person_id).where(
    absence_rows.c.deputy_id == _person,
    absences.going_on(sa.bindparam("at", type_=absence_rows.c.until.type)),
)
_of_both = _held.where(officials.c.person_id.in_(sa.select(_person).union_all(_deputised)), _now).order_by(
    officials.c.person_id != _person, officials.c.id
)
_held_above = _held.where(
    officials.c.authority.in_(sa.bindparam("levels", expanding=True)),
    officials.c.role.in_(sa.bindparam("roles", expanding=True)),
    _now,
).order_by(officials.c.id)


@dataclass(frozen=True, slots=True)
class Colleague:
    """An official of an authority. `name` is what the invitation called them, else their own, else ""."""

    person: int
    name: str
    rights: tuple[Right, ...]


def rights_of(unit: Unit, person: int) -> tuple[Right, ...]:
    """All rights in force of a person, their own first; empty for a citizen."""
    return official(unit, person).rights


def own_rights(unit: Unit, person: int) -> tuple[Right, ...]:
    """The rights given to the person, the oldest first, without those they have as a deputy."""
    rows = unit.connection.execute(
        sa.select(officials.c.role, officials.c.authority, officials.c.topic)
        .where(officials.c.person_id == person, _now)
        .order_by(officials.c.id)
    )
    return tuple(Right(Role(row.role), row.authority, row.topic) for row in rows)


def official(unit: Unit, person: int) -> Official:
    """The person as one who acts by right; with no rights every action is refused.

    Whoever stands in for somebody has their rights for that time (`storage.officials.absences`), while they
    are an official themselves. For whom that one stood in, they do too, as far as the rights they have anyway
    reach: nobody passes on what they only have as a deputy.
    """
    rows = unit.connection.execute(_of_both, {"person": person, "at": unit.now}).all()
    if not any(row.person_id == person for row in rows):
        return Official(person)
    rights = dict.fromkeys(Right(Role(row.role), row.authority, row.topic) for row in rows)
    others = dict.fromkeys(row.person_id for row in rows if row.person_id != person)
    if others:
        others |= dict.fromkeys(each for each in absences.further(unit, others) if each != person)
    return Official(person, tuple(rights), tuple(others))


def appoint(unit: Unit, person: int, right: Right, *, by: int | None, note: str = "") -> None:
    """The person has this right from now on; a right already held is not doubled.

    `by` is the person who gave it, None for the command line. The right to appoint is checked by the caller.
    """
    if right in own_rights(unit, person):
        return
    unit.connection.execute(
        sa.insert(officials),
        {
            "person_id": person,
            "authority": right.authority,
            "role": right.role.value,
            "topic": right.topic,
            "appointed_by": by,
            "since": unit.now,
            "until": None,
            "note": note,
        },
    )


def colleagues(unit: Unit, authority: str) -> tuple[Colleague, ...]:
    """Everyone with a right in this very authority, by name; with all their rights there."""
    return _colleagues(unit, officials.c.authority == authority)


def everyone(unit: Unit, authorities: frozenset[str] | None) -> tuple[Colleague, ...]:
    """Everyone with a right in these authorities (None: in any), by name; with all their rights there."""
    return _colleagues(unit, sa.true() if authorities is None else officials.c.authority.in_(authorities))


def colleague(unit: Unit, person: int) -> Colleague | None:
    """One official with all rights in force; None when there are none."""
    found = _colleagues(unit, officials.c.person_id == person)
    return found[0] if found else None


def assignable(unit: Unit, appeal: Appeal) -> tuple[Colleague, ...]:
    """Who may be assigned: who works in the appeal's authority; where nobody does, in the nearest above."""
    for each in unit.catalogue.superiors(appeal.authority):
        found = tuple(
            one
            for one in colleagues(unit, each.code)
            if any(_works_on(right, appeal, unit.catalogue) for right in one.rights)
        )
        if found:
            return _present(unit, found)
    return ()


def engageable(
    unit: Unit, appeal: Appeal, official: Official, authority: str | None = None
) -> tuple[Colleague, ...]:
    """Whom the official may ask for a part of the case: who works in `authority` (the case's own by default).

    Whoever is away may be asked while somebody stands in for them: it is the deputy's then.
    """
    found = [
        each
        for each in colleagues(unit, authority or appeal.authority)
        if each.person not in appeal.executors
        and collective.reached(official, each.rights, appeal, unit.catalogue) is not None
    ]
    there = absences.instead(unit, (each.person for each in found))
    return tuple(each for each in found if there[each.person] is not None)


def serving(unit: Unit, people: Iterable[int]) -> set[int]:
    """Those of the people who are officials at all."""
    query = sa.select(officials.c.person_id).where(officials.c.person_id.in_(tuple(people)), _now)
    return set(unit.connection.scalars(query))


def _present(unit: Unit, found: tuple[Colleague, ...]) -> tuple[Colleague, ...]:
    """Whoever is away gives their place to whoever stands in for them."""
    there = {each.person: each for each in found}
    instead = absences.instead(unit, there)
    given = dict.fromkeys(at for at in instead.values() if at is not None)
    return tuple(each for at in given if (each := there.get(at) or colleague(unit, at)) is not None)


def others(unit: Unit, appeal: Appeal, person: int) -> bool:
    """Is there anybody who could work on the appeal but `person` and the executors of earlier rounds?"""
    return any(
        holder != person and holder not in appeal.former and _works_on(right, appeal, unit.catalogue)
        for holder, right in _above(unit, appeal.authority, _WORKERS)
    )


def approvers(unit: Unit, appeal: Appeal) -> bool:
    """Is there any head who could approve an answer on the appeal?"""
    return bool(_nearest(unit, appeal.authority, appeal.topic, Role.HEAD))


def recipients(unit: Unit, to: Recipient) -> tuple[int, ...]:
    """The persons a notice to officials is for; empty for `ToCitizen` and where there is nobody at all."""
    match to:
        case ToCitizen() | ToJoiners():
            return ()
        case ToOfficial(person):
            return (person,)
        case ToCoordinators(authority, topic):
            return _nearest(unit, authority, topic, Role.COORDINATOR) or _nearest(
                unit, authority, topic, Role.ADMIN
            )
        case ToModerators(authority, topic):
            return _nearest(unit, authority, topic, Role.MODERATOR) or recipients(
                unit, ToCoordinators(authority, topic)
            )
        case ToHeads(authority, topic):
            return _nearest(unit, authority, topic, Role.HEAD)
        case ToParty(authority, topic):
            return _nearest(unit, authority, topic, Role.HEAD) or _nearest(
                unit, authority, topic, Role.COORDINATOR
            )
        case ToSuperiors(authority, topic, executors):
            above = unit.catalogue.authorities.get(authority)
            parent = above.parent if above is not None else None
            told = (
                *_nearest(unit, authority, topic, Role.HEAD),
                *(_nearest(unit, parent, topic, Role.COORDINATOR) if parent is not None else ()),
            )
            return tuple(dict.fromkeys(each for each in told if each not in executors))


def holding(unit: Unit, authority: str, role: Role) -> tuple[int, ...]:
    """Holders of the role over everything of the authority: there, or at the nearest level above with any."""
    return _nearest(unit, authority, "", role)


def addresses(unit: Unit, people: Iterable[int]) -> dict[int, str]:
    """Where to write to each of them, in their order: the first of their open accounts.

    Who has none is left out.
    """
    wanted = tuple(dict.fromkeys(people))
    if not wanted:
        return {}
    rows = unit.connection.execute(
        sa.select(accounts.c.person_id, accounts.c.address)
        .where(accounts.c.person_id.in_(wanted), accounts.c.state == "open")
        .order_by(accounts.c.since.desc(), accounts.c.address.desc())
    )
    found = {row.person_id: row.address for row in rows}
    return {person: found[person] for person in wanted if person in found}


def _works_on(right: Right, appeal: Appeal, catalogue: Catalogue) -> bool:
    return right.role in _WORKERS and covers(right, appeal.authority, appeal.topic, catalogue)


def _nearest(unit: Unit, authority: str, topic: str, role: Role) -> tuple[int, ...]:
    """Holders of the role for the topic, at the first level going up that has any."""
    held = [
        (person, right)
        for person, right in _above(unit, authority, {role})
        if covers(right, authority, topic, unit.catalogue)
    ]
    for level in _levels(unit, authority):
        if found := tuple(dict.fromkeys(person for person, right in held if right.authority == level)):
            return found
    return ()


def _above(unit: Unit, authority: str, roles: Iterable[Role]) -> list[tuple[int, Right]]:
    wanted = {"levels": list(_levels(unit, authority)), "roles": [role.value for role in roles]}
    rows = unit.connection.execute(_held_above, wanted)
    return [(row.person_id, Right(Role(row.role), row.authority, row.topic)) for row in rows]


def _levels(unit: Unit, authority: str) -> Sequence[str]:
    """The authority and those above it; one that left the catalogue is under the roots."""
    found = [each.code for each in unit.catalogue.superiors(authority)]
    if found:
        return found
    return [authority, *(each.code for each in unit.catalogue.authorities.values() if each.parent is None)]


def _colleagues(unit: Unit, which: sa.ColumnElement[bool]) -> tuple[Colleague, ...]:
    rows = unit.connection.execute(
        sa.select(
            officials.c.person_id,
            officials.c.role,
            officials.c.authority,
            officials.c.topic,
            officials.c.note,
            persons.c.name,
        )
        .join(persons, persons.c.id == officials.c.person_id)
        .where(which, _now)
        .order_by(officials.c.id)
    )
    names: dict[int, str] = {}
    rights: dict[int, list[Right]] = {}
    for row in rows:
        names[row.person_id] = names.get(row.person_id) or row.note or row.name or ""
        rights.setdefault(row.person_id, []).append(Right(Role(row.role), row.authority, row.topic))
    found = (Colleague(person, names[person], tuple(held)) for person, held in rights.items())
    return tuple(sorted(found, key=lambda each: (each.name, each.person)))
