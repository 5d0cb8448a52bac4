"""What officials did: who, when, from where, before and after. The database refuses to change it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import sqlalchemy as sa

from storage.tables import audit
from storage.unit import Unit

Facts: TypeAlias = Mapping[str, str | int | float | bool | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """One action. `subject` is what it was done to, "appeal:12"; `address` where it was done from."""

    id: int
    at: datetime
    official: int | None
    person: int | None
    address: str
    action: str
    subject: str
    before: Facts
    after: Facts


_record = sa.insert(audit)


def record(
    unit: Unit,
    *,
    official: int | None,
    person: int | None,
    address: str,
    action: str,
    subject: str,
    before: Facts,
    after: Facts,
) -> None:
    """Write down an action in the same transaction that does it; only what changes in `before`, `after`."""
    unit.connection.execute(
        _record,
        {
            "at": unit.now,
            "official_id": official,
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
    rows = unit.connection.execute(sa.select(audit).where(audit.c.subject == subject).order_by(audit.c.id))
    return [Entry(*row) for row in rows]
