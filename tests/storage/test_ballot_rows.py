"""One person, one ballot, whatever happens at once; counted as it comes; nothing of it can be joined."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from domain.polls import Answer, Chosen, Level, Marked, State, Tally, Unsure
from storage.people import mergers, people
from storage.polls import ballots, mixing, polls, receipts, statements
from storage.polls import counts as poll_counts
from storage.polls import drafts as poll_drafts
from storage.polls.receipts import Whereabouts
from storage.store import Store, open_store
from storage.tables import poll_counts as counts
from storage.unit import Unit
from tests.conftest import Clock
from tests.polls import CLOSES, QUESTIONNAIRE, RATING

DAY = date(2026, 11, 24)
WHOLE: dict[str, Answer] = {
    "yard": Chosen(("a",)),
    "what": Chosen(("b", "c")),
    "order": Chosen(("c", "a", "b")),
    "clean": Marked(4),
    "gate": Chosen(("yes",)),
}
OTHER: dict[str, Answer] = {**WHOLE, "yard": Unsure(), "gate": Chosen(("no",)), "clean": Marked(2)}


async def opened(store: Store, **changed: object) -> int:
    """A poll that runs; its id."""
    poll = replace(QUESTIONNAIRE, **changed)  # type: ignore[arg-type]
    return (await store.run(lambda unit: polls.create(unit, poll))).id


async def somebody(store: Store, address: str) -> int:
    return await store.run(lambda unit: people.at_the_door(unit, address, "ru").id)


def cast(unit: Unit, poll: int, person: int, answers: dict[str, Answer] = WHOLE) -> str:
    return ballots.cast(unit, poll, person, answers, level=Level.CHANNEL, territory="town", day=DAY)


async def vote(store: Store, poll: int, person: int, answers: dict[str, Answer] = WHOLE) -> str:
    return await store.run(lambda unit: cast(unit, poll, person, answers))


async def mixed(store: Store, poll: int) -> Tally:
    while await store.run(lambda unit: mixing.mix(unit, poll)):
        pass
    return await store.read(lambda unit: poll_counts.tally(unit, poll))


async def right(store: Store, poll: int) -> bool:
    return (await store.read(lambda unit: poll_counts.recount(unit, poll))).right


async def test_a_ballot_is_counted_once_it_is_mixed(store: Store) -> None:
    poll = await opened(store)
    for at, answers in enumerate((WHOLE, WHOLE, OTHER)):
        await vote(store, poll, await somebody(store, f"vk:{at}"), answers)
    tally = await mixed(store, poll)
    assert tally.total == 3
    assert tally.question("yard").counts == {"a": 2}
    assert tally.question("yard").unsure == 1
    assert tally.question("order").points == {"c": 9, "a": 6, "b": 3}
    assert tally.question("order").counts == {"c": 3}
    assert tally.question("clean").mean == pytest.approx(10 / 3)
    assert tally.question("idea").skipped == 3
    assert tally.question("why").shown == 0
    assert await right(store, poll)
    turnout = await store.read(lambda unit: poll_counts.turnout(unit, poll))
    assert (turnout.total, turnout.days, turnout.territories) == (3, {DAY: 3}, {"town": 3})


async def test_results_are_counted_by_the_trust_in_each_ballot(store: Store) -> None:
    poll = await opened(store)
    await vote(store, poll, await somebody(store, "vk:1"))
    second = await somebody(store, "vk:2")
    await store.run(
        lambda unit: ballots.cast(unit, poll, second, OTHER, level=Level.PHONE, territory="", day=DAY)
    )
    tally = await mixed(store, poll)
    assert tally.ballots == {Level.CHANNEL: 1, Level.PHONE: 1}
    assert tally.question("gate", Level.PHONE).counts == {"no": 1}
    assert tally.question("gate").counts == {"yes": 1, "no": 1}


async def test_who_voted_cannot_vote_again(store: Store) -> None:
    poll = await opened(store)
    person = await somebody(store, "vk:1")
    await vote(store, poll, person)
    with pytest.raises(ballots.TookPart):
        await vote(store, poll, person, OTHER)
    assert (await mixed(store, poll)).total == 1


async def test_half_a_ballot_is_not_taken_and_leaves_nothing(store: Store) -> None:
    poll = await opened(store)
    person = await somebody(store, "vk:1")
    with pytest.raises(ValueError, match="whole"):
        await vote(store, poll, person, {"yard": Chosen(("a",))})
    assert not await store.read(lambda unit: ballots.took_part(unit, poll, person))
    assert (await mixed(store, poll)).total == 0


@pytest.mark.parametrize("state", [State.SCHEDULED, State.CLOSED, State.CANCELLED])
async def test_a_poll_that_does_not_run_takes_nothing(store: Store, state: State) -> None:
    poll = await opened(store, state=state)
    with pytest.raises(ballots.NotRunning):
        await vote(store, poll, await somebody(store, "vk:1"))
    assert (await store.read(lambda unit: poll_counts.turnout(unit, poll))).total == 0


async def test_at_the_second_of_closing_it_is_too_late(store: Store, clock: Clock) -> None:
    poll = await opened(store)
    clock.now = CLOSES - timedelta(seconds=1)
    await vote(store, poll, await somebody(store, "vk:1"))
    clock.now = CLOSES
    with pytest.raises(ballots.NotRunning):
        await vote(store, poll, await somebody(store, "vk:2"))


async def test_thousands_of_attempts_give_one_ballot_each(store: Store, url: str, clock: Clock) -> None:
    """Double presses, two messengers, two processes, and mixings in between."""
    poll = await opened(store)
    persons = [await somebody(store, f"vk:{at}") for at in range(100)]
    second = open_store(url, clock=clock) if url.startswith("postgresql") else store
    took: Counter[int] = Counter()
    stores = (store, second)

    async def attempt(person: int, at: int) -> None:
        try:
            await vote(stores[at % 2], poll, person, (WHOLE, OTHER)[at % 3 == 0])
            took[person] += 1
        except ballots.TookPart:
            pass

    async def mix(at: int) -> None:
        await stores[at % 2].run(lambda unit: mixing.mix(unit, poll))

    for begin in range(0, 30, 10):
        tries = [attempt(person, at) for at in range(begin, begin + 10) for person in persons]
        await asyncio.gather(*tries, *(mix(at) for at in range(6)))
    assert took == Counter(dict.fromkeys(persons, 1))
    assert (await mixed(store, poll)).total == 100
    assert await right(store, poll)
    if second is not store:
        await second.close()


async def test_a_receipt_finds_its_ballot_however_it_is_typed(store: Store) -> None:
    poll, elsewhere = await opened(store), await opened(store)
    code = await vote(store, poll, await somebody(store, "vk:1"))
    typed = receipts.read(code.replace("-", " ").lower())
    assert typed == code
    seen = [await store.read(lambda unit: receipts.whereabouts(unit, poll, code))]
    await mixed(store, poll)
    seen.append(await store.read(lambda unit: receipts.whereabouts(unit, poll, code)))
    seen.append(await store.read(lambda unit: receipts.whereabouts(unit, elsewhere, code)))
    assert seen == [Whereabouts.WAITING, Whereabouts.COUNTED, Whereabouts.UNKNOWN]
    assert await store.read(lambda unit: list(receipts.listed(unit, poll))) == [receipts.hashed(code)]
    assert receipts.read("не код") is None


async def test_the_list_of_receipts_is_sorted(store: Store) -> None:
    poll = await opened(store)
    codes = [await vote(store, poll, await somebody(store, f"vk:{at}")) for at in range(20)]
    await mixed(store, poll)
    listed = await store.read(lambda unit: list(receipts.listed(unit, poll)))
    assert listed == sorted(receipts.hashed(code) for code in codes)


@pytest.mark.parametrize("before", [True, False], ids=["mixed", "in its envelope"])
async def test_a_changed_vote_takes_the_place_of_the_old_one(store: Store, before: bool) -> None:
    poll = await opened(store, changing=True)
    person = await somebody(store, "vk:1")
    code = await vote(store, poll, person)
    await vote(store, poll, await somebody(store, "vk:2"))
    if before:
        await mixed(store, poll)

    def change(unit: Unit) -> None:
        ballots.change(unit, poll, person, code, OTHER, level=Level.CHANNEL)

    await store.run(change)
    assert await right(store, poll)
    tally = await mixed(store, poll)
    assert tally.total == 2
    assert tally.question("gate").counts == {"yes": 1, "no": 1}
    assert await right(store, poll)
    assert await store.read(lambda unit: receipts.whereabouts(unit, poll, code)) is Whereabouts.COUNTED


async def test_a_vote_is_changed_only_with_its_receipt_and_where_the_poll_allows(store: Store) -> None:
    poll, strict = await opened(store, changing=True), await opened(store)
    person, stranger = await somebody(store, "vk:1"), await somebody(store, "vk:2")
    code = await vote(store, poll, person)
    final = await vote(store, strict, person)
    for who, receipt in ((person, receipts.new()), (stranger, code)):
        with pytest.raises(ballots.NoBallot):
            await store.run(
                lambda unit, who=who, receipt=receipt: ballots.change(
                    unit, poll, who, receipt, OTHER, level=Level.CHANNEL
                )
            )
    with pytest.raises(ValueError, match="may not be changed"):
        await store.run(lambda unit: ballots.change(unit, strict, person, final, OTHER, level=Level.CHANNEL))


async def test_joined_persons_have_one_ballot_and_parting_gives_no_second(store: Store) -> None:
    poll = await opened(store)
    kept, joined = await somebody(store, "telegram:1"), await somebody(store, "vk:1")
    await vote(store, poll, joined)
    await store.run(lambda unit: mergers.merge(unit, kept, joined, "telegram:1"))
    with pytest.raises(ballots.TookPart):
        await vote(store, poll, kept)
    await store.run(lambda unit: mergers.undo(unit, kept, "telegram:1"))
    for person in (kept, joined):
        with pytest.raises(ballots.TookPart):
            await vote(store, poll, person)
    assert (await mixed(store, poll)).total == 1
    assert await right(store, poll)


async def test_who_votes_while_joined_has_voted_as_both_when_parted(store: Store) -> None:
    poll = await opened(store)
    kept, joined = await somebody(store, "telegram:1"), await somebody(store, "vk:1")
    await store.run(lambda unit: mergers.merge(unit, kept, joined, "telegram:1"))
    await vote(store, poll, kept)
    await store.run(lambda unit: mergers.undo(unit, kept, "telegram:1"))
    with pytest.raises(ballots.TookPart):
        await vote(store, poll, joined)
    await store.run(lambda unit: mergers.merge(unit, joined, kept, "vk:1"))
    with pytest.raises(ballots.TookPart):
        await vote(store, poll, joined)
    assert (await mixed(store, poll)).total == 1


async def test_both_voted_before_they_were_joined_and_both_ballots_stand(store: Store) -> None:
    poll = await opened(store)
    kept, joined = await somebody(store, "telegram:1"), await somebody(store, "vk:1")
    for person in (kept, joined):
        await vote(store, poll, person)
    await store.run(lambda unit: mergers.merge(unit, kept, joined, "telegram:1"))
    assert (await mixed(store, poll)).total == 2
    assert await right(store, poll)


async def test_what_was_begun_and_said_goes_with_the_joined_person(store: Store) -> None:
    poll = await opened(store)
    kept, joined = await somebody(store, "telegram:1"), await somebody(store, "vk:1")
    await store.run(lambda unit: poll_drafts.keep(unit, poll, joined, {"yard": "a"}))
    await store.run(lambda unit: statements.lives_in(unit, joined, "town"))
    await store.run(lambda unit: statements.is_aged(unit, kept, 18))
    await store.run(lambda unit: mergers.merge(unit, kept, joined, "telegram:1"))
    assert await store.read(lambda unit: poll_drafts.load(unit, poll, kept)) == {"yard": "a"}
    assert await store.read(lambda unit: poll_drafts.unfinished(unit, poll, limit=9)) == [kept]
    assert await store.read(lambda unit: statements.of(unit, kept)) == statements.Stated("town", 18)
    await vote(store, poll, kept)
    assert await store.read(lambda unit: poll_drafts.load(unit, poll, kept)) == {}


async def test_a_miscount_is_found_and_the_difference_mends_it(store: Store) -> None:
    poll = await opened(store)
    for at in range(3):
        await vote(store, poll, await somebody(store, f"vk:{at}"))
    await mixed(store, poll)
    spoilt = sa.update(counts).where(counts.c.question == "gate", counts.c.choice == "yes").values(count=7)
    await store.run(lambda unit: unit.connection.execute(spoilt))
    found = await store.read(lambda unit: poll_counts.recount(unit, poll))
    assert [(key, count) for key, count, _ in found.difference.rows()] == [(("gate", "yes", "channel"), -4)]
    await vote(store, poll, await somebody(store, "vk:9"))
    await mixed(store, poll)  # meanwhile one more is counted
    await store.run(lambda unit: poll_counts.add(unit, poll, found.difference))
    assert await right(store, poll)
    assert (await mixed(store, poll)).question("gate").counts == {"yes": 4}


async def test_a_rating_vote_counts_its_projects(store: Store) -> None:
    poll = (await store.run(lambda unit: polls.create(unit, RATING))).id
    for at, keys in enumerate((("park", "square"), ("park",))):
        await vote(store, poll, await somebody(store, f"vk:{at}"), {"projects": Chosen(keys)})
    assert (await mixed(store, poll)).question("projects").counts == {"park": 2, "square": 1}
