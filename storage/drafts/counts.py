"""What people said of a draft, counted for each section in the very turns that change it."""

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from domain.drafts import Count, Counts, Remark, Stance, Status
from domain.drafts.remarks import counted
from storage.sql import insert
from storage.tables import draft_counts, remarks, stances, verdicts
from storage.unit import Unit

_c = draft_counts.c
_new = insert(draft_counts)
_add = _new.on_conflict_do_update(
    index_elements=[_c.draft_id, _c.section, _c.what], set_={"count": _c.count + _new.excluded.count}
)


def of(unit: Unit, draft: int, section: str) -> Counts:
    """What was said of one section (`WHOLE`: of the act as a whole)."""
    found = sa.select(_c.what, _c.count).where(_c.draft_id == draft, _c.section == section)
    return _made((what, count) for what, count in unit.connection.execute(found))


def total(unit: Unit, draft: int) -> Counts:
    """What was said of the draft and all its sections together."""
    found = sa.select(_c.what, sa.func.sum(_c.count)).where(_c.draft_id == draft).group_by(_c.what)
    return _made((what, int(count)) for what, count in unit.connection.execute(found))


def each(unit: Unit, draft: int, what: Count) -> Mapping[str, int]:
    """How many of these there are, by section; none where there are none."""
    found = sa.select(_c.section, _c.count).where(_c.draft_id == draft, _c.what == what.value, _c.count != 0)
    return {row.section: row[1] for row in unit.connection.execute(found)}


def moved(unit: Unit, before: Remark | None, after: Remark) -> None:
    """A remark became what it is now; None for one that is new."""
    changes = dict.fromkeys(counted(after), 1)
    for what in counted(before) if before is not None else ():
        changes[what] = changes.get(what, 0) - 1
    shift(unit, after.draft, after.section, changes)


def shift(unit: Unit, draft: int, section: str, changes: Mapping[Count, int]) -> None:
    """Add to what is counted, in one order everywhere, so that two turns never wait for each other."""
    rows = [
        {"draft_id": draft, "section": section, "what": what.value, "count": changes[what]}
        for what in Count
        if changes.get(what)
    ]
    if rows:
        unit.connection.execute(_add, rows)


def counted_anew(unit: Unit, draft: int) -> Mapping[str, Counts]:
    """What `of` must say of each section where anything was said, counted from what is there: a check."""
    found: dict[str, dict[Count, int]] = {}

    def add(section: str, what: Count, count: int) -> None:
        of_section = found.setdefault(section, {})
        of_section[what] = of_section.get(what, 0) + count

    votes = sa.select(stances.c.section, stances.c.stance, sa.func.count()).where(stances.c.draft_id == draft)
    for section, stance, count in unit.connection.execute(
        votes.group_by(stances.c.section, stances.c.stance)
    ):
        add(section, Count(Stance(stance).value), count)
    r = remarks.c
    kinds = (r.section, r.status, r.kind, verdicts.c.kind.label(name="verdict"))
    said = (
        sa.select(*kinds, sa.func.count().label(name="many"))
        .select_from(remarks.outerjoin(verdicts, verdicts.c.id == r.verdict_id))
        .where(r.draft_id == draft)
        .group_by(*kinds)
    )
    for row in unit.connection.execute(said):
        if row.status == Status.WAITING.value:
            add(row.section, Count.WAITING, row.many)
        elif row.status == Status.PUBLISHED.value:
            add(row.section, Count.REMARKS, row.many)
            add(row.section, Count(row.verdict) if row.verdict else Count.UNREVIEWED, row.many)
            if row.kind == "wording":
                add(row.section, Count.WORDINGS, row.many)
    return {
        section: _made((what.value, count) for what, count in each.items()) for section, each in found.items()
    }


def _made(pairs: Iterable[tuple[str, int]]) -> Counts:
    found = dict.fromkeys(Count, 0)
    for what, count in pairs:
        found[Count(what)] = count
    return found
