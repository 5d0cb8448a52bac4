"""The conclusion of a hearing is owed by the promised day: who made the draft is reminded, once a step."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.drafts.hearing_results import PaperKind
from domain.drafts.hearings import State
from domain.rights import Role
from handlers.drafts import notices as draft_notices
from storage.drafts import drafts
from storage.hearings import conclusions, hearings, results
from storage.officials import officials
from storage.store import Store
from storage.unit import Unit
from tests.conftest import Clock
from tests.handlers.driver import SPEECHES
from tests.storage.cases import citizen, hired, moment, notices, run
from tests.storage.hearing_calls import EDITOR, planned
from tests.storage.plans import scans
from tests.storage.test_hearings_held import paper

KIND = "draft.official.conclusion"
HEAD = "vk:10"
PROMISED = date(2026, 12, 20)


async def owing(store: Store, promised: date | None = PROMISED) -> int:
    """A hearing on 10 December; what is decided is promised by that day."""
    id = await planned(store)

    def turn(unit: Unit) -> None:
        hired(unit, HEAD, Role.HEAD, "adm")
        draft = drafts.load(unit, hearings.load(unit, id).draft)
        drafts.save(unit, replace(draft, review_until=promised, author=citizen(unit, EDITOR)))

    await run(store, turn)
    return id


async def reminded(store: Store, clock: Clock, *days: int) -> list[list[str]]:
    """Who has been reminded of it in all after each of these days of December."""
    found = []
    for each in days:
        clock.now = moment(each)
        for _ in range(2):
            await run(store, conclusions.remind)
        found.append([to for to, kind in await run(store, notices) if kind == KIND])
    return found


async def test_before_the_day_and_on_it_the_editor_and_once_after_it_the_head_too(
    store: Store, clock: Clock
) -> None:
    await owing(store)
    told = await reminded(store, clock, 9, 11, 16, 17, 18, 20, 21, 28)
    one, two, all_of = [EDITOR], [EDITOR] * 2, sorted([*[EDITOR] * 3, HEAD])
    assert [sorted(each) for each in told] == [[], [], [], one, one, two, all_of, all_of]


async def test_whose_conclusion_is_there_or_that_was_called_off_nobody_is_reminded_of(
    store: Store, clock: Clock
) -> None:
    one, two = await owing(store), await owing(store)

    def settled(unit: Unit) -> None:
        hearings.save(unit, replace(hearings.load(unit, two), state=State.CANCELLED))
        unit.now = moment(11)
        draft = drafts.load(unit, hearings.load(unit, one).draft)
        editor = officials.official(unit, citizen(unit, EDITOR))
        results.file(unit, one, draft, editor, EDITOR, PaperKind.CONCLUSION, [paper(unit, "a")])

    await run(store, settled)
    assert await reminded(store, clock, 17, 20, 21) == [[], [], []]


async def test_another_promised_day_is_reminded_of_anew_and_none_not_at_all(
    store: Store, clock: Clock
) -> None:
    id = await owing(store)

    def promised(unit: Unit, day: date | None) -> None:
        draft = drafts.load(unit, hearings.load(unit, id).draft)
        drafts.save(unit, replace(draft, review_until=day))

    assert await reminded(store, clock, 20) == [[EDITOR]]
    await run(store, lambda unit: promised(unit, None))
    assert await reminded(store, clock, 22) == [[EDITOR]]
    await run(store, lambda unit: promised(unit, date(2026, 12, 25)))
    assert await reminded(store, clock, 22) == [[EDITOR] * 2]


async def test_it_is_never_owed_before_the_hearing_was_held(store: Store, clock: Clock) -> None:
    await owing(store, date(2026, 12, 1))
    assert await reminded(store, clock, 2, 9, 11) == [[], [], [EDITOR, HEAD]]


async def test_what_is_read_is_true_when_it_is_read(store: Store, clock: Clock) -> None:
    id = await owing(store)
    clock.now = moment(17)

    def read(unit: Unit) -> str | None:
        body = {"draft": hearings.load(unit, id).draft, "hearing": id, "words": ""}
        found = draft_notices.draw(unit, KIND, citizen(unit, EDITOR), "vk", body, SPEECHES["ru"])
        return None if found is None else found.text.plain

    def told(unit: Unit) -> None:
        first = str(read(unit))
        assert "Нет заключения" in first
        assert "Опубликуйте его до 20 декабря" in first
        unit.now += timedelta(days=5)
        assert "были обещаны до 20 декабря" in str(read(unit))
        draft = drafts.load(unit, hearings.load(unit, id).draft)
        editor = officials.official(unit, citizen(unit, EDITOR))
        results.file(unit, id, draft, editor, EDITOR, PaperKind.CONCLUSION, [paper(unit, "a")])
        assert read(unit) is None

    await run(store, told)


@pytest.mark.parametrize(
    "look",
    [lambda unit, id: conclusions.owed(unit), lambda unit, id: conclusions.there(unit, id)],
    ids=["owed", "there"],
)
async def test_what_is_owed_is_found_by_an_index(store: Store, look: Callable[[Unit, int], object]) -> None:
    id = await owing(store)
    assert await scans(store, lambda unit: look(unit, id), "hearing") == []
