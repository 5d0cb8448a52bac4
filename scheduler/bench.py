"""One order is made in a child process, and what came of it is read back with distrust."""

import asyncio
import json
import os
import pickle
import shutil
import signal
import stat
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.chat import Json
from papers import child
from papers.bench import Bench, Kind
from papers.child import Limits
from papers.craft import Why
from storage.files.blobs import Blobs, shown_name

STALE: Final = 3600.0
"""Seconds after which a folder was left by a process that died."""
_RESULT: Final = 16 << 20  # bytes of what `make` answers
_ROOT: Final = Path(__file__).parents[1]
_ENVIRONMENT: Final = {"PYTHONPATH": str(_ROOT), "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"}
"""None of ours: no tokens."""


class Spoilt(Exception):
    """Nothing came of it. `where` is a place in our code, without anybody's words."""

    def __init__(self, why: Why, where: str = "") -> None:
        super().__init__(why)
        self.why: Why = why
        self.where = where


@dataclass(frozen=True, slots=True)
class Piece:
    """A file that was made."""

    name: str
    kind: Kind
    mime: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Work:
    """What `make` answered, and its files in order."""

    facts: Json
    pieces: tuple[Piece, ...]


async def work(make: Callable[[Any, Bench], Json], stuff: object, blobs: Blobs, limits: Limits) -> Work:
    """Run `make(stuff, bench)` in a process of its own. Raises `Spoilt`."""
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, dir=blobs.bench))
    try:
        given = await asyncio.to_thread(_packed, make, stuff, Bench(folder, blobs), limits)
        code, late = await _run(given, limits.seconds, folder)
        if why := _failure(code, late):
            where = await asyncio.to_thread(_words, folder / child.MISHAP, 500)
            raise Spoilt(why, where or f"exit {code}")
        return await asyncio.to_thread(_read, folder, limits)
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, True)


def sweep(blobs: Blobs) -> None:
    """Remove what processes that died have left half done."""
    for folder in blobs.bench.iterdir():
        with suppress(OSError):
            if folder.stat().st_mtime < time.time() - STALE:
                shutil.rmtree(folder, ignore_errors=True)


def _packed(make: Callable[[Any, Bench], Json], stuff: object, bench: Bench, limits: Limits) -> bytes:
    return pickle.dumps((limits, str(bench.folder))) + pickle.dumps((make, stuff, bench))


async def _run(given: bytes, seconds: float, home: Path) -> tuple[int, bool]:
    """The exit code, negative for a signal; was it killed for being late?"""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", child.__name__),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=_ROOT,
        env=_ENVIRONMENT | {"HOME": str(home)},  # what a library caches there goes with it
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(seconds):
            await process.communicate(given)
        return process.returncode or 0, False
    except TimeoutError:
        return -signal.SIGKILL, True
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


def _failure(code: int, late: bool) -> Why | None:
    if late or -code in (signal.SIGXCPU, signal.SIGALRM):
        return "time"
    match code:
        case 0:
            return None
        case child.NO_MEMORY | -9:  # killed, not by us: the machine has no memory left
            return "memory"
        case child.TOO_BIG:
            return "too_big"
        case _:
            return "broken"


def _read(folder: Path, limits: Limits) -> Work:
    """The result, as it is said to be, and no more of it than there may be."""
    try:
        result = json.loads(_bytes(folder / child.RESULT, _RESULT))
        pieces, left = [], limits.total
        for at, sheet in enumerate(result["sheets"]):
            kind: Kind = "photo" if sheet["kind"] == "photo" else "document"
            data = _bytes(folder / str(at), min(limits.file, left))
            left -= len(data)
            pieces.append(Piece(shown_name(sheet["name"]), kind, str(sheet["mime"]), data))
        return Work(result["facts"], tuple(pieces))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Spoilt("broken", type(error).__name__) from error


def _bytes(path: Path, limit: int) -> bytes:
    """A plain file's bytes: the child may have put a link to another file in its place."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode) or about.st_nlink > 1:
            raise ValueError("not a plain file")
        data = file.read(limit + 1)
    if len(data) > limit:
        raise Spoilt("too_big")
    return data


def _words(path: Path, limit: int) -> str:
    with suppress(OSError, ValueError, Spoilt):
        return _bytes(path, limit).decode("utf-8", "replace")
    return ""
