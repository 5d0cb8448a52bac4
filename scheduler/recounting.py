"""A poll of many ballots is counted again in a process of its own: `python -m scheduler.recounting`.

A million ballots are a minute of Python. On the event loop, however small the portions, every turn
meanwhile waits for one; a thread would hold the interpreter as well. The child reads the database beside the
bot, in one snapshot, at a low priority. It is our own code over our own rows, so it is believed.
"""

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

from bot.nursery import where
from scheduler.clock import utc_now
from storage.glance import glance
from storage.polls import counts as poll_counts
from storage.polls.counts import Recount, Sums
from storage.unit import Unit

SECONDS: Final = 3_600
"""The longest it may take."""
PAGE: Final = 500
"""Ballots read at once."""
_ROOT: Final = Path(__file__).parents[1]


class Failed(Exception):
    """It was not counted. `where` is a place in our code, without anybody's words."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


async def apart(url: str, poll: int) -> Recount:
    """`storage.polls.counts.recount` in a process of its own over the database at `url`. Raises `Failed`."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "scheduler.recounting"),
        stdin=asyncio.subprocess.PIPE,  # the address may hold a password: never among the arguments
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(SECONDS):
            said, _ = await process.communicate(json.dumps({"url": url, "poll": poll}).encode())
    except TimeoutError:
        raise Failed("time") from None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return _read(said, process.returncode or 0)


def _read(said: bytes, code: int) -> Recount:
    """What the child said. Raises `Failed`."""
    try:
        told = json.loads(said)
    except ValueError:
        raise Failed(f"exit {code}") from None
    if "failed" in told:
        raise Failed(str(told["failed"]))
    difference = Sums()
    for question, choice, level, count, points in told.pop("difference"):
        difference.counts[question, choice, level] = count
        difference.points[question, choice, level] = points
    return Recount(difference, **told)


# --- the child ---------------------------------------------------------------------------------------------


def main() -> None:
    """Count what stdin asks for, tell it on stdout."""
    os.nice(10)
    signal.alarm(SECONDS + 60)  # should the parent die
    given: dict[str, Any] = json.load(sys.stdin)
    try:
        found = asyncio.run(glance(given["url"], partial(_counted, poll=given["poll"]), clock=utc_now))
    except Exception as error:
        print(json.dumps({"failed": where(error)}))
    else:
        print(json.dumps(_plain(found)))


def _counted(unit: Unit, poll: int) -> Recount:
    return poll_counts.recount(unit, poll, PAGE)


def _plain(found: Recount) -> dict[str, Any]:
    rows = [[*key, count, points] for key, count, points in found.difference.rows()]
    return {"difference": rows} | {
        name: getattr(found, name) for name in ("ballots", "participants", "turnout")
    }


if __name__ == "__main__":
    main()
