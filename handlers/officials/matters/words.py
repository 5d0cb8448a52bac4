"""A matter in the words of those who make it: whose it is, where, from when until when."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.text import Rich
from domain.matters import Matter
from handlers.appeals.words import authority_name, day_of, zone_of
from handlers.here import Here

SHORT: Final = 60
"""UTF-16 units of a title, a question or a section where it is only named."""


def moment(chat: Here, matter: Matter, at: datetime) -> str:
    """The moment by the clock of the matter's authority."""
    zone = zone_of(chat.unit.catalogue, matter.authority)
    return chat.say.moment(at, zone, day_of(chat.now, zone))


def day(chat: Here, matter: Matter, on: date) -> str:
    """The day, told from today where the matter's authority is."""
    return chat.say.day(on, day_of(chat.now, zone_of(chat.unit.catalogue, matter.authority)))


def clock_of(chat: Here, authority: str) -> str:
    """Whose clock it is: «UTC+3»."""
    zone = zone_of(chat.unit.catalogue, authority)
    offset = chat.now.astimezone(ZoneInfo(zone)).strftime("%z")
    hours = int(offset[:3])
    return f"UTC{hours:+d}" + (f":{offset[3:]}" if offset[3:] != "00" else "")


def authority(chat: Here, name: str, matter: Matter) -> Rich:
    """Whose it is; `name` is what such matters are called in texts."""
    return chat.say(f"work.{name}.authority", authority=authority_name(chat.unit.catalogue, matter.authority))


def territory(chat: Here, name: str, matter: Matter) -> Rich:
    """Where it is about, by its code where the catalogue does not know it any more."""
    found = chat.unit.catalogue.territories.get(matter.territory)
    return chat.say(f"work.{name}.territory", territory=found.name if found else matter.territory or "—")


def opens(chat: Here, name: str, matter: Matter) -> Rich:
    """When it opens: «сразу» where no moment was chosen."""
    if matter.opens_at is None:
        return chat.say(f"work.{name}.opens_at_once")
    return chat.say(f"work.{name}.opens", moment=moment(chat, matter, matter.opens_at))


def closes(chat: Here, name: str, matter: Matter) -> Rich:
    """When it closes and by whose clock; nothing until that is chosen."""
    if matter.closes_at is None:
        return Rich()
    clock = clock_of(chat, matter.authority)
    return chat.say(f"work.{name}.closes", moment=moment(chat, matter, matter.closes_at), clock=clock)
