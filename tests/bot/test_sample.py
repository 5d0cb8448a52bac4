"""The district of the demo: a newcomer meets a poll and a draft act that are open already."""

from bot.sample import enliven, furnish
from domain.drafts import SectionKind
from domain.polls.moves import Happened
from storage.drafts import drafts, sections
from storage.drafts import work as draft_work
from storage.polls import polls
from storage.polls import work as poll_work
from storage.store import Store
from storage.unit import Unit
from tests.conftest import Clock


async def test_a_poll_and_a_draft_act_are_open_in_the_district(store: Store, clock: Clock) -> None:
    def settle(unit: Unit) -> None:
        assert furnish(unit)
        enliven(unit)

    await store.run(settle)

    def look(unit: Unit) -> None:
        (poll,) = polls.current(unit)
        assert poll.running(clock.now)
        assert {each.key for each in poll.questions} == {"often", "why", "lacks", "clean", "fence"}
        assert [each.kind for each in poll_work.history(unit, poll.id)] == [Happened.MADE, Happened.OPENED]
        (draft,) = drafts.current(unit)
        assert draft.taking(clock.now)
        tree = sections.tree(unit, draft.id, draft.version)
        clauses = [each for each in tree if each.kind is SectionKind.CLAUSE]
        assert [each.number for each in clauses] == [str(number) for number in range(1, 13)]
        assert [each.number for each in tree if each.gist] == ["6", "10"]
        assert tree[-1].kind is SectionKind.ANNEX
        assert draft_work.history(unit, draft.id)

    await store.read(look)


async def test_a_district_that_is_settled_stays_as_it_is(store: Store) -> None:
    await store.run(furnish)
    assert not await store.run(furnish)
    assert await store.read(polls.current) == []
