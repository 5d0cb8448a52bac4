"""Exact copies of a remark: who has read one publishes all, the first in the turn, the others by a job.

A copy has the same words and nothing besides: no explanation, no files. What was read is written down when it
is decided, and with it the last remark that was there then: nothing that is said later is published unread.
The others go batch after batch; what a restart leaves is found again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from domain.drafts import Draft, Remark, RemarkKind, Status
from domain.people import Official
from domain.refusal import NotAllowed
from storage.drafts import drafts, moderation, remarks
from storage.officials import officials
from storage.stems import stems
from storage.tables import copies_due
from storage.tables import remarks as said
from storage.unit import Unit

BATCH: Final = 25
"""Remarks of one transaction: each has its history, its audit and its notice."""

_c, _r = copies_due.c, said.c
_Words = tuple[RemarkKind, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Copies:
    """`now` are those that are published at once, the read ones first; others may come `after` that mark."""

    now: tuple[Remark, ...]
    after: str | None


def of(unit: Unit, shown: Sequence[Remark]) -> Copies:
    """Waiting remarks that one who has read `shown`, of one group, need not read: these, and bare copies."""
    found = [each for each in shown if each.status is Status.WAITING]
    group = next((each.group for each in shown if each.group is not None), None)
    if group is None:
        return Copies(tuple(found), None)
    read = {_words(each) for each in shown}
    known = {each.id for each in found}
    page = remarks.of_group(unit, group, Status.WAITING, limit=moderation.TOGETHER)
    found += [each for each in page.remarks if each.id not in known and _copies(each, read)]
    return Copies(tuple(found), page.later)


def publish(unit: Unit, draft: Draft, shown: Sequence[Remark], official: Official, address: str) -> Copies:
    """Publish those that `of` gives; the others are published from now on. Gives what was published.

    Raises `NotAllowed`, `storage.drafts.remarks.Changed`.
    """
    found = of(unit, shown)
    for each in found.now:
        moderation.publish(unit, each, draft, official, address)
    group = next((each.group for each in shown if each.group is not None), None)
    if found.after is not None and group is not None:
        waiting = sa.select(sa.func.max(_r.id)).where(_r.group_id == group, _r.status == Status.WAITING.value)
        row = {
            "draft_id": draft.id,
            "group_id": group,
            "person_id": official.person,
            "address": address,
            "was_read": [each.id for each in shown],
            "after_remark": int(found.after),
            "until_remark": unit.connection.scalar(waiting) or 0,
            "at": unit.now,
        }
        unit.connection.execute(sa.insert(copies_due), row)
    return found


def going(unit: Unit, group: int) -> bool:
    """Are copies in this group still being published?"""
    return unit.connection.scalar(sa.select(_c.id).where(_c.group_id == group).limit(1)) is not None


def give(unit: Unit, limit: int = BATCH) -> int:
    """Publish the next of them; says how many were gone through."""
    oldest = sa.select(copies_due).order_by(_c.id).limit(1).with_for_update(skip_locked=True)
    row = unit.connection.execute(oldest).first()
    if row is None:
        return 0
    read = {_words(remarks.load(unit, each)) for each in row.was_read}
    page = remarks.of_group(unit, row.group_id, Status.WAITING, after=str(row.after_remark), limit=limit)
    last = page.remarks[-1].id if page.remarks else row.until_remark
    allowed = _publish(unit, row, read, page.remarks)
    if not allowed or page.later is None or last >= row.until_remark:
        unit.connection.execute(sa.delete(copies_due).where(_c.id == row.id))
    else:
        unit.connection.execute(sa.update(copies_due).where(_c.id == row.id).values(after_remark=last))
    return max(1, len(page.remarks))


def _publish(unit: Unit, row: sa.Row[Any], read: set[_Words], found: Sequence[Remark]) -> bool:
    """False when the official may not any more, or the draft takes none: then the rest is left to be read."""
    draft, official = drafts.load(unit, row.draft_id), officials.official(unit, row.person_id)
    for each in found:
        if each.id > row.until_remark:
            break
        now = remarks.load(unit, each.id, lock=True)
        if now.status is not Status.WAITING or not _copies(now, read):
            continue
        try:
            moderation.publish(unit, now, draft, official, row.address)
        except NotAllowed:
            return False
    return True


def _copies(remark: Remark, read: set[_Words]) -> bool:
    return not remark.why and not remark.files and _words(remark) in read


def _words(remark: Remark) -> _Words:
    return remark.kind, tuple(stems(remark.text))
