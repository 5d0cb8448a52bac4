"""python -m bot run: serve until stopped; what stands in the way is said in one sentence."""

import asyncio
import errno
import sys
from collections.abc import Coroutine
from typing import Any

from bot import app, journal
from bot.commands.database import troubles
from bot.commands.told import Refusal, Told, near
from bot.config import Settings
from storage.trouble import shown


def run(told: Told, settings: Settings, roles: str | None) -> int:
    """Serve in the roles named by `roles`, separated by commas; None is all of them."""
    wanted = _roles(told, roles)
    if token := settings.telegram.token.get_secret_value():
        from bot.telegram.checks import is_token

        if not is_token(token):
            raise Refusal("telegram.check.token")
    web = f"{settings.web.host}:{settings.web.port}"
    try:
        with troubles(settings.database.url):
            return serving(told, app.serve(settings, wanted), web)
    except app.Outdated as outdated:
        where = shown(settings.database.url)
        key = "cli.db.empty" if outdated.found is None else "cli.run.outdated"
        refusal = Refusal(key, where=where, found=outdated.found or "")
    raise refusal


def serving(told: Told, work: Coroutine[Any, Any, None], web: str) -> int:
    """Run `work`, with the log on stderr. Raises `Refusal` when the address `web` it listens at is taken."""
    journal.begin(pretty=sys.stderr.isatty())
    try:
        asyncio.run(work)
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES, errno.EADDRNOTAVAIL):
            raise
        refusal = Refusal("cli.run.port", where=web, why=error.strerror or "")
    else:
        return 0
    raise refusal


def _roles(told: Told, roles: str | None) -> tuple[str, ...]:
    if roles is None:
        return app.ROLES
    wanted = tuple(dict.fromkeys(each for each in (part.strip() for part in roles.split(",")) if each))
    for role in wanted or ("",):
        if role not in app.ROLES:
            meant = near(role, {name: name for name in app.ROLES}, 1)
            raise Refusal("cli.run.no_role", role=role, roles=", ".join(meant or app.ROLES))
    return wanted
