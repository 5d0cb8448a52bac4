"""An appeal and its events as rows, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from domain.appeals import Agreement, Appeal, Merged, Outcome, Place, Proposal, Status, Track, party
from domain.catalogue import Term, Unit
from domain.errands import Errand, Stand
from domain.events import Event, Side
from domain.proof import fingerprint
from domain.reminders import following
from domain.wording import read, written
from storage.facts import from_plain
from storage.tables import appeal_events
from storage.unit import Unit as Transaction


def to_row(appeal: Appeal, unit: Transaction, reminded: datetime) -> dict[str, Any]:
    """The appeal's columns, all but `id` and `dedup`. Its next reminder is the first after `reminded`."""
    return {
        "number": appeal.number,
        "person_id": appeal.person,
        "address": appeal.address,
        "language": appeal.language,
        "topic": appeal.topic,
        "authority": appeal.authority,
        "territory": appeal.territory,
        "status": appeal.status.value,
        "is_open": appeal.open,
        "track": appeal.track.value,
        "text": appeal.text,
        "place_text": appeal.place.words,
        "latitude": appeal.place.latitude,
        "longitude": appeal.place.longitude,
        "extras": dict(appeal.extras),
        "executor_id": appeal.executor,
        "companion_id": appeal.companion,
        "errands": plain_errands(appeal.errands),
        "former": list(appeal.former),
        "left_behind": list(appeal.left),
        "arbiter": appeal.arbiter,
        "against": appeal.against,
        "filed_by": appeal.filed_by,
        "untold": appeal.untold,
        "round": appeal.round,
        "version": appeal.version,
        "outcome": appeal.outcome.value if appeal.outcome else None,
        "answer_text": appeal.answer,
        "answer_print": fingerprint(appeal.answer, appeal.place.words) or None,
        "planned_until": appeal.planned_until,
        "proposed": _plain(appeal.proposed),
        "agreement": plain_agreement(appeal.agreement),
        "due_at": appeal.due_at,
        "term_at": appeal.term_at,
        "term": {"amount": appeal.term.amount, "unit": appeal.term.unit.value},
        "moderation_due_at": appeal.moderate_by,
        "respond_by": appeal.respond_by,
        "contest_until": appeal.contest_until,
        "clarify_since": appeal.clarify_since,
        "paused_at": appeal.paused_at,
        "question": appeal.question,
        "asked_in": appeal.asked_in.value if appeal.asked_in else None,
        "remind_at": following(appeal, reminded),
        "registered_at": appeal.registered_at,
        "changed_at": unit.now,
        "answered_at": appeal.answered_at,
        "follow_up_at": appeal.follow_up_at,
        "rechecked_at": appeal.rechecked_at,
        "holding": list(appeal.holding) or None,
        "closed_at": appeal.closed_at,
        "rating": appeal.stars,
        "copies_id": appeal.copies,
        "merged_into": appeal.merged.into if appeal.merged else None,
        "merged": _plain_merged(appeal.merged),
        "withheld": written(appeal.withheld) or None,
        "redirections": len(appeal.left),
        "extended_count": appeal.extensions,
    }


