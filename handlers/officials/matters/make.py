"""What is asked of every new matter: whose it is, where, from when until when, what is owed after that."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.ask import Ask
from bot.questions import Choice
from bot.speech import Speech
from bot.text import Rich, thousands
from domain.matters import LONGEST, Matter
from domain.polls.written import whole
from domain.rights import GRANTS, Action, may
from handlers.appeals.words import zone_of
from handlers.officials import who
from handlers.officials.matters.when import MomentOf
from handlers.officials.questions import Ahead, AuthorityOf
from handlers.territory import TerritoryOf
from storage.unit import Unit

OPENS: Final = time(9)
CLOSES: Final = time(23, 59)
"""The times of the days of opening and closing, where no other is typed."""
_AT_ONCE: Final = "_at_once"
_DAY: Final = timedelta(days=1)
_YES, _NO = "yes", "no"


def one(ask: Ask[Unit], texts: str, name: str, keys: Iterable[str]) -> str:
    """One of the keys, each with the label `<texts>.<name>.<key>`."""
    return ask.one_of(name, [Choice(key, ask.say.label(f"{texts}.{name}.{key}")) for key in keys])


def flag(ask: Ask[Unit], texts: str, name: str) -> bool:
    """Yes or no, in the words of `<texts>.<name>`."""
    return one(ask, texts, name, (_YES, _NO)) == _YES


def flagged(on: bool) -> str:
    """What `flag` has asked, as its answer."""
    return _YES if on else _NO


def not_whole(say: Speech, most: int) -> Callable[[str], Rich | None]:
    """The fault of what is no whole number from 1 to `most`."""
    asked = say("work.matter.number_please", most=thousands(most))
    return lambda text: None if whole(text, 1, most) is not None else asked


def authority_of(ask: Ask[Unit], action: Action, prompt: Rich) -> str:
    """The authority that asks: the one there is, or one of those the editor reaches. Raises `Outdated`."""
    catalogue = ask.chat.unit.catalogue
    official = who.acting(ask.chat)
    tops = tuple(dict.fromkeys(each.authority for each in official.rights if each.role in GRANTS[action]))

    def fits(code: str) -> bool:
        return may(official.rights, action, code, None, catalogue)

    below = [code for code in catalogue.authorities if fits(code)] if len(tops) == 1 else []
    if len(below) == 1:
        return below[0]
    return str(ask.once(AuthorityOf("authority", prompt, catalogue, tops, tops, fits)))


def territory_of(ask: Ask[Unit], authority: str, prompt: Rich) -> str:
    """A territory, first the authority's own and those right below it."""
    catalogue = ask.chat.unit.catalogue
    found = catalogue.authorities.get(authority)
    own = found.territory if found is not None else ""
    inside = [each.code for each in catalogue.territories.values() if each.parent == own]
    suggested = (own, *inside[:8]) if own in catalogue.territories else ()
    return str(ask.once(TerritoryOf("territory", prompt, catalogue, suggested)))


def dates(
    ask: Ask[Unit], authority: str, texts: str, closes: Rich, offered: Sequence[tuple[str, int]]
) -> tuple[datetime | None, datetime]:
    """When it opens, None for at once, and when it closes; the closings `offered` are so many days later.

    Asked by the authority's clock in the words of `<texts>.opens`, `.at_once`, `.closes_first`; in UTC.
    """
    say, now = ask.say, ask.chat.now
    zone = zone_of(ask.chat.unit.catalogue, authority)
    today = now.astimezone(ZoneInfo(zone)).date()

    def at(day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, ZoneInfo(zone))

    def far(moment: datetime) -> Rich | None:
        return say("work.matter.too_far") if moment - now > LONGEST else None

    opening = MomentOf(
        "opens",
        say(f"{texts}.opens"),
        zone,
        now,
        OPENS,
        ((say.label("work.matter.tomorrow"), at(today + _DAY, OPENS)),),
        (Choice(_AT_ONCE, say.label(f"{texts}.at_once")),),
        far,
    )
    answer = str(ask.once(opening))
    opens = None if answer == _AT_ONCE else datetime.fromisoformat(answer).astimezone(UTC)
    first = max(now, opens or now).astimezone(ZoneInfo(zone)).date()

    def wrong(moment: datetime) -> Rich | None:
        if opens is not None and moment <= opens:
            return say(f"{texts}.closes_first")
        return far(moment)

    near = tuple((label, at(first + days * _DAY, CLOSES)) for label, days in offered)
    closing = MomentOf("closes", closes, zone, now, CLOSES, near, fault=wrong)
    return opens, datetime.fromisoformat(str(ask.once(closing))).astimezone(UTC)


def dated(matter: Matter) -> dict[str, str]:
    """What `dates` has asked, as its answers; no closing where there is none yet."""
    known = {"opens": matter.opens_at.isoformat() if matter.opens_at is not None else _AT_ONCE}
    return known if matter.closes_at is None else {**known, "closes": matter.closes_at.isoformat()}


def last_day(ask: Ask[Unit], authority: str, closes: datetime) -> date:
    """The day of closing where the authority is."""
    return closes.astimezone(ZoneInfo(zone_of(ask.chat.unit.catalogue, authority))).date()


def day_after(
    ask: Ask[Unit], name: str, authority: str, closes: datetime, texts: str, offered: Iterable[date]
) -> date:
    """A day by which something is owed, not before closing; in the words of `<texts>`, `<texts>_early`."""
    say, last = ask.say, last_day(ask, authority, closes)
    today = last_day(ask, authority, ask.chat.now)

    def early(day: date) -> Rich | None:
        return say(f"{texts}_early", day=say.day(last, today)) if day < last else None

    choices = [Choice(day.isoformat(), say.day(day, today)) for day in offered]
    return date.fromisoformat(str(ask.once(Ahead(name, say(texts), today, choices, early))))
