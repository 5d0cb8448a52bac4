"""Notices to officials: a short line, the rest is on the card."""

from typing import Final

from bot.chat import Option
from bot.text import Rich, lines, own_words, shorten
from domain.actions import refusal
from domain.appeals import Status
from domain.reminders import Stage
from domain.rights import Action
from handlers.appeals import words
from handlers.notices.told import Drawn, Told, quoted
from storage import officials

_PLACE: Final = 160


def to_official(told: Told, person: int) -> Drawn | None:
    """A short line. Nothing of the citizen but the place: their words are read on the card, by right."""
    appeal = told.appeal
    if unreadable(told, person):
        return None
    head = headline(told)
    if head is None:
        return None
    of_case = lines(
        told.topic,
        own_words(shorten(appeal.place.words, _PLACE)),
        told.due,
        told.say(f"notice.caller.{told.params['news']}") if "news" in told.params else Rich(),
        told.say("notice.official.nobody") if told.params.get("nobody") else Rich(),
        _by_colleagues(told),
    )
    text = lines(head, Rich() if told.also else of_case)
    rows = ((Option("open", told.say.label("notice.open"), entry=f"case:{appeal.id}"),),)
    return Drawn(text, rows, card=not told.urgent, subject=f"case:{appeal.id}")


def unreadable(told: Told, person: int) -> bool:
    """May the official not read the case (any more)?"""
    reader = officials.official(told.unit, person)
    return refusal(told.appeal, reader, Action.READ, told.unit.catalogue) is not None


def headline(told: Told) -> Rich | None:
    """What happened, in a line; None when it is not worth saying any more."""
    if told.kind != "term":
        return told.head(f"official.{told.kind}")
    appeal = told.appeal
    match told.params.get("stage"):
        case Stage.MODERATION:
            return told.head("official.moderate") if appeal.status is Status.REGISTERED else None
        case Stage.RESPONSE:
            waits = appeal.open and not appeal.executors and appeal.respond_by is not None
            return told.head("official.respond") if waits else None
        case Stage.AGREEMENT:
            return told.head("official.agreement") if appeal.agreeing else None
        case Stage.NOT_AGREED:
            return told.head("official.not_agreed") if appeal.agreeing else None
        case Stage.NO_REPLY:
            return told.head("official.no_reply") if appeal.status is Status.CLARIFYING else None
    if not appeal.open or appeal.paused_at is not None:
        return None
    if appeal.overdue(told.unit.now):
        return told.head("official.overdue")
    zone = words.zone_of(told.unit.catalogue, appeal.authority)
    left = (words.day_of(appeal.due_at, zone) - words.day_of(told.unit.now, zone)).days
    return told.head("official.days_left", left) if left > 0 else told.head("official.today")


def _by_colleagues(told: Told) -> Rich:
    """Why it was extended, redirected or returned, and where it was wanted to go: officials' own words."""
    if told.kind not in ("extended", "redirected", "returned", "objected"):
        return Rich()
    wanted = str(told.params.get("wanted") or "")
    name = words.authority_name(told.unit.catalogue, wanted)
    return lines(
        told.say("notice.official.wanted", authority=name) if wanted else Rich(), quoted(told, "reason")
    )
