"""What moves may look at, made for one turn."""

from dataclasses import replace

from domain.catalogue import Catalogue
from domain.places import Gazetteer, gazetteer
from domain.topics import TopicIndex, index
from domain.world import World
from storage.boundaries import Boundaries
from storage.calendars import calendar_for
from storage.spelling import meant
from storage.stems import stems
from storage.unit import Unit


def world(unit: Unit) -> World:
    """The world of this turn."""
    return World(unit.now, unit.catalogue, calendar_for)


_latest: tuple[Catalogue, Gazetteer] | None = None


def places(unit: Unit) -> Gazetteer:
    """The names, centres and boundaries of the catalogue's territories; made once for a snapshot."""
    global _latest
    if _latest is None or _latest[0] is not unit.catalogue:
        _latest = (unit.catalogue, gazetteer(unit.catalogue, stems, meant))
    return replace(_latest[1], bounds=Boundaries(unit))


_indexed: tuple[Catalogue, TopicIndex] | None = None


def topic_index(unit: Unit) -> TopicIndex:
    """What topics are suggested from; made once for a snapshot."""
    global _indexed
    if _indexed is None or _indexed[0] is not unit.catalogue:
        _indexed = (unit.catalogue, index(unit.catalogue.topics.values(), stems))
    return _indexed[1]
