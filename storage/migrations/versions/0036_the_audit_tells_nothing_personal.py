"""the audit tells what officials did and nothing of the citizens."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.columns import Json

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_GONE = (
    *("number", "person_id", "address", "language", "text", "place_text", "latitude", "longitude", "extras"),
    *("errands", "answer_text", "proposed", "agreement", "term", "question", "merged", "withheld"),
)
_CITIZENS = ("person.join", "person.part", "person.download")
_AT_ONCE = 1000

_audit = sa.table(
    "audit",
    sa.column("id", sa.BigInteger),
    sa.column("subject", sa.Text),
    sa.column("action", sa.Text),
    sa.column("address", sa.Text),
    sa.column("before", Json),
    sa.column("after", Json),
)


def upgrade() -> None:
    """What earlier versions wrote besides goes: the rows stay, who did what and when."""
    connection = op.get_bind()
    _allow(connection)
    after = 0
    while rows := connection.execute(_next(after)).all():
        for row in rows:
            if values := _mended(row):
                connection.execute(sa.update(_audit).where(_audit.c.id == row.id).values(values))
        after = rows[-1].id
    _refuse(connection)


def _next(after: int) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(_audit).where(_audit.c.id > after).order_by(_audit.c.id).limit(_AT_ONCE)


def _mended(row: sa.Row[*tuple[Any, ...]]) -> dict[str, object]:
    if row.action in _CITIZENS:
        return {"address": row.address.partition(":")[0]}
    if not row.subject.startswith("appeal:"):
        return {}
    told = {name: getattr(row, name) for name in ("before", "after")}
    return {name: _kept(facts) for name, facts in told.items() if not facts.keys().isdisjoint(_GONE)}


def _kept(facts: dict[str, object]) -> dict[str, object]:
    return {name: fact for name, fact in facts.items() if name not in _GONE}


def _allow(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(sa.text("DROP TRIGGER audit_no_update"))
    else:
        connection.execute(sa.text("ALTER TABLE audit DISABLE TRIGGER audit_append_only"))


def _refuse(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite":
        trigger = "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, '{}'); END"
        connection.execute(sa.text(trigger.format("audit is append-only")))
    else:
        connection.execute(sa.text("ALTER TABLE audit ENABLE TRIGGER audit_append_only"))


def downgrade() -> None:
    """What was taken out stays out."""
