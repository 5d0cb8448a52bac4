"""Draft acts in the words of those who make them: phases, terms, what is wrong, what is unusual."""

from datetime import datetime
from typing import Final

from bot.text import Rich, bold, join, lines, paragraphs, shorten, typed
from domain.drafts import Draft, Fault, Phase, Section, SectionKind, Tree
from domain.drafts.phases import days, warnings
from handlers.appeals.words import authority_name, day_of, zone_of
from handlers.drafts import words as citizens
from handlers.here import Here
from handlers.officials.polls.words import clock_of
from storage.world import world

_AHEAD: Final = frozenset({Phase.MAKING, Phase.CHECKING, Phase.ANNOUNCED, Phase.DISCUSSION})
"""Phases in which the term of the discussion can still be another."""
SHORT: Final = 60
"""UTF-16 units of a title or a section where it is only named."""


def moment(chat: Here, draft: Draft, at: datetime) -> str:
    """The moment by the clock of the draft's authority."""
    zone = zone_of(chat.unit.catalogue, draft.authority)
    return chat.say.moment(at, zone, day_of(chat.now, zone))


def card(chat: Here, draft: Draft) -> Rich:
    """Everything about the draft but its text."""
    say = chat.say
    return paragraphs(
        lines(bold(citizens.named(say, draft)), typed(draft.title)),
        say(f"work.draft.phase.{draft.phase.value}"),
        lines(
            say("work.draft.why", words=typed(shorten(draft.why, 500))),
            say("work.draft.whom", words=typed(draft.whom)),
        ),
        terms(chat, draft),
    )


def terms(chat: Here, draft: Draft) -> Rich:
    """Whose it is, where, when; what is unusual about the dates."""
    say, catalogue = chat.say, chat.unit.catalogue
    territory = catalogue.territories.get(draft.territory)
    opens = say("work.draft.opens_at_once")
    if draft.opens_at is not None:
        opens = say("work.draft.opens", moment=moment(chat, draft, draft.opens_at))
    closes, lasts = Rich(), Rich()
    ahead = draft.phase in _AHEAD
    if draft.closes_at is not None:
        closes = say(
            "work.draft.closes",
            moment=moment(chat, draft, draft.closes_at),
            clock=clock_of(chat, draft.authority),
        )
        lasts = say("work.draft.lasts", days(draft, world(chat.unit))) if ahead else Rich()
    owed = Rich()
    if draft.review_until is not None:
        today = day_of(chat.now, zone_of(catalogue, draft.authority))
        owed = say("work.draft.review", day=say.day(draft.review_until, today))
    return lines(
        say("work.draft.authority", authority=authority_name(catalogue, draft.authority)),
        say("work.draft.territory", territory=territory.name if territory else draft.territory or "—"),
        say(f"draft.impact.{draft.impact.value}"),
        say("draft.planning") if draft.planning else Rich(),
        opens,
        closes,
        lasts,
        owed,
        unusual(chat, draft) if ahead else Rich(),
    )


def unusual(chat: Here, draft: Draft) -> Rich:
    """What departs from the rules: the authority may, and is told."""
    found = warnings(draft, world(chat.unit))
    return lines(*(chat.say(f"draft.warning.{each.reason}", _days(each), **each.params) for each in found))


def _days(warning: object) -> int | None:
    found = getattr(warning, "params", {}).get("days")
    return found if isinstance(found, int) else None


def section(chat: Here, each: Section) -> Rich:
    """«Статья 5. Сроки», «Пункт 3. Снег убирают…»: without a heading it is known by its first words."""
    named = citizens.section(chat.say, each)
    if each.title or not each.text:
        return named
    first = typed(shorten(each.text.partition("\n")[0], SHORT))
    return join(". ", [named, first]) if each.number or each.kind is SectionKind.PREAMBLE else first


def above(chat: Here, each: Section, tree: Tree) -> str:
    """«Статья 12 → » before a section shown out of its place; "" where its number alone tells which it is."""
    over = [one for one in tree if one.key == each.parent and one.kind in citizens.ANEW]
    return f"{citizens.path(chat.say, tuple(over)).plain} → " if over else ""


def fault(chat: Here, wrong: Fault, tree: tuple[Section, ...]) -> Rich:
    """What is wrong and where."""
    said = chat.say(f"draft.fault.{wrong.reason}", None, **wrong.params)
    found = next((each for each in tree if each.key == wrong.where), None) if wrong.where else None
    return join(": ", [bold(section(chat, found)), said]) if found is not None else said
