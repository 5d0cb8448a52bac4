"""Draft acts in words: what they are called, where they stand, what a section is called."""

from collections.abc import Mapping

from bot.speech import Speech
from bot.text import Rich, bold, join, lines, paragraphs, typed
from domain.drafts import Count, Counts, Draft, Phase, Section, SectionKind
from handlers.appeals.words import authority_name, day_of, zone_of
from handlers.polls.words import territory
from storage.drafts import sections
from storage.unit import Unit

ANEW = frozenset({SectionKind.ARTICLE, SectionKind.CLAUSE})
"""What is inside them is numbered from one again."""
BUTTON = 60
"""Characters of a section's name on a button."""


def title(draft: Draft) -> Rich:
    """What the act is called: words of an official, never markup."""
    return typed(draft.title)


def named(say: Speech, draft: Draft) -> Rich:
    """«Проект постановления № 7/2026»."""
    return say(f"draft.kind.{draft.kind.value}", number=draft.number)


def stands(say: Speech, unit: Unit, draft: Draft) -> Rich:
    """Which phase it is in, and until when."""
    zone = zone_of(unit.catalogue, draft.authority)
    today = day_of(unit.now, zone)
    match draft.phase:
        case Phase.ANNOUNCED if draft.opens_at is not None:
            return say("draft.stands.announced", at=say.moment(draft.opens_at, zone, today))
        case Phase.DISCUSSION if draft.closes_at is not None:
            if not draft.taking(unit.now):
                return say("draft.stands.over")
            return say("draft.stands.discussion", at=say.moment(draft.closes_at, zone, today))
        case Phase.REVIEW if draft.review_until is not None:
            return say("draft.stands.review", day=say.day(draft.review_until, today))
        case Phase.SUMMARY | Phase.FINAL | Phase.CANCELLED:
            return say(f"draft.stands.{draft.phase.value}")
        case _:
            return Rich()


def summary(say: Speech, unit: Unit, draft: Draft) -> Rich:
    """The card: what the act is, why, whom it concerns, whose it is, where it stands."""
    return paragraphs(
        lines(bold(title(draft)), named(say, draft)),
        lines(say("draft.why", why=typed(draft.why)), say("draft.whom", whom=typed(draft.whom))),
        lines(
            say("draft.asks", authority=authority_name(unit.catalogue, draft.authority)),
            say("draft.where", territory=territory(unit, draft.territory)),
            say(f"draft.impact.{draft.impact.value}"),
            say("draft.planning") if draft.planning else "",
        ),
        bold(stands(say, unit, draft)),
    )


def tells_taken(draft: Draft, counts: Counts) -> bool:
    """Is there a list of what was taken? From the summary on, when decisions change no more."""
    return draft.phase in (Phase.SUMMARY, Phase.FINAL) and bool(counts[Count.TAKEN] or counts[Count.PARTLY])


def section(say: Speech, each: Section) -> Rich:
    """«Статья 5. Сроки», «п. 2», «Преамбула»."""
    if each.kind is SectionKind.PREAMBLE:
        named = say("draft.section.preamble")
    elif each.number:
        named = say(f"draft.section.{each.kind.value}", number=each.number)
    elif each.title:
        return typed(each.title)
    else:
        named = say("draft.section.unnumbered")
    return join(". ", [named, typed(each.title)]) if each.title else named


_COUNTED = tuple(each for each in SectionKind if each is not SectionKind.PREAMBLE)
_FINEST = (SectionKind.CLAUSE, SectionKind.ARTICLE, SectionKind.SUBCLAUSE, *_COUNTED)
"""By what the length of a text is told in one word, the first that it has."""


def counted(say: Speech, kinds: Mapping[SectionKind, int]) -> Rich:
    """«6 глав, 30 статей, 122 пункта, 1 приложение»; nothing for a text without any."""
    told = [(each, kinds.get(each, 0)) for each in _COUNTED]
    return join(", ", [say(f"draft.counted.{each.value}", count) for each, count in told if count])


def length(say: Speech, kinds: Mapping[SectionKind, int]) -> str:
    """«122 пункта»: how long the text is, for a button; "" for a text without any."""
    found = next(((each, kinds[each]) for each in _FINEST if kinds.get(each)), None)
    return say.label(f"draft.counted.{found[0].value}", found[1]) if found is not None else ""


def over(say: Speech, unit: Unit, draft: Draft, each: Section, version: int) -> Rich:
    """«Статья 6 → » before a section whose number is told anew in each article or clause; else nothing."""
    held = sections.words_of(unit, draft.id, each.parent, version) if each.parent else None
    return join("", [shortly(say, held), " → "]) if held is not None and held.kind in ANEW else Rich()


def placed(say: Speech, unit: Unit, draft: Draft, each: Section, version: int) -> Rich:
    """«Статья 6 → Пункт 2»: a section out of its place."""
    return join("", [over(say, unit, draft, each, version), section(say, each)])


def path(say: Speech, held: tuple[Section, ...]) -> Rich:
    """Where a section stands, from the topmost down: «Глава 2. Уборка», «Глава 1 → Статья 5 → п. 2»."""
    if len(held) == 1:
        return section(say, held[0])
    return join(" → ", [shortly(say, each) for each in held])


def shortly(say: Speech, each: Section) -> Rich:
    """«Статья 5» without its title; what has no number is called as it is."""
    if each.number:
        return say(f"draft.section.{each.kind.value}", number=each.number)
    return section(say, each)
