"""aiogram's errors -> the closed list of `bot.network`; and what a refusal of Telegram really says.

Descriptions are those of tdlib/telegram-bot-api. Nothing here ever carries an URL: it has the token in it.
"""

import re
from typing import Final

from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)

from bot.network import Closed, Failure, Refused, Slow, Unreachable


class TimedOut(Unreachable):
    """No answer in time: the call may have been done."""


class NotApi(Unreachable):
    """Something answers there, but not the Bot API: a proxy's page, another program."""


class Conflict(Unreachable):
    """Somebody else takes the updates: a second process, or a webhook."""


class BadToken(Refused):
    """The token is not known to Telegram: nothing will work until the configuration is changed."""


class Migrated(Refused):
    """The group is a supergroup now; `chat` is its new id."""

    def __init__(self, chat: int) -> None:
        super().__init__("the chat has moved")
        self.chat = chat


class TelegramTimeout(TelegramNetworkError):
    """aiogram tells a timeout from a broken connection only in words; we raise this one ourselves."""


_CLOSED: Final = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "peer_id_invalid",
    "no write access to the chat",
    "chat_write_forbidden",
    "not enough rights to send",
    "input_user_deactivated",
    "user_is_blocked",
    "chat was deleted",
)
_GONE: Final = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message identifier is not specified",
    "no text in the message to edit",
    "message_edit_time_expired",
    "message not found",
)
_FILE: Final = (
    "wrong file identifier",
    "file identifier",
    "file_id",
    "file_reference",
    "can't use file of type",
)
_RETRY_AFTER = re.compile(r"retry after (\d+)")


def named(error: TelegramAPIError | ClientDecodeError) -> Failure:
    """The failure that an error of aiogram means."""
    match error:
        case TelegramRetryAfter():
            return Slow(float(error.retry_after))
        case TelegramMigrateToChat():
            return Migrated(error.migrate_to_chat_id)
        case TelegramUnauthorizedError():
            return BadToken("Telegram does not know this token")
        case TelegramForbiddenError():
            return Closed(_said(error))
        case TelegramConflictError():
            return Conflict(_said(error))
        case TelegramEntityTooLarge():
            return Refused("Request Entity Too Large")
        case TelegramTimeout():
            return TimedOut("no answer in time")
        case TelegramServerError() | TelegramNetworkError():
            return Unreachable(_said(error))
        case TelegramBadRequest() | TelegramNotFound():
            said = _said(error)
            return Closed(said) if _has(said, _CLOSED) else Refused(said)
        case TelegramAPIError():
            said = _said(error)
            slow = _RETRY_AFTER.search(said)
            return Slow(float(slow[1])) if slow else Refused(said)
        case ClientDecodeError():
            return NotApi("the answer is not of the Bot API")


def not_modified(failure: Refused) -> bool:
    """The message already looks so: what was wanted is done."""
    return _has(str(failure), ("message is not modified",))


def gone(failure: Refused) -> bool:
    """The message cannot be edited any more."""
    return _has(str(failure), _GONE)


def bad_entities(failure: Refused) -> bool:
    """The styling is wrong, the text is not."""
    return _has(str(failure), ("entit",)) and "Too Large" not in str(failure)


def bad_file(failure: Refused) -> bool:
    """Telegram does not know the remembered file (any more)."""
    return _has(str(failure), _FILE)


def _said(error: TelegramAPIError) -> str:
    return error.message[:300] if isinstance(error.message, str) else type(error).__name__


def _has(said: str, phrases: tuple[str, ...]) -> bool:
    lower = said.lower()
    return any(phrase in lower for phrase in phrases)
