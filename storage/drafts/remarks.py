"""What people say of draft acts: written, decided, listed page by page. Counts follow every change.

Votes and supports are in `storage.drafts.stances`, verdicts in `storage.drafts.verdicts`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

from domain.drafts import Answered, Declined, Draft, Given, Remark, RemarkKind, Status, VerdictKind
from domain.people import Official
from domain.rights import Action
from domain.scope import scope
from storage import counters, paging
from storage.drafts import counts as draft_counts
from storage.drafts import people as draft_people
from storage.drafts import remark_groups
from storage.sql import among, just
from storage.tables import drafts, remark_files, remarks, verdicts, verdicts_due
from storage.unit import Unit

_r = remarks.c
_v = verdicts.c
_with_verdict = sa.select(
    remarks,
    _v.kind.label(name="verdict_kind"),
    _v.reason.label(name="verdict_reason"),
    _v.wording.label(name="verdict_wording"),
    _v.person_id.label(name="verdict_by"),
    _v.at.label(name="verdict_at"),
).select_from(remarks.outerjoin(verdicts, _v.id == _r.verdict_id))
_published = _r.status == just(Status.PUBLISHED.value)
_waiting = _r.status == just(Status.WAITING.value)
_decided = sa.exists().where(verdicts_due.c.remark_id == _r.id)
_NEW: Final[Mapping[str, Any]] = {"group_id": None, "leads": True, "by_hand": False, "fresh": True}


class Order(StrEnum):
    """A key of texts."""

    SUPPORTS = "supports"  # the most supported first
    DATE = "date"  # the newest first


class Changed(Exception):
    """Somebody else changed the remark meanwhile: nothing was written. `current` is how it stands now."""

    def __init__(self, current: Remark) -> None:
        super().__init__(current.id)
        self.current = current


@dataclass(frozen=True, slots=True)
class Page:
    """`earlier` and `later` are given back to `page` as `before` and `after`; None where the list ends."""

    remarks: tuple[Remark, ...]
    earlier: str | None
    later: str | None


# --- written -----------------------------------------------------------------------------------------------


def write(unit: Unit, remark: Remark, dedup: str) -> Remark:
    """A new remark, which waits for a moderator; gives it with its id and number.

    A sending repeated with the same `dedup` gives the remark that it made the first time. Its author is in
    the discussion from now on, see `storage.drafts.people`.
    """
    known = unit.connection.scalar(sa.select(_r.id).where(_r.dedup == dedup))
    if known is not None:
        return load(unit, known)
    draft_people.enter(unit, remark.draft, remark.person)
    known = unit.connection.scalar(sa.select(_r.id).where(_r.dedup == dedup))  # under the person's lock
    if known is not None:
        return load(unit, known)
    ordinal = counters.next_of(unit, f"remarks:{remark.draft}")
    fresh = replace(remark, ordinal=ordinal, status=Status.WAITING, revision=1, at=unit.now)
    row = {**_to_row(fresh), "draft_id": fresh.draft, "ordinal": ordinal, "supports": 0, **_NEW}
    row |= {"dedup": dedup, "at": unit.now}
    id: int = unit.connection.execute(sa.insert(remarks).returning(_r.id), row).scalar_one()
    made = replace(fresh, id=id)
    _keep_files(unit, made)
    draft_counts.moved(unit, None, made)
    return made


def load(unit: Unit, id: int, *, lock: bool = False) -> Remark:
    """A remark by id; `lock` keeps others from changing it until the unit ends. Raises LookupError."""
    if lock:
        unit.connection.execute(sa.select(_r.id).where(_r.id == id).with_for_update())
    row = unit.connection.execute(_with_verdict.where(_r.id == id)).first()
    if row is None:
        raise LookupError(id)
    return _made(unit, [row])[0]


def by_ordinal(unit: Unit, draft: int, ordinal: int) -> Remark | None:
    """«№ 12» of a discussion."""
    row = unit.connection.execute(_with_verdict.where(_r.draft_id == draft, _r.ordinal == ordinal)).first()
    return None if row is None else _made(unit, [row])[0]


def save(unit: Unit, remark: Remark) -> Remark:
    """Write what the rules made of it, with all that is counted; gives it with its next revision.

    Raises `Changed` when it is not the revision it was made of. The number of its supports is not written:
    it is theirs; nor whether its author signs it (`storage.signers.mark`); nor its group, which it leaves
    when it has other words or is not to be read.
    """
    before = load(unit, remark.id, lock=True)
    if before.revision != remark.revision:
        raise Changed(before)
    row = {**_to_row(remark), "revision": remark.revision + 1}
    del row["signed"]
    gone = remark.status not in remark_groups.LIVE or remark.text != before.text
    if gone:
        row |= {**_NEW, "fresh": remark.status in remark_groups.LIVE}
    unit.connection.execute(sa.update(remarks).where(_r.id == remark.id).values(row))
    if remark.files != before.files:
        unit.connection.execute(sa.delete(remark_files).where(remark_files.c.remark_id == remark.id))
        _keep_files(unit, remark)
    after = replace(remark, revision=remark.revision + 1, supports=before.supports, signed=before.signed)
    if gone:
        after = replace(after, group=None, leads=True, by_hand=False, fresh=row["fresh"])
    else:
        standing = {each: getattr(before, each) for each in ("group", "leads", "by_hand", "fresh")}
        after = replace(after, **standing)
    after = remark_groups.placed(unit, before, after)
    draft_counts.moved(unit, before, after)
    return after


# --- read by everybody -------------------------------------------------------------------------------------


def page(
    unit: Unit,
    draft: int,
    section: str | None,
    order: Order,
    *,
    after: str | None = None,
    before: str | None = None,
    limit: int = 5,
) -> Page:
    """Published remarks on a section (`WHOLE`: on the act itself; None: on anything), page by page.

    Of those that say the same one is there; `of_group` has the others.
    """
    query = _with_verdict.where(_r.draft_id == draft, _r.leads, _published)
    if section is not None:
        query = query.where(_r.section == section)
    columns = (_r.supports, _r.id) if order is Order.SUPPORTS else (_r.id,)
    return _page(unit, query, columns, after, before, limit, lambda one: _mark(one, order))


def of_person(unit: Unit, draft: int, person: int) -> tuple[Remark, ...]:
    """What the person has said in the discussion, whatever became of it; the latest first."""
    found = _with_verdict.where(_r.draft_id == draft, _r.person_id == person).order_by(_r.id.desc())
    return tuple(_made(unit, unit.connection.execute(found).all()))


# --- read by officials -------------------------------------------------------------------------------------


def waiting(
    unit: Unit,
    official: Official,
    draft: Draft | None = None,
    *,
    after: str | None = None,
    before: str | None = None,
    limit: int = 5,
) -> Page:
    """Remarks that nobody has moderated yet, the oldest first: of one draft, or of all within the rights."""
    query = _with_verdict.where(_waiting, *_within(unit, official, draft, Action.REMARK_MODERATE))
    return _page(unit, query, (_r.id,), after, before, limit, lambda one: str(one.id), rising=True)


def unreviewed(
    unit: Unit,
    draft: int,
    section: str | None = None,
    *,
    after: str | None = None,
    before: str | None = None,
    limit: int = 5,
) -> Page:
    """Published remarks without a verdict, the oldest first; not those for which one is decided already."""
    query = _with_verdict.where(_r.draft_id == draft, _published, _r.verdict_id.is_(None), ~_decided)
    if section is not None:
        query = query.where(_r.section == section)
    return _page(unit, query, (_r.id,), after, before, limit, lambda one: str(one.id), rising=True)


def reviewed(
    unit: Unit, draft: int, *, after: str | None = None, before: str | None = None, limit: int = 5
) -> Page:
    """Published remarks that have a verdict, by number."""
    query = _with_verdict.where(_r.draft_id == draft, _published, _r.verdict_id.is_not(None))
    return _page(unit, query, (_r.id,), after, before, limit, lambda one: str(one.id), rising=True)


def of_verdict(unit: Unit, verdict: int, *, limit: int = 500) -> tuple[Remark, ...]:
    """The first remarks that were given this verdict, by number."""
    found = _with_verdict.where(_r.verdict_id == verdict).order_by(_r.id).limit(limit)
    return tuple(_made(unit, unit.connection.execute(found).all()))


def count_of_verdict(unit: Unit, verdict: int) -> int:
    """How many have it, or are to get it."""
    have = sa.select(sa.func.count()).where(_r.verdict_id == verdict)
    due = sa.select(sa.func.count()).where(verdicts_due.c.verdict_id == verdict)
    return (unit.connection.scalar(have) or 0) + (unit.connection.scalar(due) or 0)


def every(unit: Unit, draft: int, *, after: int = 0, limit: int = 500) -> tuple[Remark, ...]:
    """All published remarks of a draft by number, batch after batch: for the summary, for grouping."""
    found = _with_verdict.where(_r.draft_id == draft, _published, _r.id > after)
    return tuple(_made(unit, unit.connection.execute(found.order_by(_r.id).limit(limit)).all()))


def of_group(
    unit: Unit,
    group: int,
    *statuses: Status,
    unreviewed: bool = False,
    after: str | None = None,
    before: str | None = None,
    limit: int = 5,
) -> Page:
    """The remarks of a group that stand so, the oldest first; only those without a verdict, if wanted."""
    query = _with_verdict.where(_r.group_id == group, _r.status.in_([each.value for each in statuses]))
    if unreviewed:
        query = query.where(_r.verdict_id.is_(None))
    return _page(unit, query, (_r.id,), after, before, limit, lambda one: str(one.id), rising=True)


def _within(
    unit: Unit, official: Official, draft: Draft | None, action: Action
) -> tuple[sa.ColumnElement[bool], ...]:
    """The drafts of the official's authorities, or the one."""
    if draft is not None:
        return (_r.draft_id == draft.id,)
    mine = [
        sa.true() if each.authorities is None else among(unit, drafts.c.authority, each.authorities)
        for each in scope(official.rights, action, unit.catalogue)
        if each.topics is None
    ]
    return (_r.draft_id.in_(sa.select(drafts.c.id).where(sa.or_(sa.false(), *mine))),)


