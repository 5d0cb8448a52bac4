"""What is personal is judged, sings in the shadow, and is silent after it."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage.tables import metadata
from storage.unit import Unit
from tests.proof.columns import COLUMNS, Sings
from tests.proof.singing import CANARIES, allow, shadow
from tests.walk.town import opened, planted

UNPLANTED = {
    *("accounts.address", "what is typed", "watches.latitude", "watches.longitude", "envelopes.answers"),
}
"""Accounts are the test's own, words are typed; nobody watches a place, no ballot waits for the mixing."""


@pytest.fixture
def unit(sqlite_template: Path, tmp_path: Path) -> Iterator[Unit]:
    """The planted district, in which a shadow may fall."""
    empty = tmp_path / "empty.db"
    empty.write_bytes(sqlite_template.read_bytes())
    with sqlite3.connect(empty) as connection:
        allow(connection)
    connection.close()
    with opened(planted(empty, tmp_path, "telegram"), tmp_path / "here.db") as (unit, _):
        yield unit


def _told(unit: Unit) -> dict[str, str]:
    return {
        f"{table.name}.{column.name}": repr(unit.connection.execute(sa.select(column)).scalars().all())
        for table in metadata.sorted_tables
        for column in table.columns
    }


def test_what_is_to_sing_has_a_canary_of_its_own() -> None:
    singing = {name for name, what in COLUMNS.items() if isinstance(what, Sings)}
    assert singing | {"what is typed"} == CANARIES.keys()
    for name, canary in CANARIES.items():
        assert not [other for other, said in CANARIES.items() if other != name and canary in said]


def test_all_of_it_sings_in_the_shadow_and_nothing_after_it(unit: Unit) -> None:
    before = _told(unit)
    with shadow(unit):
        inside = _told(unit)
    assert _told(unit) == before
    silent = {name for name, canary in CANARIES.items() if canary not in inside.get(name, "")}
    assert silent == UNPLANTED
    loud = {name for name, canary in CANARIES.items() if canary in before.get(name, "")}
    assert not loud


def test_what_is_only_appended_to_stays_so_outside_it(unit: Unit) -> None:
    changed = sa.text("UPDATE appeal_events SET kind = kind")
    with shadow(unit):
        unit.connection.execute(changed)
    with pytest.raises(sa.exc.IntegrityError, match="append-only"):
        unit.connection.execute(changed)
