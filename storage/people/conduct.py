"""Whether a person may send more now: counted in the shared database, exact in any number of processes."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from domain.conduct import DAY, HOUR
from domain.refusal import NotAllowed
from storage.people import tries
from storage.tables import appeals, persons
from storage.unit import Unit

_MINUTE = timedelta(minutes=1)
_locked = (
    sa.select(persons.c.id).where(persons.c.id == sa.bindparam("person")).with_for_update(key_share=True)
)
_sent = (
    sa.select(appeals.c.registered_at)
    .where(appeals.c.person_id == sa.bindparam("person"))
    .order_by(appeals.c.id.desc())
    .offset(sa.bindparam("before"))
    .limit(1)
)


def check_appeals(unit: Unit, person: int) -> None:
    """Raise `NotAllowed` while the person has sent as many appeals as an hour or a day allows.

    Until the commit the person sends nothing from another messenger.
    """
    limits = unit.limits
    if not (limits.appeals_an_hour or limits.appeals_a_day):
        return
    unit.connection.execute(_locked, {"person": person})
    free = unit.now
    for most, per in ((limits.appeals_an_hour, HOUR), (limits.appeals_a_day, DAY)):
        if not most:
            continue
        at: datetime | None = unit.connection.scalar(_sent, {"person": person, "before": most - 1})
        if at is not None:
            free = max(free, at + per)
    if free > unit.now:
        raise NotAllowed("conduct.appeals", until=_rounded(free).isoformat())


def check_additions(unit: Unit, person: int) -> None:
    """Count an addition or a reply; raise `NotAllowed` when there were too many within the hour."""
    most = unit.limits.additions_an_hour
    subject = f"additions:{person}"
    if most and not tries.allow(unit, subject, most, HOUR):
        until = _rounded(tries.until(unit, subject, HOUR))
        raise NotAllowed("conduct.additions", until=until.isoformat())


def _rounded(at: datetime) -> datetime:
    """To the next whole minute, as it is told: at the minute that was promised it is allowed."""
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + _MINUTE
