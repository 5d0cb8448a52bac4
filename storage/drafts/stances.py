"""For and against a section, and support of others' remarks: one of a person each, counted exactly."""

from collections.abc import Mapping

import sqlalchemy as sa

from domain.drafts import Count, Draft, Remark, Stance
from domain.drafts.remarks import check_supporting, check_taking
from storage.drafts import counts as draft_counts
from storage.drafts import people as draft_people
from storage.drafts import remarks
from storage.sql import insert
from storage.tables import remarks as said
from storage.tables import stances, supports
from storage.unit import Unit

_s = stances.c
_new = insert(stances)
_take = _new.on_conflict_do_update(
    index_elements=[_s.draft_id, _s.section, _s.person_id],
    set_={"stance": _new.excluded.stance, "version": _new.excluded.version, "at": _new.excluded.at},
)
_support = insert(supports).on_conflict_do_nothing().returning(supports.c.person_id)


def of(unit: Unit, draft: int, section: str, person: int) -> Stance | None:
    """How the person stands to the section; None when they have not said."""
    found = sa.select(_s.stance).where(_s.draft_id == draft, _s.section == section, _s.person_id == person)
    stance = unit.connection.scalar(found)
    return None if stance is None else Stance(stance)


def of_person(unit: Unit, draft: int, person: int) -> Mapping[str, Stance]:
    """The person's stances by section."""
    found = sa.select(_s.section, _s.stance).where(_s.draft_id == draft, _s.person_id == person)
    return {row.section: Stance(row.stance) for row in unit.connection.execute(found)}


def take(unit: Unit, draft: Draft, section: str, person: int, stance: Stance | None) -> Stance | None:
    """The person is for, or against, or (None) neither any more; gives what they were before.

    Raises `NotAllowed` when nothing is taken now.
    """
    check_taking(draft, unit.now)
    draft_people.enter(unit, draft.id, person)  # keeps the person's other turns out until this one ends
    before = of(unit, draft.id, section, person)
    if stance is before:
        return before
    row = {"draft_id": draft.id, "section": section, "person_id": person}
    if stance is None:
        which = (_s.draft_id == draft.id, _s.section == section, _s.person_id == person)
        unit.connection.execute(sa.delete(stances).where(*which))
    else:
        row |= {"stance": stance.value, "version": draft.version, "at": unit.now}
        unit.connection.execute(_take, row)
    changes: dict[Count, int] = {}
    if before is not None:
        changes[Count(before.value)] = -1
    if stance is not None:
        changes[Count(stance.value)] = 1
    draft_counts.shift(unit, draft.id, section, changes)
    return before


def support(unit: Unit, remark: Remark, draft: Draft, person: int) -> bool:
    """The person supports the remark; False when they did already. Raises `NotAllowed`."""
    check_supporting(remarks.load(unit, remark.id, lock=True), draft, person, unit.now)
    draft_people.enter(unit, draft.id, person)
    row = {"remark_id": remark.id, "person_id": person, "at": unit.now}
    new = unit.connection.scalar(_support, row) is not None
    if new:
        _count(unit, remark.id, 1)
    return new


def withdraw(unit: Unit, remark: Remark, draft: Draft, person: int) -> bool:
    """The person does not support it any more; False when they did not. Raises `NotAllowed`."""
    check_taking(draft, unit.now)
    gone = sa.delete(supports).where(supports.c.remark_id == remark.id, supports.c.person_id == person)
    was = unit.connection.scalar(gone.returning(supports.c.person_id)) is not None
    if was:
        _count(unit, remark.id, -1)
    return was


def supported(unit: Unit, person: int, ids: list[int]) -> frozenset[int]:
    """Which of these remarks the person supports."""
    found = sa.select(supports.c.remark_id).where(
        supports.c.person_id == person, supports.c.remark_id.in_(ids)
    )
    return frozenset(unit.connection.scalars(found))


def _count(unit: Unit, remark: int, by: int) -> None:
    unit.connection.execute(sa.update(said).where(said.c.id == remark).values(supports=said.c.supports + by))
