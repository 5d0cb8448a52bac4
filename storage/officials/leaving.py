"""What hangs on an official who leaves: their cases, their parts in others' cases, words they owe on answers.

None of it may rest with somebody who is not there: it is set free at a dismissal, passed on at a handover.
"""

from collections.abc import Callable
from typing import TypeAlias

import sqlalchemy as sa

from domain import moves
from domain.actions import works
from domain.appeals import Appeal, Status
from domain.moves.moved import coordinators, heads
from domain.notices import Notice, NoticeKind
from domain.people import Official
from domain.rights import Action, Right, Role, may
from domain.scope import scope
from storage.appeals import appeals
from storage.appeals.rows import from_row
from storage.notices import telling
from storage.officials import officials
from storage.sql import among, just
from storage.tables import agreement_parties, errands
from storage.tables import appeals as appeal_rows
from storage.unit import Unit

_a = appeal_rows.c

Freed: TypeAlias = tuple[tuple[Appeal, ...], tuple[Appeal, ...], tuple[Appeal, ...]]


def executed(unit: Unit, person: int) -> tuple[Appeal, ...]:
    """Open cases that the person is responsible for, held until the commit; what is due first goes first."""
    return _open(unit, sa.or_(_a.executor_id == person, _a.companion_id == person))


def helped(unit: Unit, person: int) -> tuple[Appeal, ...]:
    """Open cases with a part of the person's that is waited for."""
    theirs = sa.select(errands.c.appeal_id).where(errands.c.person_id == person, errands.c.pending)
    return _open(unit, _a.id.in_(theirs))


def agreed(unit: Unit, person: int) -> tuple[Appeal, ...]:
    """Open cases whose answer waits for the person's own word."""
    theirs = sa.select(agreement_parties.c.appeal_id).where(agreement_parties.c.person_id == person)
    return _open(unit, _a.id.in_(theirs))


def set_free(
    unit: Unit,
    by: Official,
    person: int,
    left: tuple[Right, ...],
    ended: tuple[Right, ...],
    address: str,
) -> Freed:
    """The person has only the rights `left`: what they cannot do any more is set free; who decides is told.

    Gives cases without an executor, cases without that co-executor, answers that others are asked about.
    """

    def each(found: tuple[Appeal, ...], move: Callable[[Appeal], moves.Moved]) -> tuple[Appeal, ...]:
        return tuple(appeals.apply(unit, move(case), address) for case in found)

    catalogue = unit.catalogue
    stranded = tuple(
        case
        for case in executed(unit, person)
        if not may(left, Action.ANSWER, case.authority, case.topic, catalogue)
    )
    freed = each(stranded, lambda case: moves.release(case, by, executor=person))
    parts = tuple(
        case
        for case in helped(unit, person)
        if not any(works(left, one.authority) for one in case.engaged if one.person == person)
    )
    laid = each(parts, lambda case: moves.lay_down(case, by, person=person))
    served = {right.authority for right in left}
    owed = tuple(
        case
        for case in agreed(unit, person)
        if any(one.authority not in served for one in case.agreeing if one.person == person)
    )
    asked = each(owed, lambda case: moves.stand_down(case, by, person=person))
    _tell_heads(unit, ended)
    if not left:
        _tell_callers(unit, person)
    return freed, laid, asked


def _open(unit: Unit, which: sa.ColumnElement[bool]) -> tuple[Appeal, ...]:
    query = sa.select(appeal_rows).where(_a.is_open, which).order_by(_a.due_at, _a.id).with_for_update()
    return tuple(from_row(row) for row in unit.connection.execute(query))


def _tell_heads(unit: Unit, ended: tuple[Right, ...]) -> None:
    """Answers that waited for a head of an authority that has none now: who approves them instead is told.

    Where nobody does, the coordinators: they send the answer back, and it goes without approval.
    """
    for right in ended:
        if right.role is not Role.HEAD or _has_head(unit, right):
            continue
        for case in _open(unit, sa.and_(_a.status == just(Status.APPROVAL.value), _reached(unit, right))):
            if case.agreeing:
                continue
            above = officials.recipients(unit, heads(case))
            told = (
                Notice(NoticeKind.PROPOSED, heads(case))
                if above
                else Notice(NoticeKind.NO_HEAD, coordinators(case))
            )
            telling.tell(unit, case, [told], slot=f"head:{right.authority}:{unit.now.isoformat()}")


def _has_head(unit: Unit, right: Right) -> bool:
    held = (each for one in officials.colleagues(unit, right.authority) for each in one.rights)
    return any(each.role is Role.HEAD and each.topic in (None, right.topic) for each in held)


def _reached(unit: Unit, right: Right) -> sa.ColumnElement[bool]:
    [reach] = scope([right], Action.APPROVE, unit.catalogue)
    return sa.and_(
        sa.true() if reach.authorities is None else among(unit, _a.authority, reach.authorities),
        sa.true() if reach.topics is None else among(unit, _a.topic, reach.topics),
    )


def _tell_callers(unit: Unit, person: int) -> None:
    """News that the person was to tell callers: the coordinators are to tell it."""
    query = sa.select(appeal_rows).where(_a.untold, _a.filed_by == person).order_by(_a.id)
    for row in unit.connection.execute(query).all():
        case = from_row(row)
        slot = f"caller:{person}:{unit.now.isoformat()}"
        telling.tell(unit, case, [Notice(NoticeKind.CALLER, coordinators(case))], slot=slot)
