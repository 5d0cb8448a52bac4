"""A draft act under public discussion: what it is, where, who answers for it, where it stands (DOMAIN)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    """What the act will be; a key of texts."""

    LAW = "law"  # закон
    DECREE = "decree"  # постановление
    ORDER = "order"  # распоряжение, приказ
    DECISION = "decision"  # решение представительного органа
    RULES = "rules"  # правила, положение, регламент
    PROGRAMME = "programme"  # программа, стратегия
    PLAN = "plan"  # генеральный план, ПЗЗ, проект планировки


class Impact(StrEnum):
    """Степень регулирующего воздействия: how long the discussion lasts at least."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


class Phase(StrEnum):
    """making → checking → announced → discussion → review → summary → final; cancelled until the summary.

    From `ANNOUNCED` on everybody sees it.
    """

    MAKING = "making"
    CHECKING = "checking"  # the head approves it, where the authority wants that
    ANNOUNCED = "announced"  # can be read, remarks are not taken yet
    DISCUSSION = "discussion"
    REVIEW = "review"  # no more remarks; each gets its verdict
    SUMMARY = "summary"  # сводка предложений is published
    FINAL = "final"  # the final text is published
    CANCELLED = "cancelled"


PUBLIC = frozenset({Phase.ANNOUNCED, Phase.DISCUSSION, Phase.REVIEW, Phase.SUMMARY, Phase.FINAL})
"""Phases in which everybody reads the act. One cancelled in public is still shown, with the reason."""
GOING = frozenset({Phase.ANNOUNCED, Phase.DISCUSSION, Phase.REVIEW, Phase.SUMMARY})
"""Phases after which something is still to come."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft act. Its text is in versions, see `domain.drafts.sections`.

    `number` is what people call it, "7/2026"; `authority` is the initiator, `territory` where the act will be
    in force; `why` it is needed and whom it concerns (`whom`) are told in plain words. `planning`: town
    planning, where residents and others are listed apart. `opens_at` and `closes_at` bound the discussion
    (UTC, shown in the authority's zone), verdicts are owed by `review_until`. `version` is the number of the
    text that people see, 0 until it is announced; `revision` counts changes of the row itself. `outcome`
    says, with the final text, what was taken from people.
    """

    id: int
    number: str
    kind: Kind
    title: str
    authority: str
    territory: str
    phase: Phase = Phase.MAKING
    revision: int = 1
    version: int = 0
    why: str = ""
    whom: str = ""
    impact: Impact = Impact.MIDDLE
    planning: bool = False
    author: int | None = None  # the official who made it
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    review_until: date | None = None
    outcome: str = ""

    @property
    def public(self) -> bool:
        """May everybody read it? Also when it was cancelled after it had been announced."""
        return self.phase in PUBLIC or (self.phase is Phase.CANCELLED and self.version > 0)

    def taking(self, now: datetime) -> bool:
        """Are remarks taken at that moment? To the second, whenever the schedule gets to closing it."""
        if self.phase is not Phase.DISCUSSION or self.closes_at is None:
            return False
        return (self.opens_at is None or self.opens_at <= now) and now < self.closes_at
