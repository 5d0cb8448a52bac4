"""Notices on their way out: once, in order, the urgent first, nothing lost by a dispatcher that dies."""

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa

from storage.notices import cards, outbox
from storage.notices.outbox import Lane, Row
from storage.store import Store
from storage.tables import outbox as table
from storage.unit import Unit

MINUTE = timedelta(minutes=1)


def _put(dedup: str, address: str = "vk:1", **more: Any) -> Any:
    fields = {"person": None, "kind": "status", "subject": "appeal:12", "body": {"key": "статус"}, **more}
    return lambda unit: outbox.put(unit, address=address, dedup=dedup, **fields)


def _claim(unit: Unit) -> list[Row]:
    return outbox.claim(unit, "vk", 100, MINUTE)


async def _state(store: Store, dedup: str) -> str | None:
    found = sa.select(table.c.state).where(table.c.dedup_key == dedup)
    return await store.read(lambda unit: unit.connection.scalar(found))


async def test_a_notice_is_written_once_and_wakes_the_dispatcher(store: Store) -> None:
    woken = store.woken(outbox.WOKEN)
    assert await store.run(_put("a"))
    assert woken.is_set()
    woken.clear()
    assert not await store.run(_put("a", address="vk:2"))
    assert not woken.is_set()
    [row] = await store.run(_claim)
    assert (row.network, row.address, row.body, row.attempts) == ("vk", "vk:1", {"key": "статус"}, 1)
    assert await store.run(_claim) == []


async def test_an_address_gets_its_notices_one_after_the_other(store: Store) -> None:
    for dedup in ("a", "b", "c"):
        await store.run(_put(dedup))
    await store.run(_put("d", address="vk:2"))
    await store.run(_put("e", address="telegram:2"))
    first, other = await store.run(_claim)
    assert (first.address, other.address) == ("vk:1", "vk:2")
    assert await store.run(_claim) == []
    await store.run(lambda unit: outbox.sent(unit, [(first.id, first.generation, "77")]))
    [second] = await store.run(_claim)
    assert second.id > first.id
    assert await _state(store, "a") == "sent"


async def test_a_postponed_notice_holds_up_those_behind_it_and_not_the_urgent(
    store: Store, clock: Any
) -> None:
    await store.run(_put("a"))
    [first] = await store.run(_claim)
    await store.run(_put("b"))
    await store.run(lambda unit: outbox.later(unit, first.id, first.generation, MINUTE, "slow"))
    assert await store.run(_claim) == []
    await store.run(_put("reply", lane=Lane.REPLY))
    [urgent] = await store.run(_claim)
    await store.run(lambda unit: outbox.sent(unit, [(urgent.id, urgent.generation, "")]))
    clock.forward(MINUTE)
    [again] = await store.run(_claim)
    assert (again.id, again.attempts) == (first.id, 2)


async def test_a_notice_planned_for_later_holds_nobody_up(store: Store, clock: Any) -> None:
    await store.run(_put("tomorrow", not_before=clock.now + timedelta(days=1)))
    await store.run(_put("now"))
    [now] = await store.run(_claim)
    await store.run(lambda unit: outbox.sent(unit, [(now.id, now.generation, "")]))
    assert await store.run(_claim) == []
    clock.forward(timedelta(days=1))
    assert len(await store.run(_claim)) == 1


async def test_replies_go_before_notices_and_notices_before_bulk(store: Store) -> None:
    for n, lane in enumerate((Lane.BULK, Lane.NOTICE, Lane.REPLY, Lane.BULK)):
        await store.run(_put(f"n{n}", address=f"vk:{n}", lane=lane))
    assert [row.address for row in await store.run(_claim)] == ["vk:2", "vk:1", "vk:0", "vk:3"]


async def test_the_limit_takes_the_urgent(store: Store) -> None:
    for n, lane in enumerate((Lane.BULK, Lane.NOTICE, Lane.REPLY)):
        await store.run(_put(f"n{n}", address=f"vk:{n}", lane=lane))
    rows = await store.run(lambda unit: outbox.claim(unit, "vk", 2, MINUTE))
    assert [row.address for row in rows] == ["vk:2", "vk:1"]


async def test_what_a_dead_dispatcher_leased_is_sent_by_another_which_it_cannot_disturb(
    store: Store, clock: Any
) -> None:
    await store.run(_put("a"))
    [lost] = await store.run(_claim)
    assert await store.run(outbox.requeue_expired) == 0
    clock.forward(MINUTE)
    assert await store.run(outbox.requeue_expired) == 1
    [found] = await store.run(_claim)
    await store.run(lambda unit: outbox.dead(unit, lost.id, lost.generation, "late"))
    await store.run(lambda unit: outbox.later(unit, lost.id, lost.generation, MINUTE))
    assert not await store.run(lambda unit: outbox.moved(unit, lost.id, lost.generation, "telegram:1"))
    assert await _state(store, "a") == "leased"
    await store.run(lambda unit: outbox.sent(unit, [(found.id, found.generation, "78")]))
    assert await _state(store, "a") == "sent"


