"""What the domain refused, said politely."""

from bot.text import Rich
from domain.refusal import NotAllowed
from handlers.here import Here


def said(chat: Here, refused: NotAllowed) -> Rich:
    """The sentence of a refusal, its places filled."""
    values: dict[str, str | int | Rich] = dict(refused.params)
    status = values.get("status")
    if isinstance(status, str):  # a status is told in words
        values["status"] = chat.say(f"status.{status}.plain")
    number = values.pop("days", None)  # the one number with a plural
    return chat.say(refused.reason, number if isinstance(number, int) else None, **values)
