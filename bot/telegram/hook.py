"""The webhook: one POST of Telegram -> the engine -> the HTTP status that confirms it or not."""

import json
from collections.abc import Callable
from datetime import datetime
from hmac import compare_digest

import structlog

from bot.network import Away, Take
from bot.telegram.reads import read

log = structlog.get_logger()


class Hook:
    """Takes what comes with `secret`. Raises `ValueError` without one: anybody could send us updates."""

    def __init__(self, take: Take, secret: str, now: Callable[[], datetime]) -> None:
        if not secret:
            raise ValueError("a webhook needs a secret")
        self._take = take
        self._secret = secret.encode()
        self._now = now

    async def receive(self, body: bytes, secret: str | None) -> int:
        """One POST: its body and its `X-Telegram-Bot-Api-Secret-Token`; gives the HTTP status.

        200 after the commit (or when there is nothing to commit), 401 for a wrong secret, 400 for what is not
        JSON, 503 when nothing can be kept now, 500 when `take` broke: Telegram sends it again.
        """
        if not compare_digest((secret or "").encode("utf-8", "replace"), self._secret):
            return 401
        try:
            text = body.decode("utf-8", "replace")
            update = read(json.loads(text), self._now(), text)
        except ValueError:
            return 400
        except RecursionError:  # no such update exists; another try would hold up its chat for a day
            log.warning("telegram.ignored", why="nested too deep")
            return 200
        if update is None:
            return 200
        try:
            await self._take(update)
        except Away:
            return 503
        except Exception as error:
            # Its name alone: an exception's text may hold a person's words.
            log.error("telegram.take_broke", update=update.id, error=type(error).__name__)
            return 500
        return 200
