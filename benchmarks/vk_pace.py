"""How near to VK's 20 calls a second our calls come at 100 ms of latency, beside vk_api as it comes.

    python benchmarks/vk_pace.py [calls]

Read the ratios: both run against the same sandbox in a process of its own. "too fast" is error 6.
"""

import asyncio
import multiprocessing
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import jconfig
from vk_api import VkApiGroup

from bot.vk import wire
from bot.vk.calls import API_VERSION, Calls
from bot.vk.failures import VkError
from sandbox.vk.server import VkSandbox

LATENCY = 0.1  # seconds
LIMIT = 20.0  # calls a second of a community key


def serve(pipe: Connection, rates: bool) -> None:
    async def run() -> None:
        sandbox = VkSandbox(latency=LATENCY, rates=rates)
        await sandbox.start()
        pipe.send((sandbox.url, sandbox.token))
        await asyncio.get_running_loop().run_in_executor(None, pipe.recv)
        await sandbox.stop()

    asyncio.run(run())


def stock(url: str, token: str, count: int) -> int:
    vk = VkApiGroup(
        token=token,
        api_version=API_VERSION,
        config=jconfig.MemoryConfig,
        session=wire.session((5.0, 10.0), url),
    )
    for _ in range(count):
        vk.method("groups.getTokenPermissions")
    return 0


def paced(rate: float) -> Callable[[str, str, int], int]:
    def run(url: str, token: str, count: int) -> int:
        async def all_calls() -> int:
            calls = Calls(token, api_url=url, rate=rate, timeout=10.0, threads=8)
            too_fast = 0

            async def one() -> None:
                nonlocal too_fast
                while True:
                    try:
                        return await calls("groups.getTokenPermissions", {})
                    except VkError as error:
                        too_fast += error.code == 6

            await asyncio.gather(*(one() for _ in range(count)))
            calls.close()
            return too_fast

        return asyncio.run(all_calls())

    return run


def measure(name: str, work: Callable[[str, str, int], int], count: int, rates: bool = True) -> None:
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, rates))
    server.start()
    url, token = ours.recv()
    began, cpu = time.perf_counter(), time.process_time()
    too_fast = work(url, token, count)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    ours.send("done")
    server.join()
    rate = count / seconds
    share = f"{rate / LIMIT:7.2f} of the limit" if rates else " " * 20
    print(
        f"{name:34}{rate:7.1f} calls/s {share}  CPU {cpu / count * 1000:.2f} ms a call, too fast {too_fast}"
    )


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    measure("vk_api as it comes", stock, number // 2)
    measure("ours, 19 a second", paced(19.0), number)
    measure("ours, no pace, VK's limit off", paced(0.0), number * 2, rates=False)
