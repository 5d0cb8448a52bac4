"""What came of a hearing: who was there, the minutes, the conclusion (ГрК ст. 5.1 ч. 18–23)."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.drafts.act import Draft
from domain.drafts.hearings import Hearing, State
from domain.drafts.moves import check
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action
from domain.world import World

DOOR: Final = timedelta(hours=3)
"""From so long before the beginning on those who come are marked."""
FILES: Final = 3
"""Of the minutes, and of the conclusion."""
_CODE: Final = re.compile(r"[A-Z0-9]{3}-?[A-Z0-9]{3}")
_TOKEN: Final = re.compile(r"(?P<not>(?<!\w)[-–—−])?\s*(?:№\s*)?(?P<what>\w{3}-\w{3}|\w+)")
_LOOKALIKES: Final = str.maketrans("АВЕКМНРСТУХ", "ABEKMHPCTYX")  # typed by who has Russian letters on


class PaperKind(StrEnum):
    """A key of texts."""

    MINUTES = "minutes"  # протокол
    CONCLUSION = "conclusion"  # заключение о результатах


def door_open(hearing: Hearing, now: datetime) -> bool:
    """Can those who come be marked?"""
    return hearing.state is State.PLANNED and now >= hearing.starts_at - DOOR


def held(hearing: Hearing, now: datetime) -> bool:
    """Has it begun, so that there is something to be told of it?"""
    return hearing.state is State.PLANNED and now >= hearing.starts_at


def check_door(hearing: Hearing, draft: Draft, official: Official, world: World) -> None:
    """Raise `NotAllowed` unless the official may mark now who comes."""
    check(draft, official, Action.HEARING, world.catalogue)
    if hearing.state is not State.PLANNED:
        raise NotAllowed("hearing.called_off")
    if not door_open(hearing, world.now):
        raise NotAllowed("hearing.door_early")


def check_held(hearing: Hearing, draft: Draft, official: Official, world: World) -> None:
    """Raise `NotAllowed` unless the official may tell now what came of it."""
    check(draft, official, Action.HEARING, world.catalogue)
    if hearing.state is not State.PLANNED:
        raise NotAllowed("hearing.called_off")
    if not held(hearing, world.now):
        raise NotAllowed("hearing.not_yet")


def counted(
    hearing: Hearing, draft: Draft, official: Official, world: World, *, came: int, marked: int
) -> Hearing:
    """So many were there, who had not registered too. Raises `NotAllowed` for fewer than were marked."""
    check_held(hearing, draft, official, world)
    if came < marked:
        raise NotAllowed("hearing.fewer_than_marked", days=marked)
    return replace(hearing, came=came)


def tokens(text: str) -> tuple[tuple[str, bool], ...]:
    """Numbers and codes as they are typed at the door, «12, K7Q-M92, -5»: each, and whether it is marked.

    A code is given as it is kept, also when it was typed in small or Russian letters.
    """
    found = []
    for each in _TOKEN.finditer(text):
        what = each["what"].upper().translate(_LOOKALIKES)
        if _CODE.fullmatch(what) and not what.isdigit():
            what = f"{what[:3]}-{what[-3:]}"
        elif not any(sign.isdigit() for sign in what):
            continue  # «и», «пришли»
        found.append((what, each["not"] is None))
    return tuple(found)
