"""Words about an appeal that a moderator reads before they go to it, as new appeals wait for one.

Until then nothing of the appeal changes: a question goes on waiting, an answer is not closed by silence.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.refusal import NotAllowed
from domain.wording import Listed

MOST: Final = 5
"""So many of one person wait at a case at most: nobody reads a flood."""

ANEW: Final = 3
"""Days, at least, to contest in other words after a contest was declined for its words."""


class Way(StrEnum):
    """What the words are to do; a key of texts."""

    ADD = "add"
    REPLY = "reply"
    CONTEST = "contest"
    RECUR = "recur"


class Decision(StrEnum):
    """A key of texts."""

    PASSED = "passed"
    DECLINED = "declined"
    LATE = "late"  # passed, but the case had been closed meanwhile


@dataclass(frozen=True, slots=True)
class Held:
    """`found` is empty when only the person's restriction holds it; `due_at` is when it is to be decided."""

    id: int
    appeal: int
    person: int
    address: str
    way: Way
    text: str
    files: tuple[int, ...]
    found: tuple[Listed, ...]
    at: datetime
    due_at: datetime
    decision: Decision | None = None
    why: str = ""


def check_room(waiting: tuple[Held, ...], way: Way, number: str) -> None:
    """Raise `NotAllowed` when the person's words wait already: one reply, one contest, few additions."""
    if way is not Way.ADD and any(each.way is way for each in waiting):
        raise NotAllowed("held.already", number=number)
    if len(waiting) >= MOST:
        raise NotAllowed("held.many", number=number)
