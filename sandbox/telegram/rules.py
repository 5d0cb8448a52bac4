"""What the Bot API refuses, in its own words, and how often it may be asked.

Limits and texts: tdlib/telegram-bot-api and tdlib/td; the rates: core.telegram.org/bots/faq (approximate on
purpose there, so they can be switched off here).
"""

import math
import time
from dataclasses import dataclass, field

TEXT_LIMIT = 4096  # code points, not UTF-16 units: td counts utf8_length
CAPTION_LIMIT = 1024
RAW_TEXT_LIMIT = 1 << 15  # bytes before the markup is parsed
ENTITY_LIMIT = 100
DATA_LIMIT = 64  # bytes of callback_data
TOAST_LIMIT = 200
INLINE_COLUMNS, INLINE_BUTTONS = 8, 100
REPLY_COLUMNS, REPLY_BUTTONS = 10, 300  # columns: the clients' and aiogram's; td itself cuts a row at 12
PLACEHOLDER_LIMIT = 64
ALBUM_LIMIT = 10
PHOTO_BYTES = 10 * 2**20
PHOTO_SIDES, PHOTO_RATIO = 10_000, 20  # width + height; the longer side by the shorter
UPLOAD_BYTES = 50 * 2**20
DOWNLOAD_BYTES = 20 * 2**20
COMMANDS_LIMIT, COMMAND_LENGTH, DESCRIPTION_LENGTH = 100, 32, 256
DELETE_SECONDS = 48 * 3600
UPDATE_SECONDS = 86_400.0
PRESS_SECONDS = 150.0  # a callback query lives so long among the updates, and so long it may be answered

ALL_PER_SECOND = 30
CHAT_PER_SECOND, CHAT_BURST = 1, 5
GROUP_PER_MINUTE = 20

KICKED = "Forbidden: bot was blocked by the user"
DEACTIVATED = "Forbidden: user is deactivated"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
TERMINATED = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
TERMINATED_BY_WEBHOOK = "Conflict: terminated by setWebhook request"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook "
    "first"
)


# What Telegram's servers call these, and what the Bot API makes of it.
_WORDS = {"MESSAGE_NOT_MODIFIED": NOT_MODIFIED, "QUERY_ID_INVALID": QUERY_TOO_OLD}


class Refusal(Exception):
    """The Bot API says no.

    `description` is the whole text with its prefix; `retry_after` seconds go with 429; `moved_to` is the
    supergroup that a group has become.
    """

    def __init__(
        self, description: str, code: int = 400, *, retry_after: int = 0, moved_to: int | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = prefixed(_WORDS.get(description, description)) if code == 400 else description
        self.retry_after = retry_after
        self.moved_to = moved_to

    def told(self) -> dict[str, object]:
        """The body of the answer."""
        told: dict[str, object] = {"ok": False, "error_code": self.code, "description": self.description}
        parameters: dict[str, object] = {}
        if self.retry_after:
            parameters["retry_after"] = self.retry_after
        if self.moved_to is not None:
            parameters["migrate_to_chat_id"] = self.moved_to
        if parameters:
            told["parameters"] = parameters
        return told


def prefixed(message: str) -> str:
    """`Bad Request: ` and the message with a small first letter, unless it is one of CODE_WORDS."""
    if message.startswith("Bad Request"):
        return message
    if len(message) >= 2 and (message[1] == "_" or "A" <= message[1] <= "Z"):
        return f"Bad Request: {message}"
    return f"Bad Request: {message[:1].lower()}{message[1:]}"


def too_many(seconds: float) -> Refusal:
    """429 with the seconds to wait, rounded up."""
    wait = max(1, math.ceil(seconds))
    return Refusal(f"Too Many Requests: retry after {wait}", 429, retry_after=wait)


@dataclass(slots=True)
class _Bucket:
    per_second: float
    burst: float
    left: float
    at: float

    def wait(self, count: float, now: float) -> float:
        """Seconds until `count` more may go."""
        self.left = min(self.burst, self.left + (now - self.at) * self.per_second)
        self.at = now
        return max(0.0, (min(count, self.burst) - self.left) / self.per_second)


@dataclass(slots=True)
class Pace:
    """30 a second to all, 1 a second to one chat (short bursts pass), 20 a minute to one group."""

    _all: _Bucket = field(
        default_factory=lambda: _Bucket(ALL_PER_SECOND, ALL_PER_SECOND, ALL_PER_SECOND, 0.0)
    )
    _chats: dict[int, _Bucket] = field(default_factory=dict)

    def take(self, chat: int, count: int, *, edit: bool) -> None:
        """Count messages to `chat`; an edit counts among all, not against its chat. Raises `Refusal` 429."""
        now = time.monotonic()
        buckets = [self._all] if edit else [self._all, self._of(chat, now)]
        wait = max(bucket.wait(count, now) for bucket in buckets)
        if wait > 0:
            raise too_many(wait)
        for bucket in buckets:
            bucket.left -= count

    def _of(self, chat: int, now: float) -> _Bucket:
        found = self._chats.get(chat)
        if found is None:
            if len(self._chats) > 10_000:
                self._forget(now)
            rate, burst = (
                (CHAT_PER_SECOND, CHAT_BURST) if chat > 0 else (GROUP_PER_MINUTE / 60, GROUP_PER_MINUTE)
            )
            found = self._chats[chat] = _Bucket(rate, burst, burst, now)
        return found

    def _forget(self, now: float) -> None:
        self._chats = {chat: one for chat, one in self._chats.items() if now - one.at < 60}
