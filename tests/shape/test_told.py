"""Every personal column is in the archive «Мои данные», or is named as left out with a reason."""

from pathlib import Path

from bot.speech import load
from storage.people.personal import PERSONAL
from storage.people.told import TOLD, WITHHELD, Left

SPEECHES = load(Path(__file__).parents[2] / "texts")


def test_every_personal_column_is_told_or_left_out() -> None:
    """In `storage/people/told.py` say where the archive has it (and put it there), or why it has it not."""
    assert sorted(PERSONAL.keys() - TOLD.keys()) == []
    assert sorted(TOLD.keys() - PERSONAL.keys()) == []


def test_the_person_reads_why_in_their_language() -> None:
    for say in SPEECHES.values():
        assert all(f"own.left.{why.value}" in say for why in Left)


def test_what_a_channel_withholds_is_told_elsewhere() -> None:
    told = [where for where in TOLD.values() if not isinstance(where, Left)]
    assert all(any(each.startswith(path) for each in told) for path in WITHHELD)
