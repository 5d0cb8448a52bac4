"""What officials did about it on the way."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


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
class Extended:
    public: ClassVar[bool] = True
    was: datetime
    due_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Noted:
    public: ClassVar[bool] = False
    text: str
    files: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Informed:
    """A caller without a messenger was told the news."""

    public: ClassVar[bool] = False
