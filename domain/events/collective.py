"""Collective work: what is asked of co-executors, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Engaged:
    """A co-executor is asked to do a part by a date."""

    public: ClassVar[bool] = False
    person: int
    authority: str
    asked: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Excused:
    """A co-executor's part is not waited for any more."""

    public: ClassVar[bool] = False
    person: int


@dataclass(frozen=True, slots=True)
class Contributed:
    """Co-executors, or a deputy for them, wrote to the responsible; `done`: that was their part."""

    public: ClassVar[bool] = False
    persons: tuple[int, ...]
    text: str
    files: tuple[int, ...] = ()
    done: bool = False


@dataclass(frozen=True, slots=True)
class HandedBack:
    """Co-executors will not do their part, and say why."""

    public: ClassVar[bool] = False
    persons: tuple[int, ...]
    reason: str
