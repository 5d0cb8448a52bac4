"""«Проекты актов»: the drafts of an official by their phases, what is owed on them, the way to a new one."""

from dataclasses import replace
from typing import Final

from bot.chat import Chose, Option, Row, Said, Screen, Tone
from bot.scene import Answer, Done, Go, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, join, lines, paragraphs, typed
from domain.drafts import Count, Draft, Phase
from domain.people import Official
from domain.rights import Action
from handlers.appeals.words import authority_name
from handlers.here import Entry, Here, View
from handlers.officials import who
from handlers.officials.matters.desk import Desk
from handlers.officials.matters.words import day as day_told
from storage.drafts import counts as draft_counts
from storage.drafts import drafts
from storage.drafts import terms as draft_terms

_TERMS: Final = 15


def _ways(chat: Here, official: Official) -> list[Row]:
    say = chat.say
    rows: list[Row] = []
    waiting = sum(count for _, count in draft_terms.unread(chat.unit, official))
    if waiting:
        rows.append((Option("unread", say.label("work.drafts.unread", count=waiting)),))
    late = [draft_terms.days_left(chat.unit, each) < 0 for each in draft_terms.in_review(chat.unit, official)]
    if late:
        label = say.label("work.drafts.terms", count=len(late))
        rows.append((Option("terms", f"⚠️ {label}" if any(late) else label),))
    if DESK.makes(official):
        rows.append((Option("make", say.label("work.drafts.make"), Tone.MAIN),))
    return rows


def _taken(key: str) -> Answer:
    match key:
        case "terms":
            return Go("work.drafts.terms")
        case "unread":
            return Go("work.drafts.unread")
        case "make":
            return Go("work.draft.make", Script.begin())
        case _:
            return Unclear()


DESK: Final[Desk[Draft, Phase]] = Desk(
    "draft",
    watch=Action.DRAFT_WATCH,
    edit=Action.DRAFT_EDIT,
    shelves={
        "making": (Phase.MAKING,),
        "checking": (Phase.CHECKING,),
        "discussion": (Phase.ANNOUNCED, Phase.DISCUSSION),
        "review": (Phase.REVIEW,),
        "summary": (Phase.SUMMARY,),
        "over": (Phase.FINAL, Phase.CANCELLED),
    },
    counts=drafts.counts,
    listed=drafts.listed,
    title=lambda draft: draft.title,
    ways=_ways,
    taken=_taken,
)
watches = DESK.watches


def _enter(chat: Here, rest: str) -> Answer:
    """«Проекты актов» by `acts`, from the morning list."""
    if not watches(who.acting(chat)):
        return Stay(note=chat.say("work.draft.out_of_reach"))
    return Go("work.drafts")


# --- what is owed, and by when -----------------------------------------------------------------------------


def _show_terms(chat: Here, state: State) -> Screen:
    """Drafts whose verdicts and summary are owed, the most overdue first."""
    say = chat.say
    found = draft_terms.in_review(chat.unit, who.acting(chat))[:_TERMS]
    choices = tuple(DESK.option(each) for each in found)
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
        key = "draft.official.overdue" if left < 0 else "draft.official.due"
        day = say(key, day=day_told(chat, draft, draft.review_until))
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


# --- what waits for a moderator ----------------------------------------------------------------------------


def _show_unread(chat: Here, state: State) -> Screen:
    say = chat.say
    found = draft_terms.unread(chat.unit, who.acting(chat))
    options = ((DESK.option(draft), count) for draft, count in found)
    choices = tuple(replace(option, label=f"{option.label} · {count}") for option, count in options)
    text = bold(say("work.drafts.unread_text")) if found else say("work.draft.remark.none_waiting")
    return Screen(text, choices, rows=((Option("back", say.label("go.back")),),))


def _take_unread(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("back"):
            return Done()
        case Chose(key) if key.isdigit():
            return Go("work.draft.moderate", {"draft": int(key)})
        case _:
            return Unclear()


scenes = (
    *DESK.scenes,
    View("work.drafts.unread", _show_unread, _take_unread),
    View("work.drafts.terms", _show_terms, DESK.opened),
)
entries: dict[str, Entry] = {"acts": _enter}
