"""Places and cases of strangers in words."""

from dataclasses import replace
from typing import Final

from bot.speech import Speech
from bot.text import Rich, bold, join, lines, own_words, paragraphs, quote, shorten
from domain.appeals import Appeal, Status
from domain.catalogue import Catalogue
from domain.joining import for_strangers
from domain.surroundings import WHOLE
from handlers.appeals import words
from storage.unit import Unit

_PLACE: Final = 80
_SAID: Final = 700
_TOLD: Final = {
    Status.CLARIFYING: "status.in_progress",  # what its author is asked is between the two
    Status.APPROVAL: "status.in_progress",
    Status.CONFIRMED: "near.confirmed",
    Status.CLOSED: "near.closed",
}


def area(say: Speech, catalogue: Catalogue, territory: str, radius: int) -> str:
    """«село Ивановка» or «село Ивановка, 1 км вокруг точки»."""
    found = catalogue.territories.get(territory)
    name = found.name if found is not None else ""
    if radius == WHOLE:
        return name or territory
    return ", ".join(filter(None, (name, say.label(f"near.around.{radius}"))))


def stands(say: Speech, case: Appeal) -> Rich:
    """The status as strangers are told it."""
    told = say(_TOLD[case.status]) if case.status in _TOLD else words.status(say, case)
    return join(" ", [words.MARKS[case.status], told])


def short(say: Speech, catalogue: Catalogue, case: Appeal) -> Rich:
    """A case in a list: number, topic, place, where it stands."""
    return lines(
        join(" ", [bold(f"№ {case.number}"), words.topic_name(say, catalogue, case.topic)]),
        own_words(shorten(for_strangers(case)[1], _PLACE)),
        stands(say, case),
    )


def whole(say: Speech, unit: Unit, case: Appeal) -> Rich:
    """All that strangers may read of a case. Not the answer: it is written to its author, often by name."""
    said, at = for_strangers(case)
    where = words.place(say, replace(case, place=replace(case.place, words=at)))
    return paragraphs(
        lines(bold(f"№ {case.number}"), words.topic_name(say, unit.catalogue, case.topic)),
        lines(
            stands(say, case),
            words.due(say, unit, case),
            say("card.authority", authority=words.authority_name(unit.catalogue, case.authority)),
            say("card.place", place=where) if where else Rich(),
        ),
        quote(own_words(shorten(said, _SAID))) if said else Rich(),
    )
