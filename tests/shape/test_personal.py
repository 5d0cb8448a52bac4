"""Every column is known to be personal or plain, and whoever's it is, erasure says what becomes of it."""

from collections.abc import Iterator

import sqlalchemy as sa

from storage.people.personal import PERSONAL, PLAIN, Fate
from storage.tables import APPEND_ONLY, metadata
from tests.proof.columns import COLUMNS

_OF_ROWS = {key.partition(".")[0] for key, erasure in PERSONAL.items() if erasure.fate is Fate.ROW}


def _columns() -> Iterator[tuple[str, sa.Column[object]]]:
    for table in metadata.sorted_tables:
        for column in table.columns:
            yield f"{table.name}.{column.name}", column


def test_every_column_is_listed_once() -> None:
    plain = [f"{table}.{name}" for table, names in PLAIN.items() for name in names.split()]
    assert sorted([*PERSONAL, *plain]) == sorted(key for key, _ in _columns())


def test_what_points_at_a_person_or_an_account_is_personal() -> None:
    for key, column in _columns():
        points = any(each.target_fullname.startswith("persons.") for each in column.foreign_keys)
        if points or column.name == "address":
            assert key in PERSONAL, f"say in storage/people/personal.py what erasure does to {key}"


def test_what_stays_says_why_and_what_goes_can_go() -> None:
    for key, erasure in PERSONAL.items():
        table = key.partition(".")[0]
        assert bool(erasure.why) == (erasure.fate in (Fate.KEPT, Fate.LATER)), key
        if erasure.fate is Fate.GOES:
            assert table in _OF_ROWS, key
        if erasure.fate is not Fate.KEPT:
            assert table not in APPEND_ONLY, key


def test_every_personal_column_is_judged() -> None:
    """In `tests/proof/columns.py` say what of it may not be carried; what sings needs a canary."""
    assert sorted(PERSONAL.keys() ^ COLUMNS.keys()) == []
