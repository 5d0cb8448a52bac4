"""What is one text with changes and what are two; and that the marks find the one among many."""

import random

import pytest

from domain.copies import WORDS_AT_LEAST, Pairs, alike, marks, pairs
from storage.stems import stems

TEMPLATE = (
    "Требуем остановить строительство дома во дворе по улице Садовой. Проект не обсуждали с жителями, вырубят"
    " деревья, детям негде будет играть. Просим провести общественные обсуждения и ответить каждому"
    " письменно."
)
CHANGED = (
    TEMPLATE.replace("Требуем", "Мы требуем"),
    TEMPLATE.replace("каждому письменно", "каждому"),
    TEMPLATE.upper().replace(",", " —"),
    f"Здравствуйте! {TEMPLATE} С уважением, жители",
    TEMPLATE.replace("Садовой", "Лесной").replace("деревья", "липы"),
)
OTHERS = (
    "Во дворе дома по улице Садовой третий день не вывозят мусор, баки переполнены, ветер разносит пакеты.",
    "Просим провести освещение на улице Лесной: вечером темно, дети идут из школы по обочине дороги.",
    "Не горит фонарь",
)


def _pairs(text: str) -> Pairs:
    return pairs(stems(text))


@pytest.mark.parametrize("text", CHANGED)
def test_a_template_with_a_few_changes_is_the_same_text(text: str) -> None:
    one, other = _pairs(TEMPLATE), _pairs(text)
    assert alike(one, other)
    assert set(marks(one, "adm")) & set(marks(other, "adm"))


@pytest.mark.parametrize("text", OTHERS)
def test_another_trouble_is_another_text(text: str) -> None:
    assert not alike(_pairs(TEMPLATE), _pairs(text))


def test_short_texts_are_never_copies() -> None:
    assert _pairs("яма " * (WORDS_AT_LEAST - 1)) == frozenset()
    assert marks(frozenset(), "adm") == ()
    assert not alike(frozenset(), frozenset())


def test_two_authorities_share_no_mark() -> None:
    assert not set(marks(_pairs(TEMPLATE), "adm")) & set(marks(_pairs(TEMPLATE), "gov"))


def test_whatever_word_is_changed_the_marks_still_meet() -> None:
    words = TEMPLATE.split()
    dice = random.Random(7)
    missed = 0
    for _ in range(200):
        changed = list(words)
        for at in dice.sample(range(len(words)), 3):
            changed[at] = "слово"
        one, other = _pairs(TEMPLATE), _pairs(" ".join(changed))
        missed += alike(one, other) and not set(marks(one, "adm")) & set(marks(other, "adm"))
    assert missed <= 2
