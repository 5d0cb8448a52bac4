"""Collective work: whom besides the responsible executor a case asks to do a part, and how that stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Stand(StrEnum):
    ASKED = "asked"  # it is waited for
    DONE = "done"
    RETURNED = "returned"  # with a reason, which is in the history


LIMIT = 10
"""Co-executors of one case at a time; with more nobody answers for anything."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What one co-executor (соисполнитель), who works in `authority`, is asked to do, and by when.

    They write to those who are responsible for the case, never to the citizen. It stays with the case when it
    is done, so that they see what comes of it.
    """

    person: int
    authority: str
    asked: str
    since: datetime
    due_at: datetime
    stand: Stand = Stand.ASKED

    @property
    def pending(self) -> bool:
        return self.stand is Stand.ASKED
