"""Words about a case that wait for a moderator: kept, passed on to the case or given back; all audited."""

import sqlalchemy as sa

from domain import moves
from domain.appeals import Appeal
from domain.held import Decision, Held, Way, check_room
from domain.moves import Moved
from domain.notices import ToModerators
from domain.people import Citizen, Joiner, Official
from domain.refusal import NotAllowed
from domain.rights import Action, may
from domain.scope import scope
from domain.wording import read, written
from storage.appeals import appeals, joinings
from storage.notices import outbox
from storage.officials import absences, audit, officials, wordlists
from storage.people import blocks
from storage.sql import among, just
from storage.tables import appeals as cases
from storage.tables import held_words
from storage.unit import Unit
from storage.world import world

_h = held_words.c
_waits = _h.decided_at.is_(None)


def said(unit: Unit, moved: Moved, way: Way, text: str, files: tuple[int, ...], address: str) -> Held | None:
    """Do the move that the words make, or keep them for a moderator: then nothing has changed yet.

    Raises `NotAllowed` when such words of the person wait at the case already.
    """
    appeal, person = moved.appeal, _person(moved)
    found = wordlists.found_in(unit, appeal.authority, text)
    if not found and not blocks.stands(unit, person, appeal.authority):
        appeals.apply(unit, moved, address)
        return None
    check_room(of_person(unit, appeal.id, person), way, appeal.number)
    around = world(unit)
    due_at = around.due(appeal.authority, around.moderation(appeal.topic))
    row = {
        "appeal_id": appeal.id,
        "person_id": person,
        "address": address,
        "way": way.value,
        "text": text,
        "files": list(files),
        "found": written(found),
        "at": unit.now,
        "due_at": due_at,
        "why": "",
    }
    id: int = unit.connection.execute(sa.insert(held_words).values(row).returning(_h.id)).scalar_one()
    held = load(unit, id)
    _tell_moderators(unit, held, appeal)
    return held


def _person(moved: Moved) -> int:
    assert isinstance(moved.actor, Citizen | Joiner), "only citizens' words are held"
    return moved.actor.person


def load(unit: Unit, id: int, *, lock: bool = False) -> Held:
    """These words; `LookupError` when there are none."""
    query = sa.select(held_words).where(_h.id == id)
    row = unit.connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise LookupError(id)
    return _read(row)


def of_person(unit: Unit, appeal: int, person: int) -> tuple[Held, ...]:
    """What of the person's words at the case is not decided yet, the oldest first."""
    query = sa.select(held_words).where(_waits, _h.appeal_id == appeal, _h.person_id == person)
    return tuple(_read(row) for row in unit.connection.execute(query.order_by(_h.id)))


def of_case(unit: Unit, appeal: int) -> tuple[Held, ...]:
    """What of everybody's words at the case is not decided yet, the oldest first."""
    query = sa.select(held_words).where(_waits, _h.appeal_id == appeal).order_by(_h.id)
    return tuple(_read(row) for row in unit.connection.execute(query))


def contested() -> sa.ColumnElement[bool]:
    """Of a row of `appeals`: does somebody's contest wait, so that it may not be closed by silence?"""
    return sa.exists().where(_waits, _h.appeal_id == cases.c.id, _h.way == just(Way.CONTEST.value))


def waiting(
    unit: Unit, by: Official, *, after: int = 0, limit: int = 2, appeal: int | None = None
) -> tuple[Held, ...]:
    """What the official may decide about (at one appeal), the oldest first, from the one after `after` on."""
    query = sa.select(held_words).where(_theirs(unit, by), _h.id > after)
    if appeal is not None:
        query = query.where(_h.appeal_id == appeal)
    rows = unit.connection.execute(query.join(cases, cases.c.id == _h.appeal_id).order_by(_h.id).limit(limit))
    return tuple(_read(row) for row in rows)


