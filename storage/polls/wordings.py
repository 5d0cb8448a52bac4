"""What people wrote to a poll in their own words, in groups: kept as long as it shows what is so.

Nothing here leads to a ballot or to a person: neither an id nor a moment of any of them (decision 5).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from storage.sql import insert
from storage.tables import poll_wording_sets, poll_wordings
from storage.unit import Unit

_s, _w = poll_wording_sets.c, poll_wordings.c
_new = insert(poll_wording_sets)
_keep = _new.on_conflict_do_update(
    index_elements=list(poll_wording_sets.primary_key.columns),
    set_={name: _new.excluded[name] for name in ("digest", "answers", "groups", "hidden", "made_at")},
)


@dataclass(frozen=True, slots=True)
class Set:
    """The answers to one question: how many there were, in how many groups, how many are not to be shown.

    `digest` stands for what they were made of.
    """

    digest: str
    answers: int
    groups: int
    hidden: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording: whose group, its place there (0 speaks for the group), how many wrote so.

    `all` are the people of the whole group, `ways` the different wordings of it.
    """

    place: int
    ordinal: int
    text: str
    people: int
    all: int
    ways: int


def kept(unit: Unit, poll: int, question: str) -> Set | None:
    """What is kept of the question, of whatever digest; None when nothing is."""
    mine = sa.select(_s.digest, _s.answers, _s.groups, _s.hidden, _s.made_at)
    row = unit.connection.execute(mine.where(_s.poll_id == poll, _s.question == question)).first()
    return None if row is None else Set(*row)


def keep(unit: Unit, poll: int, question: str, what: Set, wordings: Sequence[Wording]) -> None:
    """Put these in the place of what was kept of the question."""
    unit.connection.execute(
        _keep,
        {
            "poll_id": poll,
            "question": question,
            "digest": what.digest,
            "answers": what.answers,
            "groups": what.groups,
            "hidden": what.hidden,
            "made_at": what.made_at,
        },
    )
    unit.connection.execute(sa.delete(poll_wordings).where(_w.poll_id == poll, _w.question == question))
    rows = [
        {
            "poll_id": poll,
            "question": question,
            "place": each.place,
            "ordinal": each.ordinal,
            "text": each.text,
            "people": each.people,
            "everybody": each.all,
            "ways": each.ways,
        }
        for each in wordings
    ]
    if rows:
        unit.connection.execute(sa.insert(poll_wordings), rows)


def groups(unit: Unit, poll: int, question: str, first: int, limit: int) -> tuple[Wording, ...]:
    """The groups from the place `first` on, each by what speaks for it."""
    return _found(unit, poll, question, _w.ordinal == 0, _w.place >= first, limit)


def group(unit: Unit, poll: int, question: str, place: int, first: int, limit: int) -> tuple[Wording, ...]:
    """The wordings of one group from the `first` on."""
    return _found(unit, poll, question, _w.place == place, _w.ordinal >= first, limit)


def size(unit: Unit, poll: int, question: str, place: int) -> int:
    """How many wordings of the group are kept: of the last one perhaps not all."""
    mine = sa.select(sa.func.count()).select_from(poll_wordings)
    which = mine.where(_w.poll_id == poll, _w.question == question, _w.place == place)
    return unit.connection.execute(which).scalar_one()


def told(unit: Unit, poll: int, question: str) -> tuple[int, int]:
    """How many groups are kept, with how many people's answers: fewer than all where there are too many."""
    mine = sa.select(sa.func.count(sa.distinct(_w.place)), sa.func.coalesce(sa.func.sum(_w.people), 0)).where(
        _w.poll_id == poll, _w.question == question
    )
    places, people = unit.connection.execute(mine).one()
    return int(places), int(people)


def _found(
    unit: Unit,
    poll: int,
    question: str,
    which: sa.ColumnElement[bool],
    since: sa.ColumnElement[bool],
    limit: int,
) -> tuple[Wording, ...]:
    mine = sa.select(_w.place, _w.ordinal, _w.text, _w.people, _w.everybody, _w.ways)
    page = mine.where(_w.poll_id == poll, _w.question == question, which, since)
    ordered = page.order_by(_w.place, _w.ordinal).limit(limit)
    return tuple(Wording(*row) for row in unit.connection.execute(ordered))
