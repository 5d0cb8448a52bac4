"""What the one who sent it said and decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


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
class Withdrawn:
    public: ClassVar[bool] = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AuthorGone:
    """The author had their data erased: from now on there is nobody to ask or to tell."""

    public: ClassVar[bool] = False


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
class LeftOpen:
    """A moderator did not pass somebody's contest: there is time until then to contest in other words."""

    public: ClassVar[bool] = False
    contest_until: datetime


@dataclass(frozen=True, slots=True)
class Rechecked:
    """Some weeks after «выполнено» those concerned are asked whether the solution holds."""

    public: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Held:
    """It holds. `joined`: for one of those who joined."""

    public: ClassVar[bool] = True
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Recurred:
    """It does not: `round` begins with a new term. `joined`: as in `Contested`."""

    public: ClassVar[bool] = True
    reason: str
    round: int
    due_at: datetime
    files: tuple[int, ...] = ()
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Rated:
    public: ClassVar[bool] = True
    stars: int
