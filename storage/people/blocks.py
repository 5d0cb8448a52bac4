"""Who is held back: placing, lifting and ending blocks, and what is written against them.

A block belongs to the persons of `block_holders`: joining two messengers gives it to the kept person, parting
leaves it with both, and it is one block all the while.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from domain.actions import check
from domain.appeals import Appeal
from domain.blocks import TERMS, Block, check_lift, check_settle, seat, superior
from domain.moves.moved import words
from domain.notices import ToCoordinators
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action
from domain.scope import scope
from storage.notices import outbox
from storage.officials import audit, officials
from storage.officials.dangers import Danger, dangerous
from storage.people import people
from storage.sql import among, insert
from storage.tables import appeals, block_holders, blocks
from storage.unit import Unit

_b = blocks.c
_in_force = _b.ended_at.is_(None)
_with_case = sa.select(blocks, appeals.c.number, appeals.c.topic).join(appeals, appeals.c.id == _b.appeal_id)
_of_person = (
    _with_case.join(block_holders, block_holders.c.block_id == _b.id)
    .where(block_holders.c.person_id == sa.bindparam("person"), _in_force)
    .order_by(_b.until.desc(), _b.id)
)


@dangerous(Danger.RESTRAINT)
def place(unit: Unit, by: Official, appeal: Appeal, days: int, reason: str, address: str) -> Block:
    """Hold the appeal's author back for so many days, from now; they are told why. Raises `NotAllowed`."""
    check(appeal, by, Action.BLOCK, unit.catalogue)
    reason = words(reason)
    if days not in TERMS:
        raise NotAllowed("block.term")
    if appeal.person == by.person:
        raise NotAllowed("block.yourself")
    authority = seat(by, appeal.authority, appeal.topic, unit.catalogue)
    for each in in_force(unit, appeal.person):
        if unit.catalogue.within(authority, each.authority):
            raise NotAllowed("block.already", until=each.until.isoformat())
    row = {
        "authority": authority,
        "appeal_id": appeal.id,
        "reason": reason,
        "since": unit.now,
        "until": unit.now + timedelta(days=days),
        "set_by": by.person,
        "plea": "",
    }
    found: int = unit.connection.execute(sa.insert(blocks).values(row).returning(_b.id)).scalar_one()
    unit.connection.execute(sa.insert(block_holders), {"block_id": found, "person_id": appeal.person})
    block = load(unit, found)
    _record(unit, by, address, "block.place", block, {"until": block.until.isoformat()})
    if appeal.address:
        _tell(unit, block, "placed", {appeal.person: appeal.address})
    return block


def load(unit: Unit, block: int, *, lock: bool = False) -> Block:
    """The block by id; `LookupError` when there is none."""
    query = _with_case.where(_b.id == block)
    row = unit.connection.execute(query.with_for_update(of=blocks) if lock else query).first()
    if row is None:
        raise LookupError(block)
    return _made(unit, [row])[0]


def in_force(unit: Unit, person: int) -> tuple[Block, ...]:
    """What holds the person back now, the longest first."""
    rows = unit.connection.execute(_of_person, {"person": person}).all()
    return tuple(each for each in _made(unit, rows) if each.stands(unit.now)) if rows else ()


def check_free(unit: Unit, person: int, authority: str) -> None:
    """Raise `NotAllowed` while the person may send nothing new to `authority`."""
    for each in in_force(unit, person):
        if unit.catalogue.within(authority, each.authority) or authority == each.authority:
            found = unit.catalogue.authorities.get(each.authority)
            name = (found.short or found.name) if found is not None else each.authority
            raise NotAllowed("block.stands", until=each.until.isoformat(), authority=name, why=each.reason)


def stands(unit: Unit, person: int, authority: str) -> bool:
    """Is the person held back there now?"""
    try:
        check_free(unit, person, authority)
    except NotAllowed:
        return True
    return False


def page(unit: Unit, official: Official, *, after: int = 0, limit: int = 6) -> tuple[Block, ...]:
    """Blocks in force where the official may block, the oldest first, from the one after `after` on."""
    reached = scope(official.rights, Action.BLOCK, unit.catalogue)
    seen = sa.or_(
        sa.false(),
        *(
            sa.and_(
                sa.true() if each.authorities is None else among(unit, _b.authority, each.authorities),
                sa.true() if each.topics is None else among(unit, appeals.c.topic, each.topics),
            )
            for each in reached
        ),
    )
    query = _with_case.where(_in_force, _b.until > unit.now, _b.id > after, seen)
    return _made(unit, unit.connection.execute(query.order_by(_b.id).limit(limit)).all())


