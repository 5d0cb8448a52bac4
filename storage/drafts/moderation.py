"""Remarks decided by officials and answered by authors: with the history, the audit, the other side told."""

from collections.abc import Iterable, Sequence
from typing import Final

from domain import copies
from domain.drafts import Declined, Draft, Remark, Status, Verdict
from domain.drafts.judging import groups
from domain.drafts.remarks import declined, published
from domain.drafts.signing import Look, Signer, Unfit, check_looking, refused, shown
from domain.people import Official
from domain.refusal import NotAllowed
from storage.drafts import remark_groups, remarks, signers, verdicts
from storage.drafts import work as draft_work
from storage.officials import audit
from storage.officials.audit import Facts
from storage.stems import stems
from storage.unit import Unit

ALIKE: Final = 500
"""So many remarks without a verdict are looked through for those that say the same as a fresh one."""
TOGETHER: Final = 200
"""Remarks decided in one turn: each has its history and its notice."""


def publish(
    unit: Unit, remark: Remark, draft: Draft, official: Official, address: str, *, name: int | None = None
) -> Remark:
    """Everybody may read it. Raises `NotAllowed`, `storage.drafts.remarks.Changed`.

    `name` is the revision of the author's name that the official has read beside it: that one is shown too.
    None when they read none: then a name waits until somebody has looked at it, and it is by number.
    """
    after = remarks.save(unit, published(remark, draft, official, unit.catalogue))
    _decided(unit, after, draft, official, address, "published")
    if name is None or not after.signed:
        return after
    signer = signers.of(unit, draft.id, after.person, lock=True)
    if signer is not None and signer.look is Look.WAITING and signer.revision == name:
        _looked(unit, shown(signer), official, address, after.id)
    return after


def show_name(unit: Unit, draft: Draft, signer: Signer, official: Official, address: str) -> None:
    """The official has read the name, everybody may. Raises `NotAllowed`, `storage.signers.Changed`."""
    check_looking(draft, official, unit.catalogue)
    beside = signers.signed(unit, draft.id, signer.person, 1)
    _looked(unit, shown(signer), official, address, beside[0][0] if beside else None)


def refuse_name(
    unit: Unit, draft: Draft, signer: Signer, official: Official, address: str, why: Unfit, *, tell: bool
) -> None:
    """The name is destroyed, the person is «участник №», and is told why (`tell`: by a notice of its own).

    Raises `NotAllowed`, `storage.signers.Changed`.
    """
    check_looking(draft, official, unit.catalogue)
    gone = refused(signer, why)
    beside = signers.signed(unit, draft.id, signer.person, 1)
    _looked(unit, gone, official, address, beside[0][0] if beside else None)
    if tell and beside:
        id, slot = beside[0][0], f"signer:{signer.person}:{gone.revision}"
        draft_work.put(unit, draft, "draft.citizen.remark_unnamed", (signer.person,), slot, {"remark": id})


def _looked(unit: Unit, signer: Signer, official: Official, address: str, remark: int | None) -> None:
    signers.save(unit, signer)
    subject = f"draft:{signer.draft}" if remark is None else f"remark:{remark}"
    why = signer.why.value if signer.why is not None else None
    audit.record(
        unit, official.person, address, f"signature_{signer.look.value}", subject, after={"kind": why}
    )


def decline(
    unit: Unit, remark: Remark, draft: Draft, official: Official, address: str, why: Declined, words: str
) -> Remark:
    """It breaks the rules, the author is told which. Raises `NotAllowed`, `remarks.Changed`."""
    after = remarks.save(unit, declined(remark, draft, official, unit.catalogue, why=why, words=words))
    _decided(unit, after, draft, official, address, "declined", words)
    return after


def judge(
    unit: Unit, draft: Draft, about: Iterable[Remark], verdict: Verdict, official: Official, address: str
) -> tuple[Remark, ...]:
    """One verdict for all of these; each author is told. Raises `NotAllowed`, `remarks.Changed`."""
    done = verdicts.give(unit, draft, about, verdict, official, address)
    for each in done:
        _judged(unit, draft, each)
    return done


def _judged(unit: Unit, draft: Draft, remark: Remark) -> None:
    assert remark.verdict is not None
    given = remark.verdict
    data = {"verdict": given.id, "kind": given.kind.value}
    draft_work.note(unit, draft.id, "judged", given.by, remark=remark.id, words=given.reason, data=data)
    _tell(unit, remark, draft, "verdict")


