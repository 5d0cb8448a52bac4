"""Registers: what is in them, what never is, and that they are streamed."""

import asyncio
import sqlite3
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from cases import answered, contested, hired, run, sent
from sqlalchemy.engine import make_url

from domain.rights import Role
from storage.glance import glance
from storage.officials import exports
from storage.officials.exports import Scope
from storage.store import Store
from storage.tables import appeals
from storage.unit import Unit

EVERYTHING = Scope()
SECRETS = ("telegram:1", "Течёт", "Починили")


def staffed(unit: Unit) -> tuple[int, int]:
    return hired(unit, "vk:10", Role.COORDINATOR), hired(unit, "vk:11", Role.EXECUTOR)


async def test_a_register_of_cases_tells_where_each_stands(store: Store) -> None:
    def turn(unit: Unit) -> list[exports.AppealLine]:
        answered(unit, *staffed(unit), key="k1")
        sent(unit, address="vk:2", key="k2", topic="pothole")
        return list(exports.appeals_of(unit, EVERYTHING))

    first, second = await run(store, turn)

    assert (first.number, first.status, first.outcome, first.network) == (
        "2026-000001",
        "answered",
        "done",
        "telegram",
    )
    assert (second.number, second.status, second.topic, second.network) == (
        "2026-000002",
        "registered",
        "pothole",
        "vk",
    )
    assert first.rounds == 1
    assert not first.overdue


async def test_nobody_is_in_the_registers_and_words_only_when_asked_for(store: Store) -> None:
    def turn(unit: Unit) -> tuple[str, str]:
        coordinator = hired(unit, "vk:10", Role.COORDINATOR)
        contested(unit, coordinator, hired(unit, "vk:11", Role.EXECUTOR), address="telegram:1")

        def registers(with_text: bool) -> str:
            return repr(
                (
                    list(exports.appeals_of(unit, EVERYTHING, with_text=with_text)),
                    list(exports.events_of(unit, EVERYTHING, with_text=with_text)),
                    list(exports.audit_of(unit, EVERYTHING)),
                )
            )

        return registers(False), registers(True)

    bare, full = await run(store, turn)

    assert not [secret for secret in SECRETS if secret in bare]
    assert "executor" not in bare
    assert "Течёт" in full
    assert "Починили" in full
    assert "telegram:1" not in full


async def test_what_happened_is_told_in_order(store: Store) -> None:
    def turn(unit: Unit) -> list[exports.EventLine]:
        answered(unit, *staffed(unit))
        return list(exports.events_of(unit, EVERYTHING))

    lines = await run(store, turn)

    assert [(line.seq, line.kind, line.side) for line in lines] == [
        (1, "registered", "citizen"),
        (2, "routed", "official"),
        (3, "assigned", "official"),
        (4, "taken", "official"),
        (5, "answered", "official"),
    ]
    assert lines[4].outcome == "done"


async def test_the_audit_names_officials_as_lists_do(store: Store) -> None:
    def turn(unit: Unit) -> list[exports.AuditLine]:
        answered(unit, *staffed(unit))
        return list(exports.audit_of(unit, EVERYTHING))

    lines = await run(store, turn)

    assert [(line.who, line.action, line.subject) for line in lines] == [
        ("vk:10", "appeal.routed", "2026-000001"),  # what the invitation called them
        ("vk:11", "appeal.assigned", "2026-000001"),
        ("vk:11", "appeal.answered", "2026-000001"),
    ]
    assert lines[0].before["status"] == "registered"
    assert lines[0].after["status"] == "routed"


async def test_days_and_authorities_limit_a_register(store: Store, clock: Any) -> None:
    async def numbers(scope: Scope) -> list[str]:
        return await run(store, lambda unit: [line.number for line in exports.appeals_of(unit, scope)])

    await run(store, lambda unit: sent(unit, key="k1"))
    clock.forward(timedelta(days=1))
    await run(store, lambda unit: sent(unit, key="k2", topic="pothole"))
    next_day = datetime(2026, 11, 25, tzinfo=UTC)

    assert await numbers(Scope(until=next_day)) == ["2026-000001"]
    assert await numbers(Scope(since=next_day)) == ["2026-000002"]
    assert await numbers(Scope(authorities=["housing"])) == ["2026-000001"]
    assert await numbers(Scope(authorities=[])) == []


async def test_an_authority_sees_what_its_own_people_did(store: Store) -> None:
    def turn(unit: Unit) -> list[str]:
        answered(unit, *staffed(unit))
        return [
            str(len(list(exports.audit_of(unit, Scope(authorities=codes)))))
            for codes in (["housing"], ["roads"])
        ]

    assert await run(store, turn) == ["3", "0"]


async def test_an_overdue_case_is_marked(store: Store, clock: Any) -> None:
    await run(store, lambda unit: sent(unit))
    clock.forward(timedelta(days=60))

    [line] = await run(store, lambda unit: list(exports.appeals_of(unit, EVERYTHING)))

    assert line.overdue


async def test_the_database_is_looked_into_beside_a_running_bot(store: Store, url: str, clock: Any) -> None:
    await run(store, lambda unit: sent(unit))

    def look(unit: Unit) -> int:
        return len(list(exports.appeals_of(unit, EVERYTHING)))

    assert await glance(url, look, clock=clock) == 1


async def test_a_look_writes_nothing(store: Store, url: str, clock: Any) -> None:
    await run(store, lambda unit: sent(unit))

    def spoil(unit: Unit) -> None:
        unit.connection.execute(sa.update(appeals).values(status="closed"))

    with pytest.raises(sa.exc.DBAPIError):
        await glance(url, spoil, clock=clock)
    [line] = await run(store, lambda unit: list(exports.appeals_of(unit, EVERYTHING)))
    assert line.status == "registered"


def test_memory_does_not_grow_with_the_register(sqlite_url: str, clock: Callable[[], datetime]) -> None:
    path = Path(make_url(sqlite_url).database or "")
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO persons (id, language, created_at) VALUES (1, 'ru', '2026-11-24')")
        connection.execute(
            """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)
            INSERT INTO appeals (number, person_id, address, language, topic, authority, territory, status,
                is_open, track, text, place_text, extras, former, left_behind, round, version, due_at,
                term_at, term, question, registered_at, changed_at, redirections, extended_count, dedup)
            SELECT '2026-' || i, 1, 'telegram:1', 'ru', 'leak', 'housing', 'town', 'registered', 1, 'message',
                '', '', '{}', '[]', '[]', 1, 1, '2026-12-01 00:00:00', '2026-12-01 00:00:00',
                '{"amount": 8, "unit": "working_days"}', '', '2026-11-24 00:00:00', '2026-11-24 00:00:00',
                0, 0, 'k' || i FROM n"""
        )

    def look(unit: Unit) -> tuple[int, int]:
        tracemalloc.start()
        try:
            count = sum(1 for _ in exports.appeals_of(unit, EVERYTHING))
            return count, tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    count, grown = asyncio.run(glance(sqlite_url, look, clock=clock))
    assert count == 6_000
    assert grown < 3 * 2**20  # all rows at once are over 5 MiB
