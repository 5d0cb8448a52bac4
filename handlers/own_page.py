"""The rest of the page of the archive «Мои данные»: consents, polls, hearings, places, restrictions."""

from datetime import datetime

from bot.chat import Json
from bot.speech import Speech
from bot.text import Rich, bold, join, lines, own_words, rich, typed
from domain.catalogue import Catalogue
from handlers.appeals.words import authority_name, day_of
from handlers.near.words import area
from handlers.own_words import Written
from papers.webpage import Block


def rest(it: Written, data: dict[str, Json]) -> list[Block]:
    """A block for each kind of thing there is, after what the channel withholds was taken out."""
    found = {
        "consents": _consents(it, data),
        "polls": _polls(it.say, data),
        "hearings": _hearings(it, data),
        "near": _places(it.say, it.unit.catalogue, data),
        "restrictions": _restrictions(it, data),
    }
    return [Block("p", lines(bold(it.say(f"own.{name}")), *told)) for name, told in found.items() if told]


def _rows(data: Json, *path: str) -> list[dict[str, Json]]:
    for name in path:
        data = data.get(name) if isinstance(data, dict) else None
    return [each for each in data if isinstance(each, dict)] if isinstance(data, list) else []


def _day(it: Written, moment: Json) -> str:
    at = datetime.fromisoformat(str(moment))
    return it.say.day(day_of(at, it.zone), it.today())


def _consents(it: Written, data: dict[str, Json]) -> list[Rich]:
    say, found = it.say, []
    for each in _rows(data, "consents"):
        key, at = f"consents.{each['purpose']}", _day(it, each["at"])
        what = say(key) if key in say else str(each["purpose"])
        told = say("own.consent", what=what, at=at, version=str(each["version"]))
        if each["withdrawn_at"]:
            told = join(" ", [told, say("consents.taken_back", at=_day(it, each["withdrawn_at"]))])
        if told not in found:  # of two messengers that were joined
            found.append(told)
    return found


def _polls(say: Speech, data: dict[str, Json]) -> list[Rich]:
    found = []
    for each in _rows(data, "polls", "took_part"):
        title = each["title"]
        names = {key: str(value) for key, value in title.items()} if isinstance(title, dict) else {}
        found.append(say("own.poll", number=str(each["number"]), title=typed(say.choose(names))))
    return found


def _hearings(it: Written, data: dict[str, Json]) -> list[Rich]:
    say, found = it.say, []
    for each in _rows(data, "hearings", "visits"):
        day, place = _day(it, each["starts_at"]), typed(str(each["place"]))
        found.append(
            say("own.visit", day=day, place=place, ordinal=str(each["ordinal"]), code=str(each["code"]))
        )
    for each in _rows(data, "hearings", "waiting"):
        day, place = _day(it, each["starts_at"]), typed(str(each["place"]))
        found.append(say("own.waiting", day=day, place=place))
    for each in _rows(data, "hearings", "questions"):
        found.append(
            say("own.asked", day=_day(it, each["starts_at"]), text=it.shown(own_words(str(each["text"]))))
        )
    return found


def _places(say: Speech, catalogue: Catalogue, data: dict[str, Json]) -> list[Rich]:
    found = []
    for each in _rows(data, "settings", "near"):
        radius = each["radius"]
        around = radius if isinstance(radius, int) and f"near.around.{radius}" in say else 0
        found.append(rich(area(say, catalogue, str(each["territory"]), around)))
    return found


def _restrictions(it: Written, data: dict[str, Json]) -> list[Rich]:
    found = []
    for each in _rows(data, "restrictions"):
        authority = authority_name(it.unit.catalogue, str(each["authority"]))
        until, why = _day(it, each["until"]), typed(str(each["reason"]))
        found.append(it.say("own.restricted", authority=authority, until=until, why=why))
    return found
