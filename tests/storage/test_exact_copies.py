"""Exact copies of a remark that was read are all published, the rest by a job; nothing unread is."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from domain.drafts import Count, Draft, Phase, Remark, Status
from domain.drafts.remarks import withdrawn
from domain.people import Official
from domain.rights import Role
from scheduler.drafts import decide
from storage.drafts import counts, drafts, exact_copies, moderation, remark_groups, remarks
from storage.officials import appointments, officials
from storage.store import Store
from storage.tables import audit, copies_due, outbox
from storage.unit import Unit
from tests import drafts as acts
from tests.drafts import kept, said
from tests.storage.cases import citizen, hired, run

MODERATOR = "vk:90"
SNOW, OTHER = "Снег лежит неделю.", "Снег лежит неделю, а соль портит обувь."


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moderation, "TOGETHER", 4)


def crowd(unit: Unit, *texts: str) -> tuple[Draft, list[Remark], Official]:
    """So many people said so of clause 3 and nobody has read it yet; they are one group."""
    moderator = hired(unit, MODERATOR, Role.MODERATOR, "adm")
    draft = kept(unit, Phase.DISCUSSION)
    made = [
        said(unit, draft, citizen(unit, f"vk:{100 + at}"), "s6", text, Status.WAITING)
        for at, text in enumerate(texts)
    ]
    for each in made[1:]:
        remark_groups.merge(unit, remarks.load(unit, made[0].id), remarks.load(unit, each.id), moderator)
    return draft, [remarks.load(unit, each.id) for each in made], officials.official(unit, moderator)


def published(unit: Unit, draft: Draft) -> list[int]:
    rows = [remarks.by_ordinal(unit, draft.id, at) for at in range(1, 30)]
    return [each.ordinal for each in rows if each is not None and each.status is Status.PUBLISHED]


async def begun(store: Store, *texts: str) -> Draft:
    """The moderator has read the first and pressed."""

    def turn(unit: Unit) -> Draft:
        draft, made, moderator = crowd(unit, *texts)
        done = exact_copies.publish(unit, draft, made[:1], moderator, MODERATOR)
        assert len(done.now) == 4
        assert made[0].group is not None
        assert exact_copies.going(unit, made[0].group)
        return draft

    return await run(store, turn)


async def test_the_rest_is_published_by_itself_and_each_author_is_told_once(store: Store) -> None:
    draft = await begun(store, *[SNOW] * 15)
    assert await run(store, lambda unit: published(unit, draft)) == [1, 2, 3, 4]
    for _ in range(2):
        await run(store, lambda unit: exact_copies.give(unit, 3))
    assert await run(store, lambda unit: published(unit, draft)) == list(range(1, 11))
    assert await decide(store) == 5
    assert await decide(store) == 0

    def check(unit: Unit) -> None:
        assert published(unit, draft) == list(range(1, 16))
        assert counts.total(unit, draft.id)[Count.WAITING] == 0
        assert acts.counted(unit, draft.id) == counts.counted_anew(unit, draft.id)
        told = sa.select(outbox.c.person_id).where(outbox.c.kind == "draft.citizen.remark_published")
        persons = unit.connection.scalars(told).all()
        assert len(persons) == len(set(persons)) == 15
        done = sa.select(sa.func.count()).where(audit.c.action == "remark_published")
        assert unit.connection.scalar(done) == 15

    await run(store, check)


async def test_other_words_reasons_and_what_was_said_later_wait_to_be_read(store: Store) -> None:
    draft = await begun(store, *[SNOW] * 5, OTHER, *[SNOW] * 3)

    def later(unit: Unit) -> None:
        first = remarks.by_ordinal(unit, draft.id, 1)
        back = remarks.by_ordinal(unit, draft.id, 7)
        assert first is not None
        assert back is not None
        remarks.save(unit, withdrawn(back, back.person))
        new = said(unit, draft, citizen(unit, "vk:500"), "s6", SNOW, Status.WAITING)
        remark_groups.merge(unit, remarks.load(unit, first.id), new, citizen(unit, MODERATOR))

    await run(store, later)
    await decide(store)
    assert await run(store, lambda unit: published(unit, draft)) == [1, 2, 3, 4, 5, 8, 9]


@pytest.mark.parametrize("why", ["dismissed", "cancelled"])
async def test_whoever_may_not_any_more_publishes_nothing(store: Store, why: str) -> None:
    draft = await begun(store, *[SNOW] * 9)

    def over(unit: Unit) -> None:
        if why == "cancelled":
            drafts.save(unit, replace(drafts.load(unit, draft.id), phase=Phase.CANCELLED))
            return
        admin = officials.official(unit, hired(unit, "vk:91", Role.ADMIN, "adm"))
        appointments.dismiss(unit, admin, citizen(unit, MODERATOR), "vk:91")

    await run(store, over)
    await decide(store)
    assert await run(store, lambda unit: published(unit, draft)) == [1, 2, 3, 4]
    assert await run(store, lambda unit: unit.connection.execute(sa.select(copies_due)).all()) == []
