"""A draft's own answers: made anew, or all shown with an edit each. One script for both."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from bot.ask import Ask
from bot.chat import Json
from bot.scene import Answer, Go, State
from bot.script import Script
from domain.drafts import Draft, Impact, Kind
from domain.drafts.phases import LEAST, REVIEW, USUAL
from domain.rights import Action
from handlers.here import Here
from handlers.officials.drafts import acting, words
from handlers.officials.matters.make import (
    authority_of,
    dated,
    dates,
    day_after,
    flag,
    flagged,
    last_day,
    one,
    territory_of,
)
from storage.unit import Unit

TITLE: Final = 300
WHY: Final = 1000
WHOM: Final = 500
_TEXTS: Final = "work.draft.make"
_LONGER: Final = (USUAL, 20, 30, 45)


def _about(ask: Ask[Unit]) -> Draft:
    """Everything but the text. With `draft` given, of that draft; its own answers are given too."""
    say = ask.say
    found = ask.given("draft")
    old = acting.asked(ask, Action.DRAFT_EDIT) if isinstance(found, int) else None
    kind = Kind(one(ask, _TEXTS, "kind", Kind))
    whose = say("work.draft.make.authority")
    authority = old.authority if old is not None else authority_of(ask, Action.DRAFT_EDIT, whose)
    title = ask.words("title", limit=TITLE)
    why = ask.words("why", limit=WHY)
    whom = ask.words("whom", limit=WHOM)
    territory = territory_of(ask, authority, say("work.draft.make.territory"))
    planning = flag(ask, _TEXTS, "planning")
    impact = Impact(one(ask, _TEXTS, "impact", Impact))
    opens, closes = _dates(ask, authority, impact)
    made = Draft(
        id=0,
        number="",
        kind=kind,
        title=title,
        authority=authority,
        territory=territory,
        why=why,
        whom=whom,
        impact=impact,
        planning=planning,
        opens_at=opens,
        closes_at=closes,
        review_until=_review(ask, authority, closes),
    )
    ask.confirm("check", after=lambda: words.unusual(ask.chat, made))
    if old is None:
        return made
    kept = {"id": old.id, "number": old.number, "revision": old.revision, "author": old.author}
    return replace(made, **kept)  # type: ignore[arg-type]


def _dates(ask: Ask[Unit], authority: str, impact: Impact) -> tuple[datetime | None, datetime]:
    least = LEAST[impact]
    days = sorted({least, *(each for each in _LONGER if each > least)})[:3]
    offered = [(ask.say.label("work.draft.make.days", each), each) for each in days]
    closes = ask.say("work.draft.make.closes", least, least=least)
    return dates(ask, authority, _TEXTS, closes, offered)


def _review(ask: Ask[Unit], authority: str, closes: datetime) -> date:
    last = last_day(ask, authority, closes)
    days = [last + timedelta(days=n) for n in (7, REVIEW, 30)]
    return day_after(ask, "review", authority, closes, "work.draft.make.review", days)


def answers(draft: Draft) -> dict[str, Json]:
    """The draft as the answers of the script: it begins at the check then."""
    known: dict[str, Json] = {
        "draft": draft.id,
        "seen": draft.revision,
        "kind": draft.kind.value,
        "title": draft.title,
        "why": draft.why,
        "whom": draft.whom,
        "territory": draft.territory,
        "planning": flagged(draft.planning),
        "impact": draft.impact.value,
        **dated(draft),
    }
    if draft.review_until is not None:
        known["review"] = draft.review_until.isoformat()
    return known


def change(draft: Draft) -> Answer:
    """All answers of the draft, each to be changed."""
    return Go("work.draft.change", Script.begin(**answers(draft)))


def _create(chat: Here, draft: Draft, state: State) -> Answer:
    return acting.DRAFTS.begin(chat, draft)


def _change(chat: Here, draft: Draft, state: State) -> Answer:
    return acting.keep(chat, draft, state, chat.say("work.draft.kept"), typed_words=draft.why)


make = Script("work.draft.make", _about, _create, keeps=True)
change_all = Script("work.draft.change", _about, _change, texts=make.name)
scenes = (make, change_all)
