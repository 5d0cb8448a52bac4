"""A participant held back: with a reason and a term, in an authority and in everything below it.

Whoever is blocked reads, follows and answers their own cases as before, and is told emergency numbers; new
appeals to those authorities are not taken. An appeal against it is one message to the superior.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.catalogue import Catalogue
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action, Right, Role, covers, may

TERMS: Final = (1, 7, 30, 90)
"""Days it may last, to choose from."""


@dataclass(frozen=True, slots=True)
class Block:
    """`appeal`, of this number and topic, caused it; `persons` are held back (one, or more after parting).

    `ended_at` None: in force. `plea` is what they wrote against it, `settled_at` when that was decided.
    """

    id: int
    persons: tuple[int, ...]
    authority: str
    appeal: int
    number: str
    topic: str
    reason: str
    since: datetime
    until: datetime
    by: int
    ended_at: datetime | None = None
    lifted_by: int | None = None
    plea: str = ""
    settled_at: datetime | None = None

    def stands(self, now: datetime) -> bool:
        """Is it in force? It is over at its date, also before a scan has told so."""
        return self.ended_at is None and now < self.until


def seat(official: Official, authority: str, topic: str, catalogue: Catalogue) -> str:
    """Where the block will hold: the widest authority in which the official may block, around the case's."""
    levels = [each.code for each in catalogue.superiors(authority)] or [authority]
    held = {
        each.authority
        for each in official.rights
        if may((each,), Action.BLOCK, authority, topic, catalogue) and each.authority in levels
    }
    return max(held, key=levels.index, default=authority)


def check_lift(block: Block, official: Official, now: datetime, catalogue: Catalogue) -> None:
    """Raise `NotAllowed` unless the official may lift it now."""
    if not may(official.rights, Action.BLOCK, block.authority, block.topic, catalogue):
        raise NotAllowed("block.no_right")
    if not block.stands(now):
        raise NotAllowed("block.over_already")


def check_settle(block: Block, official: Official, now: datetime, catalogue: Catalogue) -> None:
    """Raise `NotAllowed` unless the official decides about the plea against it: a superior's coordinator.

    Where nobody is above, whoever may block there, but not the one who did.
    """
    check_lift(block, official, now, catalogue)
    if not block.plea or block.settled_at is not None:
        raise NotAllowed("block.no_plea")
    if not any(_judges(each, block, official, catalogue) for each in official.rights):
        raise NotAllowed("block.superior_decides")


def superior(block: Block, catalogue: Catalogue) -> str:
    """The authority whose coordinators decide about a plea; the same one where nothing is above."""
    found = catalogue.authorities.get(block.authority)
    above = found.parent if found is not None else None
    return above if above is not None and above in catalogue.authorities else block.authority


def _judges(right: Right, block: Block, official: Official, catalogue: Catalogue) -> bool:
    if right.role not in (Role.COORDINATOR, Role.ADMIN):
        return False
    top = superior(block, catalogue)
    if top == block.authority and official.person == block.by:
        return False
    return covers(right, top, block.topic, catalogue)
