"""A draft act from the making to the final text: who may, when, what it becomes."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from domain.catalogue import Practice
from domain.drafts import Draft, Impact, Phase, Piece, Section, SectionKind, Version, faults, moves, phases
from domain.drafts.sections import below, beside, inside, keyed, nested, path
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import GRANTS, Right, Role
from tests.district import CATALOGUE, NOW, official, with_practice, world
from tests.drafts import CLOSES, DRAFT, OPENS, PIECES, SECOND, TREE

EDITOR = official(20, Role.EDITOR, "adm")
HEAD = official(21, Role.HEAD, "adm")
APPROVING = world(catalogue=with_practice({"adm": Practice(draft_approval=True)}))


def draft(phase: Phase = Phase.MAKING, **known: object) -> Draft:
    return replace(DRAFT, id=1, number="1/2026", phase=phase, author=20, **known)  # type: ignore[arg-type]


def test_where_the_head_approves_it_waits_for_them_and_then_everybody_can_read_it() -> None:
    waiting = moves.submit(draft(), EDITOR, APPROVING, TREE, heads=True)
    assert (waiting.draft.phase, waiting.then) == (Phase.CHECKING, None)
    approved = moves.approve(waiting.draft, HEAD, APPROVING, TREE)
    assert (approved.draft.phase, approved.draft.version) == (Phase.ANNOUNCED, 1)
    assert approved.then is moves.Happened.ANNOUNCED


@pytest.mark.parametrize(("approval", "heads"), [(False, True), (True, False)])
def test_where_nobody_has_to_or_can_approve_it_is_announced_at_once(approval: bool, heads: bool) -> None:
    around = world(catalogue=with_practice({"adm": Practice(draft_approval=approval)}))
    moved = moves.submit(draft(opens_at=None), EDITOR, around, TREE, heads=heads)
    assert (moved.draft.phase, moved.draft.opens_at) == (Phase.ANNOUNCED, around.now)


def test_an_editor_who_is_the_head_too_does_not_ask_themselves() -> None:
    both = Official(20, (*EDITOR.rights, Right(Role.HEAD, "adm")))
    assert moves.submit(draft(), both, APPROVING, TREE, heads=True).draft.phase is Phase.ANNOUNCED


def test_with_faults_it_goes_nowhere() -> None:
    with pytest.raises(NotAllowed, match="has_faults"):
        moves.submit(draft(), EDITOR, world(), (), heads=False)
    late = world(CLOSES)
    with pytest.raises(NotAllowed, match="has_faults"):
        moves.approve(draft(Phase.CHECKING), HEAD, late, TREE)
    bare = draft(title=" ", why="", closes_at=None)
    reasons = [each.reason for each in faults(bare, (), NOW)]
    assert reasons == ["no_title", "no_why", "no_closing", "no_text"]
    hollow = (*TREE[:6], replace(TREE[6], text=""), *TREE[7:])
    assert [(each.reason, each.where) for each in faults(draft(), hollow, NOW)] == [("empty_section", "s7")]


def test_recalled_it_is_nobodys_until_it_is_announced_again() -> None:
    public = draft(Phase.ANNOUNCED, version=1)
    back = moves.recall(public, EDITOR, world()).draft
    assert (back.phase, back.version, back.public) == (Phase.MAKING, 0, False)


def test_prolonged_only_to_later_only_while_remarks_are_taken() -> None:
    running = draft(Phase.DISCUSSION, version=1)
    far = CLOSES + timedelta(days=7)
    longer = moves.prolong(running, EDITOR, world(), until=far, reason="Просят жители").draft
    assert (longer.closes_at, longer.review_until) == (far, date(2027, 1, 1))
    with pytest.raises(NotAllowed, match="prolong_later"):
        moves.prolong(running, EDITOR, world(), until=CLOSES, reason="—")
    with pytest.raises(NotAllowed, match="wrong_phase"):  # the schedule has not come to closing it yet
        moves.prolong(running, EDITOR, world(CLOSES), until=far, reason="—")
    with pytest.raises(NotAllowed, match="too_long"):
        moves.prolong(running, EDITOR, world(), until=CLOSES + timedelta(days=400), reason="—")


def test_the_summary_waits_for_every_verdict_and_the_final_text_for_the_summary() -> None:
    reviewed = draft(Phase.REVIEW, version=2)
    for waiting, unreviewed, reason in ((1, 0, "unmoderated"), (0, 2, "unreviewed")):
        with pytest.raises(NotAllowed, match=reason):
            moves.summarize(reviewed, EDITOR, world(), waiting=waiting, unreviewed=unreviewed)
    with pytest.raises(NotAllowed, match="wrong_phase"):
        moves.finish(reviewed, EDITOR, world(), outcome="Сроки короче")
    summed = moves.summarize(reviewed, EDITOR, world(), waiting=0, unreviewed=0).draft
    final = moves.finish(summed, HEAD, world(), outcome="Сроки короче", version=Version(1, 3), tree=SECOND)
    assert (final.draft.phase, final.draft.version, final.version) == (Phase.FINAL, 3, 3)
    assert moves.finish(summed, HEAD, world(), outcome="Как было").version is None


def test_a_new_version_is_newer_and_whole() -> None:
    running = draft(Phase.DISCUSSION, version=1)
    assert moves.revise(running, EDITOR, world(), Version(1, 2, "Короче"), SECOND).draft.version == 2
    for wrong in (Version(1, 1), Version(1, 2, published_at=NOW)):
        with pytest.raises(NotAllowed, match="version_published"):
            moves.revise(running, EDITOR, world(), wrong, SECOND)
    with pytest.raises(NotAllowed, match="has_faults"):
        moves.revise(running, EDITOR, world(), Version(1, 2), ())


def test_each_action_is_open_in_its_phases_to_its_roles_alone() -> None:
    for action, phase, role in product(moves.RULES, Phase, Role):
        refused = moves.refusal(draft(phase), official(30, role, "adm"), action, CATALOGUE)
        expected = role in GRANTS[action] and phase in moves.RULES[action]
        assert (refused is None) == expected, (action, phase, role)


@pytest.mark.parametrize(
    ("impact", "days", "warned"),
    [
        (Impact.LOW, 10, []),
        (Impact.LOW, 9, ["short"]),
        (Impact.MIDDLE, 14, ["short"]),
        (Impact.HIGH, 20, []),
        (Impact.HIGH, 17, ["short"]),
        (Impact.MIDDLE, 46, ["long"]),
    ],
)
def test_an_unusual_term_is_warned_of_and_not_forbidden(impact: Impact, days: int, warned: list[str]) -> None:
    made = draft(impact=impact, closes_at=OPENS + timedelta(days=days), review_until=date(2027, 2, 1))
    found = [each.reason for each in phases.warnings(made, world())]
    assert [each for each in found if each in ("short", "long")] == warned
    assert phases.suggested(draft(impact=Impact.HIGH), date(2026, 12, 1)) == date(2026, 12, 21)


def test_the_tree_follows_from_kinds_and_numbers() -> None:
    assert [each.key for each in inside(TREE, None)] == ["s1", "s2", "s5", "s8"]
    assert [each.key for each in inside(TREE, "s5")] == ["s6", "s7"]
    assert [each.key for each in path(TREE, "s7")] == ["s5", "s7"]
    before, after = beside(TREE, "s8")
    assert before == TREE[6]
    assert after is None
    clauses = [
        Section(str(at), SectionKind.CLAUSE, number)
        for at, number in enumerate(("1.", "1.1.", "1.1.1.", "1.2."))
    ]
    made = nested(
        [*clauses, Section("9", SectionKind.ARTICLE, "2"), Section("10", SectionKind.CLAUSE, "2.1")]
    )
    assert [each.parent for each in made] == [None, "0", "1", "0", None, "9"]
    assert [each.key for each in below(made, "0")] == ["1", "2", "3"]


def test_a_section_keeps_its_key_by_its_words_or_its_place() -> None:
    moved_up = keyed([PIECES[7], *PIECES[:7]], TREE, version=2)
    assert [each.key for each in moved_up] == ["s8", *(f"s{n}" for n in range(1, 8))]
    assert {each.since for each in moved_up} == {1}
    rewritten = keyed([replace(each, text="Другое.") for each in PIECES], TREE, version=2)
    assert [each.key for each in rewritten] == [each.key for each in TREE]
    bare = keyed([PIECES[1], replace(PIECES[2], text="Иначе.")], TREE, version=2)  # without preamble
    assert [(each.key, each.since) for each in bare] == [("s2", 1), ("s3", 2)]
    new = keyed([*PIECES, Piece(SectionKind.ANNEX, "2", "Карта")], TREE, taken=["s9", "s30"], version=2)
    assert new[-1].key == "s31"
