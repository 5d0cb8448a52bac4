"""A matter: what an authority puts before people for a time, a poll or a draft act (DOMAIN).

Both are made by an editor, approved by the head where the authority wants that, opened and closed by the
schedule, prolonged or cancelled with a reason.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Generic, Protocol, TypeVar

from domain.catalogue import Catalogue
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action, may

REASON_LIMIT: Final = 500
"""Characters of a reason or of the head's remarks."""
LONGEST: Final = timedelta(days=366)
"""A matter that is open longer than a year was mistyped."""


class Matter(Protocol):
    """What polls and draft acts have alike. Moments are UTC; `authority` puts it before people."""

    @property
    def id(self) -> int: ...
    @property
    def number(self) -> str: ...
    @property
    def authority(self) -> str: ...
    @property
    def territory(self) -> str: ...
    @property
    def author(self) -> int | None: ...
    @property
    def opens_at(self) -> datetime | None: ...
    @property
    def closes_at(self) -> datetime | None: ...


M = TypeVar("M", bound=Matter)
S = TypeVar("S")


@dataclass(frozen=True)  # no slots: Python 3.11 cannot call the alias of a slotted generic
class Course(Generic[M, S]):
    """Who may do what with a matter while it `stands` so: by right, and by `rules`.

    `rules` are in the order in which buttons are shown. Refusals are `<name>.no_right` and `<name>.<wrong>`.
    """

    name: str
    rules: Mapping[Action, frozenset[S]]
    stands: Callable[[M], S]
    wrong: str

    def allowed(self, matter: M, official: Official, catalogue: Catalogue) -> tuple[Action, ...]:
        """What the official may do with it now, in the order of buttons."""
        return tuple(each for each in self.rules if self.refusal(matter, official, each, catalogue) is None)

    def refusal(
        self, matter: M, official: Official, action: Action, catalogue: Catalogue
    ) -> NotAllowed | None:
        """Why the official may not do this with it now; None when they may."""
        if not may(official.rights, action, matter.authority, None, catalogue):
            return NotAllowed(f"{self.name}.no_right", number=matter.number)
        if self.stands(matter) not in self.rules[action]:
            return NotAllowed(f"{self.name}.{self.wrong}", number=matter.number)
        return None

    def check(self, matter: M, official: Official, action: Action, catalogue: Catalogue) -> None:
        """Raise `NotAllowed` unless the official may do this with it now."""
        refused = self.refusal(matter, official, action, catalogue)
        if refused is not None:
            raise refused
