"""What happened to an appeal: facts that are appended and never changed.

Each fact is a small dataclass; its class name in lower case is its `kind` in the database. `public` says
whether the citizen sees it in the timeline. A new field needs a default: old rows do not have it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, TypeAlias

from domain.appeals import Outcome


class Side(StrEnum):
    """Whose deed it was."""

    CITIZEN = "citizen"
    OFFICIAL = "official"
    SCHEDULE = "schedule"


@dataclass(frozen=True, slots=True)
class Registered:
    public: ClassVar[bool] = True
    authority: str
    due_at: datetime
    files: tuple[int, ...] = ()
    nobody: bool = False  # answers for it: `authority` only has to find who does


@dataclass(frozen=True, slots=True)
class Routed:
    """Accepted and sent to `authority`, which may be another than the rules suggested."""

    public: ClassVar[bool] = True
    authority: str
    topic: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Withheld:
    """Words or links of the moderation lists are in it: `found` as `domain.wording.written`."""

    public: ClassVar[bool] = False
    found: str


@dataclass(frozen=True, slots=True)
class Passed:
    """A moderator has looked at it and let it pass."""

    public: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Declined:
    public: ClassVar[bool] = True
    reason: str


@dataclass(frozen=True, slots=True)
class Taken:
    """Work has begun in `authority`."""

    public: ClassVar[bool] = True
    authority: str


@dataclass(frozen=True, slots=True)
class Assigned:
    """`alone` tells that an old executor works alone again, because there is nobody else."""

    public: ClassVar[bool] = False
    executor: int
    companion: int | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Released:
    """The executor was dismissed; the case waits for another."""

    public: ClassVar[bool] = False
    executor: int


@dataclass(frozen=True, slots=True)
class Asked:
    public: ClassVar[bool] = True
    question: str
    clock_stops: bool = False


@dataclass(frozen=True, slots=True)
class Progressed:
    """The citizen is told how it goes; this is no answer."""

    public: ClassVar[bool] = True
    text: str
    files: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Replied:
    public: ClassVar[bool] = True
    text: str
    due_at: datetime
    files: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Added:
    public: ClassVar[bool] = True
    text: str
    files: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Supplemented:
    """One of those who joined added something."""

    public: ClassVar[bool] = False
    text: str
    files: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Seconded:
    """Somebody has contested; another one concerned says whether it is solved for them."""

    public: ClassVar[bool] = False
    solved: bool


@dataclass(frozen=True, slots=True)
class PassedOn:
    """The author took it back; the one who joined first is asked and told from now on."""

    public: ClassVar[bool] = True
    citizen: int


@dataclass(frozen=True, slots=True)
class Joint:
    """Merged into the case `number`, which carries its people from then on."""

    public: ClassVar[bool] = True
    number: str


@dataclass(frozen=True, slots=True)
class Parted:
    """It is a case of its own again, as it was before; its term went on standing still meanwhile."""

    public: ClassVar[bool] = True
    due_at: datetime


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
class Extended:
    public: ClassVar[bool] = True
    was: datetime
    due_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Redirected:
    """`wanted` is where the official meant it to go when the superior has to decide instead."""

    public: ClassVar[bool] = True
    origin: str
    authority: str
    reason: str
    wanted: str | None = None
    again: bool = False  # knowingly back to an authority that it had left


@dataclass(frozen=True, slots=True)
class Noted:
    public: ClassVar[bool] = False
    text: str
    files: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Informed:
    """A caller without a messenger was told the news."""

    public: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Withdrawn:
    public: ClassVar[bool] = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Confirmed:
    public: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Contested:
    """The answer is contested: `round` begins with a new term. `joined`: by one of those who joined."""

    public: ClassVar[bool] = True
    reason: str
    round: int
    due_at: datetime
    files: tuple[int, ...] = ()
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Resumed:
    """The day of an interim answer («запланировано до») has come: the final answer is owed today."""

    public: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Rechecked:
    """Some weeks after «выполнено» the citizen is asked whether the solution holds."""

    public: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Held:
    """It holds."""

    public: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Recurred:
    """It does not: `round` begins with a new term."""

    public: ClassVar[bool] = True
    reason: str
    round: int
    due_at: datetime
    files: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Rated:
    public: ClassVar[bool] = True
    stars: int


@dataclass(frozen=True, slots=True)
class Closed:
    """Closed by the citizen's silence."""

    public: ClassVar[bool] = True


What: TypeAlias = (
    Registered
    | Withheld
    | Passed
    | Routed
    | Declined
    | Taken
    | Assigned
    | Released
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
    | Objected
    | Approved
    | Returned
    | Extended
    | Redirected
    | Noted
    | Informed
    | Withdrawn
    | Confirmed
    | Contested
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
            | Noted()
            | Contested()
            | Recurred()
        ):
            return what.files
        case _:
            return ()