# --- rows --------------------------------------------------------------------------------------------------


def _page(
    unit: Unit,
    query: sa.Select[Any],
    columns: tuple[sa.Column[Any], ...],
    after: str | None,
    before: str | None,
    limit: int,
    mark: Callable[[Remark], str],
    *,
    rising: bool = False,
) -> Page:
    part = paging.part(unit, query, columns, _at(after), _at(before), limit, rising=rising)
    found = _made(unit, part.rows)
    return Page(tuple(found), *part.marks(found, mark))


def _at(mark: str | None) -> tuple[int, ...] | None:
    return None if mark is None else tuple(int(each) for each in mark.split("."))


def _mark(remark: Remark, order: Order) -> str:
    return f"{remark.supports}.{remark.id}" if order is Order.SUPPORTS else str(remark.id)


def _keep_files(unit: Unit, remark: Remark) -> None:
    rows = [{"remark_id": remark.id, "file_id": file} for file in dict.fromkeys(remark.files)]
    if rows:
        unit.connection.execute(sa.insert(remark_files), rows)


def _to_row(remark: Remark) -> dict[str, Any]:
    return {
        "person_id": remark.person,
        "section": remark.section,
        "version": remark.version,
        "kind": remark.kind.value,
        "status": remark.status.value,
        "revision": remark.revision,
        "text": remark.text,
        "why": remark.why,
        "signed": remark.signed,
        "declined": remark.declined.value if remark.declined is not None else None,
        "reason": remark.reason,
        "verdict_id": remark.verdict.id if remark.verdict is not None else None,
        "reply": remark.reply.text if remark.reply is not None else "",
        "replied_at": remark.reply.at if remark.reply is not None else None,
    }


