"""A draft's own answers: made anew, or all shown with an edit each. One script for both."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.ask import Ask
from bot.chat import Json
from bot.questions import Choice
from bot.scene import Answer, Go, State
from bot.script import Script
from bot.text import Rich
from domain.drafts import Draft, Impact, Kind
from domain.drafts.moves import LONGEST
from domain.drafts.phases import LEAST, REVIEW, USUAL
from domain.refusal import NotAllowed
from domain.rights import Action
from handlers.appeals.words import zone_of
from handlers.here import Here
from handlers.officials import who
from handlers.officials.drafts import acting, words
from handlers.officials.polls.make import authority_of, territory_of
from handlers.officials.polls.when import MomentOf
from handlers.officials.questions import Ahead
from handlers.refused import said as said_no
from storage.drafts import work as draft_work
from storage.unit import Unit

TITLE: Final = 300
WHY: Final = 1000
WHOM: Final = 500
_AT_ONCE: Final = "_at_once"
_DAY: Final = timedelta(days=1)
_OPENS: Final = time(9)
CLOSES: Final = time(23, 59)
_LONGER: Final = (USUAL, 20, 30, 45)
_YES, _NO = "yes", "no"


def _about(ask: Ask[Unit]) -> Draft:
    """Everything but the text. With `draft` given, of that draft; its own answers are given too."""
    say = ask.say
    found = ask.given("draft")
    old = acting.asked(ask, Action.DRAFT_EDIT) if isinstance(found, int) else None
    kind = Kind(_one(ask, "kind", [each.value for each in Kind]))
    prompt = say("work.draft.make.authority")
    authority = old.authority if old is not None else authority_of(ask, Action.DRAFT_EDIT, prompt)
    title = ask.words("title", limit=TITLE)
    why = ask.words("why", limit=WHY)
    whom = ask.words("whom", limit=WHOM)
    territory = territory_of(ask, authority, say("work.draft.make.territory"))
    planning = _one(ask, "planning", [_YES, _NO]) == _YES
    impact = Impact(_one(ask, "impact", [each.value for each in Impact]))
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
    say, now = ask.say, ask.chat.now
    zone = zone_of(ask.chat.unit.catalogue, authority)
    today = now.astimezone(ZoneInfo(zone)).date()

    def at(day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, ZoneInfo(zone))

    def far(moment: datetime) -> Rich | None:
        return say("work.poll.make.too_far") if moment - now > LONGEST else None

    opening = MomentOf(
        "opens",
        say("work.draft.make.opens"),
        zone,
        now,
        _OPENS,
        ((say.label("work.poll.make.tomorrow"), at(today + _DAY, _OPENS)),),
        (Choice(_AT_ONCE, say.label("work.draft.make.at_once")),),
        far,
    )
    answer = str(ask.once(opening))
    opens = None if answer == _AT_ONCE else datetime.fromisoformat(answer).astimezone(UTC)
    first = max(now, opens or now).astimezone(ZoneInfo(zone)).date()

    def too_early(moment: datetime) -> Rich | None:
        if opens is not None and moment <= opens:
            return say("work.draft.make.closes_first")
        return far(moment)

    least = LEAST[impact]
    offered = sorted({least, *(days for days in _LONGER if days > least)})[:3]
    closing = MomentOf(
        "closes",
        say("work.draft.make.closes", least, least=least),
        zone,
        now,
        CLOSES,
        tuple((say.label("work.draft.make.days", days), at(first + days * _DAY, CLOSES)) for days in offered),
        fault=too_early,
    )
    return opens, datetime.fromisoformat(str(ask.once(closing))).astimezone(UTC)


def _review(ask: Ask[Unit], authority: str, closes: datetime) -> date:
    say = ask.say
    zone = ZoneInfo(zone_of(ask.chat.unit.catalogue, authority))
    today, last = ask.chat.now.astimezone(zone).date(), closes.astimezone(zone).date()

    def early(day: date) -> Rich | None:
        return say("work.draft.make.review_early", day=say.day(last, today)) if day < last else None

    offered = [
        Choice((last + n * _DAY).isoformat(), say.day(last + n * _DAY, today)) for n in (7, REVIEW, 30)
    ]
    question = Ahead("review", say("work.draft.make.review"), today, offered, early)
    return date.fromisoformat(str(ask.once(question)))


def _one(ask: Ask[Unit], name: str, keys: list[str]) -> str:
    return ask.one_of(name, [Choice(key, ask.say.label(f"work.draft.make.{name}.{key}")) for key in keys])


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
        "planning": _YES if draft.planning else _NO,
        "impact": draft.impact.value,
        "opens": draft.opens_at.isoformat() if draft.opens_at is not None else _AT_ONCE,
    }
    if draft.closes_at is not None:
        known["closes"] = draft.closes_at.isoformat()
    if draft.review_until is not None:
        known["review"] = draft.review_until.isoformat()
    return known


def change(draft: Draft) -> Answer:
    """All answers of the draft, each to be changed."""
    return Go("work.draft.change", Script.begin(**answers(draft)))


def _create(chat: Here, draft: Draft, state: State) -> Answer:
    try:
        made = draft_work.create(chat.unit, draft, who.acting(chat), chat.address)
    except NotAllowed as refused:
        return Go("work.drafts", instead=True, note=said_no(chat, refused))
    return Go("work.draft", {"draft": made.id}, instead=True, note=chat.say("work.draft.make.done"))


def _change(chat: Here, draft: Draft, state: State) -> Answer:
    return acting.keep(chat, draft, state, chat.say("work.draft.kept"), typed_words=draft.why)


make = Script("work.draft.make", _about, _create, keeps=True)
change_all = Script("work.draft.change", _about, _change, texts=make.name)
scenes = (make, change_all)
