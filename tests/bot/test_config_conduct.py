"""The limits of the configuration: sensible by default, checked at start, each error says what is right."""

from pathlib import Path

import pytest

from bot.config import Conduct, load
from bot.misconfigured import Misconfigured
from bot.speech import load as texts
from domain.conduct import Limits

SAY = texts(Path(__file__).parents[2] / "texts")["ru"]


def _why(tmp_path: Path, written: str) -> str:
    file = tmp_path / "config.yaml"
    file.write_text(f"conduct:\n  {written}\n")
    with pytest.raises(Misconfigured) as found:
        load(file)
    (fault,) = found.value.faults
    return SAY(fault.why, key=fault.key, value=fault.value, hint=fault.hint).plain


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("updates_a_minute: 5", "от 30"),
        ("updates_a_minute: -1", "≥ 0"),
        ("appeals_an_hour: many", "не число"),
        ("appeals_an_hour: 90", "не меньше часового"),
        ("appeals_an_our: 1", "appeals_an_hour"),
    ],
)
def test_a_limit_that_cannot_be_meant_is_refused_with_what_would_be_right(
    tmp_path: Path, written: str, why: str
) -> None:
    assert why in _why(tmp_path, written)


def test_by_default_there_are_limits_and_zero_takes_them_away(tmp_path: Path) -> None:
    assert Conduct().appeals_an_hour == 20
    file = tmp_path / "config.yaml"
    file.write_text("conduct:\n  appeals_an_hour: 0\n  appeals_a_day: 0\n  updates_a_minute: 0\n")
    found = load(file).conduct
    assert Limits(found.appeals_an_hour, found.appeals_a_day) == Limits()
