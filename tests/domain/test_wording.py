"""Listed words are found in every form and despite the usual tricks, and plain words are left alone."""

import pytest

from domain.wording import Listed, ListKind, entry_fault, found
from storage.stems import stems

LIST = tuple(
    Listed(ListKind.PROFANITY, typed)
    for typed in (
        "дурак",
        "мошенник",
        "сволочь",
        "жулик*",
        "набить морду",
        "kazino-x.ru",
        "t.me/zaim",
        "херня",
    )
)


def _found(text: str) -> list[str]:
    return [each.typed for each in found(text, LIST, stems)]


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("Одни дураки сидят", "дурак"),
        ("МОШЕННИКАМИ управляют", "мошенник"),
        ("вы дуpaки", "дурак"),  # Latin p and a
        ("д у р а к и кругом", "дурак"),
        ("д.у.р.а.к", "дурак"),
        ("д-у-р-а-к!", "дурак"),
        ("дураааак", "дурак"),
        ("дур\u200bак", "дурак"),
        ("мошен ники", "мошенник"),
        ("мошенн1к и м0шенник", "мошенник"),
        ("жуликоватый тип", "жулик*"),
        ("я вам всем набью морду, то есть набить морду хочу", "набить морду"),
        ("играй на kazino-x . ru сегодня", "kazino-x.ru"),
        ("kаzinо-x.ru", "kazino-x.ru"),  # Cyrillic а and о
        ("пиши в T.me / zaim123", "t.me/zaim"),
        ("xepня какая-то", "херня"),
    ],
)
def test_it_is_found(text: str, entry: str) -> None:
    assert entry in _found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Глубокая яма на дороге у школы, пробили колесо",
        "Дом 5, кв. 12, подъезд 3, этаж 4",
        "я и о других уже писал, а в ответ тишина",
        "Top 10 вопросов: car, map, copy",
        "Морду льва на фонтане отбили",
        "сайт gosuslugi.ru не открывается",
        "",
    ],
)
def test_plain_words_are_left_alone(text: str) -> None:
    assert _found(text) == []


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("ад", "lists.fault.short"),
        ("***", "lists.fault.short"),
        ("я" * 101, "lists.fault.long"),
        ("хам*", None),
    ],
)
def test_an_entry_that_would_hold_everything_is_no_entry(typed: str, fault: str | None) -> None:
    assert entry_fault(typed) == fault
