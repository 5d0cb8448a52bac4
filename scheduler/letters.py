"""Notices taken from the outbox and made ready to go: drawn, fitted to the network, sent anew or edited."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from storage import slots
from storage.files import workshop
from storage.notices import cards, outbox
from storage.notices.outbox import Row
from storage.officials import daily as daily_rows
from storage.people import people, wishes
from storage.people.people import Reached
from storage.unit import Unit

FEW: Final = 3
"""With more than these after the quiet hours, what does not need an answer comes as one message."""
_DRAWN: Final = {wishes.DIGEST: digest.draw, daily_rows.KIND: daily.draw, workshop.KIND: made.draw}
_ANYWHERE: Final = "Europe/Moscow"  # who never chose is told at every hour


@dataclass(frozen=True, slots=True)
class Letter:
    """A leased notice ready to be sent; after that its message is the living one of `subject`, if any."""

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
    return ready(unit, outbox.claim(unit, network, most, lease), limits, speeches)


def ready(unit: Unit, rows: Sequence[Row], limits: Limits, speeches: Mapping[str, Speech]) -> list[Taken]:
    """Leased notices made ready, as they are true now."""
    batch = _Batch(
        unit,
        limits,
        speeches,
        people.reached(unit, [row.address for row in rows]),
        wishes.of_all(unit, [row.person for row in rows if row.person is not None]),
    )
    return [_ready(batch, row) for row in rows]


@dataclass(frozen=True, slots=True)
class _Batch:
    """What notices made ready in one transaction share: what is read of their readers, texts alike."""

    unit: Unit
    limits: Limits
    speeches: Mapping[str, Speech]
    reached: Mapping[str, Reached]
    wished: Mapping[int, Wishes]
    alike: dict[tuple[str, str, str], Drawn | None] = field(default_factory=dict)

    def drawn(self, row: Row) -> Drawn | None:
        """The notice in words; what says the same to all is drawn once for a language."""
        reader = self.reached.get(row.address)
        say = self.speeches.get(reader.language if reader is not None else "ru") or self.speeches["ru"]
        if row.kind not in notices.ALIKE:
            return self._drawn(row, say)
        same = (row.kind, repr(row.body), say.language)
        if same not in self.alike:
            self.alike[same] = self._drawn(row, say)
        return self.alike[same]

    def _drawn(self, row: Row, say: Speech) -> Drawn | None:
        drawn = _DRAWN.get(row.kind, notices.draw)(self.unit, row, say)
        if drawn is None or row.network in carrying:
            return drawn
        # Without what this channel may not carry (149-ФЗ ст. 10 ч. 8).
        return replace(drawn, text=without_own(drawn.text, say), files=unnamed(drawn.files, say))


def _ready(batch: _Batch, row: Row) -> Taken:
    reader = batch.reached.get(row.address)
    if row.person is not None and (reader is None or reader.person != row.person):
        return Unwelcome(row)
    try:
        drawn = batch.drawn(row)
        if drawn is None:
            return Needless(row)
        made = _fitted(batch.unit, row, drawn, batch.limits)
        if not isinstance(made, Letter) or row.person is None:
            return made
        return _timed(batch.unit, row, row.person, batch.wished[row.person], made)
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        return Unwritable(row, type(error).__name__)


def _fitted(unit: Unit, row: Row, drawn: Drawn, limits: Limits) -> Letter | Standing | Needless:
    parts = part_of(drawn.text, drawn.rows, limits, row.id)
    parts[-1] = replace(parts[-1], files=drawn.files)
    shown = _digest(drawn)
    steps: tuple[Step, ...] = tuple(Send(part) for part in parts)
    standing = cards.load(unit, row.address, drawn.subject) if drawn.card else None
    if standing is not None:
        if standing.digest == shown:
            return Standing(row, standing.message_ref)
        if len(parts) == 1 and can_edit(standing.at, limits, unit.now):
            steps = (Edit(standing.message_ref, parts[0]),)
    if drawn.quiet and not isinstance(steps[0], Edit):
        return Needless(row)
    return Letter(row, steps, drawn.subject, shown)


def _timed(unit: Unit, row: Row, person: int, wished: Wishes, made: Letter) -> Letter | Needless | Early:
    """The letter when it may go now; an edit rings at no hour, what the person just did waits for none."""
    if row.lane == outbox.Lane.REPLY:
        return made
    zone = wishes.zone(unit, person) if wished != Wishes() else ""
    what, held = _rings(row), None if row.held is None else Held(row.held)
    silent = isinstance(made.steps[0], Edit)
    match when(wished, what, unit.now, zone or _ANYWHERE, held):
        case Unwanted():
            return made if silent else Needless(row)
        case Later(why=Held.QUIET) if silent and held is not Held.DIGEST:
            return made
        case Later(at, why):
            wishes.hold(unit, row, _free_day(unit, person, at, why), why)
            return Early(row)
    if held is None or what.always:
        return made
    others = [each for each in wishes.due_with(unit, row) if not _rings(each).always]
    if held is Held.DIGEST and _claimed(unit, person, unit.now):
        wishes.put_together(unit, row, others)
        return Early(row)
    if len(others) >= FEW:
        wishes.put_together(unit, row, others)
        return Early(row)
    return made


def _rings(row: Row) -> Rings:
    params = row.body.get("params")
    stage = str(params.get("stage") or "") if isinstance(params, dict) else ""
    return rings(row.kind, stage, own=bool(row.body.get("own")))


def _claimed(unit: Unit, person: int, at: datetime) -> bool:
    return slots.claim(unit, f"person:{person}", "digest", at.date().isoformat())


def _free_day(unit: Unit, person: int, at: datetime, why: Held) -> datetime:
    """A day later when the digest of that day has been sent already (its hour was changed since)."""
    taken = why is Held.DIGEST and slots.claimed(unit, f"person:{person}", "digest", at.date().isoformat())
    return at + timedelta(days=1) if taken else at


def _digest(drawn: Drawn) -> str:
    said = repr((drawn.text, drawn.rows))
    return hashlib.blake2s(said.encode("utf-8", "replace"), digest_size=12).hexdigest()