def reply(unit: Unit, remark: Remark, draft: Draft, person: int, text: str) -> Remark:
    """The author's one answer; who gave the verdict is told.

    Raises `NotAllowed`, `storage.drafts.remarks.Changed`.
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

    Raises `NotAllowed`, `storage.drafts.remarks.Changed`.
    """
    known = {each.id: each.verdict.id for each in about if each.verdict is not None}
    done = verdicts.change(unit, draft, about, verdict, why, official, address)
    for each in done:
        _rejudged(unit, draft, each, known[each.id], why)
    return done


def _rejudged(unit: Unit, draft: Draft, remark: Remark, was: int, why: str) -> None:
    assert remark.verdict is not None
    given = remark.verdict
    data = {"was": was, "verdict": given.id, "kind": given.kind.value}
    draft_work.note(unit, draft.id, "rejudged", given.by, remark=remark.id, words=why, data=data)
    _tell(unit, remark, draft, "changed", words=why, was=was)


def follow(unit: Unit, draft: Draft, before: Remark, after: Remark, why: str) -> None:
    """One more remark gets the verdict decided for all of its likes; its author is told."""
    done = verdicts.follow(unit, before, after, why)
    if before.verdict is None:
        _judged(unit, draft, done)
    else:
        _rejudged(unit, draft, done, before.verdict.id, why)


def alike(unit: Unit, remark: Remark) -> tuple[Remark, ...]:
    """Others without a verdict that say the same: of its group, at most `TOGETHER` with it.

    Until likeness has looked at it, those on the same section in nearly the same words.
    """
    if remark.group is not None:
        page = remarks.of_group(unit, remark.group, Status.PUBLISHED, unreviewed=True, limit=TOGETHER)
        return tuple(each for each in page.remarks if each.id != remark.id)[: TOGETHER - 1]
    if not remark.fresh:
        return ()
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


def join(unit: Unit, draft: Draft, one: Remark, other: Remark, official: Official, address: str) -> None:
    """The official says that both say the same, and so do their groups. Raises `NotAllowed`."""
    _check_grouping(unit, draft, official)
    first, last = sorted((one.id, other.id))
    locked = {each: remarks.load(unit, each, lock=True) for each in (first, last)}
    group = remark_groups.merge(unit, locked[one.id], locked[other.id], official.person)
    draft_work.note(unit, draft.id, "joined", official.person, remark=other.id, data={"with": one.id})
    _audit(unit, official, address, "remark_join", other, {"group": other.group}, {"group": group})


def part(unit: Unit, draft: Draft, remark: Remark, official: Official, address: str) -> None:
    """The official says that the remark, which is locked, is about something else. Raises `NotAllowed`."""
    _check_grouping(unit, draft, official)
    remark_groups.part(unit, remark)
    draft_work.note(unit, draft.id, "parted", official.person, remark=remark.id)
    _audit(unit, official, address, "remark_part", remark, {"group": remark.group}, {"group": None})


def _check_grouping(unit: Unit, draft: Draft, official: Official) -> None:
    if not groups(draft, official, unit.catalogue):
        raise NotAllowed("draft.no_right", number=draft.number)


def _same(one: Remark, other: Remark, pairs: copies.Pairs) -> bool:
    if one.kind is not other.kind:
        return False
    return _plain(one) == _plain(other) or (bool(pairs) and copies.alike(pairs, _pairs(other)))


def _plain(remark: Remark) -> Sequence[str]:
    return stems(remark.text)


def _pairs(remark: Remark) -> copies.Pairs:
    words = stems(remark.text)
    return copies.pairs(words) if len(words) >= copies.WORDS_AT_LEAST else frozenset()


def _decided(
    unit: Unit, remark: Remark, draft: Draft, official: Official, address: str, what: str, words: str = ""
) -> None:
    draft_work.note(unit, draft.id, what, official.person, remark=remark.id, words=words)
    before, after = {"status": "waiting"}, {"status": remark.status.value}
    _audit(unit, official, address, f"remark_{what}", remark, before, after)
    _tell(unit, remark, draft, what)


def _audit(
    unit: Unit, official: Official, address: str, action: str, remark: Remark, before: Facts, after: Facts
) -> None:
    audit.record(unit, official.person, address, action, f"remark:{remark.id}", before=before, after=after)


def _tell(
    unit: Unit, remark: Remark, draft: Draft, what: str, *, words: str = "", was: int | None = None
) -> None:
    """`was` is the verdict that another took the place of."""
    slot = f"remark:{remark.id}:{what}:{remark.revision}"
    body: dict[str, str | int | None] = {"remark": remark.id, "words": words, "was": was}
    draft_work.put(unit, draft, f"draft.citizen.remark_{what}", (remark.person,), slot, body)
