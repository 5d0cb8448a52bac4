"""Who joined whose appeal; see `domain.joining`."""

from collections.abc import Collection, Mapping
from datetime import datetime

import sqlalchemy as sa

from domain.appeals import Appeal, Status
from domain.joining import Joined, check_joining
from domain.people import Joiner
from storage.appeals import authors
from storage.sql import insert
from storage.tables import appeals, joinings, persons
from storage.unit import Unit

_j = joinings.c
_now = sa.and_(_j.appeal_id == sa.bindparam("appeal"), _j.left_at.is_(None))
_join = (
    insert(joinings)
    .on_conflict_do_nothing(
        index_elements=[_j.appeal_id, _j.person_id], index_where=sa.text("left_at IS NULL")
    )
    .returning(_j.id)
)
_one = sa.select(_j.id).where(_now, _j.person_id == sa.bindparam("person"))
_origin = appeals.alias("origin")
_all = (
    sa.select(_j.person_id, _j.address, persons.c.language, _j.at, _j.brought_from, _origin.c.filed_by)
    .join(persons, persons.c.id == _j.person_id)
    .outerjoin(_origin, _origin.c.id == _j.brought_from)
    .where(_now)
    .order_by(_j.id)
)

_brought = (
    sa.select(_j.person_id, _j.address, _j.language, _j.at, _j.brought_from).where(_now).order_by(_j.id)
)
_person = sa.select(appeals.c.person_id).where(appeals.c.id == sa.bindparam("appeal")).with_for_update()


def join(unit: Unit, appeal: Appeal, person: int, address: str, language: str) -> bool:
    """The person is with this appeal from now on; False when they were already.

    Raises `NotAllowed` for one's own appeal and for a closed one.
    """
    check_joining(appeal, person)
    row = {
        "appeal_id": appeal.id,
        "person_id": person,
        "address": address,
        "language": language,
        "at": unit.now,
    }
    return unit.connection.scalar(_join, row) is not None


def joined(person: int) -> sa.Select[tuple[int]]:
    """The ids of the appeals the person is with."""
    return sa.select(_j.appeal_id).where(_j.person_id == person, _j.left_at.is_(None))


def leave(unit: Unit, appeal: int, person: int) -> None:
    """Больше не следить."""
    unit.connection.execute(
        sa.update(joinings)
        .where(_j.appeal_id == appeal, _j.person_id == person, _j.left_at.is_(None))
        .values(left_at=unit.now)
    )


def inherit(unit: Unit, appeal: int, heir: Joined) -> None:
    """Whoever joined first is its author from now on, and no joiner; a caller is reached as before."""
    leave(unit, appeal, heir.person)
    if heir.filed_by is not None and heir.origin is not None:
        authors.follow(unit, heir.origin, appeal)


def joiner(unit: Unit, appeal: int, person: int) -> Joiner | None:
    """The person as one who joined this appeal; None when they did not, or left."""
    found = unit.connection.scalar(_one, {"appeal": appeal, "person": person})
    return None if found is None else Joiner(person)


def everybody(unit: Unit, appeal: int) -> tuple[Joined, ...]:
    """Who is with the appeal now, the first to join first."""
    return tuple(Joined(*row) for row in unit.connection.execute(_all, {"appeal": appeal}))


def brought(unit: Unit, appeal: int) -> frozenset[int]:
    """Those who have a case of their own in this one: it was merged into it."""
    authors = sa.select(appeals.c.person_id).where(appeals.c.merged_into == appeal)
    return frozenset(unit.connection.scalars(authors))


def anything(unit: Unit, person: int) -> bool:
    """Is the person with any appeal of another?"""
    return bool(unit.connection.scalar(sa.select(joined(person).exists())))


def bring(unit: Unit, case: Appeal, into: int) -> None:
    """The people of a case merged into another are with that one; those it carried already move on there."""
    main = unit.connection.scalar(_person, {"appeal": into})
    author = Joined(case.person, case.address, case.language, unit.now)
    theirs = [(author, case.id)]
    for row in unit.connection.execute(_brought, {"appeal": case.id}):
        theirs.append((Joined(*row[:4]), row.brought_from or case.id))
    for each, origin in theirs:
        if each.person != main:
            values = {"appeal_id": into, "person_id": each.person, "address": each.address}
            values |= {"language": each.language, "at": unit.now, "brought_from": origin}
            unit.connection.execute(_join, values)
    carried = sa.and_(_j.appeal_id == case.id, _j.left_at.is_(None), _j.brought_from.is_not(None))
    unit.connection.execute(sa.update(joinings).where(carried).values(left_at=unit.now))
    moving = sa.update(appeals).where(appeals.c.merged_into == case.id).values(merged_into=into)
    unit.connection.execute(moving)


def take_back(unit: Unit, case: Appeal, main: int) -> None:
    """Those brought from a case that is parted leave the one it was merged into.

    Unless another case in it is theirs too: with that one they stay.
    """
    unit.connection.scalar(_person, {"appeal": main})
    brought = sa.update(joinings).where(_j.brought_from == case.id, _j.left_at.is_(None))
    leaving = brought.values(left_at=unit.now).returning(_j.person_id, _j.address, _j.language, _j.at)
    for row in unit.connection.execute(leaving).all():
        joined = sa.select(_j.appeal_id).where(_j.person_id == row.person_id, _j.left_at.is_(None))
        theirs = sa.or_(appeals.c.person_id == row.person_id, appeals.c.id.in_(joined))
        other = sa.select(sa.func.min(appeals.c.id)).where(appeals.c.merged_into == main, theirs)
        if (origin := unit.connection.scalar(other)) is not None:
            values = {"appeal_id": main, "person_id": row.person_id, "address": row.address}
            values |= {"language": row.language, "at": row.at, "brought_from": origin}
            unit.connection.execute(_join, values)


def merged_into(unit: Unit, main: int) -> tuple[str, ...]:
    """The numbers of the cases that `main` carries."""
    query = sa.select(appeals.c.number).where(appeals.c.merged_into == main).order_by(appeals.c.id)
    return tuple(unit.connection.scalars(query))


def first(unit: Unit, appeal: int) -> Joined | None:
    """Who joined first of those who are with it still."""
    row = unit.connection.execute(_all.limit(1), {"appeal": appeal}).first()
    return None if row is None else Joined(*row)


def heard(unit: Unit, main: int, until: datetime) -> None:
    """One of those with this case hears of its answer late: there is time to contest it until then."""
    answered = appeals.c.status.in_([Status.ANSWERED.value, Status.CONFIRMED.value])
    sooner = sa.and_(answered, appeals.c.contest_until < until)
    unit.connection.execute(
        sa.update(appeals).where(appeals.c.id == main, sooner).values(contest_until=until)
    )


def counts(unit: Unit, cases: Collection[int]) -> Mapping[int, int]:
    """How many are with each of these appeals; 0 where nobody is."""
    query = (
        sa.select(_j.appeal_id, sa.func.count())
        .where(_j.appeal_id.in_(cases), _j.left_at.is_(None))
        .group_by(_j.appeal_id)
    )
    rows = unit.connection.execute(query).all() if cases else []
    return dict.fromkeys(cases, 0) | {row[0]: row[1] for row in rows}
