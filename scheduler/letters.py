"""Notices taken from the outbox and made ready to go: drawn, fitted to the network, sent anew or edited."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.layout import can_edit, part_of
from bot.network import Edit, Limits, Send, Step
from bot.speech import Speech
from handlers import notices
from handlers.notices import Drawn
from storage import outbox, people
from storage.outbox import Row
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Letter:
    """A leased notice ready to be sent; after that its message is the living one of `subject`."""

    row: Row
    steps: tuple[Step, ...]
    subject: str
    digest: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The living message `ref` shows it all already."""

    row: Row
    ref: str


@dataclass(frozen=True, slots=True)
class Needless:
    """There is nothing to be said any more."""

    row: Row


@dataclass(frozen=True, slots=True)
class Unwelcome:
    """The address is known to be closed: nothing is tried."""

    row: Row


@dataclass(frozen=True, slots=True)
class Unwritable:
    """It cannot be drawn: a bug of ours; `why` names it without a person's words."""

    row: Row
    why: str


Taken = Letter | Standing | Needless | Unwelcome | Unwritable


def take(
    unit: Unit, network: str, most: int, lease: timedelta, limits: Limits, speeches: Mapping[str, Speech]
) -> list[Taken]:
    """Lease up to `most` due notices of `network` and make them ready, in one transaction."""
    return [_ready(unit, row, limits, speeches) for row in outbox.claim(unit, network, most, lease)]


def _ready(unit: Unit, row: Row, limits: Limits, speeches: Mapping[str, Speech]) -> Taken:
    if row.person is not None and row.address not in people.addresses(unit, row.person):
        return Unwelcome(row)
    try:
        drawn = notices.draw(unit, row, speeches)
        return Needless(row) if drawn is None else _fitted(unit, row, drawn, limits)
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        return Unwritable(row, type(error).__name__)


def _fitted(unit: Unit, row: Row, drawn: Drawn, limits: Limits) -> Letter | Standing | Needless:
    parts = part_of(drawn.text, drawn.rows, limits, row.id)
    parts[-1] = replace(parts[-1], files=drawn.files)
    digest = _digest(drawn)
    steps: tuple[Step, ...] = tuple(Send(part) for part in parts)
    standing = outbox.card(unit, row.address, drawn.subject) if drawn.card else None
    if standing is not None:
        if standing.digest == digest:
            return Standing(row, standing.message_ref)
        if len(parts) == 1 and can_edit(standing.at, limits, unit.now):
            steps = (Edit(standing.message_ref, parts[0]),)
    if drawn.quiet and not isinstance(steps[0], Edit):
        return Needless(row)
    return Letter(row, steps, drawn.subject, digest)


def _digest(drawn: Drawn) -> str:
    said = repr((drawn.text, drawn.rows))
    return hashlib.blake2s(said.encode("utf-8", "replace"), digest_size=12).hexdigest()
