"""What is off with the bot's token and webhook, told before people find out."""

from collections.abc import Mapping
from typing import Final

from aiogram import Bot
from aiogram.methods import GetMe, GetWebhookInfo
from aiogram.utils.token import TokenValidationError, validate_token

from bot.chat import Json
from bot.network import Failure, Slow
from bot.pace import Pace
from bot.telegram.failures import BadToken, NotApi
from bot.telegram.line import Line
from bot.telegram.wire import Wire

Finding = tuple[str, Mapping[str, str]]
"""A key of the texts and its values."""

_SECONDS: Final = 8.0  # for one call


async def findings(
    token: str, api_url: str, *, webhook: str | None, seconds: float = _SECONDS
) -> tuple[str, list[Finding]]:
    """The bot's username ("" when not told), and what is wrong: nothing when all is well.

    `webhook` is the address Telegram is to call, "" when an own proxy's is not known, None for polling.
    Keys: `telegram.check.token`, `.unreachable` (why), `.not_api` (url), `.slow` (seconds),
    `.no_webhook` (url), `.other_webhook` (found, url), `.webhook_failing` (why).
    """
    wire = Wire(api_url)
    try:
        line = Line(Bot(token, session=wire), wire, Pace(0.0), seconds)
        me = await line.ask(GetMe())
        told = await line.ask(GetWebhookInfo())
    except TokenValidationError:
        return "", [("telegram.check.token", {})]
    except BadToken:
        return "", [("telegram.check.token", {})]
    except Slow as slow:
        return "", [("telegram.check.slow", {"seconds": f"{slow.seconds:g}"})]
    except NotApi:
        return "", [("telegram.check.not_api", {"url": api_url})]
    except Failure as failure:
        return "", [("telegram.check.unreachable", {"why": str(failure), "url": api_url})]
    finally:
        await wire.close()
    return _word(me, "username"), _webhook(told, webhook)


def is_token(token: str) -> bool:
    """Does it have the form of a token, `123456:AA…`?"""
    try:
        return bool(validate_token(token))
    except TokenValidationError:
        return False


def _webhook(told: Json, wanted: str | None) -> list[Finding]:
    """Polling takes a standing webhook away by itself, so only webhook mode is judged."""
    if wanted is None:
        return []
    found, why = _word(told, "url"), _word(told, "last_error_message")
    if not found:
        return [("telegram.check.no_webhook", {"url": wanted})]
    if wanted and found != wanted:
        return [("telegram.check.other_webhook", {"found": found, "url": wanted})]
    return [("telegram.check.webhook_failing", {"why": why})] if why else []


def _word(told: Json, name: str) -> str:
    value = told.get(name) if isinstance(told, dict) else None
    return value if isinstance(value, str) else ""
