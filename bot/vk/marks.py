"""How far the events of a community are taken, and under what name that is kept."""

from dataclasses import dataclass


def key(group_id: int) -> str:
    """The name under which the mark of a community is remembered."""
    return f"vk:{group_id}:ts"


@dataclass(frozen=True, slots=True)
class Mark:
    """How far events are taken: VK's `ts` and the date of the last message (seconds of the epoch)."""

    ts: str = ""
    date: int = 0

    @classmethod
    def parse(cls, text: str) -> "Mark":
        ts, _, date = text.partition(" ")
        return cls(ts, int(date) if date.isdecimal() else 0)

    def __str__(self) -> str:
        return f"{self.ts} {self.date}"
