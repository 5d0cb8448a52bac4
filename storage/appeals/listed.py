"""What stands in a queue of the workplace for an official, as conditions on `appeals`.

Codes, persons and the moment are parameters with values: a statement made of these conditions once may be
asked again for others (`Asker.values`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

from domain.appeals import Status
from domain.people import Official
from domain.rights import Action, Role
from domain.scope import Scope, scope
from storage.sql import just
from storage.tables import agreement_parties, appeals, errands, officials
from storage.unit import Unit

_a, _o = appeals.c, officials.c
_own, _of = appeals.alias("own"), appeals.alias("of")  # made once: each has a proxy for every column


class Queue(StrEnum):
    """The lists of the workplace, in the order of the menu; a key of texts."""

    NEW = "new"  # новые: nobody works on it yet
    MINE = "mine"  # мои
    OVERDUE = "overdue"  # просроченные
    WAITING = "waiting"  # ждут ответа гражданина
    APPROVAL = "approval"  # на утверждении
    AGREEMENT = "agreement"  # ждут вашего согласования
    ERRANDS = "errands"  # соисполнение: a part of theirs is waited for
    CALLERS = "callers"  # сообщить заявителям: news for those without a messenger
    WITHHELD = "withheld"  # на проверке: words of the moderation lists were found
    ALL = "all"  # все


Among = Callable[[sa.ColumnElement[str], frozenset[str], str], sa.ColumnElement[bool]]
"""Column, codes and a name for them -> is the column one of the codes?"""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who looks at the queues, and when.

    `read`, `admit` and `tell` is what their rights open, `speaks` what they may agree an answer of, as an
    authority.
    """

    person: int
    persons: tuple[int, ...]  # themselves, and those they stand in for
    now: datetime
    read: Scope
    admit: Scope
    speaks: Scope
    tell: Scope

    def values(self, encoded: Callable[[frozenset[str]], object]) -> Mapping[str, object]:
        """By the names of the parameters."""
        found: dict[str, object] = {"person": self.person, "persons": self.persons, "now": self.now}
        scopes = {"read": self.read, "admit": self.admit, "speaks": self.speaks, "tell": self.tell}
        for name, reached in scopes.items():
            for at, each in enumerate(reached):
                if each.authorities is not None:
                    found[f"{name}_{at}_authorities"] = encoded(each.authorities)
                if each.topics is not None:
                    found[f"{name}_{at}_topics"] = encoded(each.topics)
        return found


_SPEAKERS: Final = (Role.HEAD, Role.COORDINATOR)


def asker(unit: Unit, official: Official) -> Asker:
    """The official at this moment, by the catalogue of this turn."""
    spoken = [each for each in official.rights if each.role in _SPEAKERS]
    return Asker(
        person=official.person,
        persons=(official.person, *official.stands_for),
        now=unit.now,
        read=scope(official.rights, Action.READ, unit.catalogue),
        admit=scope(official.rights, Action.ADMIT, unit.catalogue),
        speaks=scope(spoken, Action.READ, unit.catalogue),
        tell=scope(official.rights, Action.TELL, unit.catalogue),
    )


def listed(queue: Queue, by: Asker, among: Among) -> sa.ColumnElement[bool]:
    """What stands in the queue: of what they may read, and whatever they are to agree or to do a part of."""
    if queue is Queue.AGREEMENT:
        return _a.id.in_(_to_agree(by, among))
    if queue is Queue.ERRANDS:
        return sa.and_(_a.is_open, _a.id.in_(_to_do(by)))
    if queue is Queue.CALLERS:
        return sa.and_(_a.withheld.is_(None), _a.id.in_(_to_tell(by, among)))
    return sa.and_(in_queue(queue, by), seen(queue, by, among))