async def test_a_notice_sent_by_one_who_outlived_the_lease_is_not_sent_again(
    store: Store, clock: Any
) -> None:
    await store.run(_put("a"))
    [slow] = await store.run(_claim)
    clock.forward(MINUTE)
    await store.run(outbox.requeue_expired)
    await store.run(lambda unit: outbox.sent(unit, [(slow.id, slow.generation, "79")]))
    assert await store.run(_claim) == []


async def test_a_closed_address_sends_the_notice_to_the_other_one_once(store: Store) -> None:
    await store.run(_put("a"))
    [row] = await store.run(_claim)
    assert await store.run(lambda unit: outbox.moved(unit, row.id, row.generation, "telegram:7"))
    assert not await store.run(lambda unit: outbox.moved(unit, row.id, row.generation, "telegram:7"))
    assert await _state(store, "a") == "moved"
    [there] = await store.run(lambda unit: outbox.claim(unit, "telegram", 10, MINUTE))
    assert (there.address, there.kind, there.body) == ("telegram:7", row.kind, row.body)
    assert there.id != row.id


async def test_a_refused_notice_is_dead_and_frees_the_way(store: Store) -> None:
    await store.run(_put("a"))
    await store.run(_put("b"))
    [row] = await store.run(_claim)
    await store.run(lambda unit: outbox.dead(unit, row.id, row.generation, "refused"))
    assert await _state(store, "a") == "dead"
    assert len(await store.run(_claim)) == 1


async def test_what_is_not_wanted_any_more_is_not_sent(store: Store) -> None:
    await store.run(_put("a"))
    await store.run(_put("b", kind="other"))
    await store.run(lambda unit: outbox.cancel(unit, "appeal:12", "status"))
    assert [row.kind for row in await store.run(_claim)] == ["other"]


async def test_old_notices_are_forgotten_but_the_dead_and_their_numbers_are_not(
    store: Store, clock: Any
) -> None:
    for dedup in ("a", "b"):
        await store.run(_put(dedup, address=f"vk:{dedup}"))
    sent, dead = await store.run(_claim)
    await store.run(lambda unit: outbox.dead(unit, dead.id, dead.generation, "refused"))
    await store.run(_put("c"))
    [last] = await store.run(_claim)
    for row in (sent, last):
        await store.run(partial(outbox.sent, settled=[(row.id, row.generation, "")]))
    clock.forward(timedelta(days=90))
    assert await store.run(lambda unit: outbox.prune(unit, unit.now)) == 2
    assert await _state(store, "b") == "dead"
    await store.run(_put("d"))
    [new] = await store.run(_claim)
    assert new.id > last.id  # VK would swallow a random_id it has seen


async def test_dispatchers_side_by_side_never_lease_the_same_row_nor_pass_by_an_address(store: Store) -> None:
    def many(unit: Unit) -> None:
        for n in range(60):
            _put(f"n{n}", address=f"vk:{n % 10}")(unit)

    await store.run(many)
    seen: list[Row] = []

    async def work() -> None:
        while True:
            rows = await store.run(lambda unit: outbox.claim(unit, "vk", 3, MINUTE))
            seen.extend(rows)
            if not rows and len(seen) >= 60:
                return
            settled = [(row.id, row.generation, "") for row in rows]
            await store.run(partial(outbox.sent, settled=settled))

    await asyncio.wait_for(asyncio.gather(*(work() for _ in range(4))), 20)
    assert len({row.id for row in seen}) == len(seen) == 60
    for n in range(10):
        mine = [row.id for row in seen if row.address == f"vk:{n}"]
        assert mine == sorted(mine)


async def test_the_claim_reads_no_more_than_its_indexes(store: Store) -> None:
    def plan(unit: Unit) -> str:
        said: list[tuple[str, Any]] = []

        @sa.event.listens_for(unit.connection, "before_cursor_execute")
        def hear(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
            said.append((statement, parameters))

        _claim(unit)
        [(statement, parameters)] = said
        if unit.postgres:
            unit.connection.execute(sa.text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN" if unit.postgres else "EXPLAIN QUERY PLAN"
        rows = unit.connection.exec_driver_sql(f"{explain} {statement}", parameters)
        sa.event.remove(unit.connection, "before_cursor_execute", hear)
        return "\n".join(str(row) for row in rows)

    found = await store.run(plan)
    assert "ix_outbox_waiting" in found
    assert "ix_outbox_ahead" in found


async def test_a_living_card_is_one_message(store: Store, clock: Any) -> None:
    assert await store.read(lambda unit: cards.load(unit, "vk:1", "appeal:12")) is None
    for ref in ("10", "11"):
        await store.run(lambda unit, ref=ref: cards.put(unit, "vk:1", "appeal:12", ref, "d" + ref))
    sent_at = clock.now
    assert await store.read(lambda unit: cards.load(unit, "vk:1", "appeal:12")) == cards.Card(
        "11", "d11", sent_at
    )
    clock.forward(timedelta(hours=1))
    await store.run(lambda unit: cards.put(unit, "vk:1", "appeal:12", "11", "edited"))
    assert await store.read(lambda unit: cards.load(unit, "vk:1", "appeal:12")) == cards.Card(
        "11", "edited", sent_at
    )
    assert await store.read(lambda unit: cards.load(unit, "vk:2", "appeal:12")) is None
