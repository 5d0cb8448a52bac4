from concurrent.futures import ThreadPoolExecutor

import pytest

from storage.stems import stems


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("запах", "запаха"),
        ("яма на дороге", "ямы на дорогах"),
        ("Ёлка", "елки"),
        ("СНЕГ", "снегом"),
        ("за\u00adпах га\u200bза", "запах газа"),
        ("тёплая", "теплой"),
        ("отопление", "отоплением"),
    ],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stems(one) == stems(other)


def test_numbers_latin_words_and_order_are_kept() -> None:
    assert stems("дом 12, Wi-Fi, ул. Мира_5") == ["дом", "12", "wi", "fi", "ул", "мир", "5"]


def test_a_gas_leak_is_no_lawn() -> None:
    assert stems("газ") != stems("газон")


@pytest.mark.parametrize("text", ["", "  ", "!?…", "💥💥", "_"])
def test_a_text_without_words_has_no_stems(text: str) -> None:
    assert stems(text) == []


def test_threads_do_not_disturb_each_other() -> None:
    words = [f"дорога{'ми' * (n % 3)} слово{n}ами" for n in range(300)]
    alone = [stems(word) for word in words]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(stems, words * 4)) == alone * 4
