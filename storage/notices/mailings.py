"""One notice to many, of polls and of drafts: written into the outbox in batches, by a job that may die.

A batch and how far the mailing has come are one transaction, and each person's row has a key of its own, so
nobody is told twice and nobody left out. They go in the bulk lane: what a person waits for goes before.
The tables are of one shape, see `storage.tables.poll_work.poll_mailings`.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from domain import wishes
from storage.notices import outbox
from storage.notices.outbox import Lane
from storage.officials import officials
from storage.sql import insert
from storage.unit import Unit

BATCH: Final = 200
"""Persons of one transaction: some 10 ms, so that a citizen's turn never waits long for it."""


def begin(
    unit: Unit, table: sa.Table, row: Mapping[str, Any], audiences: Iterable[str], slot: str, words: str
) -> None:
    """Tell these audiences; a mailing of that kind and slot that was begun before is not begun again.

    `row` is what it is about and its `kind`.
    """
    known = {"slot": slot, "words": words, "after_person": 0, "written": 0, "created_at": unit.now}
    for audience in audiences:
        unit.connection.execute(
            insert(table).on_conflict_do_nothing(), {**row, **known, "audience": audience}
        )


def stop(unit: Unit, table: sa.Table, about: sa.ColumnElement[bool], kinds: Collection[str]) -> None:
    """What of these mailings is not written yet is not wanted any more."""
    m = table.c
    unit.connection.execute(
        sa.update(table).where(about, m.kind.in_(tuple(kinds)), m.done_at.is_(None)).values(done_at=unit.now)
    )


def going(unit: Unit, table: sa.Table) -> sa.Row[Any] | None:
    """The oldest mailing under way, locked; None when all are done."""
    m = table.c
    oldest = sa.select(table).where(m.done_at.is_(None)).order_by(m.id).limit(1)
    return unit.connection.execute(oldest.with_for_update(skip_locked=True)).first()


def tell(
    unit: Unit,
    table: sa.Table,
    mailing: sa.Row[Any],
    persons: list[int],
    limit: int,
    *,
    what: str,
    id: int,
    authority: str,
) -> bool:
    """Write the next batch: `<what>.citizen.<kind>` about the `what` of this id, to who has an account.

    By day where the authority is. How far the mailing has come is remembered; says whether it is done.
    """
    about, at = f"{what}:{id}", by_day(unit, authority)
    kind, slot = f"{what}.citizen.{mailing.kind}", f"{about}:{mailing.kind}:{mailing.slot}"
    to, body = officials.addresses(unit, persons), {what: id, "words": mailing.words}
    count = outbox.put_each(unit, to, kind, about, body, slot, lane=Lane.BULK, not_before=at)
    done = len(persons) < limit
    values: dict[str, Any] = {"written": table.c.written + count}
    values |= {"done_at": unit.now} if done else {"after_person": persons[-1]}
    unit.connection.execute(sa.update(table).where(table.c.id == mailing.id).values(**values))
    return done


def written(unit: Unit, table: sa.Table, about: sa.ColumnElement[bool], kind: str) -> int:
    """To how many the mailings of this kind were written."""
    total = sa.select(sa.func.coalesce(sa.func.sum(table.c.written), 0))
    return int(unit.connection.scalar(total.where(about, table.c.kind == kind)) or 0)


def by_day(unit: Unit, authority: str) -> datetime:
    """Now, or in the morning when it is night where the authority is."""
    found = unit.catalogue.authorities.get(authority)
    return wishes.by_day(unit.now, found.zone if found else "Europe/Moscow")
