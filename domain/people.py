"""Who acts: a citizen, one who joined them, an official with their rights, or the schedule."""

from dataclasses import dataclass, field
from typing import TypeAlias

from domain.rights import Right


@dataclass(frozen=True, slots=True)
class Citizen:
    """The person as the author of their own appeals; `person` is the id all their accounts share."""

    person: int


@dataclass(frozen=True, slots=True)
class Joiner:
    """A person who joined somebody else's appeal instead of sending the same once more."""

    person: int


@dataclass(frozen=True, slots=True)
class Official:
    """A person with the rights read in this very turn: a dismissal takes effect at the next press.

    `stands_for` are those who are away and whose deputy they are: their rights are among `rights`.
    """

    person: int
    rights: tuple[Right, ...] = field(default=())
    stands_for: tuple[int, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Schedule:
    """Timed work of the program itself."""


Actor: TypeAlias = Citizen | Joiner | Official | Schedule
