"""What the tests of the VK messenger share: a store in memory, the messenger on a sandbox."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.chat import (
    Update,
)
from bot.vk.network import VkNetwork
from sandbox.vk.server import VkSandbox

ME = 5301
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


class Desk:
    """The store of marks and files behind one or more networks."""

    def __init__(self) -> None:
        self.marks: dict[str, str] = {}
        self.refs: dict[int, str] = {}
        self.paths: dict[int, Path] = {}
        self.taken: list[Update] = []
        self.came = asyncio.Condition()
        self.obstacle: Callable[[Update], Awaitable[None]] | None = None

    async def recall(self, key: str) -> str:
        return self.marks.get(key, "")

    async def keep(self, key: str, value: str) -> None:
        self.marks[key] = value

    async def ref(self, file: int, network: str) -> str:
        assert network in ("vk", "vk.tile")
        return self.refs.get(file, "")

    async def path(self, file: int) -> Path | None:
        return self.paths.get(file)

    async def remember(self, file: int, network: str, ref: str) -> None:
        self.refs[file] = ref

    async def take(self, update: Update) -> None:
        if self.obstacle is not None:
            await self.obstacle(update)
        self.taken.append(update)
        async with self.came:
            self.came.notify_all()

    async def wait(self, count: int) -> list[Update]:
        async with asyncio.timeout(5), self.came:
            await self.came.wait_for(lambda: len(self.taken) >= count)
        return self.taken


@asynccontextmanager
async def network(sandbox: VkSandbox, desk: Desk, **settings: object) -> AsyncIterator[VkNetwork]:
    made = VkNetwork(
        sandbox.token,
        sandbox.group_id,
        api_url=sandbox.url,
        shelf=desk,
        recall=desk.recall,
        remember=desk.keep,
        now=lambda: datetime.now(UTC),
        **{"rate": 0, "threads": 2, "timeout": 2.0, "patience": 0.001, **settings},  # type: ignore[arg-type]
    )
    yield made
    await made.close()


@asynccontextmanager
async def listening(sandbox: VkSandbox, desk: Desk, **settings: object) -> AsyncIterator[VkNetwork]:
    async with network(sandbox, desk, **settings) as made:
        task = asyncio.create_task(made.listen(desk.take))
        try:
            async with asyncio.timeout(5):
                await until(lambda: desk.marks if "callback" not in settings else made._take)
            yield made
        finally:
            task.cancel()
            await asyncio.wait([task])


async def until(holds: Callable[[], object]) -> None:
    """Wait for what nobody tells of."""
    while not holds():  # noqa: ASYNC110
        await asyncio.sleep(0.002)


def ts(desk: Desk, sandbox: VkSandbox) -> int:
    return int(desk.marks[f"vk:{sandbox.group_id}:ts"].split()[0])


async def received(vk: VkNetwork, event: object) -> tuple[int, str]:
    return await vk.receive(json.dumps(event).encode())


async def opened(sandbox: VkSandbox, key: int = ME) -> None:
    await sandbox.person(key, "Анна Белова").say("привет")
