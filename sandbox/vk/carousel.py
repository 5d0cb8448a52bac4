"""Carousels (`template`): what VK takes.

After VK's page «Шаблоны сообщений» (dev.vk.com) and the errors that libraries' threads quote: all is 911,
with a place in the template. How far a photo may be from 13:8 is not told there: a hundredth here.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sandbox.vk.files import Stored
from sandbox.vk.keyboard import Action, row_of
from sandbox.vk.rules import Refusal, units

ELEMENTS, BUTTONS, WORDS = 10, 3, 80
PHOTO_WIDTH, PHOTO_HEIGHT = 221, 136
_RATIO, _OFF = 13 / 8, 0.01
_PHOTO = re.compile(r"(-?\d+)_(\d+)")
_FIELDS = ("title", "description", "photo_id", "action")

Find = Callable[[int, int], Stored | None]
"""A file by its owner and id."""


@dataclass(frozen=True, slots=True)
class Card:
    """One element, as VK has taken it."""

    title: str
    description: str
    photo: Stored | None
    rows: tuple[tuple[Action, ...], ...]


def parse(raw: object, find: Find) -> tuple[Card, ...]:
    """The cards of a `template` parameter. Raises `Refusal` 911."""
    if not isinstance(raw, dict) or raw.get("type") != "carousel":
        raise Refusal(911, "template['type'] is invalid")
    elements = raw.get("elements")
    if not isinstance(elements, list) or not 0 < len(elements) <= ELEMENTS:
        raise Refusal(911, f"template['elements'] should contain from 1 to {ELEMENTS} elements")
    cards = [_card(each, f"template['elements'][{at}]", find) for at, each in enumerate(elements)]
    if len({_shape(each) for each in elements}) > 1:  # the first defines the structure of the rest
        raise Refusal(911, "template['elements'] should have the same structure")
    return tuple(cards)


def _shape(element: Mapping[str, object]) -> tuple[object, ...]:
    buttons = element["buttons"]
    assert isinstance(buttons, list)
    return (*(bool(element.get(name)) for name in _FIELDS), len(buttons))


def _card(element: object, place: str, find: Find) -> Card:
    if not isinstance(element, dict):
        raise Refusal(911, f"{place} is invalid")
    title, description = (_words(element, name, place) for name in ("title", "description"))
    photo = _photo(element.get("photo_id"), place, find)
    if not title and photo is None:
        raise Refusal(911, f"{place} should have title or photo_id")
    if title and not description:
        raise Refusal(911, f"{place} should have description")
    _action(element.get("action"), photo, place)
    buttons = element.get("buttons")
    if not isinstance(buttons, list) or not 0 < len(buttons) <= BUTTONS:
        raise Refusal(911, f"{place}['buttons'] should contain from 1 to {BUTTONS} elements")
    return Card(title, description, photo, tuple(row_of([each], at) for at, each in enumerate(buttons)))


def _words(element: Mapping[str, object], name: str, place: str) -> str:
    words = element.get(name, "")
    if not isinstance(words, str) or units(words) > WORDS:
        raise Refusal(911, f"{place}['{name}'] should be at most {WORDS} letters length")
    return words


def _photo(name: object, place: str, find: Find) -> Stored | None:
    if name is None:
        return None
    found = _PHOTO.fullmatch(name) if isinstance(name, str) else None
    stored = find(int(found[1]), int(found[2])) if found is not None else None
    if stored is None or stored.kind != "photo":
        raise Refusal(911, f"{place} has invalid photo_id")
    off = abs(stored.width / stored.height / _RATIO - 1) if stored.height else 1
    if stored.width < PHOTO_WIDTH or stored.height < PHOTO_HEIGHT or off > _OFF:
        raise Refusal(911, f"{place} has invalid photo_id")
    return stored


def _action(action: object, photo: Stored | None, place: str) -> None:
    match action:
        case None:
            return
        case {"type": "open_photo"} if photo is not None:
            return
        case {"type": "open_link", "link": str(link)} if link.startswith(("https://", "http://")):
            return
    raise Refusal(911, f"{place}['action'] is invalid")
