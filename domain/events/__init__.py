"""What happened to an appeal: facts that are appended and never changed.

Each fact is a small dataclass; its class name in lower case is its `kind` in the database. `public` says
whether the citizen sees it in the timeline. A new field needs a default: old rows do not have it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from domain.events.answers import (
    Agreed,
    Answered,
    Approved,
    AskedInstead,
    Circulated,
    Closed,
    Objected,
    Proposed,
    Resumed,
    Returned,
    Warned,
)
from domain.events.citizens import (
    Added,
    AuthorGone,
    Confirmed,
    Contested,
    Held,
    LeftOpen,
    Rated,
    Rechecked,
    Recurred,
    Replied,
    Withdrawn,
)
from domain.events.collective import Contributed, Engaged, Excused, HandedBack
from domain.events.filing import Declined, Passed, Redirected, Registered, Routed, Withheld
from domain.events.joint import Joint, Parted, PassedOn, Seconded, Supplemented
from domain.events.work import Asked, Assigned, Extended, Informed, Noted, Progressed, Released, Taken

__all__ = [
    "Added",
    "Agreed",
    "Answered",
    "Approved",
    "Asked",
    "AskedInstead",
    "Assigned",
    "AuthorGone",
    "Circulated",
    "Closed",
    "Confirmed",
    "Contested",
    "Contributed",
    "Declined",
    "Engaged",
    "Event",
    "Excused",
    "Extended",
    "HandedBack",
    "Held",
    "Informed",
    "Joint",
    "LeftOpen",
    "Noted",
    "Objected",
    "Parted",
    "Passed",
    "PassedOn",
    "Progressed",
    "Proposed",
    "Rated",
    "Rechecked",
    "Recurred",
    "Redirected",
    "Registered",
    "Released",
    "Replied",
    "Resumed",
    "Returned",
    "Routed",
    "Seconded",
    "Side",
    "Supplemented",
    "Taken",
    "Warned",
    "What",
    "Withdrawn",
    "Withheld",
    "files_of",
    "kind_of",
]


class Side(StrEnum):
    """Whose deed it was."""

    CITIZEN = "citizen"
    OFFICIAL = "official"
    SCHEDULE = "schedule"


What: TypeAlias = (
    Registered
    | Withheld
    | Passed
    | Routed
    | Declined
    | Taken
    | Assigned
    | Released
    | Engaged
    | Excused
    | Contributed
    | HandedBack
    | Asked
    | Progressed
    | Replied
    | Added
    | Supplemented
    | Seconded
    | PassedOn
    | Joint
    | Parted
    | Answered
    | Warned
    | Proposed
    | Circulated
    | Agreed
    | AskedInstead
    | Objected
    | Approved
    | Returned
    | Extended
    | Redirected
    | Noted
    | Informed
    | Withdrawn
    | AuthorGone
    | Confirmed
    | Contested
    | LeftOpen
    | Resumed
    | Rechecked
    | Held
    | Recurred
    | Rated
    | Closed
)


@dataclass(frozen=True, slots=True)
class Event:
    """`what` happened at `at` (UTC), done by `person` (None: the schedule); `seq` counts from 1."""

    seq: int
    at: datetime
    side: Side
    person: int | None
    what: What

    @property
    def kind(self) -> str:
        """The name of the fact, as in the database and in keys of texts."""
        return kind_of(self.what)

    @property
    def public(self) -> bool:
        """Does the citizen see it?"""
        return self.what.public

    @property
    def files(self) -> tuple[int, ...]:
        """The files that came with it."""
        return files_of(self.what)


def kind_of(what: What) -> str:
    """The name of the fact."""
    return type(what).__name__.lower()


def files_of(what: What) -> tuple[int, ...]:
    """Ids of the files that came with a fact."""
    match what:
        case (
            Registered()
            | Progressed()
            | Replied()
            | Added()
            | Answered()
            | Proposed()
            | Circulated()
            | Supplemented()
            | Contributed()
            | Noted()
            | Contested()
            | Recurred()
        ):
            return what.files
        case _:
            return ()
