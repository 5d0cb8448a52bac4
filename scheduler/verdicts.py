"""What follows from what came of a notice: the one place where that is decided.

Slow: later, when the network says. Unreachable: later, with growing pauses, given up after about three days.
Closed: the account is closed; the notice goes to the person's other messenger, and is dead where there is
none. Refused, or broken on our side: dead, and an engineer is told. Nothing that is dead is deleted.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog

from bot.chat import network_of
from bot.network import Closed, Failure, Refused, Slow, Unreachable
from scheduler import metrics
from scheduler.letters import Early, Letter, Needless, Standing, Taken, Unwelcome, Unwritable
from storage.notices import cards, leases, outbox
from storage.notices.outbox import Row
from storage.people import people
from storage.unit import Unit

log = structlog.get_logger()

PAUSE: Final = timedelta(seconds=5)
LONGEST_PAUSE: Final = timedelta(minutes=10)
TRIES: Final = 440
"""Of one notice: with these pauses about three days."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """It is there; `ref` is its (last) message."""

    ref: str


@dataclass(frozen=True, slots=True)
class Broke:
    """Sending raised what no messenger may raise; `why` names it without a person's words."""

    why: str


Came = Delivered | Failure | Broke


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a notice: sent, same, later, held, moved, closed, dead, dropped."""

    row: Row
    outcome: str
    why: str = ""


def pause(attempts: int) -> timedelta:
    """How long to wait after this many tries in vain."""
    return min(PAUSE * (1 << min(attempts - 1, 16)), LONGEST_PAUSE)


def settle_all(
    unit: Unit, tried: Collection[tuple[Letter, Came]], networks: Collection[str]
) -> list[Verdict]:
    """The same as `settle` for many; those that are there are written down at once."""
    there = [(letter, came.ref) for letter, came in tried if isinstance(came, Delivered)]
    outbox.sent(unit, [(letter.row.id, letter.row.generation, ref) for letter, ref in there])
    for letter, ref in there:
        if letter.subject:
            cards.put(unit, letter.row.address, letter.subject, ref, letter.digest)
    sent = [Verdict(letter.row, "sent") for letter, _ in there]
    rest = [(letter, came) for letter, came in tried if not isinstance(came, Delivered)]
    return sent + [settle(unit, letter, came, networks) for letter, came in rest]


def settle(unit: Unit, letter: Letter, came: Came, networks: Collection[str]) -> Verdict:
    """Write down what follows for a letter that was tried. `networks` are those that can be written to."""
    row = letter.row
    match came:
        case Delivered():
            return settle_all(unit, [(letter, came)], networks)[0]
        case Slow(seconds=seconds) if row.attempts < TRIES:
            outbox.later(unit, row.id, row.generation, timedelta(seconds=seconds), "slow")
            return Verdict(row, "later", "slow")
        case Unreachable() if row.attempts < TRIES:
            outbox.later(unit, row.id, row.generation, pause(row.attempts), str(came))
            return Verdict(row, "later", str(came))
        case Closed():
            return _closed(unit, row, networks)
        case Broke(why):
            return _dead(unit, row, why)
        case Refused() | Failure():
            return _dead(unit, row, f"{type(came).__name__}: {came}")


def settle_untried(unit: Unit, taken: Taken, networks: Collection[str]) -> Verdict | None:
    """Write down what follows for a notice that needs no sending; None for a letter."""
    row = taken.row
    match taken:
        case Letter():
            return None
        case Standing(ref=ref):
            outbox.sent(unit, [(row.id, row.generation, ref)])
            return Verdict(row, "same")
        case Needless():
            leases.drop(unit, row.id, row.generation, "needless")
            return Verdict(row, "dropped")
        case Early():
            return Verdict(row, "held")
        case Unwelcome():
            return _closed(unit, row, networks)
        case Unwritable(why=why):
            return _dead(unit, row, f"cannot be drawn: {why}")


def _closed(unit: Unit, row: Row, networks: Collection[str]) -> Verdict:
    people.close_account(unit, row.address)
    for other in people.other_accounts(unit, row.address):
        if network_of(other) in networks:
            outbox.moved(unit, row.id, row.generation, other)
            return Verdict(row, "moved")
    outbox.dead(unit, row.id, row.generation, "closed")
    return Verdict(row, "closed")


def _dead(unit: Unit, row: Row, why: str) -> Verdict:
    outbox.dead(unit, row.id, row.generation, why)
    return Verdict(row, "dead", why)


def report(verdict: Verdict, lag: float) -> None:
    """Count it and log what somebody should know, after the commit; `lag` in seconds since it was written."""
    row = verdict.row
    metrics.NOTICES.labels(row.network, verdict.outcome).inc()
    match verdict.outcome:
        case "sent":
            metrics.LAG.labels(row.network).observe(max(lag, 0.0))
        case "later":
            log.info("notice.later", row=row.id, network=row.network, tries=row.attempts, why=verdict.why)
        case "moved" | "closed":
            log.info("notice.closed", row=row.id, network=row.network, moved=verdict.outcome == "moved")
        case "dead":
            log.error("notice.dead", row=row.id, network=row.network, kind=row.kind, why=verdict.why)
