"""Texts that say the same are put together, however many there are."""

import random

from domain.alike import grouped
from storage.stems import stems


def told(texts: list[str]) -> list[tuple[str, int]]:
    return [(texts[each.told], len(each.members)) for each in grouped(texts, stems)]


def test_what_is_said_in_other_words_is_one_group() -> None:
    texts = [
        "Скамейки",
        "нужны скамейки!",
        "Поставьте, пожалуйста, скамейки",
        "Скамейки, скамейки и скамейки, очень нужны",
        "Скамейки",
        "Посадить деревья вдоль дороги",
        "деревья вдоль дороги посадите",
        "Ничего не трогайте",
        "👍",
    ]
    assert told(texts) == [
        ("Скамейки", 5),
        ("Посадить деревья вдоль дороги", 2),
        ("Ничего не трогайте", 1),
        ("👍", 1),
    ]


def test_every_text_is_in_one_group_whatever_it_is() -> None:
    texts = [
        "",
        "…",
        "нет",
        "Нет!",
        "не",
        "а" * 1500,
        "освещение двора и детская площадка",
        "освещение двора",
    ]
    places = sorted(at for each in grouped(texts, stems) for at in each.members)
    assert places == list(range(len(texts)))
    assert grouped([], stems) == []


def test_different_wishes_stay_apart() -> None:
    assert (
        len(told(["убрать машины со двора", "построить парковку у школы", "осветить тропинку к реке"])) == 3
    )


def test_of_thousands_of_texts_none_is_lost() -> None:
    chance = random.Random(7)
    words = [f"{a}{b}" for a in ("скам", "дерев", "дорог", "свет", "парк", "мусор") for b in "абвгдежзиклмн"]
    texts = [" ".join(chance.choices(words, k=chance.randint(1, 9))) for _ in range(2_000)]
    found = grouped(texts, stems)
    assert sorted(place for each in found for place in each.members) == list(range(2_000))
