"""What the authority answers: one verdict for a remark, or for many at once, and the author's reply."""

from collections.abc import Iterable

import sqlalchemy as sa

from domain.drafts import Draft, Given, Remark, Verdict
from domain.drafts.judging import check_judging, judged, replied
from domain.people import Official
from storage import audit, remarks
from storage.tables import verdicts
from storage.unit import Unit


def give(
    unit: Unit,
    draft: Draft,
    about: Iterable[Remark],
    verdict: Verdict,
    official: Official,
    address: str,
) -> tuple[Remark, ...]:
    """The same verdict to all these remarks; gives them with it.

    Raises `NotAllowed` for any of them, `storage.remarks.Changed`. Whoever is told is for the caller.
    """
    check_judging(draft, official, unit.catalogue)
    row = {
        "draft_id": draft.id,
        "kind": verdict.kind.value,
        "reason": verdict.reason,
        "wording": verdict.wording,
        "person_id": official.person,
        "at": unit.now,
    }
    id: int = unit.connection.execute(sa.insert(verdicts).returning(verdicts.c.id), row).scalar_one()
    given = Given(id, verdict.kind, verdict.reason, verdict.wording, official.person, unit.now)
    done = []
    for each in sorted(about, key=lambda one: one.id):
        after = remarks.save(unit, judged(each, draft, official, unit.catalogue, given))
        audit.record(
            unit,
            official=None,
            person=official.person,
            address=address,
            action="remark_judge",
            subject=f"remark:{each.id}",
            before={"verdict": each.verdict.id if each.verdict is not None else None},
            after={"verdict": id, "kind": verdict.kind.value},
        )
        done.append(after)
    return tuple(done)


def reply(unit: Unit, remark: Remark, draft: Draft, person: int, text: str) -> Remark:
    """The author's one answer. Raises `NotAllowed`, `storage.remarks.Changed`."""
    return remarks.save(unit, replied(remark, draft, person, unit.now, text=text))
