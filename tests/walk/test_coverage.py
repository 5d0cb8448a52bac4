"""What the end of a run says of what its walks have reached: `tests.reached`, `tests.walk.coverage`."""

import pytest

from tests.walk.coverage import MET, complaints
from tests.walk.town import SHOWN_IN_VK, WALKERS


@pytest.fixture
def whole() -> dict[str, set[str]]:
    """The record of a run that has reached what it must."""
    return {
        "walked": {f"telegram {who}" for who in WALKERS} | {f"vk {who}" for who in SHOWN_IN_VK},
        "canaries": {*MET},
        "personal questions asked": {"appeals/statutory:name"},
    }


def test_a_run_that_has_reached_everything_has_nothing_to_complain_of(whole: dict[str, set[str]]) -> None:
    assert complaints(whole, everything=True) == []


@pytest.mark.parametrize("what", ["canaries", "personal questions asked"])
def test_what_is_not_reached_any_more_is_told(whole: dict[str, set[str]], what: str) -> None:
    whole[what].pop()
    assert len(complaints(whole, everything=False)) == 1


def test_a_whole_run_in_which_somebody_did_not_walk_fails(whole: dict[str, set[str]]) -> None:
    whole["walked"].discard("vk citizen")
    assert complaints(whole, everything=True) == ["not walked: vk citizen"]
    assert complaints(whole, everything=False) == []