@dangerous(Danger.RESTRAINT)
def lift(unit: Unit, by: Official, block: int, address: str) -> None:
    """Lift it before its date; whoever it held is told. Raises `NotAllowed`, `LookupError`."""
    found = load(unit, block, lock=True)
    check_lift(found, by, unit.now, unit.catalogue)
    settled = unit.now if found.plea and found.settled_at is None else found.settled_at
    _change(unit, block, ended_at=unit.now, lifted_by=by.person, settled_at=settled)
    _record(unit, by, address, "block.lift", found, {})
    _tell(unit, found, "lifted", _addresses(unit, found.persons))


@dangerous(Danger.RESTRAINT)
def keep(unit: Unit, by: Official, block: int, address: str) -> None:
    """The plea against it is decided: it stays. Raises `NotAllowed`, `LookupError`."""
    found = load(unit, block, lock=True)
    check_settle(found, by, unit.now, unit.catalogue)
    _change(unit, block, settled_at=unit.now)
    _record(unit, by, address, "block.keep", found, {})
    _tell(unit, found, "kept", _addresses(unit, found.persons))


def plead(unit: Unit, person: int, block: int, text: str) -> None:
    """The one message against a block, to the superior's coordinators. Raises `NotAllowed`, `LookupError`."""
    found = load(unit, block, lock=True)
    if person not in found.persons:
        raise LookupError(block)
    if not found.stands(unit.now):
        raise NotAllowed("block.over_already")
    if found.plea:
        raise NotAllowed("block.pleaded_already")
    _change(unit, block, plea=words(text))
    to = ToCoordinators(superior(found, unit.catalogue), found.topic)
    judges = [each for each in officials.recipients(unit, to) if each not in found.persons]
    _tell(unit, found, "plea", officials.addresses(unit, judges))


def come_off(unit: Unit, limit: int = 100) -> int:
    """End what has come to its date, each told once; says how many."""
    due = (
        sa.select(_b.id)
        .where(_in_force, _b.until <= unit.now)
        .order_by(_b.until, _b.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    over = list(unit.connection.scalars(due))
    for each in over:
        found = load(unit, each)
        _change(unit, each, ended_at=unit.now)
        _tell(unit, found, "over", _addresses(unit, found.persons))
    return len(over)


def follow(unit: Unit, source: int, target: int) -> None:
    """What holds `source` back holds `target` back too: two persons are joined, or parted again."""
    held = (
        sa.select(block_holders.c.block_id, sa.literal(target))
        .join(blocks, _b.id == block_holders.c.block_id)
        .where(block_holders.c.person_id == source, _in_force)
    )
    given = insert(block_holders).from_select(["block_id", "person_id"], held)
    unit.connection.execute(given.on_conflict_do_nothing())


def _made(unit: Unit, rows: Iterable[sa.Row[Any]]) -> tuple[Block, ...]:
    found = list(rows)
    held: dict[int, list[int]] = {}
    holders = sa.select(block_holders).where(block_holders.c.block_id.in_([row.id for row in found]))
    for row in unit.connection.execute(holders.order_by(block_holders.c.person_id)) if found else ():
        held.setdefault(row.block_id, []).append(row.person_id)
    return tuple(
        Block(
            id=row.id,
            persons=tuple(held.get(row.id, ())),
            authority=row.authority,
            appeal=row.appeal_id,
            number=row.number,
            topic=row.topic,
            reason=row.reason,
            since=row.since,
            until=row.until,
            by=row.set_by,
            ended_at=row.ended_at,
            lifted_by=row.lifted_by,
            plea=row.plea,
            settled_at=row.settled_at,
        )
        for row in found
    )


def _change(unit: Unit, block: int, **values: object) -> None:
    unit.connection.execute(sa.update(blocks).where(_b.id == block).values(**values))


def _addresses(unit: Unit, persons: Iterable[int]) -> dict[int, str]:
    """The first open account of each; whoever has none (joined to another) is left out."""
    found = {person: people.addresses(unit, person) for person in persons}
    return {person: addresses[0] for person, addresses in found.items() if addresses}


def _tell(unit: Unit, block: Block, kind: str, to: dict[int, str]) -> None:
    about = f"block:{block.id}"
    outbox.put_each(unit, to, f"notice.block.{kind}", about, {"block": block.id}, f"{about}:{kind}")


def _record(unit: Unit, by: Official, address: str, action: str, block: Block, after: audit.Facts) -> None:
    audit.record(
        unit,
        by.person,
        address,
        action,
        f"block:{block.id}",
        after={"appeal": block.appeal, "authority": block.authority, **after},
    )
