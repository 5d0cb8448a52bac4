"""Notices taken from the outbox and made ready to go: drawn, fitted to the network, sent anew or edited."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.layout import can_edit, part_of
from bot.network import Edit, Limits, Send, Step
from bot.speech import Speech
from bot.withholding import unnamed, without_own
from domain.wishes import Held, Later, Rings, Unwanted, Wishes, rings, when
from handlers import daily, digest, made, notices
from handlers.drawn import Drawn
from handlers.links import carrying
from storage import daily as daily_rows
from storage import outbox, people, slots, wishes, workshop
from storage.outbox import Row
from storage.unit import Unit

FEW: Final = 3
"""With more than these after the quiet hours, what does not need an answer comes as one message."""
_DRAWN: Final = {wishes.DIGEST: digest.draw, daily_rows.KIND: daily.draw, workshop.KIND: made.draw}
_ANYWHERE: Final = "Europe/Moscow"  # who never chose is told at every hour


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
class Early:
    """It waits for an hour that suits the person, or has become part of a notice of many lines."""

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


Taken = Letter | Standing | Needless | Early | Unwelcome | Unwritable


def take(
    unit: Unit, network: str, most: int, lease: timedelta, limits: Limits, speeches: Mapping[str, Speech]
) -> list[Taken]:
    """Lease up to `most` due notices of `network` and make them ready, in one transaction."""
    return [_ready(unit, row, limits, speeches) for row in outbox.claim(unit, network, most, lease)]


def _ready(unit: Unit, row: Row, limits: Limits, speeches: Mapping[str, Speech]) -> Taken:
    if row.person is not None and row.address not in people.addresses(unit, row.person):
        return Unwelcome(row)
    try:
        drawn = _DRAWN.get(row.kind, notices.draw)(unit, row, speeches)
        if drawn is None:
            return Needless(row)
        if row.network not in carrying:
            drawn = _bare(drawn, unit, row, speeches)
        made = _fitted(unit, row, drawn, limits)
        return _timed(unit, row, made) if isinstance(made, Letter) else made
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        return Unwritable(row, type(error).__name__)


def _bare(drawn: Drawn, unit: Unit, row: Row, speeches: Mapping[str, Speech]) -> Drawn:
    """Without what this channel may not carry (149-ФЗ ст. 10 ч. 8)."""
    language = people.load(unit, row.person).language if row.person is not None else "ru"
    say = speeches.get(language) or speeches["ru"]
    return replace(drawn, text=without_own(drawn.text, say), files=unnamed(drawn.files, say))


def _fitted(unit: Unit, row: Row, drawn: Drawn, limits: Limits) -> Letter | Standing | Needless:
    parts = part_of(drawn.text, drawn.rows, limits, row.id)
    parts[-1] = replace(parts[-1], files=drawn.files)
    shown = _digest(drawn)
    steps: tuple[Step, ...] = tuple(Send(part) for part in parts)
    standing = outbox.card(unit, row.address, drawn.subject) if drawn.card else None
    if standing is not None:
        if standing.digest == shown:
            return Standing(row, standing.message_ref)
        if len(parts) == 1 and can_edit(standing.at, limits, unit.now):
            steps = (Edit(standing.message_ref, parts[0]),)
    if drawn.quiet and not isinstance(steps[0], Edit):
        return Needless(row)
    return Letter(row, steps, drawn.subject, shown)


def _timed(unit: Unit, row: Row, made: Letter) -> Letter | Needless | Early:
    """The letter when it may go now; an edit rings at no hour, what the person just did waits for none."""
    if row.person is None or row.lane == outbox.Lane.REPLY:
        return made
    wished = wishes.load(unit, row.person)
    zone = wishes.zone(unit, row.person) if wished != Wishes() else ""
    what, held = _rings(row), None if row.held is None else Held(row.held)
    silent = isinstance(made.steps[0], Edit)
    match when(wished, what, unit.now, zone or _ANYWHERE, held):
        case Unwanted():
            return made if silent else Needless(row)
        case Later(why=Held.QUIET) if silent and held is not Held.DIGEST:
            return made
        case Later(at, why):
            wishes.hold(unit, row, _free_day(unit, row.person, at, why), why)
            return Early(row)
    if held is None or what.always:
        return made
    others = [each for each in wishes.due_with(unit, row) if not _rings(each).always]
    if held is Held.DIGEST and _claimed(unit, row.person, unit.now):
        wishes.put_together(unit, row, others)
        return Early(row)
    if len(others) >= FEW:
        wishes.put_together(unit, row, others)
        return Early(row)
    return made


def _rings(row: Row) -> Rings:
    params = row.body.get("params")
    return rings(row.kind, str(params.get("stage") or "") if isinstance(params, dict) else "")


def _claimed(unit: Unit, person: int, at: datetime) -> bool:
    return slots.claim(unit, f"person:{person}", "digest", at.date().isoformat())


def _free_day(unit: Unit, person: int, at: datetime, why: Held) -> datetime:
    """A day later when the digest of that day has been sent already (its hour was changed since)."""
    taken = why is Held.DIGEST and slots.claimed(unit, f"person:{person}", "digest", at.date().isoformat())
    return at + timedelta(days=1) if taken else at


def _digest(drawn: Drawn) -> str:
    said = repr((drawn.text, drawn.rows))
    return hashlib.blake2s(said.encode("utf-8", "replace"), digest_size=12).hexdigest()
