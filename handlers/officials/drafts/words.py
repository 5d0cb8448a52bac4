"""Draft acts in the words of those who make them: phases, terms, what is wrong, what is unusual."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from bot.speech import Speech
from bot.text import Rich, bold, join, lines, paragraphs, shorten, typed
from domain.drafts import Draft, Fault, Phase, Section, SectionKind, Tree
from domain.drafts.phases import days, warnings
from handlers.drafts import words as citizens
from handlers.here import Here
from handlers.officials.matters.words import SHORT, authority, closes, day, opens, territory
from storage.world import world

_AHEAD: Final = frozenset({Phase.MAKING, Phase.CHECKING, Phase.ANNOUNCED, Phase.DISCUSSION})
"""Phases in which the term of the discussion can still be another."""


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
    say, until = chat.say, draft.review_until
    ahead = draft.phase in _AHEAD
    lasts = ahead and draft.closes_at is not None
    return lines(
        authority(chat, "draft", draft),
        territory(chat, "draft", draft),
        say(f"draft.impact.{draft.impact.value}"),
        say("draft.planning") if draft.planning else Rich(),
        opens(chat, "draft", draft),
        closes(chat, "draft", draft),
        say("work.draft.lasts", days(draft, world(chat.unit))) if lasts else Rich(),
        say("work.draft.review", day=day(chat, draft, until)) if until is not None else Rich(),
        unusual(chat, draft) if ahead else Rich(),
    )


def unusual(chat: Here, draft: Draft) -> Rich:
    """What departs from the rules: the authority may, and is told."""
    found = warnings(draft, world(chat.unit))
    return lines(*(chat.say(f"draft.warning.{each.reason}", _days(each), **each.params) for each in found))


def _days(warning: object) -> int | None:
    found = getattr(warning, "params", {}).get("days")
    return found if isinstance(found, int) else None


def see_text(say: Speech, kinds: Mapping[SectionKind, int]) -> str:
    """«Текст · 122 пункта», the button of the text."""
    told = citizens.length(say, kinds)
    return say.label("work.draft.see_text", length=told) if told else say.label("work.draft.see_no_text")


def section(chat: Here, each: Section) -> Rich:
    """«Статья 5. Сроки», «Пункт 3. Снег убирают…»: without a heading it is known by its first words."""
    named = citizens.section(chat.say, each)
    if each.title or not each.text:
        return named
    first = typed(shorten(each.text.partition("\n")[0], SHORT))
    return join(". ", [named, first]) if each.number or each.kind is SectionKind.PREAMBLE else first


def counted(chat: Here, tree: Tree) -> Rich:
    """«2 главы, 4 пункта, 1 приложение»; a text of nothing but a preamble is told too."""
    kinds = Counter(each.kind for each in tree)
    return citizens.counted(chat.say, kinds) or (chat.say("draft.section.preamble") if tree else Rich())


def above(chat: Here, each: Section, tree: Tree) -> str:
    """«Статья 12 → » before a section shown out of its place; "" where its number alone tells which it is."""
    over = next((one for one in tree if one.key == each.parent and one.kind in citizens.ANEW), None)
    return f"{citizens.shortly(chat.say, over).plain} → " if over is not None else ""


def ordinal(text: str) -> int | None:
    """The number of a remark as it is typed: «№ 12», «12»; None for anything else."""
    number = text.strip().lstrip("№").strip()
    return int(number) if number.isdecimal() and len(number) < 10 else None


def fault(chat: Here, wrong: Fault, tree: tuple[Section, ...]) -> Rich:
    """What is wrong and where."""
    said = chat.say(f"draft.fault.{wrong.reason}", None, **wrong.params)
    found = next((each for each in tree if each.key == wrong.where), None) if wrong.where else None
    return join(": ", [bold(section(chat, found)), said]) if found is not None else said
