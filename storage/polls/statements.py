"""What a person has said of themself, to take part in polls: where they live, how old they are.

And whether they have once shown that they hold a phone number: the number itself is kept nowhere.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from storage.sql import insert
from storage.tables import statements
from storage.unit import Unit

_s = statements.c
_new = insert(statements)
_state = _new.on_conflict_do_update(
    index_elements=[_s.person_id, _s.kind], set_={"value": _new.excluded.value}
)


@dataclass(frozen=True, slots=True)
class Stated:
    """`territory` is a code, "" when not told; `age` is 0 (not told), 14 or 18: at least so old."""

    territory: str = ""
    age: int = 0
    phone: bool = False


def of(unit: Unit, person: int) -> Stated:
    """What the person has said of themself."""
    rows = unit.connection.execute(sa.select(_s.kind, _s.value).where(_s.person_id == person))
    said = {row.kind: row.value for row in rows}
    return Stated(said.get("territory", ""), int(said.get("age", "0")), "phone" in said)


def lives_in(unit: Unit, person: int, territory: str) -> None:
    """They live in that territory."""
    _put(unit, person, "territory", territory)


def is_aged(unit: Unit, person: int, age: int) -> None:
    """They are 14, or 18, or older."""
    _put(unit, person, "age", str(age))


def showed_phone(unit: Unit, person: int) -> None:
    """The messenger vouched that a phone number is theirs."""
    _put(unit, person, "phone", "yes")


def _put(unit: Unit, person: int, kind: str, value: str) -> None:
    unit.connection.execute(_state, {"person_id": person, "kind": kind, "value": value})


def forget(unit: Unit, person: int) -> None:
    """Nothing that they have said of themself is kept."""
    unit.connection.execute(sa.delete(statements).where(_s.person_id == person))


def share(unit: Unit, source: int, target: int) -> None:
    """What `target` has not said of themself is as `source` said it: they are one person."""
    told = sa.select(sa.literal(target), _s.kind, _s.value).where(_s.person_id == source)
    unit.connection.execute(
        insert(statements).from_select(["person_id", "kind", "value"], told).on_conflict_do_nothing()
    )
