"""python -m bot chat: the bot in this terminal, over the configured database or a small one of its own."""

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Final, TextIO

import data
from bot.app import Program
from bot.commands import imports
from bot.commands.database import must_be_current, opened, troubles
from bot.commands.settings import USUAL, settings
from bot.commands.told import Told
from bot.config import Database, Files, Settings, Telegram, Vk
from bot.terminal import TerminalNetwork
from scheduler.clock import utc_now
from storage import schema

OWN: Final = Path("var")
_ROLES: Final = ("messengers", "dispatch", "schedule")


async def chat(told: Told, config: Path | None) -> int:
    """Talk until the input ends or `/quit`. Raises `Refusal`, `Misconfigured`."""
    found = settings(config)
    if config is None and not USUAL.exists() and "OTKLIK_DATABASE__URL" not in os.environ:
        database = Database(url=f"sqlite+aiosqlite:///{OWN / 'chat.db'}")
        found = found.model_copy(update={"database": database, "files": Files(path=OWN / "chat-files")})
        await _furnish(told, database.url)
    else:
        await must_be_current(found.database.url)
    # Nobody else is served meanwhile: what is for the messengers waits in the outbox for `run`.
    found = found.model_copy(update={"telegram": Telegram(), "vk": Vk()})
    await _talk(told, found)
    return 0


async def _talk(told: Told, found: Settings) -> None:
    async def settled() -> None:
        await program.settled()

    network = TerminalNetwork(_typed(sys.stdin), told.line, told.speech, now=utc_now, settled=settled)
    with troubles(found.database.url):
        program = Program(found, _ROLES, extra={"terminal": network})
        try:
            await program.start()
            if sys.stdin.isatty():
                told.say("terminal.help")
            await network.finished.wait()
        finally:
            await program.stop()


async def _furnish(told: Told, url: str) -> None:
    """Bring the own database up, with the sample district; print the codes of its officials once."""
    with troubles(url):
        await schema.upgrade(url)
    async with opened(url) as store:
        if not await store.read(lambda unit: unit.catalogue.empty):
            return
        taken = await imports.take(store, data.starter() | data.sample())
    if isinstance(taken, imports.Taken):
        told.say("cli.chat.made", where=url.rpartition("///")[2])
        imports.print_codes(told, taken.invited)


async def _typed(stream: TextIO) -> AsyncIterator[str]:
    """The lines of a stream as they come. The thread that waits for them ends with the process."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[str | None] = asyncio.Queue()

    def read() -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            for line in stream:
                loop.call_soon_threadsafe(queue.put_nowait, line)
            loop.call_soon_threadsafe(queue.put_nowait, None)

    threading.Thread(target=read, name="typed", daemon=True).start()
    while (line := await queue.get()) is not None:
        yield line
