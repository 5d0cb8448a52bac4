"""What the authority decides about a remark: учтено, учтено частично, не учтено; always with a reason."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

REASON_LIMIT: Final = 2_000
WORDING_LIMIT: Final = 5_000
REPLY_LIMIT: Final = 1_500
WHY_LIMIT: Final = 500
"""Characters of the reason, of the changed wording, of the author's one answer, of why a verdict changes."""


class VerdictKind(StrEnum):
    """A key of texts."""

    TAKEN = "taken"  # учтено
    PARTLY = "partly"  # учтено частично
    REJECTED = "rejected"  # не учтено


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision with its reason; `wording` is how the text will read because of it, "" for none."""

    kind: VerdictKind
    reason: str
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """A verdict that was given: the same one, by its `id`, to all remarks of a group."""

    id: int
    kind: VerdictKind
    reason: str
    wording: str
    by: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """The author's one answer to the verdict."""

    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Replaced:
    """A verdict that stands no more: `by` changed it `at` that moment, told the author `why`.

    `reply` is what the author had answered to it.
    """

    was: Given
    why: str
    by: int
    at: datetime
    reply: Answered | None = None
