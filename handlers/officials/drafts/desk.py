"""«Проекты актов»: the drafts of an official by their phases, and the way to a new one."""

from typing import Final

from bot.chat import Chose, Option, Row, Said, Screen, Tone
from bot.scene import Answer, Done, Go, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, join, lines, paragraphs, shorten, typed
from domain.drafts import Count, Draft, Phase
from domain.people import Official
from domain.rights import GRANTS, Action
from domain.scope import scope
from handlers.appeals.words import authority_name, day_of, zone_of
from handlers.here import Entry, Here, View
from handlers.officials import who
from handlers.officials.drafts import words
from storage.drafts import counts as draft_counts
from storage.drafts import drafts
from storage.drafts import terms as draft_terms

SHELVES: Final = {
    "making": (Phase.MAKING,),
    "checking": (Phase.CHECKING,),
    "discussion": (Phase.ANNOUNCED, Phase.DISCUSSION),
    "review": (Phase.REVIEW,),
    "summary": (Phase.SUMMARY,),
    "over": (Phase.FINAL, Phase.CANCELLED),
}
"""Shelf -> the phases of the drafts on it; its name is the text `work.drafts.<shelf>`."""
_LISTED: Final = 60
_TERMS: Final = 15


def watches(official: Official) -> bool:
    """Does the official see any drafts at all?"""
    return any(each.role in GRANTS[Action.DRAFT_WATCH] for each in official.rights)


def makes(official: Official) -> bool:
    """May the official make drafts anywhere?"""
    return any(each.role in GRANTS[Action.DRAFT_EDIT] for each in official.rights)


def reach(chat: Here, official: Official) -> frozenset[str] | None:
    """The authorities whose drafts the official sees; None for all of them. Raises `Outdated` for none."""
    found = [
        each.authorities
        for each in scope(official.rights, Action.DRAFT_WATCH, chat.unit.catalogue)
        if each.topics is None
    ]
    if not found:
        raise Outdated
    return None if None in found else frozenset().union(*(each for each in found if each is not None))


def _show(chat: Here, state: State) -> Screen:
    say, official = chat.say, who.acting(chat)
    counts = drafts.counts(chat.unit, reach(chat, official))

    def shelf(key: str) -> Option:
        count = sum(counts.get(each, 0) for each in SHELVES[key])
        name = say.label(f"work.drafts.{key}")
        return Option(f"shelf.{key}", f"{name} · {count}" if count else name)

    rows: list[Row] = [
        (shelf("making"), shelf("checking")),
        (shelf("discussion"), shelf("review")),
        (shelf("summary"), shelf("over")),
    ]
    late = [draft_terms.days_left(chat.unit, each) < 0 for each in draft_terms.in_review(chat.unit, official)]
    if late:
        label = say.label("work.drafts.terms", count=len(late))
        rows.append((Option("terms", f"⚠️ {label}" if any(late) else label),))
    if makes(official):
        rows.append((Option("make", say.label("work.drafts.make"), Tone.MAIN),))
    rows.append((Option("back", say.label("go.back")),))
    hint = say("work.drafts.hint") if makes(official) else Rich()
    return Screen(paragraphs(bold(say("work.drafts")), hint), rows=tuple(rows))


def _take(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose(key) if key.startswith("shelf."):
            return Go("work.drafts.shelf", {"shelf": key.removeprefix("shelf.")})
        case Chose("terms"):
            return Go("work.drafts.terms")
        case Chose("make"):
            return Go("work.draft.make", Script.begin())
        case Chose("back"):
            return Done()
        case _:
            return Unclear()


def _enter(chat: Here, rest: str) -> Answer:
    """«Проекты актов» by `acts`, from the morning list."""
    if not watches(who.acting(chat)):
        return Stay(note=chat.say("work.draft.out_of_reach"))
    return Go("work.drafts")


def _show_shelf(chat: Here, state: State) -> Screen:
    say, shelf = chat.say, str(state.get("shelf"))
    if shelf not in SHELVES:
        raise Outdated
    found = drafts.listed(chat.unit, reach(chat, who.acting(chat)), SHELVES[shelf], _LISTED)
    choices = tuple(_choice(each) for each in found)
    text = paragraphs(
        bold(say("work.drafts.of", shelf=say(f"work.drafts.{shelf}"))),
        say("work.drafts.latest", _LISTED) if len(found) == _LISTED else Rich(),
        say("queue.empty") if not found else Rich(),
    )
    return Screen(text, choices, rows=((Option("back", say.label("go.back")),),))


def _choice(draft: Draft) -> Option:
    return Option(str(draft.id), shorten(f"{draft.number}. {draft.title}", words.SHORT))


def _take_shelf(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("back"):
            return Done()
        case Chose(key) if key.isdigit():
            return Go("work.draft", {"draft": int(key)})
        case _:
            return Unclear()


# --- what is owed, and by when -----------------------------------------------------------------------------


def _show_terms(chat: Here, state: State) -> Screen:
    """Drafts whose verdicts and summary are owed, the most overdue first."""
    say = chat.say
    found = draft_terms.in_review(chat.unit, who.acting(chat))[:_TERMS]
    choices = tuple(_choice(each) for each in found)
    text = paragraphs(bold(say("work.drafts.terms_text")), *(_owed(chat, each) for each in found))
    return Screen(
        text if found else say("queue.empty"), choices, rows=((Option("back", say.label("go.back")),),)
    )


def _owed(chat: Here, draft: Draft) -> Rich:
    """What it still lacks, and when that was promised."""
    say, counts = chat.say, draft_counts.total(chat.unit, draft.id)
    left = draft_terms.days_left(chat.unit, draft)
    day = Rich()
    if draft.review_until is not None:
        today = day_of(chat.now, zone_of(chat.unit.catalogue, draft.authority))
        key = "draft.official.overdue" if left < 0 else "draft.official.due"
        day = say(key, day=say.day(draft.review_until, today))
    lacks = [
        say(f"work.drafts.lacks.{each.value}", count=counts[each])
        for each in (Count.WAITING, Count.UNREVIEWED)
        if counts[each]
    ]
    return lines(
        join(". ", [draft.number, typed(draft.title)]),
        authority_name(chat.unit.catalogue, draft.authority),
        day,
        join(", ", lacks or [say("work.drafts.lacks.summary")]),
    )


scenes = (
    View("work.drafts", _show, _take),
    View("work.drafts.shelf", _show_shelf, _take_shelf),
    View("work.drafts.terms", _show_terms, _take_shelf),
)
entries: dict[str, Entry] = {"acts": _enter}
