"""A town for the running program: both messengers on loopback, people, a database, a config."""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
import yaml
from sqlalchemy.ext.asyncio import create_async_engine

from domain.catalogue import Catalogue
from domain.rights import Right
from sandbox.telegram import TelegramSandbox
from sandbox.vk import VkSandbox
from scheduler.clock import utc_now
from storage import conversations
from storage.officials import appointments
from storage.store import open_store
from storage.tables import files, outbox
from storage.unit import Unit
from tests.program.process import Parent, Running, executed
from tests.program.somebody import Somebody

T = TypeVar("T")


class Town:
    """Its people are quicker than any person, so the messengers' rates are off unless they are asked for."""

    def __init__(self, url: str, folder: Path, parent: Parent, *, rates: bool = False) -> None:
        self.url = url
        self.folder = folder
        self.telegram = TelegramSandbox(rates=rates)
        self.vk = VkSandbox(rates=rates)
        self._parent = parent
        self._running: list[Running] = []
        self._people: dict[str, Somebody] = {}
        self._readers = create_async_engine(url, poolclass=sa.pool.NullPool)

    async def __aenter__(self) -> "Town":
        await asyncio.gather(self.telegram.start(), self.vk.start())
        return self

    async def __aexit__(self, *error: object) -> None:
        for each in self._running:
            await each.kill()
        await self._readers.dispose()
        await asyncio.gather(self.telegram.stop(), self.vk.stop())

    # --- people ---------------------------------------------------------------------------------------

    def in_telegram(self, key: int, name: str) -> Somebody:
        return self._people.setdefault(f"telegram:{key}", Somebody(self.telegram.person(key, name)))

    def in_vk(self, key: int, name: str) -> Somebody:
        return self._people.setdefault(f"vk:{key}", Somebody(self.vk.person(key, name)))

    def repeat_last(self, who: Somebody) -> None:
        """The messenger tells the bot once more of what this person did last."""
        network, _, key = who.address.partition(":")
        box = self.telegram if network == "telegram" else self.vk
        box.people[int(key)].repeat_last()

    async def invitation(self, right: Right) -> str:
        """A code, given out before the program runs (on SQLite only one process writes)."""
        return (await self.write(lambda unit: appointments.invite(unit, None, right, "test"))).code

    # --- the program ----------------------------------------------------------------------------------

    def config(self, name: str = "config.yaml", **settings: dict[str, Any]) -> Path:
        """The file to run with; `settings` are sections merged over what the town needs."""
        tree: dict[str, dict[str, Any]] = {
            "telegram": {"token": self.telegram.token, "api_url": self.telegram.url},
            "vk": {"token": self.vk.token, "group_id": self.vk.group_id, "api_url": self.vk.url},
            "database": {"url": self.url},
            "files": {"path": str(self.folder / "files")},
            "web": {"port": 0},
            "schedule": {"dispatch": 0.1},
        }
        for section, values in settings.items():
            tree[section] = tree.get(section, {}) | values
        path = self.folder / name
        path.write_text(yaml.safe_dump(tree), encoding="utf-8")
        return path

    def run(self, config: Path | None = None, *, flaw: str = "", roles: str = "") -> Running:
        """Start the program in a forked child."""
        argv = ["run", "--config", str(config or self.config()), *(["--roles", roles] if roles else [])]
        return self._kept(self._parent.run(argv, self._log(), flaw))

    def execute(self, *argv: str) -> Running:
        """Start `python -m bot ARGV` as anybody does; it takes seconds."""
        return self._kept(executed(argv, self._log()))

    def _log(self) -> Path:
        return self.folder / f"{len(self._running)}.log"

    def _kept(self, running: Running) -> Running:
        self._running.append(running)
        return running

    async def begun(self, **given: Any) -> Running:
        """Start it and wait until it hears both messengers."""
        running = self.run(**given)
        await self.heard(running)
        return running

    async def heard(self, running: Running) -> None:
        """Wait until it hears both messengers: VK tells only of what happens after the first `ts`."""
        await running.serving()
        mark = f"vk:{self.vk.group_id}:ts"
        await self.until_in_base(lambda unit: conversations.recall(unit, mark), "VK to be listened to")

    # --- looking on -----------------------------------------------------------------------------------

    async def read(self, look: Callable[[Unit], T]) -> T:
        """Look into the database beside the running program; the unit has no catalogue."""
        async with self._readers.connect() as connection:
            return await connection.run_sync(lambda sync: look(Unit(sync, utc_now(), Catalogue())))

    async def write(self, turn: Callable[[Unit], T]) -> T:
        """Change the database while the program does not run."""
        store = open_store(self.url, clock=utc_now)
        try:
            return await store.run(turn)
        finally:
            await store.close()

    async def later(self, by: timedelta) -> None:
        """Time passes while the program does not run: leases of the one that was killed run out."""

        def turn(unit: Unit) -> None:
            for table in (outbox, files):
                for name in ("lease_until", "next_at"):
                    column = table.c[name]
                    for row, at in unit.connection.execute(
                        sa.select(table.c.id, column).where(column.is_not(None))
                    ).all():
                        earlier = sa.update(table).where(table.c.id == row).values({name: at - by})
                        unit.connection.execute(earlier)

        await self.write(turn)

    async def until(self, good: Callable[[], object], what: str, seconds: float = 30.0) -> None:
        """Wait until `good()`; raises `AssertionError`."""
        end = time.monotonic() + seconds
        while not good():
            assert time.monotonic() < end, f"waited {seconds} s for {what}\n{self.told()}"
            await asyncio.sleep(0.02)

    async def until_in_base(self, look: Callable[[Unit], object], what: str, seconds: float = 30.0) -> None:
        """Wait until `look` finds something in the database; raises `AssertionError`."""
        end = time.monotonic() + seconds
        while not await self.read(look):
            assert time.monotonic() < end, f"waited {seconds} s for {what}\n{self.told()}"
            await asyncio.sleep(0.05)

    async def idle(self) -> None:
        """Every update is taken and every press answered."""
        await asyncio.gather(self.telegram.idle(20), self.vk.idle(20))

    def told(self) -> str:
        """Everything that every process has said."""
        return "\n".join(each.told() for each in self._running)

    def refused(self, *, killed: bool = False) -> list[str]:
        """What the real messengers would have refused.

        `killed`: but for one. A press answered just before a kill is answered once more when its update is
        repeated, and VK, which has shown the first answer, refuses the second; its person sees nothing of it.
        """
        if not killed:
            return self._told_of([*self.telegram.refusals, *self.vk.refusals])
        answer = "messages.sendMessageEventAnswer"
        made = self.vk.world.journal.calls
        answered = {each.params["event_id"] for each in made if each.method == answer and each.ok}
        vk = [
            each
            for each in self.vk.refusals
            if each.method != answer or each.params.get("event_id") not in answered
        ]
        return self._told_of([*self.telegram.refusals, *vk])

    @staticmethod
    def _told_of(calls: Sequence[Any]) -> list[str]:
        return [f"{each.method}: {each.description} {each.params}" for each in calls]
