"""Cases that many people sent with one text: found at registration, listed for who decides about them."""

from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from domain import copies as rules
from domain.appeals import Appeal, Status
from domain.copies import CROWD, WINDOW, Copies, Decision
from domain.notices import ToCoordinators
from domain.people import Official
from domain.rights import Action
from domain.scope import scope
from storage.appeals.queue_counts import MANY
from storage.notices import outbox
from storage.officials import officials
from storage.sql import among, just
from storage.stems import stems
from storage.tables import appeals, copies, copy_marks, copy_members
from storage.unit import Unit

_c = copies.c
_CANDIDATES: Final = 20
_TOLD_AT: Final = frozenset({CROWD, *(n * 10**power for power in range(1, 6) for n in (1, 3))})
"""Numbers of people at which coordinators are told of a group: each case by itself would drown them."""
_with_first = sa.select(copies, appeals.c.number, appeals.c.topic, appeals.c.text).join(
    appeals, appeals.c.id == _c.appeal_id
)


_marked = (
    sa.select(_c.id, _c.people, _c.crowd, appeals.c.text)
    .join(appeals, appeals.c.id == _c.appeal_id)
    .where(
        _c.id.in_(
            sa.select(copy_marks.c.copies_id).where(
                copy_marks.c.mark.in_(sa.bindparam("marks", expanding=True))
            )
        ),
        _c.last_at > sa.bindparam("since"),
        _c.decided_at.is_(None),
    )
    .order_by(_c.people.desc(), _c.id)
    .limit(_CANDIDATES)
)
_new_group = sa.insert(copies).returning(_c.id)
_new_member = sa.insert(copy_members)
_new_marks = sa.insert(copy_marks)


def note(unit: Unit, appeal: Appeal) -> int | None:
    """Put a case that was just registered with those of its text; the group, once there is a crowd.

    Called while the year's counter is held, so that two copies at once do not begin two groups.
    """
    if appeal.status is not Status.REGISTERED or appeal.withheld:
        return None
    pairs = rules.pairs(stems(appeal.text))
    marks = rules.marks(pairs, appeal.authority)
    if not marks:
        return None
    found = _same(unit, pairs, marks)
    if found is None:
        _begin(unit, appeal, marks)
        return None
    m = copy_members.c
    before = sa.select(m.appeal_id).where(m.copies_id == found.id, m.person_id == appeal.person)
    people = found.people + (unit.connection.scalar(before.limit(1)) is None)
    _add(unit, found.id, appeal)
    changed = {"members": _c.members + 1, "people": people, "last_at": unit.now, "crowd": people >= CROWD}
    unit.connection.execute(sa.update(copies).where(_c.id == found.id).values(changed))
    if people < CROWD:
        return None
    members = sa.select(m.appeal_id).where(m.copies_id == found.id)
    which = appeals.c.id == appeal.id if found.crowd else appeals.c.id.in_(members)
    gathered = sa.update(appeals).where(which, appeals.c.status == just(Status.REGISTERED.value))
    unit.connection.execute(gathered.values(copies_id=found.id))
    if people > found.people and people in _TOLD_AT:
        _tell(unit, found.id, appeal, people)
    group: int = found.id
    return group


def page(unit: Unit, official: Official, *, after: int = 0, limit: int = 5) -> tuple[Copies, ...]:
    """Groups the official may decide about, the oldest first, from the one after `after` on."""
    query = _with_first.where(_c.crowd, _c.id > after, _reached(unit, official)).order_by(_c.id)
    return tuple(_made(unit, row) for row in unit.connection.execute(query.limit(limit)).all())


def count(unit: Unit, official: Official) -> int:
    """How many groups wait for the official, up to `MANY`."""
    query = _with_first.with_only_columns(_c.id).where(_c.crowd, _reached(unit, official)).limit(MANY)
    return unit.connection.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0


