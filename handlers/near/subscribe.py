"""Subscribing to a place; looking at what is near one without subscribing."""

from dataclasses import dataclass
from typing import Final

from bot.ask import Ask
from bot.chat import Json
from bot.questions import Choice
from bot.scene import Answer, Go, State, Stay
from bot.script import Script
from bot.text import Rich, paragraphs
from domain.refusal import NotAllowed
from domain.surroundings import WHOLE, Watch, radii, rounded
from handlers.appeals import words
from handlers.here import Here
from handlers.near.where import Where
from handlers.near.words import area
from handlers.refused import said as said_no
from handlers.territory import TerritoryOf
from storage.appeals import appeals
from storage.people import watches
from storage.polls import statements
from storage.unit import Unit
from storage.world import places

_CASES: Final = 3  # of one's own, the latest


@dataclass(frozen=True, slots=True)
class Spot:
    """What was chosen."""

    territory: str
    latitude: float | None
    longitude: float | None
    radius: int


def questions(ask: Ask[Unit]) -> Spot:
    """Where, and how far around."""
    unit = ask.chat.unit
    found = ask.once(_where(ask), label=Rich())
    point, territory = _meant(ask, found)
    if point is None:
        return Spot(territory, None, None, WHOLE)
    choices = [
        Choice(str(each), ask.say.label(f"near.around.{each}")) for each in radii(exact=ask.chat.personal)
    ]
    if territory:
        name = unit.catalogue.territories[territory].name
        choices.append(Choice(str(WHOLE), ask.say.label("near.whole", name=name)))
    radius = int(ask.one_of("radius", choices, label=Rich()))
    return Spot(territory, None, None, WHOLE) if radius == WHOLE else Spot(territory, *point, radius)


def _where(ask: Ask[Unit]) -> Where:
    chat, say = ask.chat, ask.say
    unit, catalogue = chat.unit, chat.unit.catalogue
    own = statements.of(unit, chat.person).territory
    tops = [each.code for each in catalogue.territories.values() if each.parent not in catalogue.territories]
    near = (own,) if own else tuple(tops[:1])
    sent = [each for each in appeals.of_person(unit, chat.person, limit=_CASES) if each.person == chat.person]
    label = "near.where.case"
    cases = [
        Choice(
            str(each.id),
            say.label(label, number=each.number, topic=words.topic_name(say, catalogue, each.topic)),
        )
        for each in sent
    ]
    how = say("near.where.exact" if chat.personal else "near.where.rounded")

    def guess(text: str) -> str | None:
        found = places(unit).guess(text)
        return found.code if found is not None else None

    return Where(
        "where",
        paragraphs(say("near.where"), how),
        TerritoryOf("where", Rich(), catalogue, near),
        tuple(cases),
        guess,
    )


def _meant(ask: Ask[Unit], found: Json) -> tuple[tuple[float, float] | None, str]:
    """The point, where there is one, and the territory."""
    unit = ask.chat.unit
    match found:
        case {"territory": str(code)}:
            return None, code
        case {"case": int(id)}:
            case = appeals.load(unit, id)
            spot = case.place
            if case.person != ask.chat.person or spot.latitude is None or spot.longitude is None:
                return None, case.territory
            point = (spot.latitude, spot.longitude)
            return (point if ask.chat.personal else rounded(*point)), case.territory
        case {"latitude": float() | int() as latitude, "longitude": float() | int() as longitude}:
            around = places(unit).at(latitude, longitude)
            return (float(latitude), float(longitude)), around.code if around is not None else ""
        case _:
            raise AssertionError(found)


def _subscribe(chat: Here, spot: Spot, state: State) -> Answer:
    wanted = Watch(0, chat.person, chat.address, spot.territory, spot.latitude, spot.longitude, spot.radius)
    try:
        watch = watches.add(chat.unit, wanted)
    except NotAllowed as refused:
        return Stay(state, said_no(chat, refused))
    return Go("near.watch", {"watch": watch.id}, instead=True, note=chat.say("near.subscribed"))


def _look(chat: Here, spot: Spot, state: State) -> Answer:
    seen: State = {
        "territory": spot.territory,
        "latitude": spot.latitude,
        "longitude": spot.longitude,
        "radius": spot.radius,
    }
    return Go("near.now", {"area": seen}, instead=True)


def name(chat: Here, watch: Watch) -> str:
    """The subscription as it is called in lists."""
    return area(chat.say, chat.unit.catalogue, watch.territory, watch.radius)


scenes = (
    Script("near.new", questions, _subscribe),
    Script("near.look", questions, _look, texts="near.new"),
)
