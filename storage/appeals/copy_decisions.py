"""What is decided for all cases of one text, carried out batch by batch: each case makes its own move."""

from typing import Any

import sqlalchemy as sa

from domain import moves
from domain.appeals import Appeal, Status
from domain.copies import Copies, Decision
from domain.moves.moved import words
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action, may
from domain.routing import Why, responsible
from storage.appeals import appeals as cases
from storage.appeals import copies
from storage.appeals.appeals import Changed
from storage.appeals.rows import from_row
from storage.notices import outbox
from storage.officials import audit, officials
from storage.officials.dangers import Danger, dangerous
from storage.sql import just
from storage.tables import appeals, copy_members
from storage.tables import copies as rows
from storage.unit import Unit
from storage.world import world

_c = rows.c
_LOOKED_AT = 20


@dangerous(Danger.MANY)
def decline(unit: Unit, by: Official, group: int, reason: str, address: str) -> Copies:
    """Decline all of the group for one reason; `work` carries it out. Raises `NotAllowed`, `LookupError`."""
    return _decide(unit, by, group, Decision.DECLINE, address, words(reason))


def decide(unit: Unit, by: Official, group: int, decision: Decision, address: str) -> Copies:
    """Decide for all of the group, what ends nothing; `work` carries it out.

    Raises `NotAllowed`, `LookupError`, and ValueError for declining: that is `decline`.
    """
    if decision is Decision.DECLINE:
        raise ValueError(decision)
    return _decide(unit, by, group, decision, address)


def _decide(
    unit: Unit, by: Official, group: int, decision: Decision, address: str, reason: str = ""
) -> Copies:
    unit.connection.execute(sa.select(_c.id).where(_c.id == group).with_for_update())
    found = copies.load(unit, group)
    check(unit, by, found)
    into: int | None = None
    if decision is Decision.JOIN:
        if (carries := main(unit, by, group)) is None:
            raise NotAllowed("copies.no_main")
        into = carries.id
    _change(
        unit,
        group,
        crowd=False,
        decision=(Decision.ROUTE if decision is Decision.JOIN else decision).value,
        into_id=into,
        reason=reason,
        decided_by=by.person,
        decided_from=address,
        decided_at=unit.now,
    )
    copies.forget(unit, group)
    audit.record(
        unit,
        by.person,
        address,
        f"copies.{decision.value}",
        f"copies:{group}",
        after={"cases": found.waiting, "authority": found.authority},
    )
    return found


def check(unit: Unit, by: Official, group: Copies) -> None:
    """Raise `NotAllowed` unless the official may decide for the group now."""
    if not may(by.rights, Action.ROUTE, group.authority, group.topic, unit.catalogue):
        raise NotAllowed("copies.no_right")
    if group.decision is not None:
        raise NotAllowed("copies.decided")


def main(unit: Unit, by: Official, group: int) -> Appeal | None:
    """The oldest case of the group that may carry the others; None when none may."""
    members = sa.select(copy_members.c.appeal_id).where(copy_members.c.copies_id == group)
    oldest = sa.select(appeals).where(appeals.c.id.in_(members), appeals.c.is_open).order_by(appeals.c.id)
    for row in unit.connection.execute(oldest.limit(_LOOKED_AT)).all():
        case = from_row(row)
        if moves.main_refusal(case, by, unit.catalogue) is None:
            return case
    return None


def work(unit: Unit, limit: int = 25) -> int:
    """Carry a decision out on up to `limit` cases of one group; says on how many, 1 for ending it, 0: none.

    What cannot be moved so (somebody was quicker, the right has ended) is left to be decided by itself.
    """
    decided = (_c.decided_at.is_not(None), _c.finished_at.is_(None))
    waiting = sa.select(rows).where(*decided).order_by(_c.id).limit(1).with_for_update(skip_locked=True)
    row = unit.connection.execute(waiting).first()
    if row is None:
        return 0
    registered = (appeals.c.copies_id == row.id, appeals.c.status == just(Status.REGISTERED.value))
    ids = list(
        unit.connection.scalars(
            sa.select(appeals.c.id).where(*registered).order_by(appeals.c.id).limit(limit)
        )
    )
    by = officials.official(unit, row.decided_by)
    done = sum(_carried_out(unit, row, by, each) for each in ids)
    _change(unit, row.id, done=row.done + done, left_out=row.left_out + len(ids) - done)
    if len(ids) < limit:
        _release(unit, appeals.c.copies_id == row.id)
        _change(unit, row.id, finished_at=unit.now)
        _tell_done(unit, row.id, row.decided_by)
    return max(len(ids), 1)


def _carried_out(unit: Unit, row: sa.Row[Any], by: Official, case: int) -> bool:
    decision = copies.decision_of(row)
    if decision is Decision.RELEASE:
        _release(unit, appeals.c.id == case)
        return True
    try:
        appeal = cases.load(unit, case)
        if decision is Decision.DECLINE:
            moved = moves.decline(appeal, by, world(unit), reason=row.reason)
        elif row.into_id not in (None, case):
            into = cases.load(unit, row.into_id)
            moved = moves.merge(appeal, by, world(unit), main=into, once=f"copies:{row.id}")
        elif _nobody_answers(unit, appeal):
            raise NotAllowed("several.nobody")
        else:
            moved = moves.accept_and_route(appeal, by, world(unit))
        cases.apply(unit, moved, row.decided_from)
    except (NotAllowed, Changed):
        _release(unit, appeals.c.id == case)
        return False
    return True


def _nobody_answers(unit: Unit, appeal: Appeal) -> bool:
    """A coordinator has to find who does, case by case."""
    topic = unit.catalogue.topics.get(appeal.topic)
    return responsible(unit.catalogue, topic, appeal.territory).why is Why.NOBODY


def _release(unit: Unit, which: sa.ColumnElement[bool]) -> None:
    unit.connection.execute(sa.update(appeals).where(which).values(copies_id=None))


def _change(unit: Unit, group: int, **values: object) -> None:
    unit.connection.execute(sa.update(rows).where(_c.id == group).values(**values))


def _tell_done(unit: Unit, group: int, person: int) -> None:
    subject, addresses = f"copies:{group}", officials.addresses(unit, [person])
    outbox.put_each(unit, addresses, "notice.copies.done", subject, {"copies": group}, f"{subject}:done")
