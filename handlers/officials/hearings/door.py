"""The list for the door of a hearing as a table: numbers and codes; names in VK alone, under the PIN."""

from typing import Final

from bot.chat import Json, network_of
from bot.scene import Answer, Stay
from bot.speech import Speech
from bot.text import typed
from domain.drafts.hearings import SEATS, Hearing, Visit
from domain.drafts.moves import refusal
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action
from handlers import made
from handlers.appeals.words import day_of, zone_of
from handlers.drafts import hearings as words
from handlers.here import Here
from handlers.links import carrying
from handlers.officials import pin
from handlers.refused import said as said_no
from papers import workbook
from papers.craft import Craft, Made
from papers.workbook import Register
from storage.drafts import drafts
from storage.files.workshop import Order
from storage.hearings import hearings
from storage.hearings import visits as hearing_visits
from storage.hearings import work as hearing_work
from storage.officials import officials
from storage.unit import Unit

_COLUMNS: Final = ("number", "who", "code", "came")


def order(chat: Here, hearing: Hearing, official: Official, *, named: bool) -> Answer:
    """Order it for this chat; with names only after the PIN."""
    if named and (way := pin.owed(chat)) is not None:
        return way
    try:
        new = hearing_work.hand_out(chat.unit, hearing, official, chat.address, named=named)
    except NotAllowed as refused:
        return Stay(note=said_no(chat, refused))
    return Stay(note=chat.say("made.wait" if new else "made.already"))


def _gather(unit: Unit, order: Order, say: Speech) -> Register | None:
    """By the rights of the moment when it is made; None when they are gone."""
    what = order.what if isinstance(order.what, dict) else {}
    id, named = what.get("hearing"), bool(what.get("named"))
    if order.person is None or not isinstance(id, int):
        return None
    hearing = hearings.load(unit, id)
    draft = drafts.load(unit, hearing.draft)
    reader = officials.official(unit, order.person)
    if refusal(draft, reader, Action.HEARING, unit.catalogue) is not None:
        return None
    named = named and network_of(order.address) in carrying
    day = day_of(hearing.starts_at, zone_of(unit.catalogue, draft.authority)).isoformat()
    visits = hearing_visits.listed(unit, hearing.id, SEATS)
    headings = [say.label(f"work.hearing.list.{each}") for each in _COLUMNS]
    rows = [
        (each.ordinal, _called(say, each, named=named), each.code, "✓" if each.came else "")
        for each in visits
    ]
    yes_no = (say.label("export.yes"), say.label("export.no"))
    title = say.label(
        "work.hearing.list.title", when=words.when(say, unit, draft, hearing), place=typed(hearing.place)
    )
    return Register(say.label("work.hearing.list.file", day=day), headings, rows, yes_no, title=title)


def _called(say: Speech, visit: Visit, *, named: bool) -> str:
    """By name where the person wants that and this channel may carry it."""
    if named and visit.name:
        return visit.name
    return say.label("hearing.participant", ordinal=visit.ordinal)


def _settle(unit: Unit, order: Order, done: Made) -> None:
    facts: dict[str, Json] = done.facts if isinstance(done.facts, dict) else {}
    rows = facts.get("rows")
    count = rows if isinstance(rows, int) else 0
    careful = isinstance(order.what, dict) and order.what.get("named")
    also = [("work.register.careful", None)] if careful else []
    made.bring(unit, order, "work.hearing.list.ready", done, n=count, also=also)


craft = Craft(hearing_work.LIST, _gather, workbook.make, _settle, made.broke)
