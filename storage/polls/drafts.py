"""Ballots begun and not handed in: of the person, so that they go on in any of their messengers.

Gone with the handing in: this is the one place where a person and their answers stand side by side.
"""

from typing import Any

import sqlalchemy as sa

from storage.sql import insert
from storage.tables import participations, poll_drafts
from storage.unit import Unit

_d = poll_drafts.c
_new = insert(poll_drafts)
_keep = _new.on_conflict_do_update(
    index_elements=[_d.poll_id, _d.person_id], set_={"answers": _new.excluded.answers}
)


def keep(unit: Unit, poll: int, person: int, answers: dict[str, Any]) -> None:
    """Keep what was answered so far, as the script remembers it."""
    unit.connection.execute(_keep, {"poll_id": poll, "person_id": person, "answers": answers})


def load(unit: Unit, poll: int, person: int) -> dict[str, Any]:
    """What was answered so far; empty when nothing was."""
    found = unit.connection.scalar(sa.select(_d.answers).where(_d.poll_id == poll, _d.person_id == person))
    return dict(found) if found else {}


def begun(unit: Unit, person: int) -> set[int]:
    """Polls that the person began and did not finish."""
    return set(unit.connection.scalars(sa.select(_d.poll_id).where(_d.person_id == person)))


def unfinished(unit: Unit, poll: int, *, after: int = 0, limit: int) -> list[int]:
    """Persons who began a poll and did not finish, by id from `after` on."""
    found = sa.select(_d.person_id).where(_d.poll_id == poll, _d.person_id > after)
    return list(unit.connection.scalars(found.order_by(_d.person_id).limit(limit)))


def drop(unit: Unit, poll: int, person: int) -> None:
    """Forget what one person began."""
    unit.connection.execute(sa.delete(poll_drafts).where(_d.poll_id == poll, _d.person_id == person))


def drop_of(unit: Unit, person: int) -> None:
    """Forget all that one person began."""
    unit.connection.execute(sa.delete(poll_drafts).where(_d.person_id == person))


def blank_all(unit: Unit, poll: int) -> None:
    """Forget what was answered in what was begun: the poll is over. Who began is told first, then dropped."""
    unit.connection.execute(sa.update(poll_drafts).where(_d.poll_id == poll).values(answers={}))


def drop_all(unit: Unit, poll: int) -> None:
    """Forget what was begun: the poll is over."""
    unit.connection.execute(sa.delete(poll_drafts).where(_d.poll_id == poll))


def move(unit: Unit, source: int, target: int) -> None:
    """What `source` began `target` goes on with, unless they began that poll, or voted in it, themselves."""
    begun = sa.select(_d.poll_id, sa.literal(target), _d.answers).where(_d.person_id == source)
    voted = sa.select(participations.c.poll_id).where(participations.c.person_id == target)
    unit.connection.execute(
        insert(poll_drafts)
        .from_select(["poll_id", "person_id", "answers"], begun.where(_d.poll_id.not_in(voted)))
        .on_conflict_do_nothing()
    )
    unit.connection.execute(sa.delete(poll_drafts).where(_d.person_id == source))