def count(unit: Unit, by: Official) -> int:
    """How many the official may decide about."""
    query = sa.select(sa.func.count()).select_from(held_words.join(cases, cases.c.id == _h.appeal_id))
    return int(unit.connection.scalar(query.where(_theirs(unit, by))) or 0)


def _theirs(unit: Unit, by: Official) -> sa.ColumnElement[bool]:
    reached = (
        sa.and_(
            sa.true() if each.authorities is None else among(unit, cases.c.authority, each.authorities),
            sa.true() if each.topics is None else among(unit, cases.c.topic, each.topics),
        )
        for each in scope(by.rights, Action.ADMIT, unit.catalogue)
    )
    return sa.and_(_waits, sa.or_(sa.false(), *reached))


def let_pass(unit: Unit, id: int, by: Official, address: str) -> Decision:
    """The words go to the case now, and its clocks go on from now. Raises `NotAllowed`, `LookupError`."""
    held, appeal = _deciding(unit, id, by)
    own = appeal.person == held.person
    actor = Citizen(held.person) if own else joinings.joiner(unit, appeal.id, held.person)
    decision = Decision.LATE
    if actor is not None:
        try:
            moved = moves.say_after(appeal, actor, world(unit), held.way, text=held.text, files=held.files)
        except NotAllowed:
            pass
        else:
            appeals.apply(unit, moved, held.address)
            decision = Decision.PASSED
    _decide(unit, held, by, address, decision, "")
    return decision


def decline(unit: Unit, id: int, by: Official, address: str, why: str) -> None:
    """They do not go to the case; the person is told why and has them back. Raises as `let_pass`.

    Who contested in such words has some days more to contest in others.
    """
    held, appeal = _deciding(unit, id, by)
    if held.way is Way.CONTEST and (moved := moves.leave_open(appeal, by, world(unit))) is not None:
        appeals.apply(unit, moved, address)
    _decide(unit, held, by, address, Decision.DECLINED, why)


def _deciding(unit: Unit, id: int, by: Official) -> tuple[Held, Appeal]:
    held = load(unit, id, lock=True)
    appeal = appeals.load(unit, held.appeal, lock=True)
    if not may(by.rights, Action.ADMIT, appeal.authority, appeal.topic, unit.catalogue):
        raise NotAllowed("appeal.no_right", number=appeal.number)
    if held.decision is not None:
        raise NotAllowed("held.decided", number=appeal.number)
    return held, appeal


def _decide(unit: Unit, held: Held, by: Official, address: str, decision: Decision, why: str) -> None:
    values = {"decided_at": unit.now, "decided_by": by.person, "decision": decision.value, "why": why}
    unit.connection.execute(sa.update(held_words).where(_h.id == held.id).values(values))
    audit.record(
        unit, by.person, address, f"words.{decision.value}", f"appeal:{held.appeal}", after={"entry": held.id}
    )
    outbox.put(
        unit,
        address=held.address,
        person=held.person,
        kind=f"notice.held.{decision.value}",
        subject=f"appeal:{held.appeal}",
        body={"held": held.id},
        dedup=f"held:{held.id}:{decision.value}",
    )


def _tell_moderators(unit: Unit, held: Held, appeal: Appeal) -> None:
    """Now, and once more when it should have been decided."""
    named = officials.recipients(unit, ToModerators(appeal.authority, appeal.topic))
    there = [each for each in absences.instead(unit, named).values() if each is not None]
    to = officials.addresses(unit, there or named)
    about, body = f"held:{held.id}", {"held": held.id}
    for when, not_before in (("found", None), ("due", held.due_at)):
        slot = f"{about}:{when}"
        outbox.put_each(unit, to, f"notice.held.{when}", about, body, slot, not_before=not_before)


def _read(row: sa.Row[tuple[object, ...]]) -> Held:
    return Held(
        row.id,
        row.appeal_id,
        row.person_id,
        row.address,
        Way(row.way),
        row.text,
        tuple(row.files),
        read(row.found),
        row.at,
        row.due_at,
        Decision(row.decision) if row.decision else None,
        row.why,
    )
