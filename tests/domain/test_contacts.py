"""What of a text leads to a person, and what only looks like it."""

import pytest

from domain.contacts import without_address, without_contacts


@pytest.mark.parametrize(
    "said",
    [
        "+7 900 555-03-03",
        "8 (900) 555-05-05",
        "89005550505",
        "900 555 05 05",
        "тел. 4567",
        "телефон: 2-34-56",
        "45-67-89",
        "+49 151 2345678",
        "a.b-c@example.org",
        "кв. 303",
        "кв.5а",
        "квартира № 7",
        "12 квартире",
        "паспорт 4510 123456",
        "СНИЛС: 112-233-445 95",
        "flat 5",
    ],
)
def test_what_leads_to_a_person_is_left_out(said: str) -> None:
    assert without_contacts(f"Яма у дома, {said}, ждём") == "Яма у дома, …, ждём"


@pytest.mark.parametrize(
    "said",
    [
        "№ 2026-000123 от 12.05.2026 14:30",
        "стоит 10 000 000 рублей",
        "ул. Садовая, 12, корпус 2",
        "с 10-00 до 18-00",
        "с 01-12-26 по 15-12-2026",
        "кадастровый номер 50:21:0010101:123",
        "в 2024-2025 годах",
        "12 квартир без тепла",
        "подъезд 2, этаж 3",
        "звоните 112",
        "@nobody",
    ],
)
def test_other_numbers_stay(said: str) -> None:
    assert without_contacts(said) == said


def test_strangers_do_not_read_of_entrances_either() -> None:
    assert without_address("ул. Садовая, 12, подъезд 2, эт. 3, кв. 5") == "ул. Садовая, 12, …, …, …"
