"""Templates of answers: words that come often, with places that are filled from the case."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.appeals import Outcome
from domain.catalogue import Catalogue
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action, may

NAME_LIMIT: Final = 40
"""UTF-16 units of a template's name: it stands on a button."""


class Gap(StrEnum):
    """What a template may leave to the case."""

    NUMBER = "number"
    TOPIC = "topic"
    PLACE = "place"  # in the citizen's words
    DUE = "due"  # the day the answer is owed by
    AUTHORITY = "authority"
    PHONE = "phone"  # the authority's public one, else that of the nearest superior
    TODAY = "today"


NAMES: Final[Mapping[str, Mapping[Gap, str]]] = {
    "ru": {
        Gap.NUMBER: "номер",
        Gap.TOPIC: "тема",
        Gap.PLACE: "место",
        Gap.DUE: "срок",
        Gap.AUTHORITY: "орган",
        Gap.PHONE: "телефон",
        Gap.TODAY: "сегодня",
    },
    "en": {each: each.value for each in Gap},
}
"""How a gap is written, «{номер}», by language; each is understood in any text."""
_MEANT: Final = {name: gap for names in NAMES.values() for gap, name in names.items()}
_GAP = re.compile(r"\{\s*([^{}\n]{0,40}?)\s*\}")


@dataclass(frozen=True, slots=True)
class Template:
    """`topic` is a topic's or a category's code; None in `topic` and `outcome` is any."""

    id: int
    authority: str  # whose it is; those below may take it too
    topic: str | None
    outcome: Outcome | None
    name: str
    text: str
    on: bool = True


def unknown(text: str) -> tuple[str, ...]:
    """The gaps that nothing fills, as they were written."""
    return tuple(dict.fromkeys(each[1] for each in _GAP.finditer(text) if each[1].lower() not in _MEANT))


def unfilled(text: str) -> tuple[str, ...]:
    """The known gaps that are still open, as they were written: the case did not know them."""
    return tuple(dict.fromkeys(each[0] for each in _GAP.finditer(text) if each[1].lower() in _MEANT))


def filled(text: str, known: Mapping[Gap, str]) -> str:
    """The text with its gaps filled; what is not known (or "") stays open for the official to see."""

    def fill(found: re.Match[str]) -> str:
        gap = _MEANT.get(found[1].lower())
        return (known.get(gap) if gap is not None else None) or found[0]

    return _GAP.sub(fill, text)


def check_template(official: Official, authority: str, topic: str | None, catalogue: Catalogue) -> None:
    """Raise `NotAllowed` unless the official may make and mend templates of this authority and topic."""
    if not may(official.rights, Action.TEMPLATE, authority, topic, catalogue):
        raise NotAllowed("template.no_right")
