"""What a person said and did in discussions of draft acts and at hearings, as data for themselves."""

import sqlalchemy as sa

from bot.chat import Json
from storage.people.own_data import rows
from storage.tables import (
    draft_people,
    draft_signers,
    drafts,
    hearing_line,
    hearing_questions,
    hearing_visitors,
    hearings,
    past_verdicts,
    remark_files,
    remarks,
    stances,
    supports,
    verdicts,
)
from storage.unit import Unit

_DRAFT = (drafts.c.number.label(name="draft"), drafts.c.title)
_r, _h = remarks.c, hearings.c


def discussions(unit: Unit, person: int) -> dict[str, Json]:
    """Draft acts that the person followed or spoke of, besides the remarks."""
    followed = draft_people.join(drafts, drafts.c.id == draft_people.c.draft_id)
    held = stances.join(drafts, drafts.c.id == stances.c.draft_id)
    backed = supports.join(remarks, _r.id == supports.c.remark_id).join(drafts, drafts.c.id == _r.draft_id)
    seen, by = draft_people.c, draft_signers.c
    return {
        "signed": rows(
            unit,
            sa.select(*_DRAFT, by.name, by.look, by.why, by.at)
            .select_from(draft_signers.join(drafts, drafts.c.id == by.draft_id))
            .where(by.person_id == person)
            .order_by(by.at),
        ),
        "followed": rows(
            unit,
            sa.select(*_DRAFT, seen.resident, seen.follows, seen.at)
            .select_from(followed)
            .where(seen.person_id == person)
            .order_by(seen.at),
        ),
        "stances": rows(
            unit,
            sa.select(drafts.c.number.label(name="draft"), stances.c.section, stances.c.stance, stances.c.at)
            .select_from(held)
            .where(stances.c.person_id == person)
            .order_by(stances.c.at),
        ),
        "supported": rows(
            unit,
            sa.select(drafts.c.number.label(name="draft"), _r.ordinal.label(name="remark"), supports.c.at)
            .select_from(backed)
            .where(supports.c.person_id == person)
            .order_by(supports.c.at),
        ),
    }


def said(unit: Unit, person: int) -> list[tuple[list[int], dict[str, Json]]]:
    """The person's remarks with what was answered, and the ids of their files."""
    told = (
        sa.select(
            _r.id,
            *_DRAFT,
            *(_r[name] for name in ("ordinal", "section", "kind", "status", "text", "why", "signed", "at")),
            *(_r[name] for name in ("reason", "reply", "replied_at")),
            verdicts.c.kind.label(name="verdict"),
            verdicts.c.reason.label(name="because"),
            verdicts.c.wording,
        )
        .select_from(
            remarks.join(drafts, drafts.c.id == _r.draft_id).outerjoin(
                verdicts, verdicts.c.id == _r.verdict_id
            )
        )
        .where(_r.person_id == person)
        .order_by(_r.id)
    )
    found: list[tuple[list[int], dict[str, Json]]] = []
    for each in rows(unit, told):
        if isinstance(each, dict):
            id = each.pop("id")
            ids = sa.select(remark_files.c.file_id).where(remark_files.c.remark_id == id)
            each["earlier"] = _earlier(unit, id)
            found.append((list(unit.connection.scalars(ids.order_by(remark_files.c.file_id))), each))
    return found


def _earlier(unit: Unit, remark: Json) -> Json:
    """Verdicts on the remark that another took the place of, and what its author had answered."""
    was = past_verdicts.c
    told = (
        sa.select(verdicts.c.kind.label(name="verdict"), verdicts.c.reason.label(name="because"))
        .add_columns(verdicts.c.wording, was.reply, was.replied_at, was.why, was.at)
        .join(past_verdicts, was.verdict_id == verdicts.c.id)
        .where(was.remark_id == remark)
        .order_by(verdicts.c.id)
    )
    return rows(unit, told)


def at_hearings(unit: Unit, person: int) -> dict[str, Json]:
    """Hearings that the person registered for or waits for a seat of, and what they asked there."""
    came, waits, asked = hearing_visitors.c, hearing_line.c, hearing_questions.c
    return {
        "visits": rows(
            unit,
            sa.select(_h.place, _h.starts_at, came.ordinal, came.code, came.name, came.at, came.came_at)
            .select_from(hearing_visitors.join(hearings, _h.id == came.hearing_id))
            .where(came.person_id == person)
            .order_by(came.at),
        ),
        "waiting": rows(
            unit,
            sa.select(_h.place, _h.starts_at, waits.at)
            .select_from(hearing_line.join(hearings, _h.id == waits.hearing_id))
            .where(waits.person_id == person)
            .order_by(waits.at),
        ),
        "questions": rows(
            unit,
            sa.select(_h.starts_at, asked.ordinal, asked.text, asked.status, asked.reason, asked.at)
            .select_from(hearing_questions.join(hearings, _h.id == asked.hearing_id))
            .where(asked.person_id == person)
            .order_by(asked.id),
        ),
    }
