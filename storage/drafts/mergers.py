"""What a person said in discussions when they turn out to be two persons who are one, and when not any more.

One person has one number, one voice for a section and one support for a remark: where both had one, the kept
person's stands and everything is counted again exactly.
"""

from typing import Any, Final

import sqlalchemy as sa

from domain.drafts import Count
from storage.drafts import counts as draft_counts
from storage.tables import (
    draft_people,
    draft_signers,
    hearing_line,
    hearing_questions,
    hearing_visitors,
    remarks,
    stances,
    supports,
)
from storage.unit import Unit

_BY_ID: Final = {"remarks": remarks, "hearing_questions": hearing_questions}
_BY_PLACE: Final = {
    "draft_people": (draft_people, ("draft_id",)),
    "draft_signers": (draft_signers, ("draft_id",)),
    "stances": (stances, ("draft_id", "section")),
    "supports": (supports, ("remark_id",)),
    "hearing_visitors": (hearing_visitors, ("hearing_id",)),
    "hearing_line": (hearing_line, ("hearing_id",)),
}
"""Tables with one row of a person in each place, and the columns that are the place."""


def take(unit: Unit, kept: int, joined: int) -> dict[str, Any]:
    """What `joined` said is of `kept` from now on; gives what `give_back` needs."""
    brought: dict[str, Any] = {}
    for name, table in _BY_ID.items():
        moved = sa.update(table).where(table.c.person_id == joined).values(person_id=kept)
        brought[name] = list(unit.connection.scalars(moved.returning(table.c.id)))
    for name, (table, place) in _BY_PLACE.items():
        if table is hearing_line:
            _need_no_seat(unit, kept, joined)
        columns = [table.c[each] for each in place]
        twice = [*unit.connection.execute(_twice(table, place, kept, joined)).all()]
        if name == "supports":
            twice += unit.connection.execute(_own(kept, joined)).all()
        for row in dict.fromkeys(tuple(each) for each in twice):
            _drop(unit, name, table, dict(zip(place, row, strict=True)), kept, joined)
        rest = sa.update(table).where(table.c.person_id == joined).values(person_id=kept)
        brought[name] = [list(row) for row in unit.connection.execute(rest.returning(*columns))]
    return brought


def give_back(unit: Unit, kept: int, joined: int, brought: dict[str, Any]) -> None:
    """They are two persons: each has again what they said. What stood in one place twice stays the kept's."""
    for name, table in _BY_ID.items():
        back = sa.update(table).where(table.c.person_id == kept, table.c.id.in_(brought.get(name, [])))
        unit.connection.execute(back.values(person_id=joined))
    for name, (table, place) in _BY_PLACE.items():
        for row in brought.get(name, []):
            at = [table.c[each] == value for each, value in zip(place, row, strict=True)]
            back = sa.update(table).where(table.c.person_id == kept, *at).values(person_id=joined)
            unit.connection.execute(back)


def _twice(table: sa.Table, place: tuple[str, ...], kept: int, joined: int) -> sa.Select[Any]:
    """The places where both have a row."""
    other = table.alias("other")
    same = [table.c[each] == other.c[each] for each in place]
    columns = [table.c[each] for each in place]
    return (
        sa.select(*columns)
        .join(other, sa.and_(*same))
        .where(table.c.person_id == joined, other.c.person_id == kept)
    )


def _need_no_seat(unit: Unit, kept: int, joined: int) -> None:
    """Who comes as one of the two does not wait as the other; visits of `joined` are the kept's by now."""
    come = sa.select(hearing_visitors.c.hearing_id).where(hearing_visitors.c.person_id == kept)
    waits = hearing_line.c
    unit.connection.execute(
        sa.delete(hearing_line).where(waits.person_id.in_([kept, joined]), waits.hearing_id.in_(come))
    )


def _own(kept: int, joined: int) -> sa.Select[Any]:
    """Remarks of the one person that the other supported: nobody supports their own."""
    mine = remarks.c.person_id == kept  # those of `joined` are theirs by now
    return (
        sa.select(supports.c.remark_id)
        .join(remarks, remarks.c.id == supports.c.remark_id)
        .where(mine, supports.c.person_id.in_([kept, joined]))
    )


def _drop(unit: Unit, name: str, table: sa.Table, at: dict[str, Any], kept: int, joined: int) -> None:
    """Take the row of `joined` out of the count; of a support of one's own remark that of `kept` too."""
    where = [table.c[each] == value for each, value in at.items()]
    own = name == "supports" and _is_own(unit, at["remark_id"], kept)
    gone = sa.delete(table).where(*where, table.c.person_id.in_([joined, *([kept] if own else [])]))
    rows = unit.connection.execute(gone.returning(*table.c)).all()
    for row in rows:
        if name == "stances":
            draft_counts.shift(unit, row.draft_id, row.section, {Count(row.stance): -1})
        if name == "supports":
            fewer = sa.update(remarks).where(remarks.c.id == row.remark_id)
            unit.connection.execute(fewer.values(supports=remarks.c.supports - 1))


def _is_own(unit: Unit, remark: int, person: int) -> bool:
    return unit.connection.scalar(sa.select(remarks.c.person_id).where(remarks.c.id == remark)) == person
