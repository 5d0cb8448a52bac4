"""A verdict decided for very many remarks at once reaches each of them once, batch after batch."""

from dataclasses import replace

import sqlalchemy as sa

from domain.drafts import Count, Draft, Phase, Remark, Verdict, VerdictKind
from domain.drafts.remarks import withdrawn
from domain.people import Official
from domain.rights import Role
from scheduler.drafts import decide
from storage.drafts import counts, drafts, moderation, remark_groups, remarks, verdicts, verdicts_due
from storage.officials import officials
from storage.store import Store
from storage.tables import audit
from storage.tables import outbox as letters
from storage.unit import Unit
from tests import drafts as acts
from tests.drafts import kept, said
from tests.storage.cases import citizen, hired, run

EDITOR = "vk:90"
FIRST = Verdict(VerdictKind.REJECTED, "Дворников столько нет.")
SECOND = Verdict(VerdictKind.PARTLY, "Срок сократим.", "за 8 часов")


def crowd(unit: Unit, size: int) -> tuple[Draft, Remark, Official]:
    """So many people said the same of clause 3; they are one group."""
    editor = hired(unit, EDITOR, Role.EDITOR, "adm")
    draft = kept(unit, Phase.DISCUSSION)
    made = [said(unit, draft, citizen(unit, f"vk:{100 + n}"), "s6") for n in range(size)]
    for each in made[1:]:
        remark_groups.merge(unit, remarks.load(unit, made[0].id), remarks.load(unit, each.id), editor)
    return draft, remarks.load(unit, made[0].id), officials.official(unit, editor)


def decided(unit: Unit, size: int, some: int) -> tuple[Draft, Remark, int]:
    """The first `some` have the first verdict; how many are to get it."""
    draft, one, editor = crowd(unit, size)
    wanted = [one, *moderation.alike(unit, one)][:some]
    [first, *_] = moderation.judge(unit, draft, wanted, FIRST, editor, EDITOR)
    assert first.verdict is not None
    return draft, first, verdicts_due.of_group(unit, first.verdict, first)


async def test_the_rest_of_a_group_gets_it_by_itself_and_each_author_is_told_once(store: Store) -> None:
    draft, first, left = await run(store, lambda unit: decided(unit, 60, 4))
    assert left == 56

    def waiting(unit: Unit) -> tuple[int, int]:
        return len(remarks.unreviewed(unit, draft.id, limit=100).remarks), verdicts_due.count(unit, draft.id)

    assert await run(store, waiting) == (0, 56)
    assert await _given(store) == 56
    assert await _given(store) == 0

    def check(unit: Unit) -> None:
        found = remarks.every(unit, draft.id)
        assert {each.verdict.id for each in found if each.verdict} == {
            first.verdict.id if first.verdict else 0
        }
        assert counts.total(unit, draft.id)[Count.REJECTED] == len(found) == 60
        assert acts.counted(unit, draft.id) == counts.counted_anew(unit, draft.id)
        told = sa.select(letters.c.person_id).where(letters.c.kind == "draft.citizen.remark_verdict")
        persons = unit.connection.scalars(told).all()
        assert sorted(persons) == sorted({each.person for each in found})
        done = sa.select(sa.func.count()).where(audit.c.action == "remark_judge")
        assert unit.connection.scalar(done) == 60

    await run(store, check)


async def test_what_was_taken_back_or_judged_by_hand_meanwhile_is_left_alone(store: Store) -> None:
    draft, _, _ = await run(store, lambda unit: decided(unit, 5, 1))

    def meanwhile(unit: Unit) -> None:
        back, hand = (remarks.by_ordinal(unit, draft.id, n) for n in (2, 3))
        assert back is not None
        assert hand is not None
        remarks.save(unit, withdrawn(back, back.person))
        editor = officials.official(unit, citizen(unit, EDITOR))
        moderation.judge(unit, draft, [hand], SECOND, editor, EDITOR)

    await run(store, meanwhile)
    assert await _given(store) == 4
    found = await run(store, lambda unit: [remarks.by_ordinal(unit, draft.id, n) for n in range(1, 6)])
    kinds = [each.verdict.kind.value if each and each.verdict else "" for each in found]
    assert kinds == ["rejected", "", "partly", "rejected", "rejected"]


async def test_what_is_published_later_does_not_get_it_unread(store: Store) -> None:
    draft, first, _ = await run(store, lambda unit: decided(unit, 3, 1))

    def late(unit: Unit) -> Remark:
        new = said(unit, draft, citizen(unit, "vk:500"), "s6")
        remark_groups.merge(unit, remarks.load(unit, first.id), new, citizen(unit, EDITOR))
        return remarks.load(unit, new.id)

    new = await run(store, late)
    assert new.group is not None
    await _given(store)
    assert await run(store, lambda unit: remarks.load(unit, new.id).verdict) is None


async def test_another_verdict_for_all_reaches_those_that_have_the_first_and_those_still_to_get_it(
    store: Store,
) -> None:
    draft, first, _ = await run(store, lambda unit: decided(unit, 9, 4))
    await run(store, lambda unit: verdicts_due.give(unit, 2))

    def changed(unit: Unit) -> int:
        one = remarks.load(unit, first.id)
        editor = officials.official(unit, citizen(unit, EDITOR))
        assert one.verdict is not None
        was = one.verdict.id
        assert remarks.count_of_verdict(unit, was) == 9
        [done] = moderation.rejudge(unit, draft, [one], SECOND, "Нашли деньги.", editor, EDITOR)
        assert done.verdict is not None
        return verdicts_due.instead(unit, done.verdict, was, "Нашли деньги.")

    assert await run(store, changed) == 8
    assert await _given(store) == 8

    def check(unit: Unit) -> list[int]:
        found = remarks.every(unit, draft.id)
        assert {each.verdict.kind for each in found if each.verdict} == {VerdictKind.PARTLY}
        assert acts.counted(unit, draft.id) == counts.counted_anew(unit, draft.id)
        return [len(verdicts.past(unit, each.id)) for each in found]

    assert await run(store, check) == [1] * 6 + [0] * 3  # three had no verdict yet when it changed


async def test_a_draft_that_is_not_judged_any_more_forgets_them(store: Store) -> None:
    draft, _, _ = await run(store, lambda unit: decided(unit, 3, 1))

    def over(unit: Unit) -> Draft:
        return drafts.save(unit, replace(draft, phase=Phase.CANCELLED))

    await run(store, over)
    assert await _given(store) == 2
    found = await run(store, lambda unit: remarks.every(unit, draft.id))
    assert [each.verdict is not None for each in found] == [True, False, False]


async def _given(store: Store) -> int:
    """What the job does in one run."""
    return await decide(store)