def from_row(row: sa.Row[Any]) -> Appeal:
    """The appeal of a full row of `appeals`."""
    return Appeal(
        id=row.id,
        number=row.number,
        version=row.version,
        track=Track(row.track),
        status=Status(row.status),
        person=row.person_id,
        address=row.address,
        topic=row.topic,
        territory=row.territory,
        authority=row.authority,
        text=row.text,
        registered_at=row.registered_at,
        due_at=row.due_at,
        term_at=row.term_at,
        term=Term(row.term["amount"], Unit(row.term["unit"])),
        place=Place(row.place_text, row.latitude, row.longitude),
        extras=row.extras,
        language=row.language,
        moderate_by=row.moderation_due_at,
        respond_by=row.respond_by,
        executor=row.executor_id,
        companion=row.companion_id,
        errands=_errands(row.errands),
        former=tuple(row.former),
        left=tuple(row.left_behind),
        arbiter=row.arbiter,
        against=row.against,
        filed_by=row.filed_by,
        untold=row.untold,
        round=row.round,
        extensions=row.extended_count,
        outcome=Outcome(row.outcome) if row.outcome else None,
        answer=row.answer_text or "",
        planned_until=row.planned_until,
        proposed=_proposal(row.proposed),
        agreement=_agreement(row.agreement),
        question=row.question,
        asked_in=Status(row.asked_in) if row.asked_in else None,
        clarify_since=row.clarify_since,
        paused_at=row.paused_at,
        answered_at=row.answered_at,
        contest_until=row.contest_until,
        follow_up_at=row.follow_up_at,
        rechecked_at=row.rechecked_at,
        holding=tuple(row.holding or ()),
        closed_at=row.closed_at,
        stars=row.rating,
        copies=row.copies_id,
        merged=_merged(row.merged_into, row.merged),
        withheld=read(row.withheld or ""),
    )


def _plain(proposed: Proposal | None) -> dict[str, Any] | None:
    if proposed is None:
        return None
    until = proposed.planned_until
    return {
        "outcome": proposed.outcome.value,
        "text": proposed.text,
        "files": list(proposed.files),
        "planned_until": until.isoformat() if until is not None else None,
        "deputy": proposed.deputy,
    }


def _proposal(plain: Mapping[str, Any] | None) -> Proposal | None:
    if plain is None:
        return None
    until = plain["planned_until"]
    return Proposal(
        Outcome(plain["outcome"]),
        plain["text"],
        tuple(plain["files"]),
        date.fromisoformat(until) if until else None,
        plain.get("deputy"),
    )


def _plain_merged(merged: Merged | None) -> dict[str, str] | None:
    if merged is None:
        return None
    return {"status": merged.status.value, "answer": merged.answer, "question": merged.question}


def _merged(into: int | None, plain: Mapping[str, Any] | None) -> Merged | None:
    if into is None or plain is None:
        return None
    return Merged(into, Status(plain["status"]), plain["answer"], plain["question"])


def plain_agreement(made: Agreement | None) -> dict[str, Any] | None:
    """The column `agreement`."""
    if made is None:
        return None
    return {
        "parties": [{"key": each.key, "agreed": each.agreed} for each in made.parties],
        "due_at": made.due_at.isoformat(),
        "approve": made.approve,
        "over": made.over,
    }


def _agreement(plain: Mapping[str, Any] | None) -> Agreement | None:
    if plain is None:
        return None
    parties = (replace(party(each["key"]), agreed=each["agreed"]) for each in plain["parties"])
    return Agreement(tuple(parties), datetime.fromisoformat(plain["due_at"]), plain["approve"], plain["over"])


def plain_errands(errands: Sequence[Errand]) -> list[dict[str, Any]] | None:
    """The column `errands`."""
    return [
        {
            "person": each.person,
            "authority": each.authority,
            "asked": each.asked,
            "since": each.since.isoformat(),
            "due_at": each.due_at.isoformat(),
            "stand": each.stand.value,
        }
        for each in errands
    ] or None


def _errands(plain: Sequence[Mapping[str, Any]] | None) -> tuple[Errand, ...]:
    return tuple(
        Errand(
            each["person"],
            each["authority"],
            each["asked"],
            datetime.fromisoformat(each["since"]),
            datetime.fromisoformat(each["due_at"]),
            Stand(each["stand"]),
        )
        for each in plain or ()
    )


EVENT: tuple[sa.ColumnElement[Any], ...] = (
    appeal_events.c.seq,
    appeal_events.c.at,
    appeal_events.c.actor_kind,
    appeal_events.c.actor_id,
    appeal_events.c.kind,
    appeal_events.c.data,
)


def event(row: sa.Row[Any]) -> Event:
    """The event of a row with the columns `EVENT`."""
    return Event(row.seq, row.at, Side(row.actor_kind), row.actor_id, from_plain(row.kind, row.data))
