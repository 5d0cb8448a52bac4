"""More in a minute than a person says: everything is taken, but it is answered once a minute.

Counted where the conversation is kept, whose row every turn holds: exact in any number of processes.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Flood:
    """How much came into a chat since the minute began; `going_on`: so did too much the minute before."""

    since: datetime
    count: int = 1
    going_on: bool = False

    def more(self, now: datetime, limit: int) -> "Flood":
        """With one more update, `limit` being what a minute may bring."""
        age = now - self.since
        if timedelta(0) <= age < MINUTE:
            return replace(self, count=self.count + 1)
        return Flood(now, going_on=self.count > limit and timedelta(0) <= age < 2 * MINUTE)

    def over(self, limit: int) -> int:
        """How many of them are too many: the first of those is still answered at once."""
        return max(0, self.count if self.going_on else self.count - limit)

    def wait(self, now: datetime, limit: int) -> float:
        """Seconds after which the newest screen may be drawn."""
        return (self.since + MINUTE - now).total_seconds() if self.over(limit) > 1 else 0.0
