"""What the end of a whole run says of what its walks and transcripts have proved: `tests.proof.coverage`."""

import pytest

from tests.proof import coverage, lists, watch

LISTED = {
    watch.SCENES: lists.SCENES,
    watch.NOTICES: lists.NOTICES,
    watch.FILES: lists.CRAFTS,
    watch.ASKED: lists.ASKED,
    watch.LEFT_OUT: lists.LEFT_OUT,
    watch.CARRIED: lists.CARRIED,
}


@pytest.fixture
def whole() -> dict[str, set[str]]:
    """The record of a run that has come to everything but what is named as out of reach."""
    return {what: those - LISTED[what].keys() for what, those in coverage.every().items()}


def test_a_run_that_has_come_everywhere_has_nothing_to_complain_of(whole: dict[str, set[str]]) -> None:
    assert coverage.complaints(whole) == []


@pytest.mark.parametrize("what", LISTED)
def test_what_nobody_comes_to_is_told(whole: dict[str, set[str]], what: str) -> None:
    lost = whole[what].pop()
    assert coverage.complaints(whole) == [f"{what}, {lost}: nobody came to it"]


@pytest.mark.parametrize("what", LISTED)
def test_the_lists_may_only_shrink(whole: dict[str, set[str]], what: str) -> None:
    whole[what] |= LISTED[what].keys()
    told = [f"{what}, {each}: is reached, take it out of tests/proof/lists.py" for each in LISTED[what]]
    assert coverage.complaints(whole) == sorted(told)


def test_what_is_not_there_any_more_leaves_the_lists(
    whole: dict[str, set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = {**lists.SCENES, "no.such": "it was taken away"}
    monkeypatch.setitem(coverage._OUT_OF_REACH, watch.SCENES, gone)  # type: ignore[arg-type]
    told = f"{watch.SCENES}, no.such: there is none, take it out of tests/proof/lists.py"
    assert coverage.complaints(whole) == [told]


def test_what_nobody_knows_is_told(whole: dict[str, set[str]]) -> None:
    whole[watch.NOTICES].add("notice.unheard")
    whole[watch.ASKED].add("nowhere:name")
    told = coverage.complaints(whole)
    assert told == [
        f"{watch.ASKED}, nowhere:name: `asked.every` does not see it",
        f"{watch.NOTICES}, notice.unheard: `kinds.every` does not know it",
    ]


def test_every_reason_is_given() -> None:
    assert all(each for named in LISTED.values() for each in named.values())
