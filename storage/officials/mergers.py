"""Rights of two persons who turn out to be one, their PIN and their absences; and when they part again."""

import sqlalchemy as sa

from domain.rights import Right, Role
from storage.officials import officials
from storage.sql import insert
from storage.tables import absences, pins
from storage.tables import officials as official_rows
from storage.unit import Unit


def take(unit: Unit, kept: int, joined: int) -> list[list[int | None]]:
    """End each right of `joined`, give it to `kept`: pairs of the ended row and the new one, if one is new.

    The ended rows stay, so that the history still knows who that official was.
    """
    pairs: list[list[int | None]] = []
    held = set(officials.rights_of(unit, kept))
    ending = (
        sa.update(official_rows)
        .where(official_rows.c.person_id == joined, official_rows.c.until.is_(None))
        .values(until=unit.now)
        .returning(official_rows)
    )
    for row in sorted(unit.connection.execute(ending), key=lambda row: int(row.id)):
        right = Right(Role(row.role), row.authority, row.topic)
        if right in held:
            pairs.append([row.id, None])
            continue
        held.add(right)
        same = {name: row._mapping[name] for name in ("authority", "role", "topic", "appointed_by", "note")}
        new = sa.insert(official_rows).returning(official_rows.c.id)
        given = {**same, "person_id": kept, "since": unit.now, "until": None}
        pairs.append([row.id, unit.connection.execute(new, given).scalar_one()])
    return pairs


def give_back(unit: Unit, kept: int, pairs: list[list[int | None]]) -> None:
    """Each ended row is in force again, unless the kept person has lost that right meanwhile."""
    held = set(officials.rights_of(unit, kept))
    for old, new in pairs:
        row = unit.connection.execute(sa.select(official_rows).where(official_rows.c.id == old)).one()
        if Right(Role(row.role), row.authority, row.topic) not in held:
            continue
        for id, until in ((old, None), (new, unit.now)):
            unit.connection.execute(
                sa.update(official_rows).where(official_rows.c.id == id).values(until=until)
            )


def no_own_deputy(unit: Unit, kept: int) -> None:
    """Who stood in for themselves in the other messenger is simply here: that absence is over."""
    unit.connection.execute(
        sa.update(absences)
        .where(absences.c.person_id == kept, absences.c.deputy_id == kept, absences.c.ended_at.is_(None))
        .values(ended_at=unit.now)
    )


def copy_pin(unit: Unit, kept: int, joined: int) -> None:
    """The PIN of the joined person, with its lock, serves one who has none."""
    row = unit.connection.execute(sa.select(pins).where(pins.c.person_id == joined)).first()
    if row is not None:
        copied = {**row._mapping, "person_id": kept, "passed_at": None}
        unit.connection.execute(insert(pins).on_conflict_do_nothing(), copied)