def in_queue(queue: Queue, by: Asker) -> sa.ColumnElement[bool]:
    """What stands in the queue of a country."""
    match queue:
        case Queue.NEW:
            return sa.and_(
                _a.is_open,
                _a.executor_id.is_(None),
                _a.status != just(Status.CLARIFYING.value),
                _a.withheld.is_(None),
                _a.copies_id.is_(None),
            )
        case Queue.MINE:
            return _a.id.in_(in_hands(by))
        case Queue.OVERDUE:
            return sa.and_(_a.is_open, _a.paused_at.is_(None), _a.withheld.is_(None), _a.due_at < now(by))
        case Queue.WAITING:
            return _a.status == just(Status.CLARIFYING.value)
        case Queue.APPROVAL:
            return sa.and_(_a.is_open, _a.status == just(Status.APPROVAL.value))
        case Queue.WITHHELD:
            return _a.withheld.is_not(None)
        case Queue.ALL | Queue.AGREEMENT | Queue.ERRANDS | Queue.CALLERS:
            return _a.withheld.is_(None)


def now(by: Asker) -> sa.BindParameter[datetime]:
    """The moment, as a parameter."""
    return sa.bindparam("now", by.now, _a.due_at.type)


def in_hands(by: Asker) -> sa.CompoundSelect[int]:
    """Ids of open appeals they work on; an OR of both columns would find no index on SQLite."""
    persons = _persons(by)
    as_executor = sa.select(_own.c.id).where(_own.c.is_open, _own.c.executor_id.in_(persons))
    return as_executor.union_all(sa.select(_own.c.id).where(_own.c.is_open, _own.c.companion_id.in_(persons)))


def seen(queue: Queue, by: Asker, among: Among) -> sa.ColumnElement[bool]:
    """What they may read of the queue."""
    return (
        _reached("admit", by.admit, _a.authority, _a.topic, among)
        if queue is Queue.WITHHELD
        else _reached("read", by.read, _a.authority, _a.topic, among)
    )


def _reached(
    name: str,
    reached: Scope,
    authority: sa.ColumnElement[str],
    topic: sa.ColumnElement[str],
    among: Among,
) -> sa.ColumnElement[bool]:
    ways: list[sa.ColumnElement[bool]] = []
    for at, each in enumerate(reached):
        both: list[Any] = []
        if each.authorities is not None:
            both.append(among(authority, each.authorities, f"{name}_{at}_authorities"))
        if each.topics is not None:
            both.append(among(topic, each.topics, f"{name}_{at}_topics"))
        ways.append(sa.and_(sa.true(), *both))
    return sa.or_(sa.false(), *ways)


def _to_agree(by: Asker, among: Among) -> sa.CompoundSelect[int]:
    """Ids of appeals whose answer waits for this official's agreement (`domain.actions.parts`)."""
    p = agreement_parties.c
    themselves = sa.select(p.appeal_id).where(p.person_id.in_(_persons(by)))
    person = sa.bindparam("person", by.person, p.person_id.type)
    others = (
        sa.select(p.appeal_id)
        .join(_of, _of.c.id == p.appeal_id)
        .where(
            p.person_id.is_(None),
            _reached("speaks", by.speaks, p.authority, _of.c.topic, among),
            _of.c.executor_id.is_distinct_from(person),
            _of.c.companion_id.is_distinct_from(person),
        )
    )
    return themselves.union_all(others)


def _to_do(by: Asker) -> sa.Select[tuple[int]]:
    """Ids of appeals with a part of theirs that is waited for (`domain.actions.errands`)."""
    return sa.select(errands.c.appeal_id).where(errands.c.person_id.in_(_persons(by)), errands.c.pending)


def _to_tell(by: Asker, among: Among) -> sa.CompoundSelect[int]:
    """Ids of appeals whose news this official is to tell: they wrote it down, or whoever did left."""

    def serves(filed_by: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        return sa.exists().where(_o.person_id == filed_by, _o.until.is_(None))

    written = sa.select(_own.c.id).where(
        _own.c.untold, _own.c.filed_by.in_(_persons(by)), serves(_own.c.filed_by)
    )
    # Hidden from SQLite's planner, which else goes through all cases of each authority of a region.
    authority = _of.c.authority.concat(just(""))
    reached = _reached("tell", by.tell, authority, _of.c.topic, among)
    return written.union_all(
        sa.select(_of.c.id).where(_of.c.untold, sa.not_(serves(_of.c.filed_by)), reached)
    )


def _persons(by: Asker) -> sa.BindParameter[Any]:
    return sa.bindparam("persons", by.persons, _a.executor_id.type, expanding=True)
