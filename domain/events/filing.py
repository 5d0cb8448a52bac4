"""How a case came, and where it was sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Registered:
    public: ClassVar[bool] = True
    authority: str
    due_at: datetime
    files: tuple[int, ...] = ()
    nobody: bool = False  # answers for it: `authority` only has to find who does


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
class Routed:
    """Accepted and sent to `authority`, which may be another than the rules suggested."""

    public: ClassVar[bool] = True
    authority: str
    topic: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Redirected:
    """`wanted` is where the official meant it to go when another has to decide instead.

    `decided`: by the coordinator who had to, after too many redirections.
    """

    public: ClassVar[bool] = True
    origin: str
    authority: str
    reason: str
    wanted: str | None = None
    again: bool = False  # knowingly back to an authority that it had left
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Declined:
    public: ClassVar[bool] = True
    reason: str
