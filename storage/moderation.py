"""Remarks decided by officials and answered by authors: with the history, the audit, the other side told."""

from collections.abc import Iterable, Sequence
from typing import Final

from domain import copies
from domain.drafts import Declined, Draft, Remark, Verdict
from domain.drafts.remarks import declined, published
from domain.people import Official
from storage import audit, draft_work, remarks, verdicts
from storage.stems import stems
from storage.unit import Unit

ALIKE: Final = 500
"""So many remarks without a verdict are looked through for those that say the same."""


def publish(unit: Unit, remark: Remark, draft: Draft, official: Official, address: str) -> Remark:
    """Everybody may read it. Raises `NotAllowed`, `storage.remarks.Changed`."""
    after = remarks.save(unit, published(remark, draft, official, unit.catalogue))
    _decided(unit, after, draft, official, address, "published")
    return after


def decline(
    unit: Unit, remark: Remark, draft: Draft, official: Official, address: str, why: Declined, words: str
) -> Remark:
    """It breaks the rules, the author is told which. Raises `NotAllowed`, `storage.remarks.Changed`."""
    after = remarks.save(unit, declined(remark, draft, official, unit.catalogue, why=why, words=words))
    _decided(unit, after, draft, official, address, "declined", words)
    return after


def judge(
    unit: Unit, draft: Draft, about: Iterable[Remark], verdict: Verdict, official: Official, address: str
) -> tuple[Remark, ...]:
    """One verdict for all of these; each author is told. Raises `NotAllowed`, `storage.remarks.Changed`."""
    done = verdicts.give(unit, draft, about, verdict, official, address)
    for each in done:
        assert each.verdict is not None
        data = {"verdict": each.verdict.id, "kind": verdict.kind.value}
        draft_work.note(
            unit, draft.id, "judged", official.person, remark=each.id, words=verdict.reason, data=data
        )
        _tell(unit, each, draft, "verdict")
    return done


def reply(unit: Unit, remark: Remark, draft: Draft, person: int, text: str) -> Remark:
    """The author's one answer; who gave the verdict is told.

    Raises `NotAllowed`, `storage.remarks.Changed`.
    """
    done = verdicts.reply(unit, remark, draft, person, text)
    assert done.verdict is not None
    draft_work.note(unit, draft.id, "replied", person, remark=done.id)
    slot = f"remark:{done.id}:replied:{done.revision}"
    draft_work.put(unit, draft, "draft.official.replied", (done.verdict.by,), slot, {"remark": done.id})
    return done


def rejudge(
    unit: Unit,
    draft: Draft,
    about: Sequence[Remark],
    verdict: Verdict,
    why: str,
    official: Official,
    address: str,
) -> tuple[Remark, ...]:
    """Another verdict for all of these, which have one; each author is told what it was and what it is.

    Raises `NotAllowed`, `storage.remarks.Changed`.
    """
    known = {each.id: each.verdict.id for each in about if each.verdict is not None}
    done = verdicts.change(unit, draft, about, verdict, why, official, address)
    for each in done:
        assert each.verdict is not None
        data = {"was": known[each.id], "verdict": each.verdict.id, "kind": verdict.kind.value}
        draft_work.note(unit, draft.id, "rejudged", official.person, remark=each.id, words=why, data=data)
        _tell(unit, each, draft, "changed", words=why, was=known[each.id])
    return done


def alike(unit: Unit, remark: Remark) -> tuple[Remark, ...]:
    """Others without a verdict on the same section that say the same in nearly the same words."""
    own = _pairs(remark)
    found: list[Remark] = []
    looked, after = 0, None
    while looked < ALIKE:
        page = remarks.unreviewed(unit, remark.draft, remark.section, after=after, limit=100)
        found += [each for each in page.remarks if each.id != remark.id and _same(remark, each, own)]
        looked += len(page.remarks)
        after = page.later
        if after is None:
            break
    return tuple(found)


def _same(one: Remark, other: Remark, pairs: frozenset[int]) -> bool:
    if one.kind is not other.kind:
        return False
    return _plain(one) == _plain(other) or (bool(pairs) and copies.alike(pairs, _pairs(other)))


def _plain(remark: Remark) -> Sequence[str]:
    return stems(remark.text)


def _pairs(remark: Remark) -> frozenset[int]:
    words = stems(remark.text)
    return copies.pairs(words) if len(words) >= copies.WORDS_AT_LEAST else frozenset()


def _decided(
    unit: Unit, remark: Remark, draft: Draft, official: Official, address: str, what: str, words: str = ""
) -> None:
    draft_work.note(unit, draft.id, what, official.person, remark=remark.id, words=words)
    audit.record(
        unit,
        official=None,
        person=official.person,
        address=address,
        action=f"remark_{what}",
        subject=f"remark:{remark.id}",
        before={"status": "waiting"},
        after={"status": remark.status.value},
    )
    _tell(unit, remark, draft, what)


def _tell(
    unit: Unit, remark: Remark, draft: Draft, what: str, *, words: str = "", was: int | None = None
) -> None:
    """`was` is the verdict that another took the place of."""
    slot = f"remark:{remark.id}:{what}:{remark.revision}"
    body: dict[str, str | int | None] = {"remark": remark.id, "words": words, "was": was}
    draft_work.put(unit, draft, f"draft.citizen.remark_{what}", (remark.person,), slot, body)
