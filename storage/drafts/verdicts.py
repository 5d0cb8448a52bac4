"""What the authority answers: one verdict for a remark, or for many at once, and the author's reply."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from domain.drafts import Answered, Draft, Given, Remark, Replaced, Verdict, VerdictKind
from domain.drafts.judging import check_judging, judged, rejudged, replied
from domain.people import Official
from storage.drafts import remarks
from storage.officials import audit
from storage.officials.audit import Facts
from storage.tables import past_verdicts, verdicts
from storage.unit import Unit

_v, _p = verdicts.c, past_verdicts.c


def give(
    unit: Unit,
    draft: Draft,
    about: Iterable[Remark],
    verdict: Verdict,
    official: Official,
    address: str,
) -> tuple[Remark, ...]:
    """The same first verdict to all these remarks; gives them with it.

    Raises `NotAllowed` for any of them, `storage.drafts.remarks.Changed`. Whoever is told is for the caller.
    """
    check_judging(draft, official, unit.catalogue)
    given = _put(unit, draft, verdict, official)
    return tuple(
        follow(unit, each, judged(each, draft, official, unit.catalogue, given), "", address)
        for each in sorted(about, key=lambda one: one.id)
    )


def change(
    unit: Unit,
    draft: Draft,
    about: Iterable[Remark],
    verdict: Verdict,
    why: str,
    official: Official,
    address: str,
) -> tuple[Remark, ...]:
    """The same new verdict to all these, which have one; what it was stays, with the author's reply to it.

    Raises `NotAllowed` for any of them, `storage.drafts.remarks.Changed`. Whoever is told is for the caller.
    """
    check_judging(draft, official, unit.catalogue)
    given = _put(unit, draft, verdict, official)
    return tuple(
        follow(unit, each, rejudged(each, draft, official, unit.catalogue, given), why, address)
        for each in sorted(about, key=lambda one: one.id)
    )


def follow(unit: Unit, before: Remark, after: Remark, why: str, address: str = "") -> Remark:
    """One remark gets the verdict that it has in `after`; `address` is "" when it comes after its likes.

    What it had is kept, with the author's reply to it and `why` it is changed.
    """
    assert after.verdict is not None
    done = remarks.save(unit, after)
    deed = "remark_judge"
    if before.verdict is not None:
        deed = "remark_rejudge"
        _keep(unit, before, why, after.verdict.by)
    _audit(unit, after.verdict.by, address, deed, before, after.verdict)
    return done


def _keep(unit: Unit, before: Remark, why: str, person: int) -> None:
    """What the verdict was, with the author's reply to it."""
    assert before.verdict is not None
    was = {
        "remark_id": before.id,
        "verdict_id": before.verdict.id,
        "why": why,
        "person_id": person,
        "at": unit.now,
        "reply": before.reply.text if before.reply is not None else "",
        "replied_at": before.reply.at if before.reply is not None else None,
    }
    unit.connection.execute(sa.insert(past_verdicts), was)


def past(unit: Unit, remark: int) -> tuple[Replaced, ...]:
    """The verdicts of a remark that stand no more, the oldest first."""
    found = (
        sa.select(verdicts, _p.why, _p.person_id.label(name="changed_by"), _p.at.label(name="changed_at"))
        .add_columns(_p.reply, _p.replied_at)
        .join(past_verdicts, _p.verdict_id == _v.id)
        .where(_p.remark_id == remark)
        .order_by(_v.id)
    )
    return tuple(
        Replaced(
            _given(row),
            row.why,
            row.changed_by,
            row.changed_at,
            Answered(row.reply, row.replied_at) if row.replied_at is not None else None,
        )
        for row in unit.connection.execute(found)
    )


def load(unit: Unit, id: int) -> Given:
    """A verdict by id, whether it stands or not. Raises LookupError."""
    row = unit.connection.execute(sa.select(verdicts).where(_v.id == id)).first()
    if row is None:
        raise LookupError(id)
    return _given(row)


def reply(unit: Unit, remark: Remark, draft: Draft, person: int, text: str) -> Remark:
    """The author's one answer. Raises `NotAllowed`, `storage.drafts.remarks.Changed`."""
    return remarks.save(unit, replied(remark, draft, person, unit.now, text=text))


def _put(unit: Unit, draft: Draft, verdict: Verdict, official: Official) -> Given:
    row = {
        "draft_id": draft.id,
        "kind": verdict.kind.value,
        "reason": verdict.reason,
        "wording": verdict.wording,
        "person_id": official.person,
        "at": unit.now,
    }
    id: int = unit.connection.execute(sa.insert(verdicts).returning(_v.id), row).scalar_one()
    return Given(id, verdict.kind, verdict.reason, verdict.wording, official.person, unit.now)


def _given(row: sa.Row[Any]) -> Given:
    return Given(row.id, VerdictKind(row.kind), row.reason, row.wording, row.person_id, row.at)


def _audit(unit: Unit, person: int, address: str, action: str, before: Remark, given: Given) -> None:
    was: Facts = {"verdict": None}
    if before.verdict is not None:
        was = {"verdict": before.verdict.id, "kind": before.verdict.kind.value}
    audit.record(
        unit,
        person,
        address,
        action,
        f"remark:{before.id}",
        before=was,
        after={"verdict": given.id, "kind": given.kind.value},
    )
