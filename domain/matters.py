"""A matter: what an authority puts before people for a time, a poll or a draft act (DOMAIN).

Both are made by an editor, approved by the head where the authority wants that, opened and closed by the
schedule, prolonged or cancelled with a reason.
"""

from datetime import datetime, timedelta
from typing import Final, Protocol

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