def _made(unit: Unit, rows: Sequence[sa.Row[Any]]) -> list[Remark]:
    f = remark_files.c
    files: dict[int, list[int]] = {}
    if rows:
        sent = sa.select(f.remark_id, f.file_id).where(f.remark_id.in_([row.id for row in rows]))
        for remark, file in unit.connection.execute(sent.order_by(f.remark_id, f.file_id)):
            files.setdefault(remark, []).append(file)
    return [_from_row(row, tuple(files.get(row.id, ()))) for row in rows]


def _from_row(row: sa.Row[Any], files: tuple[int, ...]) -> Remark:
    verdict = None
    if row.verdict_id is not None:
        verdict = Given(
            row.verdict_id,
            VerdictKind(row.verdict_kind),
            row.verdict_reason,
            row.verdict_wording,
            row.verdict_by,
            row.verdict_at,
        )
    return Remark(
        id=row.id,
        draft=row.draft_id,
        ordinal=row.ordinal,
        person=row.person_id,
        section=row.section,
        version=row.version,
        kind=RemarkKind(row.kind),
        text=row.text,
        at=row.at,
        why=row.why,
        signed=row.signed,
        status=Status(row.status),
        revision=row.revision,
        supports=row.supports,
        declined=Declined(row.declined) if row.declined else None,
        reason=row.reason,
        group=row.group_id,
        leads=row.leads,
        by_hand=row.by_hand,
        fresh=row.fresh,
        verdict=verdict,
        reply=Answered(row.reply, row.replied_at) if row.replied_at is not None else None,
        files=files,
    )
