"""What others concerned said, and cases made one."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


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
