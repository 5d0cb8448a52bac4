"""Who came to a poll, by day and by territory: one place for every way of telling it."""

from collections import Counter
from datetime import date
from typing import Final

from bot.speech import Speech
from bot.text import Rich, bold, lines, paragraphs, typed
from domain.catalogue import Catalogue
from domain.polls import Turnout
from handlers.polls.results import FEW

_PLACES: Final = 12
_DAYS: Final = 14


def territories(say: Speech, came: Turnout, catalogue: Catalogue) -> list[tuple[str, int]]:
    """How many took part by the territory they named, the most first; few people of one are not told apart.

    Empty when nobody named any. The last lines are what is left: unnamed, the rest, those of few votes.
    """
    named = Counter({code: count for code, count in came.territories.items() if code})
    if not named:
        return []
    known = catalogue.territories
    big = [(code, count) for code, count in named.most_common() if count >= FEW]
    shown = [(known[code].name if code in known else code, count) for code, count in big[:_PLACES]]
    rest = big[_PLACES:]
    if rest:
        shown.append((say.label("results.elsewhere", len(rest)), sum(count for _, count in rest)))
    few = sum(count for count in named.values() if count < FEW)
    if few:
        shown.append((say.label("results.elsewhere.few", few=FEW), few))
    unnamed = came.territories.get("", 0)
    return [*shown, (say.label("results.unnamed"), unnamed)] if unnamed else shown


def told(say: Speech, came: Turnout, catalogue: Catalogue, today: date) -> Rich:
    """In words: the last days, the newest first; the territories. Empty when nobody came."""
    days = [(say.day(day, today), count) for day, count in sorted(came.days.items(), reverse=True)[:_DAYS]]
    places = territories(say, came, catalogue)
    return paragraphs(_told(say, "results.days", days), _told(say, "results.territories", places))


def _told(say: Speech, head: str, counts: list[tuple[str, int]]) -> Rich:
    if not counts:
        return Rich()
    return lines(bold(say(head)), *(typed(f"{name} — {count}") for name, count in counts))
