"""What the workplace asks for at every press finds an index on both databases, however large the tables."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa

from domain.appeals import Place, Status, Track
from domain.filters import Due, Filter, Stars
from domain.people import Official
from domain.rights import Right, Role
from storage.appeals import appeals, copies, copy_decisions, joinings, nearby, queue_counts, queues, reminders
from storage.appeals.queues import Queue
from storage.people import blocks, surroundings, watches
from storage.people.surroundings import Area
from storage.store import Store
from storage.unit import Unit
from tests.district import appeal
from tests.storage.cases import run
from tests.storage.plans import plans

ROOT = Official(99, (Right(Role.COORDINATOR, "gov"),))
LOCAL = Official(99, (Right(Role.COORDINATOR, "adm"),))
EXECUTOR = Official(99, (Right(Role.EXECUTOR, "housing"),))

CASE = replace(appeal(Status.ROUTED), place=Place("Садовая", 55.0, 40.0))
NEAR = ("watches", "happenings", "watchers", "joinings", "appeals")

Look = Callable[[Unit], object]


def _reads_everything(line: str) -> bool:
    """Is it a table of ours read from end to end? One row after another in an index's order is not."""
    if "Seq Scan on appeals" in line:
        return True
    return line.startswith("SCAN appeals") and "INDEX ix_" not in line


@pytest.mark.parametrize("official", [ROOT, LOCAL, EXECUTOR], ids=["root", "municipality", "executor"])
@pytest.mark.parametrize("queue", [each for each in Queue if each is not Queue.ALL])
async def test_a_page_of_a_queue_reads_its_index_only(store: Store, official: Official, queue: Queue) -> None:
    def live(unit: Unit) -> None:
        with plans(unit) as found:
            queues.page(unit, official, queue)
        assert found
        assert [line for line in found if _reads_everything(line)] == []

    await run(store, live)


@pytest.mark.parametrize("official", [ROOT, LOCAL, EXECUTOR], ids=["root", "municipality", "executor"])
async def test_the_counts_of_all_queues_read_indexes_only(store: Store, official: Official) -> None:
    def live(unit: Unit) -> None:
        with plans(unit) as found:
            queue_counts.counts(unit, official)
        assert found
        assert [line for line in found if _reads_everything(line)] == []

    await run(store, live)


@pytest.mark.parametrize("official", [ROOT, LOCAL, EXECUTOR], ids=["root", "municipality", "executor"])
async def test_callers_are_found_by_what_nobody_told_them(store: Store, official: Official) -> None:
    """Not by all cases of each authority of a region, of which hardly one has a caller."""

    def live(unit: Unit) -> None:
        with plans(unit) as found:
            queues.page(unit, official, Queue.CALLERS)
        ways = [line for line in found if "ix_appeals_untold" in line]
        assert len(ways) == 2, found
        assert not [line for line in found if "ix_appeals_authority" in line]

    await run(store, live)


async def test_officials_who_ask_alike_are_counted_by_one_statement(store: Store) -> None:
    """Putting it together costs more than the database's work for a town."""

    def live(unit: Unit) -> None:
        queue_counts.counts(unit, LOCAL)
        made = queue_counts.all_queues.cache_info().misses
        for authority in ("housing", "roads"):
            queue_counts.counts(unit, Official(7, (Right(Role.COORDINATOR, authority),), stands_for=(8, 9)))
        assert queue_counts.all_queues.cache_info().misses == made

    await run(store, live)


@pytest.mark.parametrize(
    "chosen",
    [
        Filter(topic="pothole"),
        Filter(topic="housing"),
        Filter(territory="district"),
        Filter(executor=7),
        Filter(status=Status.DECLINED),
        Filter(due=Due.OVERDUE),
        Filter(due=Due.WEEK),
        Filter(stars=Stars.LOW),
        Filter(stars=Stars.HIGH),
        Filter(track=Track.STATUTORY),
    ],
    ids=str,
)
async def test_what_a_list_of_a_country_is_narrowed_to_finds_an_index(store: Store, chosen: Filter) -> None:
    def live(unit: Unit) -> None:
        with plans(unit) as found:
            queues.page(unit, ROOT, Queue.ALL, chosen=chosen)
        assert [line for line in found if _reads_everything(line)] == []
        assert [line for line in found if "ix_appeals_" in line]

    await run(store, live)


@pytest.mark.parametrize(
    "look",
    [
        lambda unit: queues.page(unit, LOCAL, Queue.ALL, words="яма на дороге"),
        lambda unit: queues.page(unit, LOCAL, Queue.ALL, words="2026-000001"),
        lambda unit: reminders.due_for_reminder(unit, 100),
        lambda unit: reminders.silent(unit, 100),
        lambda unit: copies.page(unit, LOCAL),
        lambda unit: copies.count(unit, LOCAL),
        lambda unit: copy_decisions.work(unit),
        lambda unit: blocks.page(unit, LOCAL),
        lambda unit: queues.page(unit, LOCAL, Queue.WITHHELD),
        lambda unit: nearby.alike(unit, "leak", "Течёт крыша", Place("Садовая", 58.2, 46.4), "town"),
        lambda unit: appeals.of_person(unit, 1),
    ],
    ids=[
        "words",
        "number",
        "reminders",
        "silent",
        "copies",
        "copies counted",
        "copies moved",
        "blocks",
        "withheld",
        "alike",
        "mine",
    ],
)
async def test_search_and_the_timed_scans_find_an_index(store: Store, look: Look) -> None:
    def live(unit: Unit) -> None:
        with plans(unit) as found:
            look(unit)
        assert found
        assert [line for line in found if _reads_everything(line)] == []

    await run(store, live)


async def test_reminders_that_are_due_are_found_without_reading_the_cases(store: Store) -> None:
    def live(unit: Unit) -> None:
        with plans(unit) as found:
            reminders.due_for_reminder(unit, 100)
        assert [line for line in found if "ix_appeals_remind" in line]
        if not unit.postgres:  # which locks the rows, and so goes to them
            assert [line for line in found if "COVERING INDEX ix_appeals_remind" in line]

    await run(store, live)


AREAS = [Area("town", 55.0, 40.0, 3_000), Area("district")]


@pytest.mark.parametrize(
    "look",
    [
        lambda unit: unit.connection.execute(surroundings.around(unit.catalogue, CASE, 0, 200)),
        lambda unit: surroundings.latest(unit, AREAS),
        lambda unit: surroundings.latest(unit, AREAS, before=500),
        lambda unit: watches.of(unit, 1),
        lambda unit: unit.connection.execute(watches.concerned(unit, frozenset({"town", "district"}))),
        lambda unit: joinings.counts(unit, [1, 2]),
        lambda unit: joinings.everybody(unit, 1),
    ],
    ids=["around", "latest", "later", "own", "polls", "joined", "joiners"],
)
async def test_what_is_near_is_found_without_looking_at_everybody(store: Store, look: Look) -> None:
    def live(unit: Unit) -> None:
        with plans(unit) as found:
            look(unit)
        assert found
        whole = [f"{scan} {table}" for scan in ("Seq Scan on", "SCAN") for table in NEAR]
        read = [line for line in found if any(each in line for each in whole) and "USING" not in line]
        assert read == []

    await run(store, live)


async def test_a_full_scan_would_be_noticed(store: Store) -> None:
    def live(unit: Unit) -> None:
        with plans(unit) as found:
            unit.connection.execute(sa.text("SELECT text FROM appeals WHERE text LIKE '%яма%'"))
        assert [line for line in found if _reads_everything(line)]

    await run(store, live)
