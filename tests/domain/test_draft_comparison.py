"""What changed between two texts of an act."""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain.drafts.comparison import AROUND, Change, compared, fragments
from domain.drafts.outline import outline, typed
from domain.drafts.sections import Tree, keyed

OLD = """Глава 1. Уборка
1. Снег вывозят за 3 дня.
2. Дворы убирают ежедневно.
3. Листья сжигать запрещено.
Глава 2. Контроль
4. Контроль ведёт администрация.
"""


def _versions(new: str) -> tuple[Tree, Tree]:
    first = keyed(outline(typed(OLD)))
    return first, keyed(outline(typed(new)), first, version=2)


def test_the_same_text_has_no_changes() -> None:
    assert compared(*_versions(OLD)) == ()


def test_a_clause_put_in_the_middle_renumbers_the_rest_and_changes_nothing_else() -> None:
    new = (
        OLD.replace("2. Дворы", "2. Мусор вывозят.\n3. Дворы")
        .replace("3. Листья", "4. Листья")
        .replace("4. Контроль", "5. Контроль")
    )
    found = [(each.change, each.key) for each in compared(*_versions(new))]
    assert [change for change, _ in found] == [Change.ADDED, *[Change.RENUMBERED] * 3]


def test_what_was_changed_and_removed_stands_in_the_order_of_the_text() -> None:
    new = OLD.replace("3 дня", "5 рабочих дней").replace("3. Листья сжигать запрещено.\n", "")
    old, tree = _versions(new)
    changed, removed = compared(old, tree)
    assert changed.change is Change.CHANGED
    assert changed.old is not None
    assert changed.new is not None
    assert (changed.old.text, changed.new.text) == (
        "Снег вывозят за 3 дня.",
        "Снег вывозят за 5 рабочих дней.",
    )
    assert changed.new.since == 2
    assert removed.change is Change.REMOVED
    assert removed.new is None


def test_words_are_told_with_what_stands_around_them() -> None:
    (found,) = fragments(
        "Владелец обязан убирать прилегающую территорию и вывозить снег за 3 дня после снегопада, если иное"
        " не сказано.",
        "Владелец обязан убирать прилегающую территорию и вывозить снег за 5 рабочих дней после снегопада,"
        " если иное не сказано.",
    )
    assert (found.was, found.now) == ("3 дня", "5 рабочих дней")
    assert found.before == "прилегающую территорию и вывозить снег за"
    assert found.after == "после снегопада, если иное не"
    assert found.more_before
    assert found.more_after


def test_what_is_only_added_or_only_gone() -> None:
    (added,) = fragments("Снег вывозят.", "Снег вывозят ночью.")
    assert (added.was, added.now) == ("", "ночью")
    (gone,) = fragments("Снег вывозят. Лёд колют.", "Снег вывозят.")
    assert (gone.was, gone.now) == ("Лёд колют.", "")


def test_spaces_are_no_change() -> None:
    assert fragments("Снег  вывозят\nночью.", "Снег вывозят\nночью.") == ()


def test_texts_with_nothing_in_common_are_told_whole_and_quickly() -> None:
    chance = random.Random(5)
    was = " ".join(f"а{chance.randrange(40)}" for _ in range(3000))
    now = " ".join(f"б{chance.randrange(40)}" for _ in range(3000))
    (found,) = fragments(was, now)
    assert (found.was, found.now) == (was, now)


_words = st.lists(
    st.sampled_from(["снег", "лёд", "двор", "убирают", "вывозят", "ночью", "днём", "."]), max_size=40
).map(" ".join)


@given(_words, _words)
def test_of_any_two_texts_every_change_is_there(was: str, now: str) -> None:
    made = fragments(was, now)
    assert bool(made) == (was.split() != now.split())
    for each in made:
        assert each.was or each.now
        assert len(each.before.split()) <= AROUND + 4
    assert sum(len(each.now.replace(" ", "")) for each in made) <= len(now.replace(" ", ""))


def test_a_section_moved_to_another_chapter_is_the_same_section() -> None:
    tree = keyed(outline(typed(OLD)))
    moved = keyed(
        [*outline(typed(OLD))][:3] + [*outline(typed(OLD))][4:5] + [*outline(typed(OLD))][3:4],
        tree,
        version=2,
    )
    assert {each.key for each in moved} < {each.key for each in tree}
    assert all(replace(each, parent=None).since == 1 for each in moved)
