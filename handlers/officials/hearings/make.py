"""A hearing set, or changed: all its answers shown with an edit each. One script's questions for both."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.ask import Ask
from bot.chat import Json
from bot.questions import Choice
from bot.questions.besides import Besides, other_of
from bot.questions.words import Text
from bot.scene import Answer, Done, Go, State, Stay
from bot.script import Script
from bot.text import Rich, lines, paragraphs
from domain.drafts import Draft
from domain.drafts.hearings import ABOUT_LIMIT, NOTICE, PLACE_LIMIT, SEATS, Hearing, fault
from domain.matters import REASON_LIMIT
from domain.polls.written import whole
from domain.refusal import NotAllowed
from domain.rights import Action
from handlers.appeals.words import zone_of
from handlers.here import Here
from handlers.officials import who
from handlers.officials.drafts import acting
from handlers.officials.hearings import seen
from handlers.officials.matters.make import not_whole
from handlers.officials.matters.when import MomentOf
from handlers.refused import said as said_no
from storage.drafts import drafts
from storage.hearings import hearings
from storage.hearings import work as hearing_work
from storage.unit import Unit

_ANY: Final = "any"
_EVENING: Final = time(18)
_DAY: Final = timedelta(days=1)
_AHEAD: Final = (NOTICE + 1, 2 * NOTICE)
"""Days to the evenings that are offered."""


def _about(ask: Ask[Unit]) -> tuple[Hearing, str]:
    """The hearing as it is to be and why it is changed, "" for a new one."""
    old, draft = _of(ask.chat, ask.given("draft"), ask.given("hearing"))
    say = ask.say
    place = ask.words("place", limit=PLACE_LIMIT)
    about = ask.words("about", limit=ABOUT_LIMIT, required=False)
    starts = _starts(ask, draft)
    seats = _seats(ask)
    until = _until(ask, draft, starts)
    reason = ask.words("reason", limit=REASON_LIMIT) if old is not None and draft.public else ""
    made = Hearing(0, draft.id, place, starts, until, about, seats)
    if old is not None:
        made = replace(made, id=old.id, revision=old.revision)

    def after() -> Rich:
        wrong = fault(made, ask.chat.now)
        notes = say(wrong) if wrong is not None else seen.unusual(ask.chat, draft, made, setting=True)
        return paragraphs(notes, _told(ask.chat, draft, old, made))

    ask.confirm("check", after=after)
    return made, reason


def _of(chat: Here, draft: Json, hearing: Json) -> tuple[Hearing | None, Draft]:
    """The hearing that is changed, None for a new one, and its draft. Raises `Outdated`."""
    if not isinstance(hearing, int):
        return None, acting.of(chat, {"draft": draft}, Action.HEARING)[0]
    old, about, _ = seen.of(chat, hearing)
    return old, about


def _told(chat: Here, draft: Draft, old: Hearing | None, made: Hearing) -> Rich:
    """Who hears of it then."""
    if old is None:
        return chat.say("work.hearing.make.told" if draft.public else "work.hearing.make.quiet")
    return lines(seen.seats_given(chat, made), seen.told(chat, old))


def _starts(ask: Ask[Unit], draft: Draft) -> datetime:
    say, now = ask.say, ask.chat.now
    zone = zone_of(ask.chat.unit.catalogue, draft.authority)
    today = now.astimezone(ZoneInfo(zone)).date()

    def wrong(at: datetime) -> Rich | None:
        found = fault(Hearing(0, draft.id, "", at, at), now)
        return None if found is None else say(found)

    near = tuple(_near(ask, today + days * _DAY, zone, today) for days in _AHEAD)
    question = MomentOf("starts", say("work.hearing.make.starts"), zone, now, _EVENING, near, fault=wrong)
    return _moment(ask.once(question))


def _near(ask: Ask[Unit], day: date, zone: str, today: date) -> tuple[str, datetime]:
    at = datetime.combine(day, _EVENING, ZoneInfo(zone))
    return ask.say.moment(at, zone, today), at


def _seats(ask: Ask[Unit]) -> int | None:
    say = ask.say

    text = Text("seats", say("work.hearing.make.seats"), not_whole(say, SEATS), 20)
    answer = ask.once(Besides(text, [Choice(_ANY, say.label("work.hearing.make.seats.any"))]))
    return None if other_of(answer) is not None else whole(str(answer), 1, SEATS)


def _until(ask: Ask[Unit], draft: Draft, starts: datetime) -> datetime:
    say, now = ask.say, ask.chat.now
    zone = zone_of(ask.chat.unit.catalogue, draft.authority)

    def wrong(at: datetime) -> Rich | None:
        if at <= now:
            return say("hearing.fault.past")
        return say("hearing.fault.questions_late") if at > starts else None

    eve = datetime.combine(starts.astimezone(ZoneInfo(zone)).date() - _DAY, _EVENING, ZoneInfo(zone))
    offered = [(say.label("work.hearing.make.until.eve"), eve)] if eve > now else []
    offered.append((say.label("work.hearing.make.until.start"), starts))
    question = MomentOf("until", say("work.hearing.make.until"), zone, now, _EVENING, offered, fault=wrong)
    return _moment(ask.once(question))


def _moment(answer: Json) -> datetime:
    return datetime.fromisoformat(str(answer)).astimezone(UTC)


def change(hearing: Hearing) -> Answer:
    """All answers of the hearing, each to be changed."""
    known: dict[str, Json] = {
        "hearing": hearing.id,
        "seen": hearing.revision,
        "place": hearing.place,
        "about": hearing.about,
        "starts": hearing.starts_at.isoformat(),
        "seats": {"else": _ANY} if hearing.seats is None else str(hearing.seats),
        "until": hearing.questions_until.isoformat(),
    }
    return Go("work.hearing.change", Script.begin(**known))


def _call(chat: Here, made: tuple[Hearing, str], state: State) -> Answer:
    hearing, _ = made
    draft = drafts.load(chat.unit, hearing.draft, lock=True)
    try:
        done = hearing_work.call(chat.unit, hearing, draft, who.acting(chat), chat.address)
    except NotAllowed as refused:
        return Stay(state, said_no(chat, refused))
    return Go("work.hearing", {"hearing": done.id}, instead=True, note=chat.say("work.hearing.made"))


def _change(chat: Here, made: tuple[Hearing, str], state: State) -> Answer:
    hearing, reason = made
    old = hearings.load(chat.unit, hearing.id, lock=True)
    if old.revision != acting.given(state, "seen"):
        return Done(lines(chat.say("work.hearing.changed_by_other"), acting.back(chat, reason)))
    if replace(hearing, reason=old.reason) == old:
        return Done(chat.say("work.hearing.same"))
    draft = drafts.load(chat.unit, hearing.draft)
    try:
        hearing_work.change(chat.unit, hearing, draft, who.acting(chat), chat.address, reason=reason)
    except NotAllowed as refused:
        return Stay(state, said_no(chat, refused))
    return Done(chat.say("work.hearing.changed"))


_make = Script("work.hearing.make", _about, _call, keeps=True)
scenes = (_make, Script("work.hearing.change", _about, _change, texts=_make.name))
