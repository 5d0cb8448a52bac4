"""«Выгрузить реестр»: the cases an official reaches as a table; with authors in VK alone, under the PIN."""

from datetime import timedelta
from itertools import islice
from typing import Final

from bot.chat import Chose, Json, Option, Said, Screen, Tone
from bot.scene import Answer, Done, Outdated, State, Stay, Unclear
from bot.speech import Speech
from bot.text import bold, paragraphs
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import GRANTS, Action
from handlers import made
from handlers.appeals.words import day_of, home_zone
from handlers.here import Here, View
from handlers.officials import pin, who
from handlers.refused import said as said_no
from papers import registers, workbook
from papers.craft import Craft, Made
from papers.workbook import Register
from storage.files.workshop import Order
from storage.officials import exports, officials
from storage.officials.exports import KIND, Scope
from storage.unit import Unit

MOST: Final = 50_000
"""Rows of one table; more is for `python -m bot export`."""
_DAYS: Final = {"month": 30, "year": 365, "all": 0}


def able(official: Official) -> bool:
    """May the official take any register away?"""
    return any(each.role in GRANTS[Action.EXPORT] for each in official.rights)


def _whole(official: Official) -> bool:
    return any(each.role in GRANTS[Action.EXPORT_AUTHORS] for each in official.rights)


def _show(chat: Here, state: State) -> Screen:
    say, official = chat.say, who.acting(chat)
    if not able(official):
        raise Outdated
    period = _period(state)
    days = tuple(
        Option(each, ("✓ " if each == period else "") + say.label(f"work.register.{each}")) for each in _DAYS
    )
    whole = "work.register.whole_text" if chat.personal else "work.register.whole_not_here"
    rows = [days, (Option("plain", say.label("work.register.plain"), Tone.MAIN),)]
    if _whole(official) and chat.personal:
        rows.append((Option("whole", say.label("work.register.whole")),))
    return Screen(
        paragraphs(
            bold(say("work.register")),
            say("work.register.text"),
            say(whole) if _whole(official) else "",
        ),
        rows=(*rows, (Option("back", say.label("go.back")),)),
    )


def _period(state: State) -> str:
    found = state.get("period")
    return found if isinstance(found, str) and found in _DAYS else "month"


def _take(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose(key) if key in _DAYS:
            return Stay({"period": key})
        case Chose("plain"):
            return _order(chat, state, whole=False)
        case Chose("whole") if chat.personal:
            return _order(chat, state, whole=True)
        case Chose("back"):
            return Done()
        case _:
            return Unclear()


def _order(chat: Here, state: State, *, whole: bool) -> Answer:
    """With texts and authors (`whole`) only after the PIN."""
    if whole and (way := pin.owed(chat)) is not None:
        return way
    days = _DAYS[_period(state)]
    try:
        new = exports.hand_out(chat.unit, who.acting(chat), chat.address, days, whole=whole)
    except NotAllowed as refused:
        return Stay(note=said_no(chat, refused))
    return Stay(note=chat.say("made.wait" if new else "made.already"))


# --- made outside the turn ---------------------------------------------------------------------------------


def _gather(unit: Unit, order: Order, say: Speech) -> Register | None:
    """By the rights of the moment when it is made; None when they are gone."""
    what = order.what if isinstance(order.what, dict) else {}
    days, whole = what.get("days"), bool(what.get("whole"))
    if order.person is None or not isinstance(days, int):
        return None
    reach = exports.reach(unit, officials.official(unit, order.person), whole=whole)
    if not reach:
        return None
    scope = Scope(unit.now - timedelta(days=days) if days else None, reach=reach, latest=MOST + 1)
    lines = registers.Lines(say, unit.catalogue, home_zone(unit.catalogue))
    page = registers.appeals(lines, unit, scope, with_text=whole, with_authors=whole)
    rows = [tuple(cells) for cells in islice(page.rows, MOST + 1)]
    day = day_of(unit.now, lines.zone).isoformat()
    yes_no = (say.label("export.yes"), say.label("export.no"))
    name = say.label("work.register.file", day=day)
    return Register(name, tuple(page.headings), rows[:MOST], yes_no, cut=len(rows) > MOST)


def _settle(unit: Unit, order: Order, done: Made) -> None:
    facts: dict[str, Json] = done.facts if isinstance(done.facts, dict) else {}
    rows = facts.get("rows")
    also = [("work.register.cut", None)] if facts.get("cut") else []
    if isinstance(order.what, dict) and order.what.get("whole"):
        also.append(("work.register.careful", None))
    made.bring(unit, order, "work.register.ready", done, n=rows if isinstance(rows, int) else 0, also=also)


def _lost(unit: Unit, order: Order) -> None:
    """The right was lost between the order and the making: who waits is told."""
    if order.address:
        made.bring(unit, order, "work.register.lost")


craft = Craft(KIND, _gather, workbook.make, _settle, made.broke, needless=_lost)
scenes = (View("work.register", _show, _take),)
