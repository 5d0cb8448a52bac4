"""A text is mended section by section; what was said of a section stays with it."""

from dataclasses import replace

import pytest

from domain.drafts import SectionKind
from domain.drafts.making import joined, paragraphs, put, rekinded, split, without
from domain.drafts.sections import find
from tests.drafts import TREE

LONG = put(TREE, replace(TREE[5], text="Раз.\nДва.\nТри."), version=1)


def test_only_what_reads_otherwise_is_of_the_new_version() -> None:
    renumbered = put(TREE, replace(TREE[5], number="7", gist="Убирать быстрее"), version=2)
    assert {each.since for each in renumbered} == {1}
    reworded = put(TREE, replace(TREE[5], text="Снег убирают сразу."), version=2)
    assert [each.key for each in reworded if each.since == 2] == ["s6"]


def test_a_section_is_split_between_paragraphs_and_joined_again() -> None:
    assert paragraphs(LONG[5]) == ("Раз.", "Два.", "Три.")
    two = split(LONG, "s6", 1, ["s30"], version=1)
    assert [(each.key, each.text) for each in two[5:7]] == [("s6", "Раз."), ("s31", "Два.\nТри.")]
    assert two[6].parent == "s5"
    assert joined(two, "s31", version=1) == LONG
    for at in (0, 3):
        with pytest.raises(ValueError, match=str(at)):
            split(LONG, "s6", at, [], version=1)
    with pytest.raises(ValueError, match="s1"):
        joined(TREE, "s1", version=1)


def test_a_heading_that_is_joined_becomes_words_and_its_clauses_go_up() -> None:
    made = joined(TREE, "s5", version=2)
    before = find(made, "s4")
    assert before is not None
    assert before.text.endswith("жителей.\n2 Уборка снега")
    assert before.since == 2
    assert find(made, "s6").parent == "s2"  # type: ignore[union-attr]


def test_another_kind_finds_its_place_anew() -> None:
    made = rekinded(TREE, "s5", SectionKind.CLAUSE)
    assert [each.parent for each in made] == [None, None, "s2", "s2", "s2", "s2", "s2", None]


def test_what_is_taken_out_goes_with_all_inside_it() -> None:
    assert [each.key for each in without(TREE, "s5")] == ["s1", "s2", "s3", "s4", "s8"]
