"""Remarks that say the same are put together in a child process, and stay as an official put them."""

import asyncio
from dataclasses import replace

import pytest

from domain.drafts import Draft, Remark, Status
from domain.drafts.remarks import edited, withdrawn
from domain.refusal import NotAllowed
from domain.rights import Role
from papers import likeness as child
from papers.child import Limits
from scheduler import likeness
from scheduler.bench import Spoilt
from storage.drafts import counts as draft_counts
from storage.drafts import exact_copies, moderation, remark_groups, remarks, stances
from storage.drafts.remarks import Order
from storage.files.blobs import Blobs
from storage.officials import officials
from storage.store import Store
from storage.unit import Unit
from tests import drafts as acts
from tests.drafts import kept, said
from tests.storage.cases import citizen, hired, run

SNOW = "Снег нужно убирать за шесть часов, иначе по двору не пройти с коляской"
TEXTS = (
    SNOW,
    SNOW + "!",
    "Тротуары лучше посыпать песком, а соль портит обувь",
    SNOW + " и санками",
    "Снег нужно убирать за двенадцать часов, иначе по двору не пройти с коляской",
    "Снег нужно убирать за шесть часов, тогда по двору пройти можно с коляской",
)


def talked(unit: Unit, *texts: str, status: Status = Status.PUBLISHED, section: str = "s6") -> Draft:
    draft = kept(unit)
    for at, text in enumerate(texts, 1):
        said(unit, draft, citizen(unit, f"vk:{at}"), section, text, status)
    return draft


def stand(unit: Unit, draft: Draft) -> list[Remark]:
    found = [remarks.by_ordinal(unit, draft.id, at) for at in range(1, 12)]
    return [each for each in found if each is not None]


def listed(unit: Unit, draft: Draft) -> list[int]:
    """What citizens' list shows, by number."""
    both = [remarks.page(unit, draft.id, at, Order.SUPPORTS, limit=20).remarks for at in ("s6", None)]
    assert both[0] == both[1]
    return sorted(each.ordinal for each in both[0])


async def test_equal_ones_are_shown_as_one_and_each_is_counted(store: Store, blobs: Blobs) -> None:
    draft = await run(store, lambda unit: talked(unit, *TEXTS))
    assert await run(store, lambda unit: listed(unit, draft)) == [1, 2, 3, 4, 5, 6]
    assert await likeness.group(store, blobs, draft.id) == 3

    def look(unit: Unit) -> None:
        found = stand(unit, draft)
        group = found[0].group
        assert group is not None
        assert [each.group for each in found] == [group, group, None, group, None, None]
        assert remark_groups.sizes(unit, [group]) == {group: 3}
        assert sum(each.leads for each in found if each.group == group) == 1
        assert len(listed(unit, draft)) == 4
        page = remarks.of_group(unit, group, Status.PUBLISHED, limit=2)
        rest = remarks.of_group(unit, group, Status.PUBLISHED, after=page.later, limit=2)
        assert [each.ordinal for each in (*page.remarks, *rest.remarks)] == [1, 2, 4]
        assert acts.counted(unit, draft.id) == draft_counts.counted_anew(unit, draft.id)
        assert {each.ordinal for each in moderation.alike(unit, found[1])} == {1, 4}
        assert moderation.alike(unit, found[4]) == ()
        assert remark_groups.due(unit) == []

    await run(store, look)
    assert await likeness.group(store, blobs, draft.id) == 0


async def test_what_comes_later_joins_and_who_leads_is_followed(store: Store, blobs: Blobs) -> None:
    draft = await run(store, lambda unit: talked(unit, SNOW, TEXTS[2]))
    assert await likeness.group(store, blobs, draft.id) == 0

    def more(unit: Unit) -> None:
        said(unit, draft, citizen(unit, "vk:8"), "s6", SNOW + "!!")
        said(unit, draft, citizen(unit, "vk:9"), "s6", SNOW + "!", Status.WAITING)

    await run(store, more)
    assert await likeness.group(store, blobs, draft.id) == 3

    def leave(unit: Unit) -> None:
        found = stand(unit, draft)
        group = found[0].group
        assert group is not None
        assert remark_groups.sizes(unit, [group]) == {group: 2}
        leads = next(each for each in found if each.leads and each.group == group)
        other = next(each for each in found if not each.leads and each.status is Status.PUBLISHED)
        remarks.save(unit, withdrawn(leads, leads.person))
        assert remarks.load(unit, other.id).leads
        assert remarks.load(unit, leads.id).group is None
        waiting = found[3]
        judge = officials.official(unit, hired(unit, "vk:20", Role.COORDINATOR, "adm"))
        [copy] = exact_copies.of(unit, [other, waiting]).now
        after = moderation.publish(unit, copy, draft, judge, "vk:20")
        assert (after.group, after.leads) == (group, False)
        assert remarks.load(unit, after.id) == after
        assert remark_groups.sizes(unit, [group]) == {group: 2}
        remarks.save(unit, withdrawn(remarks.load(unit, other.id), other.person))
        assert remarks.load(unit, after.id).leads
        assert listed(unit, draft) == [2, 4]

    await run(store, leave)


