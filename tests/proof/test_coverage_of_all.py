"""What the end of a whole run says of what its walks and transcripts have proved: `tests.proof.coverage`."""

from collections import defaultdict

import pytest

from bot.app import house
from tests.proof import coverage, kinds, lists, watch


@pytest.fixture
def whole() -> dict[str, set[str]]:
    """The record of a run that has come to everything but what is named as out of reach."""
    built = house()
    found: defaultdict[str, set[str]] = defaultdict(set)
    found[watch.SCENES] = {*built.names} - lists.SCENES.keys()
    found[watch.NOTICES] = {*kinds.every()} - lists.NOTICES.keys()
    found[watch.FILES] = {each.kind for each in built.crafts} - lists.CRAFTS.keys()
    return found


def test_a_run_that_has_come_everywhere_has_nothing_to_complain_of(whole: dict[str, set[str]]) -> None:
    assert coverage.complaints(whole) == []


@pytest.mark.parametrize("what", [watch.SCENES, watch.NOTICES, watch.FILES])
def test_what_nobody_comes_to_is_told(whole: dict[str, set[str]], what: str) -> None:
    lost = whole[what].pop()
    [told] = coverage.complaints(whole)
    assert f" {lost}: nobody came to it" in told


@pytest.mark.parametrize(
    ("what", "listed"),
    [(watch.SCENES, lists.SCENES), (watch.NOTICES, lists.NOTICES), (watch.FILES, lists.CRAFTS)],
)
def test_the_lists_may_only_shrink(
    whole: dict[str, set[str]], what: str, listed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in listed:
        whole[what].add(each)
        assert any(f" {each}: is reached, take it out" in told for told in coverage.complaints(whole))
        whole[what].discard(each)
    monkeypatch.setattr(lists, "SCENES", {**lists.SCENES, "no.such": "it was taken away"})
    assert any("no.such: there is none" in told for told in coverage.complaints(whole))


def test_a_notice_that_nobody_knows_is_told(whole: dict[str, set[str]]) -> None:
    whole[watch.NOTICES].add("notice.unheard")
    assert any("notice.unheard: is sent, and" in told for told in coverage.complaints(whole))


def test_every_reason_is_given() -> None:
    assert all(each for named in (lists.SCENES, lists.NOTICES, lists.CRAFTS) for each in named.values())
