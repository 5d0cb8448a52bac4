"""Programs under measurement, each a process of its own."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import yaml

ROOT: Final = Path(__file__).parent.parent
SECRET: Final = "bench-secret"
_START: Final = 60.0  # seconds a program may take to open its port
_TICK: Final = os.sysconf("SC_CLK_TCK")


class Unstarted(Exception):
    """A program ended, or did not open its port in time; the end of its log."""


@dataclass(slots=True)
class Contender:
    """A running bot: its process, its port, its token."""

    name: str
    token: str
    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def cpu(self) -> float:
        """Seconds of CPU that the process has used, all threads, user and system (`os.times` of it)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK

    def memory(self) -> float:
        """Resident megabytes."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))

    async def opened(self) -> None:
        """Wait until it listens. Raises `Unstarted`."""
        for _ in range(int(_START / 0.1)):
            if self.process.poll() is not None:
                break
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            await asyncio.sleep(0.1)
        raise Unstarted(f"{self.name}: {self.log.read_text()[-2000:]}")

    def stop(self) -> None:
        """SIGTERM, and SIGKILL when that does not help."""
        self.process.terminate()
        try:
            self.process.wait(20.0)
        except subprocess.TimeoutExpired:
            self.process.kill()


class Field:
    """Starts contenders in `folder` against one Bot API, and stops them all."""

    def __init__(self, folder: Path, api_url: str) -> None:
        self._folder = folder
        self._api_url = api_url
        self.running: list[Contender] = []

    def stock(self, name: str, module: str) -> Contender:
        """A bot of this folder: `benchmarks.echo`, `benchmarks.dialog`."""
        token, port = self._place()
        return self._start(name, token, port, ["-m", module, self._api_url, token, str(port), SECRET])

    def otklik(self, name: str, database: str) -> Contender:
        """The product as it is run, with webhooks, over a database that is ready."""
        token, port = self._place()
        config = self._folder / f"{token.partition(':')[0]}.yaml"
        settings = {
            "telegram": {
                "token": token,
                "api_url": self._api_url,
                "updates": "webhook",
                "webhook_secret": SECRET,
                "rate": 0,
            },
            "database": {"url": database},
            "files": {"path": str(self._folder / "files")},
            "web": {"port": port},
        }
        config.write_text(yaml.safe_dump(settings), encoding="utf-8")
        return self._start(name, token, port, ["-m", "bot", "run", "--config", str(config)])

    def stop(self) -> None:
        for contender in self.running:
            contender.stop()

    def _place(self) -> tuple[str, int]:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port: int = free.getsockname()[1]
        return f"{1000 + len(self.running)}:AABENCHBENCHBENCHBENCHBENCHBENCHBEN", port

    def _start(self, name: str, token: str, port: int, arguments: Sequence[str]) -> Contender:
        log = self._folder / f"{token.partition(':')[0]}.log"
        out: IO[bytes]
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, *arguments], cwd=ROOT, stdout=out, stderr=subprocess.STDOUT
            )
        self.running.append(Contender(name, token, port, process, log))
        return self.running[-1]
