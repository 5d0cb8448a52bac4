"""What the domain refused, said politely."""

from datetime import datetime

from bot.text import Rich, typed
from domain.refusal import NotAllowed
from handlers.appeals.words import day_of, home_zone
from handlers.here import Here


def said(chat: Here, refused: NotAllowed) -> Rich:
    """The sentence of a refusal, its places filled."""
    values: dict[str, str | int | Rich] = dict(refused.params)
    status = values.get("status")
    if isinstance(status, str):  # a status is told in words
        values["status"] = chat.say(f"status.{status}.plain")
    why = values.get("why")
    if isinstance(why, str):  # in somebody's own words
        values["why"] = typed(why)
    until = values.get("until")
    if isinstance(until, str):  # a moment is told by the clock of the place
        zone = home_zone(chat.unit.catalogue)
        values["until"] = chat.say.moment(datetime.fromisoformat(until), zone, day_of(chat.now, zone))
    number = values.pop("days", None)  # the one number with a plural
    return chat.say(refused.reason, number if isinstance(number, int) else None, **values)
