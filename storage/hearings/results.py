"""What came of a hearing: who was there, its minutes and its conclusion; who registered is told of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from domain.drafts import Draft
from domain.drafts import hearing_results as rules
from domain.drafts.hearing_results import PaperKind
from domain.drafts.hearings import Hearing
from domain.people import Official
from storage.drafts.files import discard
from storage.hearings import hearings, mailings, visits
from storage.hearings.work import record
from storage.officials.audit import Facts
from storage.tables import hearing_files
from storage.unit import Unit
from storage.world import world

_f = hearing_files.c
_TOLD: Final[dict[PaperKind, tuple[mailings.Audience, ...]]] = {
    PaperKind.MINUTES: ("concerned",),
    PaperKind.CONCLUSION: ("concerned", "followers"),
}
"""Who came or had asked; of the conclusion also who follows the draft."""


@dataclass(frozen=True, slots=True)
class Marked:
    """What came of what was typed at the door: numbers of visitors, and what is nobody's."""

    came: tuple[int, ...]
    again: tuple[int, ...]  # were marked before
    not_came: tuple[int, ...]
    unknown: tuple[str, ...]


def mark(unit: Unit, id: int, draft: Draft, official: Official, address: str, typed: str) -> Marked:
    """Mark those whose numbers or codes were typed. Raises `NotAllowed`, LookupError."""
    hearing = hearings.load(unit, id, lock=True)
    rules.check_door(hearing, draft, official, world(unit))
    before = visits.marked(unit, id)
    came, again, gone, unknown = list[int](), list[int](), list[int](), list[str]()
    for what, there in rules.tokens(typed):
        visit = visits.find(unit, id, what)
        if visit is None:
            unknown.append(what)
        elif visit.came and there:
            again.append(visit.ordinal)
        else:
            visits.mark(unit, visit, came=there)
            (came if there else gone).append(visit.ordinal)
    if came or gone:
        told: Facts = {"hearing": id, "count": visits.marked(unit, id)}
        record(unit, draft, official, address, "hearing_door", {"count": before}, told, noted=False)
    return Marked(tuple(came), tuple(again), tuple(gone), tuple(unknown))


def count(unit: Unit, id: int, draft: Draft, official: Official, address: str, came: int) -> Hearing:
    """So many were there. Raises `NotAllowed`, LookupError."""
    old = hearings.load(unit, id, lock=True)
    marked = visits.marked(unit, id)
    saved = hearings.save(unit, rules.counted(old, draft, official, world(unit), came=came, marked=marked))
    record(
        unit, draft, official, address, "hearing_came", {"count": old.came}, {"hearing": id, "count": came}
    )
    return saved


def file(
    unit: Unit,
    id: int,
    draft: Draft,
    official: Official,
    address: str,
    kind: PaperKind,
    files: Sequence[int],
) -> None:
    """These are its minutes, or its conclusion, from now on; whoever is concerned is told.

    Raises `NotAllowed`, LookupError.
    """
    hearing = hearings.load(unit, id, lock=True)
    rules.check_held(hearing, draft, official, world(unit))
    old = sa.delete(hearing_files).where(_f.hearing_id == id, _f.kind == kind.value)
    gone = list(unit.connection.scalars(old.returning(_f.file_id)))
    discard(unit, gone)
    rows = [
        {"hearing_id": id, "file_id": each, "kind": kind.value, "added_at": unit.now}
        for each in dict.fromkeys(files)
    ]
    unit.connection.execute(sa.insert(hearing_files), rows)
    saved = hearings.save(unit, hearing)
    facts = {"hearing": id, "count": len(rows)}
    record(unit, draft, official, address, f"hearing_{kind.value}", {"count": len(gone)}, facts)
    if draft.public:
        mailings.stop(unit, saved, (kind.value,))
        mailings.begin(unit, saved, kind.value, _TOLD[kind], slot=str(saved.revision))


def papers(unit: Unit, hearing: int) -> dict[PaperKind, tuple[int, ...]]:
    """The files of its minutes and of its conclusion; of what is not there nothing."""
    found = sa.select(_f.kind, _f.file_id).where(_f.hearing_id == hearing).order_by(_f.file_id)
    made: dict[PaperKind, tuple[int, ...]] = {}
    for kind, file in unit.connection.execute(found):
        made[PaperKind(kind)] = (*made.get(PaperKind(kind), ()), file)
    return made
