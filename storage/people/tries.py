"""How often somebody may try something."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from storage.sql import insert
from storage.tables import tries
from storage.unit import Unit


def allow(unit: Unit, subject: str, limit: int, per: timedelta) -> bool:
    """May `subject` ("invitation:telegram:174") try once more: at most `limit` times in each `per`?

    The window begins with the first try. A refused try counts too. The turn must be committed also when
    the try fails, or the count is undone with it.
    """
    over = tries.c.window_start <= unit.now - per
    tried = (
        insert(tries)
        .values(subject=subject, window_start=unit.now, count=1)
        .on_conflict_do_update(
            index_elements=[tries.c.subject],
            set_={
                "count": sa.case((over, 1), else_=tries.c.count + 1),
                "window_start": sa.case((over, unit.now), else_=tries.c.window_start),
            },
        )
        .returning(tries.c.count)
    )
    count: int = unit.connection.execute(tried).scalar_one()
    return count <= limit


def until(unit: Unit, subject: str, per: timedelta) -> datetime:
    """When the window of the subject's tries, which lasts `per`, is over. `LookupError` without one."""
    began: datetime | None = unit.connection.scalar(
        sa.select(tries.c.window_start).where(tries.c.subject == subject)
    )
    if began is None:
        raise LookupError(subject)
    return began + per


def prune(unit: Unit, before: datetime) -> int:
    """Forget windows begun before; says how many. Keep them longer than any window lasts."""
    gone = sa.delete(tries).where(tries.c.window_start < before).returning(tries.c.subject)
    return len(unit.connection.execute(gone).all())
