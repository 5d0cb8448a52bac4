"""A person has their data erased: what `storage.people.personal` says, in one turn.

152-ФЗ ст. 14, ст. 21. The person's row stays as a number without a name that the authority's cases hang on.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from domain import moves
from domain.people import Citizen
from domain.refusal import NotAllowed
from storage.appeals import appeals, joinings
from storage.drafts import signers
from storage.files import workshop
from storage.hearings import visits as hearing_visits
from storage.officials import officials
from storage.people import consents as consents_of
from storage.people import doors, people, sent_files
from storage.people.personal import PERSONAL, Fate
from storage.tables import (
    accounts,
    appeal_authors,
    block_holders,
    blocks,
    consents,
    mergers,
    metadata,
    persons,
)
from storage.tables import appeals as cases
from storage.unit import Unit
from storage.world import world


def open_cases(unit: Unit, person: int) -> tuple[int, ...]:
    """The person's own cases on which the authority still owes something, the oldest first."""
    mine = sa.select(cases.c.id).where(cases.c.person_id == person, cases.c.is_open).order_by(cases.c.id)
    return tuple(unit.connection.scalars(mine))


def check_erasable(unit: Unit, person: int) -> None:
    """Raise `NotAllowed` for an official: what they do is recorded by law."""
    if officials.rights_of(unit, person):
        raise NotAllowed("my_data.official")


def erase(unit: Unit, person: int, address: str, *, withdraw: bool, pictures: bool = True) -> None:
    """Erase the person's data in every messenger; done at `address`, whose next word is a stranger's.

    `withdraw`: take back the open cases that can be; the others go on without an author. `pictures`: those
    that were sent go too, as documents do (`storage.people.sent_files`). Raises `NotAllowed`.
    """
    unit.connection.execute(sa.select(persons.c.id).where(persons.c.id == person).with_for_update())
    check_erasable(unit, person)
    if withdraw:
        for case in open_cases(unit, person):
            _withdraw(unit, case, person, address)
    for case in open_cases(unit, person):
        moved = moves.lose_author(appeals.load(unit, case), Citizen(person), world(unit))
        appeals.apply(unit, moved, address)
    group = joined_with(unit, person)
    theirs = sa.select(accounts.c.address).where(accounts.c.person_id.in_(group))
    addresses = [*unit.connection.scalars(theirs)]
    for each in group:
        doors.close(unit, addresses, each)
    sent_files.erase(unit, group, with_pictures=pictures)
    unit.connection.execute(sa.update(cases).where(cases.c.person_id.in_(group)).values(address=""))
    held = sa.select(block_holders.c.block_id).where(block_holders.c.person_id.in_(group))
    unit.connection.execute(sa.update(blocks).where(blocks.c.id.in_(held)).values(plea=""))
    unit.connection.execute(
        sa.update(consents)
        .where(consents.c.person_id.in_(group), consents.c.withdrawn_at.is_(None))
        .values(withdrawn_at=unit.now)
    )
    for each in group:
        signers.forget(unit, each)
    workshop.forget(unit, group)
    seats = hearing_visits.coming_to(unit, group)
    _delete_rows(unit, group, addresses)
    hearing_visits.refill(unit, seats)
    for each in group:
        people.set_name(unit, each, None)


def prune_authors(unit: Unit, before: datetime) -> int:
    """Destroy the names and addresses on cases that nothing is owed on since `before`, and files left there.

    Of people who are erased, or who took back the consent that they were kept by. A caller's case has no
    address from the start and keeps its author. Says how many.
    """
    over = (
        sa.select(cases.c.id)
        .join(appeal_authors, appeal_authors.c.appeal_id == cases.c.id)
        .where(
            sa.or_(cases.c.address == "", consents_of.unagreed()),
            cases.c.filed_by.is_(None),
            sa.not_(cases.c.is_open),
            cases.c.changed_at < before,
        )
    )
    gone = sa.delete(appeal_authors).where(appeal_authors.c.appeal_id.in_(over))
    cases_over = unit.connection.scalars(gone.returning(appeal_authors.c.appeal_id)).all()
    sent_files.erase_left(unit, cases_over)
    return len(cases_over)


def _withdraw(unit: Unit, case: int, person: int, address: str) -> None:
    appeal = appeals.load(unit, case)
    heir = joinings.first(unit, case)
    try:
        moved = moves.withdraw(appeal, Citizen(person), world(unit), heir=heir)
    except NotAllowed:
        return
    if heir is not None:
        joinings.inherit(unit, case, heir)
    appeals.apply(unit, moved, address)


def joined_with(unit: Unit, person: int) -> list[int]:
    """The person and all whom they were joined of and are still."""
    group = [person]
    for each in group:
        joined = sa.select(mergers.c.joined_id).where(
            mergers.c.kept_id == each, mergers.c.undone_at.is_(None)
        )
        group += [other for other in unit.connection.scalars(joined) if other not in group]
    return group


def _delete_rows(unit: Unit, group: list[int], addresses: list[str]) -> None:
    """The rows that the registry says go: by the person or by the address."""
    for table in reversed(metadata.sorted_tables):
        which: list[sa.ColumnElement[bool]] = []
        for column in table.columns:
            erasure = PERSONAL.get(f"{table.name}.{column.name}")
            if erasure is not None and erasure.fate is Fate.ROW:
                wanted: list[Any] = addresses if column.name == "address" else group
                which.append(column.in_(wanted))
        if which:
            unit.connection.execute(sa.delete(table).where(sa.or_(*which)))
