"""What officials did: who, when, from where, before and after. The database refuses to change it.

It outlives everything else, so it tells of a deed only what `SAID` lists: codes, numbers, times, ids of
officials. What people wrote, their addresses and names, whose case it is, stand in the case and its history.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final, TypeAlias

import sqlalchemy as sa

from storage.tables import audit
from storage.unit import Unit

Facts: TypeAlias = Mapping[str, str | int | float | bool | None]
NOTHING: Final[Facts] = MappingProxyType({})


def _names(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


CASE: Final = _names(
    "status outcome topic authority territory track round version rating executor_id companion_id former",
    "filed_by left_behind arbiter against untold due_at term_at moderation_due_at respond_by contest_until",
    "planned_until clarify_since paused_at asked_in answered_at follow_up_at rechecked_at closed_at",
    "extended_count copies_id merged_into",
)
"""The columns of a case that are told."""

SAID: Final = CASE | _names(
    "appeal cases count days deputy entry file group hearing kind name on ordinal person phase",
    "questions_until revision role seats section sections since starts_at state text until verdict",
    "with_authors with_names authorities boundaries categories officials territories topics",
)
"""All that is told of any deed. `name` and `text` are of a template of answers, `person` an id."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One action. `subject` is what it was done to, "appeal:12"; `address` where it was done from."""

    id: int
    at: datetime
    person: int | None
    address: str
    action: str
    subject: str
    before: Facts
    after: Facts


_a = audit.c
_record = sa.insert(audit)


def record(
    unit: Unit,
    person: int | None,
    address: str,
    action: str,
    subject: str,
    *,
    before: Facts = NOTHING,
    after: Facts = NOTHING,
) -> None:
    """Write down an action in the same transaction that does it; only what changes in `before`, `after`.

    `person` is None for what an engineer does. `address` of what a citizen does is the messenger alone.
    Raises ValueError for a fact not in `SAID`.
    """
    if unknown := (before.keys() | after.keys()) - SAID:
        raise ValueError(f"the audit may not tell {sorted(unknown)}: storage.officials.audit.SAID")
    unit.connection.execute(
        _record,
        {
            "at": unit.now,
            "person_id": person,
            "address": address,
            "action": action,
            "subject": subject,
            "before": dict(before),
            "after": dict(after),
        },
    )


def of(unit: Unit, subject: str) -> list[Entry]:
    """Everything done to `subject`, in order."""
    told = (_a.id, _a.at, _a.person_id, _a.address, _a.action, _a.subject, _a.before, _a.after)
    rows = unit.connection.execute(sa.select(*told).where(_a.subject == subject).order_by(_a.id))
    return [Entry(*row) for row in rows]
