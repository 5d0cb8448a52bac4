"""What was answered, and how the answer came about."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from domain.appeals import Outcome


@dataclass(frozen=True, slots=True)
class Answered:
    public: ClassVar[bool] = True
    outcome: Outcome
    text: str
    files: tuple[int, ...] = ()
    planned_until: date | None = None
    round: int = 1


@dataclass(frozen=True, slots=True)
class Warned:
    """The official was warned of doubts about an answer; `left` are those it was sent with all the same.

    Both are values of `domain.proof.Doubt` with commas between.
    """

    public: ClassVar[bool] = False
    doubts: str
    left: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """An answer is written and waits for a head's approval: the citizen does not see it yet."""

    public: ClassVar[bool] = False
    outcome: Outcome
    text: str
    files: tuple[int, ...] = ()
    planned_until: date | None = None


@dataclass(frozen=True, slots=True)
class Circulated:
    """An answer is written, others are asked to agree it; `parties` are `Party.key`s, commas between."""

    public: ClassVar[bool] = False
    outcome: Outcome
    text: str
    parties: str
    due_at: datetime
    files: tuple[int, ...] = ()
    planned_until: date | None = None


@dataclass(frozen=True, slots=True)
class Agreed:
    """`parties` as in `Circulated`: those that the official spoke for."""

    public: ClassVar[bool] = False
    parties: str


@dataclass(frozen=True, slots=True)
class AskedInstead:
    """`person` left before they agreed: `parties` as in `Circulated` are asked instead, if not already."""

    public: ClassVar[bool] = False
    person: int
    parties: str


@dataclass(frozen=True, slots=True)
class Objected:
    """The answer was not agreed: `remarks` say what is to be mended."""

    public: ClassVar[bool] = False
    parties: str
    remarks: str


@dataclass(frozen=True, slots=True)
class Approved:
    public: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Returned:
    """The answer was not approved: `remarks` say what is to be mended."""

    public: ClassVar[bool] = False
    remarks: str


@dataclass(frozen=True, slots=True)
class Resumed:
    """The day of an interim answer («запланировано до») has come: the final answer is owed today."""

    public: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Closed:
    """Closed by the citizen's silence."""

    public: ClassVar[bool] = True
