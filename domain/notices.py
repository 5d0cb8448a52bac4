"""Who must be told what after a move, as data. Who the recipients are is found by `storage.officials`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias


class NoticeKind(StrEnum):
    """Also the last part of the text's key: `notice.<to>.<kind>`, see `Notice.key`."""

    REGISTERED = "registered"
    WITHHELD = "withheld"  # a moderator decides first
    ROUTED = "routed"
    DECLINED = "declined"
    TAKEN = "taken"
    ASSIGNED = "assigned"
    GIVEN_ON = "given_on"  # a colleague has the case now
    ENGAGED = "engaged"  # a co-executor is asked to do a part
    EXCUSED = "excused"  # and need not any more
    CONTRIBUTED = "contributed"
    COMPLETED = "completed"
    HANDED_BACK = "handed_back"
    LAID_DOWN = "laid_down"  # by one who is dismissed
    RELEASED = "released"
    ASKED = "asked"
    PROGRESSED = "progressed"
    REPLIED = "replied"
    ADDED = "added"
    ANSWERED = "answered"
    CIRCULATED = "circulated"
    AGREED = "agreed"
    OBJECTED = "objected"
    PROPOSED = "proposed"
    UNASKED = "unasked"  # of a head, of those who agree it: their word on an answer is not needed any more
    NO_HEAD = "no_head"  # and nobody is there to approve it
    APPROVED = "approved"
    RETURNED = "returned"
    EXTENDED = "extended"
    REDIRECTED = "redirected"
    WITHDRAWN = "withdrawn"
    CONFIRMED = "confirmed"
    CONTESTED = "contested"
    CLOSED = "closed"
    RESUMED = "resumed"
    RECHECKED = "rechecked"
    HELD = "held"
    CALLER = "caller"  # news that a caller without a messenger is to be told
    RECURRED = "recurred"
    SECOND = "second"  # others are asked whether it is solved for them
    PASSED_ON = "passedon"
    JOINT = "joint"  # another case carries theirs now
    PARTED = "parted"
    TERM = "term"  # a reminder


FAREWELLS = frozenset({NoticeKind.GIVEN_ON, NoticeKind.EXCUSED, NoticeKind.UNASKED})
"""They tell of what one need not, and perhaps may not, read any more."""


@dataclass(frozen=True, slots=True)
class ToCitizen:
    """The author, at the address the case came from."""


@dataclass(frozen=True, slots=True)
class ToJoiners:
    """Everybody who joined the appeal, each at the address they joined from."""


@dataclass(frozen=True, slots=True)
class ToOfficial:
    """One official, by the person's id."""

    person: int


@dataclass(frozen=True, slots=True)
class ToCoordinators:
    """Coordinators of the authority for the topic; where there are none, of the nearest one above."""

    authority: str
    topic: str


@dataclass(frozen=True, slots=True)
class ToHeads:
    """Heads of the authority for the topic; where there are none, of the nearest one above."""

    authority: str
    topic: str


@dataclass(frozen=True, slots=True)
class ToSuperiors:
    """Heads of the authority and coordinators of the one above it: those over `executors`."""

    authority: str
    topic: str
    executors: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ToParty:
    """Those who speak for an authority that is to agree an answer: heads, else coordinators, else above."""

    authority: str
    topic: str


@dataclass(frozen=True, slots=True)
class ToModerators:
    """Moderators of the authority for the topic; where there are none up to the root, the coordinators."""

    authority: str
    topic: str


Recipient: TypeAlias = (
    ToCitizen | ToJoiners | ToOfficial | ToCoordinators | ToHeads | ToSuperiors | ToParty | ToModerators
)


@dataclass(frozen=True, slots=True)
class Notice:
    """`urgent`: a new message (a decision, a question, an answer); else only the living card is redrawn.

    Of the notices with one `once`, about several cases, a person gets one, which names all their cases.
    """

    kind: NoticeKind
    to: Recipient
    params: Mapping[str, str | int] = field(default_factory=dict)
    urgent: bool = True
    once: str = ""

    @property
    def key(self) -> str:
        """The text's key: `notice.citizen.answered`, `notice.official.contested`."""
        match self.to:
            case ToCitizen():
                side = "citizen"
            case ToJoiners():
                side = "joiner"
            case _:
                side = "official"
        return f"notice.{side}.{self.kind.value}"
