"""Telegram on loopback: the Bot API, refusing what the real one refuses."""

from sandbox.telegram.journal import Call
from sandbox.telegram.phone import TelegramPhone
from sandbox.telegram.server import TelegramSandbox

__all__ = ["Call", "TelegramPhone", "TelegramSandbox"]
