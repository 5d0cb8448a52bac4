"""python -m bot run: serve until stopped; what stands in the way is said in one sentence."""

import asyncio
import errno
import os
import sys
from collections.abc import Coroutine
from typing import Any

from bot import journal
from bot.commands.database import must_be_current, troubles
from bot.commands.folder import writable
from bot.commands.told import Refusal, Told, near
from bot.config import Settings


def run(settings: Settings, roles: str | None) -> int:
    """Serve in the roles named by `roles`, separated by commas; None is all of them. Raises `Refusal`."""
    url = settings.database.url
    asyncio.run(must_be_current(url))
    if not writable(settings.files.path):  # appeals would be taken, and their photos never
        raise Refusal("check.files.closed", where=str(settings.files.path))
    from bot import app  # some seconds: after what can be said at once

    wanted = app.ROLES if roles is None else _roles(roles, app.ROLES)
    if token := settings.telegram.token.get_secret_value():
        from bot.telegram.checks import is_token

        if not is_token(token):
            raise Refusal("telegram.check.token")
    with troubles(url):
        return serving(app.serve(settings, wanted), f"{settings.web.host}:{settings.web.port}")


def demo(told: Told, port: int) -> int:
    """Serve the page with phones. Raises `Refusal`."""
    from bot import demo as stage

    told.say("cli.demo.starting")
    stage.prepare()
    url = f"sqlite+aiosqlite:///{stage.FOLDER / 'demo.db'}"
    with troubles(url):
        return serving(stage.serve(port), f"127.0.0.1:{port}", "warning")


def serving(work: Coroutine[Any, Any, None], web: str, level: str = "info") -> int:
    """Run `work`, with the log on stderr. Raises `Refusal` when the address `web` it listens at is taken."""
    journal.begin(pretty=sys.stderr.isatty(), level=level)
    try:
        asyncio.run(_watched(work))
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES, errno.EADDRNOTAVAIL):
            raise
        refusal = Refusal("cli.run.port", where=web, why=os.strerror(error.errno))
    else:
        return 0
    raise refusal


async def _watched(work: Coroutine[Any, Any, None]) -> None:
    """`work`, with errors that nobody owns told as the log tells all others."""
    asyncio.get_running_loop().set_exception_handler(journal.unowned)
    await work


def _roles(roles: str, known: tuple[str, ...]) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(each.strip() for each in roles.split(",")))
    for role in wanted:
        if role not in known:
            meant = near(role, {name: name for name in known}, 1)
            raise Refusal("cli.run.no_role", role=role, roles=", ".join(meant or known))
    return wanted
