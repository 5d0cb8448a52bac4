"""The checker: what people did and saw, against the database. It is shown to catch planted bugs."""

from collections import Counter

import sqlalchemy as sa

from storage.tables import (
    accounts,
    appeal_events,
    appeal_files,
    appeals,
    consents,
    conversations,
    dead_updates,
    files,
    outbox,
)
from storage.unit import Unit


def faults(unit: Unit, citizens: set[str], photos: int) -> list[str]:
    """What is lost, doubled or there by half, when each citizen has sent one appeal with so many photos."""
    connection = unit.connection
    found: list[str] = []
    told = Counter(connection.scalars(sa.select(appeals.c.address)))
    found += [f"lost: no appeal of {address}" for address in sorted(citizens - set(told))]
    found += [f"doubled: {count} appeals of {address}" for address, count in told.items() if count > 1]
    for case, count in connection.execute(
        sa.select(appeals.c.id, sa.func.count(appeal_files.c.file_id))
        .outerjoin(appeal_files, appeal_files.c.appeal_id == appeals.c.id)
        .group_by(appeals.c.id)
    ):
        if count != photos:
            found.append(f"{'doubled' if count > photos else 'lost'}: {count} files in case {case}")
    sources = Counter(connection.scalars(sa.select(files.c.source_ref)))
    found += [f"doubled: a file was received {count} times" for count in sources.values() if count > 1]
    given = Counter(connection.scalars(sa.select(consents.c.person_id)))
    found += [f"doubled: {count} consents of {person}" for person, count in given.items() if count > 1]
    begun = Counter(connection.scalars(sa.select(appeal_events.c.appeal_id).where(appeal_events.c.seq == 1)))
    if set(begun) != set(connection.scalars(sa.select(appeals.c.id))):
        found.append("half-written: an appeal without its first event")
    known = set(connection.scalars(sa.select(accounts.c.address)))
    if not known >= set(connection.scalars(sa.select(conversations.c.address))):
        found.append("half-written: a conversation without a person")
    found += [f"dead update: {error}" for error in connection.scalars(sa.select(dead_updates.c.error))]
    unsent = sa.select(outbox.c.kind, outbox.c.state).where(outbox.c.state.in_(["waiting", "leased", "dead"]))
    found += [f"lost: notice {kind} is {state}" for kind, state in connection.execute(unsent)]
    if connection.dialect.name == "sqlite":
        damage = connection.scalars(sa.text("PRAGMA integrity_check")).all()
        found += [f"broken: {each}" for each in damage if each != "ok"]
        orphans = connection.execute(sa.text("PRAGMA foreign_key_check"))
        found += [f"broken: foreign key {tuple(row)}" for row in orphans]
    return found
