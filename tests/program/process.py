"""`python -m bot` as a process of its own: started for real, or forked from a parent that has imported it."""

import asyncio
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def environment() -> dict[str, str]:
    """Ours, without what would configure the program."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OTKLIK_", "LC_"))}
    return kept | {"LANG": "ru_RU.UTF-8", "PYTHONUNBUFFERED": "1"}


@dataclass(frozen=True)
class Running:
    """A process that runs; `log` is what it says on both outputs."""

    pid: int
    log: Path
    code: "Future[int]"

    def told(self) -> str:
        """Everything it has said so far."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def facts(self, event: str = "") -> list[dict[str, Any]]:
        """Its log lines, those of one event."""
        lines = [line for line in self.told().splitlines() if line.startswith("{") and line.endswith("}")]
        found = [json.loads(line) for line in lines]
        return [each for each in found if not event or each["event"] == event]

    async def hears(self, event: str, seconds: float = 60.0) -> dict[str, Any]:
        """The first log line of this event; raises `AssertionError` when the process ends before it."""
        until = time.monotonic() + seconds
        while True:
            ended = self.code.done()
            if found := self.facts(event):
                return found[0]
            assert not ended, f"it ended with {self.code.result()}: {self.told()}"
            assert time.monotonic() < until, f"no {event!r} in {seconds} s: {self.told()}"
            await asyncio.sleep(0.02)

    async def serving(self) -> int:
        """Wait until it serves; gives the port of its web server."""
        return int((await self.hears("serving"))["port"])

    async def ended(self, seconds: float = 30.0) -> int:
        """Wait for its end; gives the exit code, negative for a signal."""
        return await asyncio.wait_for(asyncio.wrap_future(self.code), seconds)

    def signal(self, sign: signal.Signals) -> None:
        """Send it a signal, if it is still there."""
        if not self.code.done():
            os.kill(self.pid, sign)

    async def kill(self) -> None:
        """kill -9."""
        self.signal(signal.SIGKILL)
        await self.ended()

    async def stop(self) -> int:
        """SIGTERM; gives the exit code."""
        self.signal(signal.SIGTERM)
        return await self.ended()


def executed(argv: Sequence[str], log: Path) -> Running:
    """`python -m bot ARGV`, as anybody starts it."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", *argv],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
    code: Future[int] = Future()
    threading.Thread(target=lambda: code.set_result(process.wait()), daemon=True).start()
    return Running(process.pid, log, code)


class Parent:
    """The process that forks children which run the product (see `tests.program.parent`)."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.program.parent"],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._started: queue.Queue[int] = queue.Queue()
        self._codes: dict[int, Future[int]] = {}
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            match json.loads(line):
                case {"started": pid}:
                    self._codes.setdefault(pid, Future())
                    self._started.put(pid)
                case {"ended": pid, "code": code}:
                    self._codes.setdefault(pid, Future()).set_result(code)

    def run(self, argv: Sequence[str], log: Path, flaw: str = "") -> Running:
        """`python -m bot ARGV` in a child; `flaw` is a bug of `tests.program.flaws` planted in it."""
        assert self._process.stdin is not None
        asked = {"argv": list(argv), "log": str(log), "flaw": flaw}
        self._process.stdin.write(json.dumps(asked).encode() + b"\n")
        self._process.stdin.flush()
        pid = self._started.get(timeout=60)
        return Running(pid, log, self._codes[pid])

    def close(self) -> None:
        """End it, and its children with it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._reading.join(timeout=5)
