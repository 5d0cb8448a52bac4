"""Many notices of one transaction: read together, drawn once where alike, settled together."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.network import Closed, Refused
from bot.nursery import Nursery
from domain.wishes import Quiet, Wishes
from handlers import notices
from scheduler import letters, verdicts
from scheduler.letters import Early, Letter, Taken, Unwelcome
from scheduler.verdicts import Delivered
from storage.notices import outbox
from storage.people import people, wishes
from storage.store import Store
from storage.tables import cards
from storage.unit import Unit
from tests.conftest import Clock
from tests.polls import QUESTIONNAIRE
from tests.scheduler.fakes import SPEECHES, FakeNetwork, dispatcher, quiet, states, until
from tests.storage.test_ballot_rows import opened

LEASE = timedelta(seconds=30)
TITLE = QUESTIONNAIRE.title["ru"]


@pytest.fixture
async def poll(store: Store) -> int:
    return await opened(store)


def _tell(unit: Unit, poll: int, count: int, kind: str = "opened", **more: Any) -> list[int]:
    """So many citizens are told of the poll; their ids."""
    told = []
    for n in range(1, count + 1):
        person = people.at_the_door(unit, f"telegram:{n}", "ru").id
        outbox.put(
            unit,
            address=f"telegram:{n}",
            person=person,
            kind=f"poll.citizen.{kind}",
            subject=f"poll:{poll}",
            body={"poll": poll, "words": "", **more},
            dedup=f"{kind}:{n}",
            lane=outbox.Lane.BULK,
        )
        told.append(person)
    return told


def _take(unit: Unit, most: int) -> list[Taken]:
    return letters.take(unit, "telegram", most, LEASE, FakeNetwork().limits, SPEECHES)


def _counted(store: Store, made: Callable[[Unit], Any]) -> Callable[[Unit], tuple[Any, int]]:
    """The turn, and how many statements it made."""

    def turn(unit: Unit) -> tuple[Any, int]:
        said: list[str] = []

        def note(*args: Any) -> None:
            said.append(args[2])

        sa.event.listen(unit.connection, "before_cursor_execute", note)
        try:
            return made(unit), len(said)
        finally:
            sa.event.remove(unit.connection, "before_cursor_execute", note)

    return turn


async def test_each_is_told_in_their_language_of_a_text_drawn_once(
    store: Store, poll: int, clock: Clock, nursery: Nursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = await store.run(lambda unit: _tell(unit, poll, 12))
    for person in told[:5]:
        await store.run(lambda unit, person=person: people.set_language(unit, person, "en"))
    drawn: Counter[str] = Counter()
    draw = notices.draw

    def counted(unit: Unit, row: outbox.Row, say: Any) -> Any:
        drawn[say.language] += 1
        return draw(unit, row, say)

    monkeypatch.setattr(notices, "draw", counted)
    telegram = FakeNetwork()
    await quiet(store, dispatcher(store, telegram, nursery, clock))
    quiet_words = {say.label("poll.notice.quiet"): say.language for say in SPEECHES.values()}
    languages = [quiet_words[step.part.inline[-1][0].label] for _, step in telegram.delivered]
    assert Counter(languages) == {"en": 5, "ru": 7}
    assert [len(telegram.texts(f"telegram:{n}")) for n in range(1, 13)] == [1] * 12
    assert drawn == {"en": 1, "ru": 1}
    # Nothing is ever put in the place of such a message: it is no living card.
    assert await store.read(lambda unit: unit.connection.scalar(sa.select(sa.func.count(cards.c.at)))) == 0


async def test_texts_that_differ_are_not_taken_for_alike(store: Store, poll: int) -> None:
    def tell(unit: Unit) -> None:
        _tell(unit, poll, 3, "prolonged")
        _tell(unit, poll, 1, "cancelled", words="Нет денег")

    await store.run(tell)

    def words(unit: Unit) -> list[str]:
        rows = [
            outbox.Row(*row)
            for row in unit.connection.execute(sa.select(*outbox.FIELDS).order_by(outbox.outbox.c.id))
        ]
        made = letters.ready(unit, rows, FakeNetwork().limits, SPEECHES)
        return [each.steps[0].part.text.plain for each in made if isinstance(each, Letter)]

    first, second, third, cancelled = await store.read(words)
    assert first == second == third
    assert "Нет денег" in cancelled
    assert "Нет денег" not in first


async def test_taking_and_settling_many_asks_the_database_no_oftener_than_for_few(
    store: Store, poll: int
) -> None:
    await store.run(lambda unit: _tell(unit, poll, 20))
    few, for_few = await store.run(_counted(store, lambda unit: _take(unit, 2)))
    many, for_many = await store.run(_counted(store, lambda unit: _take(unit, 18)))
    assert (len(few), len(many)) == (2, 18)
    assert for_many == for_few

    def settle(made: list[Taken]) -> Callable[[Unit], Any]:
        tried = [(each, Delivered("7")) for each in made if isinstance(each, Letter)]
        return lambda unit: verdicts.settle_all(unit, tried, ("telegram",))

    _, for_few = await store.run(_counted(store, settle(few)))
    _, for_many = await store.run(_counted(store, settle(many)))
    assert for_many == for_few
    assert {state for _, state, _ in await states(store)} == {"sent"}


async def test_each_of_many_has_its_own_wishes_and_its_own_fate(store: Store, poll: int) -> None:
    told = await store.run(lambda unit: _tell(unit, poll, 5))

    def unlike(unit: Unit) -> None:
        wishes.save(unit, told[0], Wishes(quiet=Quiet(time(0), time(23, 59))))
        people.close_account(unit, "telegram:2")

    await store.run(unlike)
    made = await store.run(lambda unit: _take(unit, 5))
    assert [type(each) for each in made] == [Early, Unwelcome, Letter, Letter, Letter]
    came = (Delivered("7"), Refused("BUTTON_DATA_INVALID"), Closed("blocked"))
    tried = [(each, how) for each, how in zip(made[2:], came, strict=True) if isinstance(each, Letter)]

    # Somebody took over the lease of the first: that one is not settled by who slept through it.
    stale = [(letters.Letter(tried[0][0].row, (), "", ""), Delivered("9"))]
    stolen = sa.update(outbox.outbox).where(outbox.outbox.c.id == tried[0][0].row.id)
    await store.run(lambda unit: unit.connection.execute(stolen.values(generation=7)) and None)
    await store.run(lambda unit: verdicts.settle_all(unit, stale + tried[1:], ("telegram",)))
    state = {address: state for address, state, _ in await states(store)}
    assert state == {
        "telegram:1": "waiting",
        "telegram:2": "leased",
        "telegram:3": "leased",
        "telegram:4": "dead",
        "telegram:5": "dead",
    }
    assert set(await store.read(lambda unit: people.reached(unit, ["telegram:4", "telegram:5"]))) == {
        "telegram:4"
    }


async def test_with_all_slots_taken_a_dispatcher_leaves_the_database_alone(
    store: Store, poll: int, clock: Clock, nursery: Nursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.run(lambda unit: _tell(unit, poll, 6))
    telegram = FakeNetwork()
    telegram.holding = asyncio.Event()
    sending = dispatcher(store, telegram, nursery, clock, slots=2)
    run = asyncio.create_task(sending.run())

    async def full() -> bool:
        return len(telegram.tried) == 2

    await until(full)
    await asyncio.sleep(0.1)  # the leases are renewed once
    turns: list[object] = []
    real = store.run

    async def counted(turn: Any) -> Any:
        turns.append(turn)
        return await real(turn)

    monkeypatch.setattr(store, "run", counted)
    for _ in range(5):
        sending._woken.set()
        await asyncio.sleep(0.02)
    assert turns == []
    telegram.holding.set()

    async def all_sent() -> bool:
        return len(telegram.delivered) == 6

    await until(all_sent)
    sending.stop()
    await run
