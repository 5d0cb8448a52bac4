"""Drafts, their texts and what is said of them are kept, counted and found, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from domain.drafts import WHOLE, Count, Draft, Phase, RemarkKind, Stance, Status, Verdict, VerdictKind
from domain.drafts import Version as Text
from domain.drafts.moves import submit
from domain.drafts.remarks import edited, withdrawn
from domain.refusal import NotAllowed
from domain.rights import Role
from storage.drafts import counts as draft_counts
from storage.drafts import drafts, moderation, remarks, sections, stances, verdicts
from storage.drafts import people as draft_people
from storage.drafts import schedule as draft_schedule
from storage.drafts import work as draft_work
from storage.drafts.remarks import Order
from storage.officials import officials
from storage.people import mergers, own_discussions
from storage.store import Store
from storage.tables import audit, draft_events
from storage.tables import outbox as letters
from storage.unit import Unit
from storage.world import world
from tests import drafts as acts
from tests.conftest import Clock
from tests.drafts import CLOSES, DRAFT, SECOND, TREE, kept, remark, revised, said
from tests.storage.cases import citizen, hired, run


async def test_a_draft_comes_back_as_it_was_with_its_text(store: Store) -> None:
    made = await run(store, kept)
    assert made == replace(DRAFT, id=made.id, number="1/2026", phase=Phase.DISCUSSION, version=1)
    assert await run(store, lambda unit: drafts.load(unit, made.id)) == made
    assert await run(store, lambda unit: drafts.by_number(unit, "1/2026")) == made
    assert await run(store, lambda unit: sections.tree(unit, made.id, 1)) == TREE
    outline = await run(store, lambda unit: sections.outline(unit, made.id, 1))
    assert [each.key for each in outline] == [each.key for each in TREE]
    assert [each.text for each in outline] == [each.text[: sections.FIRST] for each in TREE]
    assert await run(store, lambda unit: sections.load(unit, made.id, 1, "s6")) == TREE[5]


async def test_of_two_who_change_it_the_second_is_told(store: Store) -> None:
    made = await run(store, kept)
    first = await run(store, lambda unit: drafts.save(unit, replace(made, title="Правила")))
    with pytest.raises(drafts.Changed) as changed:
        await run(store, lambda unit: drafts.save(unit, replace(made, title="Дворы")))
    assert changed.value.current == first


async def test_of_what_can_be_said_comes_first_what_is_where_one_lives(store: Store) -> None:
    def live(unit: Unit) -> list[int]:
        over = kept(unit, Phase.REVIEW)
        far = kept(unit, territory="other", closes_at=CLOSES - timedelta(days=1))
        near = kept(unit)
        kept(unit, Phase.MAKING)
        assert [each.id for each in drafts.current(unit)] == [far.id, near.id, over.id]
        return [each.id - near.id for each in drafts.current(unit, ("town", "district"))]

    assert await run(store, live) == [0, -1, -2]


async def test_a_second_version_keeps_the_keys_and_knows_what_reads_otherwise(store: Store) -> None:
    def live(unit: Unit) -> None:
        draft = revised(unit, kept(unit))
        assert sections.tree(unit, draft.id, 2) == SECOND
        changed = {each.key: each.since for each in SECOND}
        assert changed == {**dict.fromkeys([each.key for each in TREE], 1), "s6": 2, "s9": 2}
        assert sections.keys(unit, draft.id) == {each.key for each in SECOND}
        was = sections.words_of(unit, draft.id, "s6", 1)
        assert was is not None
        assert "12 часов" in was.text

    await run(store, live)


async def test_one_voice_for_a_section_and_one_support_for_anothers_remark(store: Store) -> None:
    def live(unit: Unit) -> None:
        draft, anna, boris = kept(unit), citizen(unit, "vk:1"), citizen(unit, "vk:2")
        for stance in (Stance.FOR, Stance.FOR, Stance.AGAINST):
            stances.take(unit, draft, "s6", anna, stance)
        stances.take(unit, draft, "s6", boris, Stance.AGAINST)
        counts = draft_counts.of(unit, draft.id, "s6")
        assert (counts[Count.FOR], counts[Count.AGAINST]) == (0, 2)
        stances.take(unit, draft, "s6", anna, None)
        assert draft_counts.of(unit, draft.id, "s6")[Count.AGAINST] == 1
        one = said(unit, draft, anna, "s6")
        assert stances.support(unit, one, draft, boris)
        assert not stances.support(unit, one, draft, boris)
        assert remarks.load(unit, one.id).supports == 1
        with pytest.raises(NotAllowed, match="own"):
            stances.support(unit, one, draft, anna)
        assert stances.withdraw(unit, one, draft, boris)
        assert remarks.load(unit, one.id).supports == 0

    await run(store, live)


async def test_what_is_said_is_counted_exactly_whatever_becomes_of_it(store: Store, clock: Clock) -> None:
    def live(unit: Unit) -> None:
        draft, anna, boris = kept(unit), citizen(unit, "vk:1"), citizen(unit, "vk:2")
        judge = officials.official(unit, hired(unit, "vk:9", Role.EDITOR, "adm"))
        first = said(unit, draft, anna, "s6")
        said(unit, draft, boris, "s6", kind=RemarkKind.WORDING, text="не позднее 6 часов")
        said(unit, draft, boris, WHOLE, "Хорошо", Status.DECLINED)
        waiting = said(unit, draft, anna, WHOLE, "Ещё одно", Status.WAITING)
        verdict = Verdict(VerdictKind.PARTLY, "Срок станет короче", "не позднее 6 часов")
        [judged] = verdicts.give(unit, draft, [first], verdict, judge, "vk:9")
        assert judged.verdict is not None
        assert (judged.verdict.kind, judged.verdict.by) == (VerdictKind.PARTLY, judge.person)
        assert remarks.load(unit, first.id) == judged
        with pytest.raises(NotAllowed, match="reviewed"):
            withdrawn(judged, anna)
        remarks.save(unit, withdrawn(waiting, anna))
        stances.take(unit, draft, "s7", boris, Stance.FOR)
        counted = acts.counted(unit, draft.id)
        assert counted == draft_counts.counted_anew(unit, draft.id)
        of = counted["s6"]
        assert [of[each] for each in (Count.REMARKS, Count.WORDINGS, Count.UNREVIEWED, Count.PARTLY)] == [
            2,
            1,
            1,
            1,
        ]
        assert draft_counts.total(unit, draft.id)[Count.WAITING] == 0
        assert draft_people.count(unit, draft.id) == 2
        replied = verdicts.reply(unit, judged, draft, anna, "Спасибо")
        assert remarks.load(unit, first.id) == replied
        with pytest.raises(NotAllowed, match="answered"):
            verdicts.reply(unit, replied, draft, anna, "И ещё")

    await run(store, live)


async def test_a_changed_verdict_leaves_what_it_was_and_asks_its_author_again(store: Store) -> None:
    def live(unit: Unit) -> None:
        draft, anna, boris = kept(unit), citizen(unit, "vk:1"), citizen(unit, "vk:2")
        judge = officials.official(unit, hired(unit, "vk:9", Role.EDITOR, "adm"))
        both = [said(unit, draft, anna, "s6"), said(unit, draft, boris, "s6")]
        no = Verdict(VerdictKind.REJECTED, "Дворников столько нет")
        partly = Verdict(VerdictKind.PARTLY, "Срок станет короче", "не позднее 8 часов")
        with pytest.raises(NotAllowed, match="not_judged"):
            verdicts.change(unit, draft, both, partly, "Деньги нашлись", judge, "vk:9")
        one, other = verdicts.give(unit, draft, both, no, judge, "vk:9")
        with pytest.raises(NotAllowed, match=r"remark\.judged"):
            verdicts.give(unit, draft, [one], partly, judge, "vk:9")
        with pytest.raises(NotAllowed, match="same_verdict"):
            verdicts.change(unit, draft, [one], no, "Так просто", judge, "vk:9")
        one = verdicts.reply(unit, one, draft, anna, "Наймите ещё двоих")
        assert one.verdict is not None
        assert remarks.of_verdict(unit, one.verdict.id) == (one, other)
        [changed] = moderation.rejudge(unit, draft, [one], partly, "Деньги нашлись", judge, "vk:9")
        assert changed == remarks.load(unit, one.id)
        assert (changed.verdict.kind if changed.verdict else None, changed.reply) == (
            VerdictKind.PARTLY,
            None,
        )
        assert remarks.load(unit, other.id) == other
        [was] = verdicts.past(unit, one.id)
        assert (was.was, was.why, was.by, was.reply) == (
            one.verdict,
            "Деньги нашлись",
            judge.person,
            one.reply,
        )
        counted = acts.counted(unit, draft.id)
        assert counted == draft_counts.counted_anew(unit, draft.id)
        assert (counted["s6"][Count.PARTLY], counted["s6"][Count.REJECTED]) == (1, 1)
        again = verdicts.reply(unit, changed, draft, anna, "Спасибо")
        assert again.reply is not None
        assert acts.happened(unit, one.id)[-1][1] == "Деньги нашлись"
        rows = unit.connection.execute(sa.select(audit.c.before, audit.c.after).order_by(audit.c.id.desc()))
        before, after = rows.first() or ({}, {})
        assert (before["kind"], after["kind"]) == ("rejected", "partly")
        told = own_discussions.said(unit, anna)[0][1]["earlier"]
        assert isinstance(told, list)
        assert [(each["because"], each["reply"]) for each in told if isinstance(each, dict)] == [
            (no.reason, "Наймите ещё двоих")
        ]
        over = drafts.save(unit, replace(draft, phase=Phase.SUMMARY))
        with pytest.raises(NotAllowed, match="wrong_phase"):
            verdicts.change(unit, over, [again], no, "Поздно", judge, "vk:9")

    await run(store, live)


async def test_a_remark_sent_twice_is_one_and_changed_only_as_it_was_read(store: Store) -> None:
    def live(unit: Unit) -> None:
        draft, anna = kept(unit), citizen(unit, "vk:1")
        one = remarks.write(unit, remark(draft, anna), "k")
        assert remarks.write(unit, remark(draft, anna), "k") == one
        assert (one.ordinal, one.status) == (1, Status.WAITING)
        other = edited(one, draft, anna, unit.now, text="Иначе", why="", files=())
        saved = remarks.save(unit, other)
        assert saved.text == "Иначе"
        with pytest.raises(remarks.Changed):
            remarks.save(unit, replace(one, status=Status.PUBLISHED))
        assert remarks.by_ordinal(unit, draft.id, 1) == saved

    await run(store, live)


@pytest.mark.parametrize("order", Order)
async def test_lists_go_on_page_by_page_both_ways(store: Store, order: Order) -> None:
    def live(unit: Unit) -> None:
        draft = kept(unit)
        people = [citizen(unit, f"vk:{n}") for n in range(1, 6)]
        made = [said(unit, draft, person, "s6") for person in people]
        stances.support(unit, made[1], draft, people[0])
        said(unit, draft, people[0], "s7")
        by_date = [made[4], made[3], made[2], made[1], made[0]]
        wanted = by_date if order is Order.DATE else [made[1], made[4], made[3], made[2], made[0]]
        first = remarks.page(unit, draft.id, "s6", order, limit=2)
        second = remarks.page(unit, draft.id, "s6", order, after=first.later, limit=2)
        last = remarks.page(unit, draft.id, "s6", order, after=second.later, limit=2)
        ids = [each.id for page in (first, second, last) for each in page.remarks]
        assert ids == [each.id for each in wanted]
        assert (first.earlier, last.later) == (None, None)
        back = remarks.page(unit, draft.id, "s6", order, before=last.earlier, limit=2)
        assert back == second
        assert len(remarks.page(unit, draft.id, None, order, limit=10).remarks) == 6

    await run(store, live)


async def test_who_moderates_sees_what_waits_in_their_authorities(store: Store) -> None:
    def live(unit: Unit) -> None:
        here, anna = kept(unit), citizen(unit, "vk:1")
        there = kept(unit, authority="other-adm", territory="other")
        ours, _ = (said(unit, each, anna, status=Status.WAITING) for each in (here, there))
        local = officials.official(unit, hired(unit, "vk:9", Role.MODERATOR, "adm"))
        root = officials.official(unit, hired(unit, "vk:8", Role.MODERATOR, "gov"))
        assert [each.id for each in remarks.waiting(unit, local).remarks] == [ours.id]
        assert len(remarks.waiting(unit, root).remarks) == 2
        assert remarks.unreviewed(unit, here.id).remarks == ()

    await run(store, live)


async def test_the_discussion_opens_and_closes_by_the_clock_once(store: Store, clock: Clock) -> None:
    def announced(unit: Unit) -> Draft:
        editor = officials.official(unit, hired(unit, "vk:9", Role.EDITOR, "adm"))
        made = draft_work.create(unit, DRAFT, editor, "vk:9")
        draft = draft_work.write(unit, made, editor, "vk:9", 1, TREE)
        return draft_work.apply(unit, submit(draft, editor, world(unit), TREE, heads=False), "vk:9")

    draft = await run(store, announced)
    assert (draft.phase, draft.version) == (Phase.ANNOUNCED, 1)
    assert await run(store, draft_schedule.open_due) == 1
    assert await run(store, draft_schedule.open_due) == 0
    clock.now = CLOSES - timedelta(seconds=1)
    assert await run(store, draft_schedule.close_due) == 0
    clock.now = CLOSES
    assert await run(store, draft_schedule.close_due) == 1
    assert await run(store, draft_schedule.close_due) == 0
    draft = await run(store, lambda unit: drafts.load(unit, draft.id))
    assert draft.phase is Phase.REVIEW
    happened = await run(store, lambda unit: [each.kind for each in draft_work.history(unit, draft.id)])
    assert happened == ["made", "submitted", "announced", "opened", "closed"]
    kinds = sa.select(letters.c.kind).order_by(letters.c.id)
    assert await run(store, lambda unit: unit.connection.scalars(kinds).all()) == [
        "draft.official.opened",
        "draft.official.closed",
    ]


async def test_what_happened_cannot_be_changed(store: Store) -> None:
    draft = await run(store, kept)
    await run(store, lambda unit: draft_work.note(unit, draft.id, "made", None))
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        await run(store, lambda unit: unit.connection.execute(sa.delete(draft_events)))


async def test_a_person_in_two_messengers_has_one_voice_and_parts_again(store: Store) -> None:
    def live(unit: Unit) -> None:
        draft = kept(unit)
        anna, again, boris = (citizen(unit, f"vk:{n}") for n in (1, 2, 3))
        stances.take(unit, draft, "s6", anna, Stance.FOR)
        stances.take(unit, draft, "s6", again, Stance.AGAINST)
        stances.take(unit, draft, "s7", again, Stance.FOR)
        of_boris, of_anna = said(unit, draft, boris, "s6"), said(unit, draft, anna, "s6")
        mine = said(unit, draft, again, "s7", "Песок лучше")
        for person in (anna, again):
            stances.support(unit, of_boris, draft, person)
        stances.support(unit, of_anna, draft, again)
        mergers.merge(unit, anna, again, "vk:1")
        assert acts.counted(unit, draft.id) == draft_counts.counted_anew(unit, draft.id)
        assert draft_counts.of(unit, draft.id, "s6")[Count.AGAINST] == 0
        assert remarks.load(unit, of_boris.id).supports == 1
        assert remarks.load(unit, of_anna.id).supports == 0
        assert remarks.load(unit, mine.id).person == anna
        assert draft_people.count(unit, draft.id) == 2
        mergers.undo(unit, anna, "vk:1")
        assert remarks.load(unit, mine.id).person == again
        assert stances.of(unit, draft.id, "s7", again) is Stance.FOR
        assert acts.counted(unit, draft.id) == draft_counts.counted_anew(unit, draft.id)

    await run(store, live)


async def test_a_version_is_made_beside_the_one_people_read(store: Store) -> None:
    def live(unit: Unit) -> None:
        draft = kept(unit)
        made = sections.begin(unit, Text(draft.id, 2), 1)
        assert sections.being_made(unit, draft.id) == made
        assert sections.begin(unit, Text(draft.id, 2), 1) == made
        assert sections.tree(unit, draft.id, 2) == TREE
        sections.drop(unit, draft.id, 2)
        assert sections.being_made(unit, draft.id) is None
        assert sections.tree(unit, draft.id, 1) == TREE

    await run(store, live)
