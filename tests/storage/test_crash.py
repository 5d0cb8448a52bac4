"""A process killed in the middle of its turns: what was acknowledged is there, nothing is there by half."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from storage import conversations
from storage.notices import outbox
from storage.store import open_store
from storage.tables import outbox as outbox_table
from storage.tables import taken_updates
from storage.unit import Unit

ROOT = Path(__file__).parents[2]
FIRST_ACKS = 60

# The child: turns of two rows each, sixteen at a time; a number is printed once its turn is committed.
CHILD = """
import asyncio, sys
from datetime import UTC, datetime
from storage.store import open_store
from test_crash import turn

async def main(url, start):
    store = open_store(url, clock=lambda: datetime.now(UTC))
    numbers = iter(range(start, start + 1_000_000))
    async def work():
        for number in numbers:
            await store.run(turn(number))
            print(number, flush=True)
    await asyncio.gather(*(work() for _ in range(16)))

asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""


def turn(number: int) -> Any:
    """Take an update, and write the notice it causes."""

    def both(unit: Unit) -> None:
        address = f"vk:{number % 7}"
        if conversations.take(unit, f"vk:{number}", address):
            outbox.put(
                unit, address=address, person=None, kind="k", subject="s", body={}, dedup=f"notice:{number}"
            )

    return both


def _killed_while_working(url: str, start: int) -> set[int]:
    """Run the child, kill it after some dozen acknowledgements; the numbers it acknowledged."""
    path = f"import sys; sys.path[:0] = {[str(ROOT), str(Path(__file__).parent)]!r}\n"
    with subprocess.Popen(
        [sys.executable, "-c", path + CHILD, url, str(start)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(FIRST_ACKS)]
        process.kill()
        lines += process.stdout.readlines()
    return {int(line) for line in lines if line.endswith("\n")}


async def test_a_process_killed_again_and_again_loses_and_halves_nothing(url: str, clock: Any) -> None:
    acknowledged: set[int] = set()
    for start in (0, 10_000, 20_000):
        acknowledged |= await asyncio.to_thread(_killed_while_working, url, start)
    store = open_store(url, clock=clock)
    taken = await store.read(lambda unit: set(unit.connection.scalars(sa.select(taken_updates.c.update_id))))
    noticed = await store.read(lambda unit: set(unit.connection.scalars(sa.select(outbox_table.c.dedup_key))))
    assert len(acknowledged) >= 3 * FIRST_ACKS
    assert {f"vk:{number}" for number in acknowledged} <= taken
    assert {f"notice:{update.partition(':')[2]}" for update in taken} == noticed
    # Sent again by the messenger, every one of them is known.
    for number in acknowledged:
        await store.run(turn(number))
    again = await store.read(
        lambda unit: unit.connection.scalar(sa.select(sa.func.count()).select_from(outbox_table))
    )
    assert again == len(noticed)
    await store.close()
