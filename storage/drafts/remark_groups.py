"""Remarks that say the same, put together: by likeness, or as an official said. Lists show one of them.

A remark that has a group stays in it, whatever likeness finds later; one that an official took out stays out.
`placed` follows every change of a remark; sizes count published ones.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import sqlalchemy as sa

from domain.drafts import Remark, Status
from domain.drafts.likeness import MOST, Cluster, Piece
from storage.tables import remark_groups, remarks
from storage.unit import Unit

LIVE = (Status.WAITING, Status.PUBLISHED)
"""What is grouped: what was declined or taken back is not."""

_r, _g = remarks.c, remark_groups.c
_live = _r.status.in_([each.value for each in LIVE])
_alone = sa.and_(_r.group_id.is_(None), sa.not_(_r.by_hand), _live)


# --- followed ----------------------------------------------------------------------------------------------


def placed(unit: Unit, before: Remark, after: Remark) -> Remark:
    """Count the remark in its group and choose who leads; gives `after` as it stands. Both are locked."""
    was = before.group if before.status is Status.PUBLISHED else None
    now = after.group if after.status is Status.PUBLISHED else None
    if was == now:
        return after
    if was is not None:
        _shift(unit, was, -1)
        if before.leads:
            _crown(unit, was, None)
    if now is None:
        return after
    leads = _shift(unit, now, 1) == 1
    unit.connection.execute(sa.update(remarks).where(_r.id == after.id).values(leads=leads))
    return replace(after, leads=leads)


def _shift(unit: Unit, group: int, by: int) -> int:
    shifted = sa.update(remark_groups).where(_g.id == group).values(size=_g.size + by).returning(_g.size)
    size: int = unit.connection.execute(shifted).scalar_one()
    return size


def _crown(unit: Unit, group: int, wanted: int | None) -> None:
    """Let one published remark of the group lead: the wanted one, else the most supported, the first said."""
    here = sa.select(_r.id).where(_r.group_id == group, _r.status == Status.PUBLISHED.value)
    found = unit.connection.scalar(here.where(_r.id == wanted)) if wanted is not None else None
    if found is None:
        found = unit.connection.scalar(here.order_by(_r.supports.desc(), _r.id).limit(1))
    if found is not None:
        unit.connection.execute(sa.update(remarks).where(_r.id == found).values(leads=True))


def sizes(unit: Unit, groups: Collection[int]) -> dict[int, int]:
    """How many published remarks are in each of these."""
    if not groups:
        return {}
    found = sa.select(_g.id, _g.size).where(_g.id.in_(sorted(groups)))
    return {row.id: row.size for row in unit.connection.execute(found)}


def count(unit: Unit, group: int) -> dict[Status, int]:
    """How many of the group wait for a moderator and how many are published."""
    found = sa.select(_r.status, sa.func.count()).where(_r.group_id == group).group_by(_r.status)
    counted = dict.fromkeys(LIVE, 0)
    return counted | {Status(row[0]): row[1] for row in unit.connection.execute(found)}


def unreviewed(unit: Unit, group: int) -> int:
    """How many published remarks of the group have no verdict."""
    here = sa.select(sa.func.count()).where(
        _r.group_id == group, _r.status == Status.PUBLISHED.value, _r.verdict_id.is_(None)
    )
    return unit.connection.scalar(here) or 0


# --- by likeness -------------------------------------------------------------------------------------------


def due(unit: Unit) -> list[int]:
    """Drafts with remarks that likeness has not looked at."""
    return list(unit.connection.scalars(sa.select(_r.draft_id).where(_r.fresh).distinct()))


def pieces(unit: Unit, draft: int, most: int = MOST) -> tuple[list[Piece], dict[int, int]]:
    """What likeness is to look at: the remarks alone, fresh ones first, and the first remark of each group.

    With it the revision of each remark: `place` leaves alone what was changed since.
    """
    columns = sa.select(_r.id, _r.section, _r.kind, _r.text, _r.group_id, _r.revision)
    alone = columns.where(_r.draft_id == draft, _alone).order_by(_r.fresh.desc(), _r.id.desc()).limit(most)
    firsts = sa.select(sa.func.min(_r.id)).where(_r.draft_id == draft, _r.group_id.is_not(None))
    known = columns.where(_r.id.in_(firsts.group_by(_r.group_id)))
    rows = [*unit.connection.execute(alone), *unit.connection.execute(known)]
    found = [Piece(row.id, row.section, row.kind, row.text, row.group_id) for row in rows]
    return found, {row.id: row.revision for row in rows if row.group_id is None}


def place(unit: Unit, draft: int, cluster: Cluster, revisions: Mapping[int, int]) -> tuple[int | None, int]:
    """Put the remarks of the cluster into its group, as far as they still are what was looked at.

    Gives the group, None when there is none, and how many came.
    """
    ids = _as_seen(unit, cluster.remarks, revisions)
    if not ids or (cluster.group is None and len(ids) == 1):
        return cluster.group, 0
    group = cluster.group if cluster.group is not None else begin(unit, draft, None)
    _join(unit, group, ids, cluster.told)
    return group, len(ids)


def looked(unit: Unit, ids: Sequence[int], revisions: Mapping[int, int]) -> None:
    """Likeness has looked at these and found no company for them."""
    seen = _as_seen(unit, ids, revisions, fresh=True)
    if seen:
        unit.connection.execute(sa.update(remarks).where(_r.id.in_(seen)).values(fresh=False))


def _as_seen(
    unit: Unit, ids: Sequence[int], revisions: Mapping[int, int], *, fresh: bool = False
) -> list[int]:
    """Those that nobody has changed, grouped or taken out since, locked; only the fresh, if wanted."""
    found = sa.select(_r.id, _r.revision).where(_r.id.in_(ids), _alone)
    if fresh:
        found = found.where(_r.fresh)
    found = found.order_by(_r.id).with_for_update()
    return [row.id for row in unit.connection.execute(found) if revisions.get(row.id) == row.revision]


def _join(unit: Unit, group: int, ids: Sequence[int], lead: int | None) -> None:
    """Remarks that are in no group come into this one."""
    inside = {"group_id": group, "fresh": False, "leads": False}
    came = sa.update(remarks).where(_r.id.in_(ids)).values(inside).returning(_r.status)
    published = [*unit.connection.scalars(came)].count(Status.PUBLISHED.value)
    if published and _shift(unit, group, published) == published:
        _crown(unit, group, lead)


# --- by hand -----------------------------------------------------------------------------------------------


def begin(unit: Unit, draft: int, official: int | None) -> int:
    """A new group, empty yet; `official` says who made it, None: likeness."""
    row = {"draft_id": draft, "title": "", "made_by": official, "made_at": unit.now, "size": 0}
    made: int = unit.connection.execute(sa.insert(remark_groups).returning(_g.id), row).scalar_one()
    return made


def merge(unit: Unit, one: Remark, other: Remark, official: int) -> int:
    """The other, with its group, comes to the group of the first; gives that group. Both are locked."""
    group = one.group if one.group is not None else other.group
    if group is None:
        group = begin(unit, one.draft, official)
    for each in (one, other):
        if each.group == group:
            continue
        came = [each.id]
        if each.group is not None:
            members = sa.select(_r.id).where(_r.group_id == each.group).order_by(_r.id).with_for_update()
            came = list(unit.connection.scalars(members))
            unit.connection.execute(sa.update(remark_groups).where(_g.id == each.group).values(size=0))
        _join(unit, group, came, None)
    return group


def part(unit: Unit, remark: Remark) -> Remark:
    """The remark, which is locked, is of its own from now on: likeness does not put it back."""
    alone = {"group_id": None, "by_hand": True, "fresh": False, "leads": True}
    unit.connection.execute(sa.update(remarks).where(_r.id == remark.id).values(alone))
    return placed(unit, remark, replace(remark, group=None, by_hand=True, fresh=False, leads=True))