def load(unit: Unit, group: int) -> Copies:
    """The group by id; `LookupError` when there is none."""
    row = unit.connection.execute(_with_first.where(_c.id == group)).first()
    if row is None:
        raise LookupError(group)
    return _made(unit, row)


def forget(unit: Unit, group: int) -> None:
    """Whoever sends this text from now on begins another group."""
    unit.connection.execute(sa.delete(copy_marks).where(copy_marks.c.copies_id == group))


def prune(unit: Unit, before: datetime) -> int:
    """Forget texts that no crowd has sent and nobody since `before`; says how many."""
    alone = sa.select(_c.id).where(_c.last_at < before, ~_c.crowd, _c.decided_at.is_(None)).limit(1_000)
    old = list(unit.connection.scalars(alone))
    for column in (copy_marks.c.copies_id, copy_members.c.copies_id, _c.id):
        unit.connection.execute(sa.delete(column.table).where(column.in_(old)))
    return len(old)


def _same(unit: Unit, pairs: rules.Pairs, marks: tuple[int, ...]) -> sa.Row[int, int, bool, str] | None:
    """The group with this text, among those that share a mark with it."""
    for row in unit.connection.execute(_marked, {"marks": marks, "since": unit.now - WINDOW}).all():
        if rules.alike(pairs, rules.pairs(stems(row.text))):
            return row
    return None


def _begin(unit: Unit, appeal: Appeal, marks: tuple[int, ...]) -> None:
    row = {
        "authority": appeal.authority,
        "appeal_id": appeal.id,
        "since": unit.now,
        "last_at": unit.now,
        "members": 1,
        "people": 1,
        "crowd": False,
        "reason": "",
        "decided_from": "",
        "done": 0,
        "left_out": 0,
    }
    group: int = unit.connection.execute(_new_group, row).scalar_one()
    _add(unit, group, appeal)
    rows = [{"mark": mark, "copies_id": group} for mark in dict.fromkeys(marks)]
    unit.connection.execute(_new_marks, rows)


def _add(unit: Unit, group: int, appeal: Appeal) -> None:
    row = {"copies_id": group, "appeal_id": appeal.id, "person_id": appeal.person}
    unit.connection.execute(_new_member, row)


def _reached(unit: Unit, official: Official) -> sa.ColumnElement[bool]:
    return sa.or_(
        sa.false(),
        *(
            sa.and_(
                sa.true() if each.authorities is None else among(unit, _c.authority, each.authorities),
                sa.true() if each.topics is None else among(unit, appeals.c.topic, each.topics),
            )
            for each in scope(official.rights, Action.ROUTE, unit.catalogue)
        ),
    )


def _made(unit: Unit, row: sa.Row[Any]) -> Copies:
    waiting = sa.select(appeals.c.id).where(appeals.c.copies_id == row.id).limit(MANY).subquery()
    counted = sa.select(sa.func.count()).select_from(waiting)
    return Copies(
        id=row.id,
        authority=row.authority,
        first=row.appeal_id,
        number=row.number,
        topic=row.topic,
        text=row.text,
        since=row.since,
        last_at=row.last_at,
        members=row.members,
        people=row.people,
        waiting=unit.connection.scalar(counted) or 0,
        decision=decision_of(row),
        by=row.decided_by,
        into=row.into_id,
        done=row.done,
        left_out=row.left_out,
        finished_at=row.finished_at,
    )


def decision_of(row: sa.Row[Any]) -> Decision | None:
    """What is decided: routed as one when there is a case that the others go into."""
    return Decision.JOIN if row.into_id is not None else Decision(row.decision) if row.decision else None


def _tell(unit: Unit, group: int, appeal: Appeal, people: int) -> None:
    to = officials.recipients(unit, ToCoordinators(appeal.authority, appeal.topic))
    subject, slot = f"copies:{group}", f"copies:{group}:found:{people}"
    addresses = officials.addresses(unit, to)
    outbox.put_each(unit, addresses, "notice.copies.found", subject, {"copies": group}, slot)
