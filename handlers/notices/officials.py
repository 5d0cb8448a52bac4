"""Notices to officials: a short line, the rest is on the card."""

from datetime import datetime
from typing import Final

from bot.chat import Option, Row
from bot.text import Rich, lines, own_words, shorten
from domain.actions import refusal
from domain.appeals import Status
from domain.errands import Errand, Stand
from domain.notices import FAREWELLS
from domain.reminders import Stage
from domain.rights import Action
from handlers import called
from handlers.appeals import words
from handlers.drawn import Drawn
from handlers.notices.told import Told, quoted, replied
from storage.officials import officials

_PLACE: Final = 160


def to_official(told: Told, person: int) -> Drawn | None:
    """A short line. Nothing of the citizen but the place: their words are read on the card, by right."""
    appeal = told.appeal
    readable = not unreadable(told, person)
    head = headline(told, person) if readable or farewell(told) else None
    if head is None:
        return None
    if farewell(told):
        rows = (_open(told),) if readable else ()
        text = lines(head, told.topic, _collective(told))
        return Drawn(text, rows, card=False, subject=f"case:{appeal.id}")
    of_case = lines(
        told.topic,
        own_words(shorten(appeal.place.words, _PLACE)),
        told.due,
        told.say(f"notice.caller.{told.params['news']}") if "news" in told.params else Rich(),
        told.say("notice.official.nobody") if told.params.get("nobody") else Rich(),
        _by_colleagues(told),
        _collective(told),
    )
    text = lines(head, Rich() if told.also else of_case)
    return Drawn(text, (_open(told),), card=not told.urgent, subject=f"case:{appeal.id}")


def _open(told: Told) -> Row:
    return (Option("open", told.say.label("notice.open"), entry=f"case:{told.appeal.id}"),)


def unreadable(told: Told, person: int) -> bool:
    """May the official not read the case (any more)?"""
    reader = officials.official(told.unit, person)
    return refusal(told.appeal, reader, Action.READ, told.unit.catalogue) is not None


def farewell(told: Told) -> bool:
    """Is it about what one need not, and perhaps may not, read any more?"""
    return told.kind in FAREWELLS


def headline(told: Told, person: int) -> Rich | None:
    """What happened, in a line, to this official; None when it is not worth saying any more."""
    if told.kind != "term":
        return told.head(f"official.{told.kind}") if _asked_still(told) else None
    appeal = told.appeal
    match told.params.get("stage"):
        case Stage.MODERATION:
            waits = appeal.accepting and appeal.paused_at is None
            return told.head("official.moderate") if waits else None
        case Stage.RESPONSE:
            waits = appeal.open and not appeal.executors and appeal.respond_by is not None
            return told.head("official.respond") if waits else None
        case Stage.AGREEMENT:
            return told.head("official.agreement") if appeal.agreeing else None
        case Stage.NOT_AGREED:
            return told.head("official.not_agreed") if appeal.agreeing else None
        case Stage.ERRAND | Stage.ERRAND_LATE:
            return _part(told, person)
        case Stage.NO_REPLY:
            waits = appeal.status is Status.CLARIFYING and not replied(told)
            return told.head("official.no_reply") if waits else None
    if not appeal.open or appeal.paused_at is not None:
        return None
    if appeal.overdue(told.unit.now):
        return told.head("official.overdue")
    zone = words.zone_of(told.unit.catalogue, appeal.authority)
    left = (words.day_of(appeal.due_at, zone) - words.day_of(told.unit.now, zone)).days
    return told.head("official.days_left", left) if left > 0 else told.head("official.today")


def _asked_still(told: Told) -> bool:
    """Of a word that is asked on an answer: is it waited for when the notice is read?"""
    match told.kind:
        case "circulated":
            return bool(told.appeal.agreeing)
        case "proposed":
            return told.appeal.status is Status.APPROVAL and not told.appeal.agreeing
        case _:
            return True


def _part(told: Told, person: int) -> Rich | None:
    """A reminder of a co-executor's part; the responsible hear it in other words. None when it is over."""
    whose = told.params.get("person")
    if whose not in {each.person for each in told.appeal.engaged}:
        return None
    if told.params["stage"] == Stage.ERRAND:
        return told.head("official.errand")
    reader = officials.official(told.unit, person)
    own = whose in (person, *reader.stands_for)
    return told.head("official.errand_yours_late" if own else "official.errand_late")


def _collective(told: Told) -> Rich:
    """Who has the case now, what is asked of a co-executor, who of them has answered."""
    say, params = told.say, told.params
    match told.kind:
        case "given_on" if "to" in params:
            return say("notice.given_on.to", name=_name(told, params["to"]))
        case "given_on":
            name = words.authority_name(told.unit.catalogue, str(params["authority"]))
            return say("notice.given_on.authority", authority=name)
        case "excused":
            return say(f"notice.excused.{params['why']}")
        case "unasked":
            return say(f"notice.unasked.{params['why']}")
        case "engaged":
            until = datetime.fromisoformat(str(params["due_at"]))
            return lines(quoted(told, "asked"), say("notice.errand.until", day=_day(told, until)))
        case "term" if "person" in params:
            return lines(*(_of_part(told, each) for each in told.appeal.engaged))
        case "contributed":
            return _name(told, params["by"])
        case "handed_back":
            return lines(_name(told, params["by"]), quoted(told, "reason"))
        case "completed":
            return lines(_name(told, params["by"]), _left(told))
        case _:
            return Rich()


def _left(told: Told) -> Rich:
    """How many are still waited for; when nobody is, whether all is done."""
    if left := len(told.appeal.engaged):
        return told.say("notice.completed.left", left)
    returned = any(each.stand is Stand.RETURNED for each in told.appeal.errands)
    return told.say("notice.completed.returned" if returned else "notice.completed.all")


def _of_part(told: Told, errand: Errand) -> Rich:
    """Whose part, and when it is, or was, due."""
    if errand.person != told.params["person"]:
        return Rich()
    day = _day(told, errand.due_at)
    if told.params["stage"] == Stage.ERRAND:
        return told.say("notice.errand.until", day=day)
    return lines(_name(told, errand.person), told.say("notice.errand.was", day=day))


def _day(told: Told, at: datetime) -> str:
    zone = words.zone_of(told.unit.catalogue, told.appeal.authority)
    return told.say.day(words.day_of(at, zone), words.day_of(told.unit.now, zone))


def _name(told: Told, person: object) -> Rich:
    """By the invitation only: a notice may go to any messenger."""
    return called.named(told.say, told.unit, int(str(person)), personal=False)


def _by_colleagues(told: Told) -> Rich:
    """Why it was extended, redirected or returned, and where it was wanted to go: officials' own words."""
    if told.kind not in ("extended", "redirected", "returned", "objected"):
        return Rich()
    wanted = str(told.params.get("wanted") or "")
    name = words.authority_name(told.unit.catalogue, wanted)
    return lines(
        told.say("notice.official.wanted", authority=name) if wanted else Rich(), quoted(told, "reason")
    )
