"""Who takes part in the discussion of a draft, under which number, and who wants to hear of it."""

from dataclasses import dataclass

import sqlalchemy as sa

from storage import counters
from storage.sql import insert
from storage.tables import draft_people
from storage.unit import Unit

_p = draft_people.c
_new = insert(draft_people)
_follow = _new.on_conflict_do_update(
    index_elements=[_p.draft_id, _p.person_id], set_={"follows": _new.excluded.follows}
)
_enter = _new.on_conflict_do_nothing()
SPOKEN = sa.select(_p.draft_id).where(_p.person_id == sa.bindparam("person"), _p.ordinal.is_not(None))
"""Discussions in which the person has said something."""


@dataclass(frozen=True, slots=True)
class Participant:
    """`ordinal` is «участник №», None for one who only follows; `resident` as stated, None: not asked."""

    person: int
    ordinal: int | None = None
    resident: bool | None = None
    follows: bool = False


def of(unit: Unit, draft: int, person: int) -> Participant | None:
    """The person in this discussion; None for a stranger to it."""
    found = sa.select(_p.person_id, _p.ordinal, _p.resident, _p.follows).where(
        _p.draft_id == draft, _p.person_id == person
    )
    row = unit.connection.execute(found).first()
    return None if row is None else Participant(*row)


def many(unit: Unit, draft: int, persons: set[int]) -> dict[int, Participant]:
    """Those of these persons who are in the discussion."""
    found = sa.select(_p.person_id, _p.ordinal, _p.resident, _p.follows).where(
        _p.draft_id == draft, _p.person_id.in_(sorted(persons))
    )
    return {row.person_id: Participant(*row) for row in unit.connection.execute(found)}


def enter(unit: Unit, draft: int, person: int, *, resident: bool | None = None) -> Participant:
    """The person says something: has a number from now on, and hears of the draft unless they chose not to.

    `resident` None leaves what they said before.
    """
    row = {"draft_id": draft, "person_id": person, "follows": True, "at": unit.now}
    unit.connection.execute(_enter, row)
    mine = sa.and_(_p.draft_id == draft, _p.person_id == person)
    known = unit.connection.execute(
        sa.select(_p.person_id, _p.ordinal, _p.resident, _p.follows).where(mine).with_for_update()
    ).one()
    changes: dict[str, object] = {}
    if known.ordinal is None:
        changes["ordinal"] = counters.next_of(unit, f"draft_people:{draft}")
    if resident is not None and resident != known.resident:
        changes["resident"] = resident
    if changes:
        unit.connection.execute(sa.update(draft_people).where(mine).values(changes))
    found = of(unit, draft, person)
    assert found is not None
    return found


def follow(unit: Unit, draft: int, person: int, *, wanted: bool = True) -> None:
    """The person wants to hear of the draft, or does not any more."""
    row = {"draft_id": draft, "person_id": person, "follows": wanted, "at": unit.now}
    unit.connection.execute(_follow, row)


def unfollow_all(unit: Unit, person: int) -> None:
    """The person hears of no draft any more; where they only followed one, nothing of them stays."""
    mine = _p.person_id == person
    unit.connection.execute(sa.delete(draft_people).where(mine, _p.ordinal.is_(None)))
    unit.connection.execute(sa.update(draft_people).where(mine, _p.follows).values(follows=False))


def count(unit: Unit, draft: int) -> int:
    """How many have said something."""
    found = sa.select(sa.func.count()).where(_p.draft_id == draft, _p.ordinal.is_not(None))
    return unit.connection.scalar(found) or 0


def drafts_of(unit: Unit, person: int) -> tuple[int, ...]:
    """Drafts in which the person has said something, the latest first."""
    found = sa.select(_p.draft_id).where(_p.person_id == person, _p.ordinal.is_not(None))
    return tuple(unit.connection.scalars(found.order_by(_p.draft_id.desc())))


def followers(unit: Unit, draft: int, after: int, limit: int) -> list[int]:
    """Persons who want to hear of the draft, by id from `after` on."""
    found = sa.select(_p.person_id).where(_p.draft_id == draft, _p.follows, _p.person_id > after)
    return list(unit.connection.scalars(found.order_by(_p.person_id).limit(limit)))
