"""Who is told of a draft act, how often; what erasure leaves of who spoke; what is asked finds an index."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from domain.drafts import WHOLE, Phase, Stance
from domain.drafts.moves import cancel, prolong, submit
from domain.people import Official
from domain.rights import Role
from storage import seasons
from storage.drafts import counts as draft_counts
from storage.drafts import drafts, remarks, sections, stances
from storage.drafts import mailings as draft_mailings
from storage.drafts import people as draft_people
from storage.drafts import schedule as draft_schedule
from storage.drafts import work as draft_work
from storage.drafts.remarks import Order
from storage.files import files
from storage.officials import officials
from storage.people import erasure, people
from storage.polls import mailings as poll_mailings
from storage.store import Store
from storage.tables import files as file_rows
from storage.tables import remark_files
from storage.unit import Unit
from storage.world import world
from tests import drafts as acts
from tests.conftest import Clock
from tests.drafts import CLOSES, DRAFT, TREE, kept, said
from tests.storage.cases import citizen, hired, moment, notices, run
from tests.storage.plans import plans

SUBSCRIBER, FOLLOWER, EDITOR = "vk:1", "vk:2", "vk:9"


def announced(unit: Unit, **known: object) -> int:
    """A draft that an editor announces now; its id."""
    editor = officials.official(unit, hired(unit, EDITOR, Role.EDITOR, "adm"))
    made = draft_work.create(unit, replace(DRAFT, **known), editor, EDITOR)  # type: ignore[arg-type]
    whole = draft_work.write(unit, made, editor, EDITOR, 1, TREE)
    return draft_work.apply(unit, submit(whole, editor, world(unit), TREE, heads=False), EDITOR).id


async def told(store: Store, *steps: Callable[[Unit], object]) -> list[tuple[str, str]]:
    """What citizens are told once these steps are done and all mailings are written."""
    for step in steps:
        await run(store, step)
        while await run(store, draft_mailings.write):
            pass
    return [each for each in await run(store, notices) if each[1].startswith("draft.citizen.")]


def listening(unit: Unit) -> None:
    poll_mailings.subscribe(unit, citizen(unit, SUBSCRIBER), "town")
    poll_mailings.subscribe(unit, citizen(unit, "vk:3"), "other")


async def test_whoever_asked_for_news_of_the_place_is_told_once_of_a_draft(
    store: Store, clock: Clock
) -> None:
    later = clock.now + timedelta(days=2)
    found = await told(store, listening, lambda unit: announced(unit, opens_at=later))
    assert found == [(SUBSCRIBER, "draft.citizen.announced")]
    clock.now = later
    assert await told(store, draft_schedule.open_due) == found


async def test_of_one_that_opens_at_once_there_is_one_message_too(store: Store) -> None:
    found = await told(store, listening, lambda unit: announced(unit, opens_at=None), draft_schedule.open_due)
    assert found == [(SUBSCRIBER, "draft.citizen.opened")]


async def test_those_who_take_part_are_told_of_every_step_until_they_want_no_more(store: Store) -> None:
    def taking_part(unit: Unit) -> None:
        draft = kept(unit)
        said(unit, draft, citizen(unit, FOLLOWER), "s6")
        draft_people.follow(unit, draft.id, citizen(unit, "vk:5"))
        draft_people.follow(unit, draft.id, citizen(unit, "vk:5"), wanted=False)
        hired(unit, EDITOR, Role.EDITOR, "adm")

    def prolonged(unit: Unit) -> None:
        editor = officials.official(unit, citizen(unit, EDITOR))
        until = CLOSES + timedelta(days=3)
        draft = drafts.current(unit)[0]
        moved = prolong(draft, editor, world(unit), until=until, reason="Просят")
        draft_work.apply(unit, moved, EDITOR)

    def cancelled(unit: Unit) -> None:
        editor = officials.official(unit, citizen(unit, EDITOR))
        moved = cancel(drafts.current(unit)[0], editor, world(unit), reason="Закон изменился")
        draft_work.apply(unit, moved, EDITOR)

    found = await told(store, taking_part, prolonged, cancelled)
    assert found == [(FOLLOWER, "draft.citizen.prolonged"), (FOLLOWER, "draft.citizen.cancelled")]


async def test_verdicts_that_are_owed_are_reminded_of_once_a_step(store: Store, clock: Clock) -> None:
    def owing(unit: Unit) -> None:
        author = hired(unit, EDITOR, Role.EDITOR, "adm")
        hired(unit, "vk:10", Role.HEAD, "adm")
        draft = kept(unit, Phase.REVIEW, author=author)
        said(unit, draft, citizen(unit, FOLLOWER), "s6")
        kept(unit, Phase.REVIEW, author=author)  # nobody said anything of this one: its summary is owed

    await run(store, owing)
    assert DRAFT.review_until is not None
    told: dict[str, list[int]] = {"draft.official.review": [], "draft.official.unsummed": []}
    for days in (9, 7, 7, 3, 1, -1, -2, -8):
        clock.now = moment(DRAFT.review_until.day) - timedelta(days=days)
        await run(store, draft_schedule.ask_for_verdicts)
        await run(store, draft_schedule.ask_for_verdicts)
        written = Counter(kind for _, kind in await run(store, notices))
        for kind, counts in told.items():
            counts.append(written[kind])
    # the head too, from the day after it
    assert told == {kind: [0, 1, 1, 2, 3, 5, 5, 7] for kind in told}


async def test_when_who_made_it_works_here_no_more_other_editors_are_reminded(
    store: Store, clock: Clock
) -> None:
    def owing(unit: Unit) -> None:
        gone = citizen(unit, "vk:8")
        hired(unit, EDITOR, Role.EDITOR, "adm")
        said(unit, kept(unit, Phase.REVIEW, author=gone), citizen(unit, FOLLOWER), "s6")

    await run(store, owing)
    assert DRAFT.review_until is not None
    clock.now = moment(DRAFT.review_until.day) - timedelta(days=3)
    await run(store, draft_schedule.ask_for_verdicts)
    found = [each for each in await run(store, notices) if each[1] == "draft.official.review"]
    assert found == [(EDITOR, "draft.official.review")]


async def test_an_erased_person_leaves_what_they_said_as_a_number(store: Store) -> None:
    def erased(unit: Unit) -> None:
        draft, anna = kept(unit), citizen(unit, "vk:7")
        people.set_name(unit, anna, "Анна Канарейкина")
        photo = files.receive(
            unit, kind="photo", network="vk", ref="1", name="Канарейкина.jpg", mime="image/jpeg"
        )
        mine = said(unit, draft, anna, "s6", signed=True, files=(photo,))
        other = said(unit, draft, citizen(unit, "vk:8"), "s6")
        stances.take(unit, draft, "s6", anna, Stance.FOR)
        stances.support(unit, other, draft, anna)
        counted = acts.counted(unit, draft.id)
        erasure.erase(unit, anna, "vk:7", withdraw=False, pictures=False)
        left = remarks.load(unit, mine.id)
        assert (left.text, left.files) == (mine.text, (photo,))
        assert people.load(unit, left.person).name is None
        assert acts.counted(unit, draft.id) == counted
        assert draft_counts.counted_anew(unit, draft.id) == counted
        assert remarks.load(unit, other.id).supports == 1
        name = sa.select(file_rows.c.name).join(remark_files, remark_files.c.file_id == file_rows.c.id)
        assert unit.connection.scalars(name).all() == ["file.jpg"]

    await run(store, erased)


@pytest.mark.parametrize(
    "look",
    [
        lambda unit, draft: remarks.page(unit, draft.id, "s6", Order.SUPPORTS, after="3.7"),
        lambda unit, draft: remarks.page(unit, draft.id, WHOLE, Order.DATE, before="7"),
        lambda unit, draft: remarks.page(unit, draft.id, None, Order.SUPPORTS),
        lambda unit, draft: remarks.page(unit, draft.id, None, Order.DATE),
        lambda unit, draft: remarks.unreviewed(unit, draft.id),
        lambda unit, draft: remarks.waiting(unit, Official(1), draft),
        lambda unit, draft: remarks.of_person(unit, draft.id, 1),
        lambda unit, draft: draft_counts.of(unit, draft.id, "s6"),
        lambda unit, draft: sections.load(unit, draft.id, 1, "s6"),
        lambda unit, draft: stances.of(unit, draft.id, "s6", 1),
        lambda unit, draft: draft_schedule.open_due(unit),
        lambda unit, draft: draft_schedule.close_due(unit),
        lambda unit, draft: seasons.opened(unit, 1),
    ],
    ids=[
        "by support",
        "by date",
        "all by support",
        "all by date",
        "unreviewed",
        "waiting",
        "mine",
        "counts",
        "section",
        "stance",
        "opening",
        "closing",
        "menu",
    ],
)
async def test_what_is_asked_often_finds_an_index(
    store: Store, look: Callable[[Unit, object], object]
) -> None:
    def live(unit: Unit) -> None:
        draft = kept(unit, Phase.DISCUSSION)
        with plans(unit) as found:
            look(unit, draft)
        assert found
        ours = r"(?:remarks|stances|supports|draft_\w+|drafts)\b"
        whole = [
            each
            for each in found
            if re.search(rf"Seq Scan on {ours}", each)
            or (re.match(rf"SCAN {ours}", each) and "INDEX" not in each)
        ]
        assert whole == []
        assert not [each for each in found if "TEMP B-TREE" in each or each.strip().startswith("Sort")], found

    await run(store, live)
