"""When people want to be told, and the notices that wait for it: held, released, put together."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from domain.wishes import Group, Held, Pace, Quiet, Wishes
from storage.notices import outbox
from storage.notices.outbox import Row
from storage.officials import officials
from storage.sql import insert, just
from storage.tables import appeals, wishes
from storage.tables import outbox as rows
from storage.unit import Unit

DIGEST = "notice.digest"
"""The kind of the notice that many were put together in; its body is `{"rows": [[kind, body], …]}`."""

_o = rows.c
_chosen = sa.select(wishes).where(wishes.c.person_id.in_(sa.bindparam("persons", expanding=True)))
_waiting = sa.and_(_o.state == just("waiting"), _o.held.is_not(None))


def load(unit: Unit, person: int) -> Wishes:
    """The person's wishes; the usual ones for who never chose."""
    return of_all(unit, [person])[person]


def of_all(unit: Unit, persons: Collection[int]) -> Mapping[int, Wishes]:
    """The wishes of each of these persons."""
    chosen = unit.connection.execute(_chosen, {"persons": list(persons)}) if persons else ()
    return dict.fromkeys(persons, Wishes()) | {row.person_id: _wishes(row) for row in chosen}


def _wishes(row: sa.Row[Any]) -> Wishes:
    quiet = None if row.quiet_since is None else Quiet(row.quiet_since, row.quiet_until)
    paces = {Group(group): Pace(pace) for group, pace in row.paces.items() if group in set(Group)}
    return Wishes(row.zone, quiet, row.digest, paces)


def save(unit: Unit, person: int, wished: Wishes) -> None:
    """These are the person's wishes now; what waits is weighed anew by them at once."""
    quiet = wished.quiet
    values = {
        "zone": wished.zone,
        "quiet_since": quiet.since if quiet else None,
        "quiet_until": quiet.until if quiet else None,
        "digest": wished.digest,
        "paces": {group.value: pace.value for group, pace in wished.paces.items()},
        "changed_at": unit.now,
    }
    new = insert(wishes).values(person_id=person, **values)
    unit.connection.execute(new.on_conflict_do_update(index_elements=[wishes.c.person_id], set_=values))
    release(unit, person)


def follow(unit: Unit, source: int, target: int) -> None:
    """The wishes of `source` are those of `target` too, who has none; what waits is weighed by them."""
    row = unit.connection.execute(sa.select(wishes).where(wishes.c.person_id == source)).first()
    if row is not None:
        copied = {**row._mapping, "person_id": target}
        unit.connection.execute(insert(wishes).on_conflict_do_nothing(), copied)
    release(unit, target)


def zone(unit: Unit, person: int) -> str:
    """The zone of the person's place: of their authority, else of the one that has their latest appeal."""
    authority: str | None = next((each.authority for each in officials.own_rights(unit, person)), None)
    if authority is None:
        latest = sa.select(appeals.c.authority).where(appeals.c.person_id == person)
        authority = unit.connection.scalar(latest.order_by(appeals.c.id.desc()).limit(1))
    found = unit.catalogue.authorities.get(authority or "")
    return found.zone if found is not None else "Europe/Moscow"


# --- notices that wait -------------------------------------------------------------------------------------


def hold(unit: Unit, row: Row, at: datetime, why: Held) -> None:
    """The leased notice waits until `at`; it holds nobody up meanwhile, and is as if it were never tried."""
    held = sa.update(rows).where(_o.id == row.id, _o.generation == row.generation)
    unit.connection.execute(
        held.values(state="waiting", lease_until=None, next_at=at, held=why.value, attempts=0)
    )
    unit.wake(outbox.WOKEN)


def release(unit: Unit, person: int) -> None:
    """What waits for the person's hour is weighed anew, as if it were written now."""
    unit.connection.execute(
        sa.update(rows).where(_o.person_id == person, _waiting).values(held=None, next_at=unit.now)
    )
    unit.wake(outbox.WOKEN)


def due_with(unit: Unit, row: Row) -> list[Row]:
    """Other notices of the person whose hour has come too, in order."""
    due = sa.select(*outbox.FIELDS).where(_o.person_id == row.person, _waiting, _o.next_at <= unit.now)
    found = unit.connection.execute(due.order_by(_o.id).with_for_update(skip_locked=True))
    return [Row(*each) for each in found if each.id != row.id]


def put_together(unit: Unit, first: Row, others: list[Row]) -> None:
    """These notices become one, in the same transaction, at the address of the leased `first`."""
    told = sorted([first, *others], key=lambda row: row.id)
    gone = sa.update(rows).where(_o.id.in_([row.id for row in told]))
    unit.connection.execute(gone.values(state="moved", lease_until=None))
    outbox.put(
        unit,
        address=first.address,
        person=first.person,
        kind=DIGEST,
        subject=f"person:{first.person}",
        body={"rows": [[row.kind, row.body] for row in told]},
        dedup=f"digest:{first.id}",
    )
