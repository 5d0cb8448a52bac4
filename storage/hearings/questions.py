"""Questions asked before a hearing: written, changed and taken back by their authors, hidden by officials."""

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from domain.drafts.hearings import Question, Stands, check_asking
from storage import counters
from storage.drafts import drafts
from storage.hearings import hearings
from storage.sql import just
from storage.tables import hearing_questions
from storage.unit import Unit

_q = hearing_questions.c
_asked = _q.status == just(Stands.ASKED.value)


class Changed(Exception):
    """The question was changed, taken back or hidden meanwhile: nothing was written."""


def ask(unit: Unit, hearing: int, person: int, text: str, dedup: str) -> Question:
    """A new question; the one that the same `dedup` has made before. Raises `NotAllowed`, LookupError."""
    found = hearings.load(unit, hearing, lock=True)
    known = unit.connection.scalar(sa.select(_q.id).where(_q.dedup == dedup))
    if known is not None:
        return load(unit, known)
    draft = drafts.load(unit, found.draft)
    stands = sum(each.status is not Stands.WITHDRAWN for each in of_person(unit, hearing, person))
    check_asking(found, draft, unit.now, asked=stands)
    ordinal = counters.next_of(unit, f"hearing_questions:{hearing}")
    row = {
        "hearing_id": hearing,
        "ordinal": ordinal,
        "person_id": person,
        "text": text,
        "status": Stands.ASKED.value,
        "revision": 1,
        "reason": "",
        "dedup": dedup,
        "at": unit.now,
    }
    id: int = unit.connection.execute(sa.insert(hearing_questions).returning(_q.id), row).scalar_one()
    return Question(id, hearing, ordinal, person, text, unit.now)


def load(unit: Unit, id: int) -> Question:
    """A question by id. Raises LookupError."""
    row = unit.connection.execute(sa.select(hearing_questions).where(_q.id == id)).first()
    if row is None:
        raise LookupError(id)
    return _from_row(row)


def save(unit: Unit, question: Question) -> Question:
    """Write what the rules made of it; gives it with its next revision. Raises `Changed`."""
    later = replace(question, revision=question.revision + 1)
    written = (
        sa.update(hearing_questions)
        .where(_q.id == question.id, _q.revision == question.revision)
        .values(text=later.text, status=later.status.value, reason=later.reason, revision=later.revision)
        .returning(_q.id)
    )
    if unit.connection.scalar(written) is None:
        raise Changed
    return later


def of_person(unit: Unit, hearing: int, person: int) -> tuple[Question, ...]:
    """What the person has asked, whatever became of it, in order."""
    mine = sa.select(hearing_questions).where(_q.person_id == person, _q.hearing_id == hearing)
    return tuple(_from_row(row) for row in unit.connection.execute(mine.order_by(_q.id)))


def asked(unit: Unit, hearing: int, *, after: int = 0, limit: int = 500) -> tuple[Question, ...]:
    """Questions that stand, in order, from id `after` on."""
    found = sa.select(hearing_questions).where(_q.hearing_id == hearing, _asked, _q.id > after)
    return tuple(_from_row(row) for row in unit.connection.execute(found.order_by(_q.id).limit(limit)))


def count(unit: Unit, hearing: int) -> int:
    """How many questions stand."""
    return unit.connection.scalar(sa.select(sa.func.count()).where(_q.hearing_id == hearing, _asked)) or 0


def _from_row(row: sa.Row[Any]) -> Question:
    return Question(
        id=row.id,
        hearing=row.hearing_id,
        ordinal=row.ordinal,
        person=row.person_id,
        text=row.text,
        at=row.at,
        status=Stands(row.status),
        revision=row.revision,
        reason=row.reason,
    )
