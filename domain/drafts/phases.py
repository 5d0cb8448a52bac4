"""How long a discussion lasts: the rules' terms, and what is unusual about the authority's (DOMAIN).

The authority sets the dates; what departs from the rules is warned of, not forbidden.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from domain.drafts.act import Draft, Impact
from domain.world import World

LEAST: Final[Mapping[Impact, int]] = {Impact.LOW: 10, Impact.MIDDLE: 15, Impact.HIGH: 20}
"""Calendar days of a discussion, at least."""
USUAL: Final = 15
MOST: Final = 45
REVIEW: Final = 15
"""Calendar days in which remarks are reviewed, by default."""


@dataclass(frozen=True, slots=True)
class Warning:
    """`reason` is the last part of the text `draft.warning.<reason>`."""

    reason: str
    params: Mapping[str, str | int] = field(default_factory=dict)


def days(draft: Draft, world: World) -> int:
    """Calendar days of the discussion in the authority's zone; from today where it opens at once."""
    if draft.closes_at is None:
        return 0
    calendar = world.calendar(draft.authority)
    opens = draft.opens_at or world.now
    return (calendar.local_day(draft.closes_at) - calendar.local_day(opens)).days


def suggested(draft: Draft, first: date) -> date:
    """The last day of a discussion that begins on `first`, by the rules."""
    return first + timedelta(days=max(USUAL, LEAST[draft.impact]))


def warnings(draft: Draft, world: World) -> tuple[Warning, ...]:
    """What is unusual about the dates; empty when nothing is, or they are not set."""
    return tuple(_warnings(draft, world))


def _warnings(draft: Draft, world: World) -> Iterator[Warning]:
    if draft.closes_at is None:
        return
    lasts, least = days(draft, world), LEAST[draft.impact]
    if lasts < least:
        yield Warning("short", {"days": lasts, "least": least})
    if lasts > MOST:
        yield Warning("long", {"days": lasts, "most": MOST})
    calendar = world.calendar(draft.authority)
    last = calendar.local_day(draft.closes_at)
    if calendar.rest(last) is not None:
        yield Warning("day_off")
    if draft.review_until is not None and (draft.review_until - last).days > 2 * REVIEW:
        yield Warning("long_review", {"days": (draft.review_until - last).days})