async def test_other_words_leave_the_group_until_they_are_looked_at(store: Store, blobs: Blobs) -> None:
    draft = await run(store, lambda unit: talked(unit, SNOW, SNOW + "!", status=Status.WAITING))
    assert await likeness.group(store, blobs, draft.id) == 2

    def edit(unit: Unit) -> None:
        one, other = stand(unit, draft)
        new = edited(one, draft, one.person, unit.now, text="Всё это чушь", why="", files=())
        after = remarks.save(unit, new)
        assert (after.group, after.fresh) == (None, True)
        assert remarks.load(unit, one.id) == after
        assert exact_copies.of(unit, [other]).now == (other,)
        assert remark_groups.due(unit) == [draft.id]

    await run(store, edit)


async def test_what_changed_while_it_was_compared_is_left_alone(store: Store, blobs: Blobs) -> None:
    draft = await run(store, lambda unit: talked(unit, SNOW, SNOW + "!", SNOW + "!!", status=Status.WAITING))
    pieces, revisions = await store.read(lambda unit: remark_groups.pieces(unit, draft.id))
    facts = child.make(pieces, None)  # type: ignore[arg-type]
    [cluster] = child.read(facts, pieces)

    def edit(unit: Unit) -> None:
        one = stand(unit, draft)[0]
        remarks.save(unit, edited(one, draft, one.person, unit.now, text="Чушь", why="", files=()))
        group, count = remark_groups.place(unit, draft.id, cluster, revisions)
        assert count == 2
        assert [each.group for each in stand(unit, draft)] == [None, group, group]
        assert remark_groups.place(unit, draft.id, cluster, revisions) == (None, 0)

    await run(store, edit)


async def test_a_crowd_is_one_group_however_it_is_written(
    store: Store, blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likeness, "_BATCH", 3)
    texts = [SNOW + "!" * at for at in range(8)] + [f"{TEXTS[2]}{'!' * at}" for at in range(2)]
    draft = await run(store, lambda unit: talked(unit, *texts))
    assert await likeness.group(store, blobs, draft.id) == 10

    def look(unit: Unit) -> None:
        groups = [each.group for each in stand(unit, draft)]
        assert (len(set(groups[:8])), len(set(groups[8:])), len(set(groups))) == (1, 1, 2)
        assert sorted(remark_groups.sizes(unit, [each for each in groups if each]).values()) == [2, 8]

    await run(store, look)


async def test_two_processes_make_one_group(store: Store, blobs: Blobs) -> None:
    draft = await run(store, lambda unit: talked(unit, *[SNOW + "!" * at for at in range(8)]))
    counts = await asyncio.gather(*(likeness.group(store, blobs, draft.id) for _ in range(2)))
    assert sum(counts) == 8

    def look(unit: Unit) -> None:
        found = stand(unit, draft)
        [group] = {each.group for each in found}
        assert group is not None
        assert remark_groups.sizes(unit, [group]) == {group: 8}
        assert sum(each.leads for each in found) == 1

    await run(store, look)


async def test_what_an_official_joined_or_took_out_stays(store: Store, blobs: Blobs) -> None:
    draft = await run(
        store, lambda unit: talked(unit, SNOW, SNOW + "!", SNOW + "?", *TEXTS[2:3], *TEXTS[4:5])
    )
    await likeness.group(store, blobs, draft.id)

    def by_hand(unit: Unit) -> None:
        one, two, three, sand, twelve = stand(unit, draft)
        judge = officials.official(unit, hired(unit, "vk:20", Role.EDITOR, "adm"))
        stances.support(unit, three, draft, one.person)
        moderation.part(unit, draft, two, judge, "vk:20")
        moderation.join(unit, draft, sand, twelve, judge, "vk:20")
        moderation.join(unit, draft, sand, remarks.load(unit, three.id), judge, "vk:20")
        stranger = officials.official(unit, hired(unit, "vk:21", Role.EXECUTOR, "adm"))
        with pytest.raises(NotAllowed):
            moderation.join(unit, draft, sand, two, stranger, "vk:21")
        with pytest.raises(NotAllowed):
            moderation.part(unit, draft, sand, stranger, "vk:21")
        said(unit, draft, citizen(unit, "vk:30"), "s6", SNOW + "…")

    await run(store, by_hand)
    assert await likeness.group(store, blobs, draft.id) == 1

    def look(unit: Unit) -> None:
        one, two, three, sand, twelve, late = stand(unit, draft)
        assert (two.group, two.by_hand, two.leads) == (None, True, True)
        group = one.group
        assert group is not None
        assert {each.group for each in (three, sand, twelve, late)} == {group}
        assert remark_groups.sizes(unit, [group]) == {group: 5}
        assert sum(each.leads for each in stand(unit, draft)) == 2
        told = [kind for kind, _ in acts.happened(unit, two.id)]
        assert told[-1] == "parted"

    await run(store, look)


async def test_too_much_for_the_limits_breaks_nothing_and_rests(store: Store, blobs: Blobs) -> None:
    draft = await run(store, lambda unit: talked(unit, *TEXTS))
    small = replace(Limits(), memory=8 << 20)
    with pytest.raises(Spoilt):
        await likeness.group(store, blobs, draft.id, small)
    grouping = likeness.Grouping(store, blobs, small)
    assert await grouping.work() == 0
    assert await run(store, lambda unit: [each.group for each in stand(unit, draft)]) == [None] * 6
    assert await likeness.Grouping(store, blobs).work() == 3
