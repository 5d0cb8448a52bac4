"""Choosing among cards: side by side where the chat can, one by one everywhere, and between the two."""

from types import SimpleNamespace
from typing import Any

import pytest

from bot.chat import Chose, Screen, Shelved, Words
from bot.questions import Card, Cards, Fault, Partly
from bot.text import rich
from bot.vk.writes import LIMITS as VK
from tests.handlers.driver import SPEECHES, TELEGRAM
from tests.handlers.driver import VK as NARROW


def talk(limits: Any = VK) -> Any:
    return SimpleNamespace(say=SPEECHES["ru"], limits=limits)


def photo_of(file: int | None) -> tuple[Shelved, ...]:
    return () if file is None else (Shelved(file, "photo"),)


def cards(*photos: int | None, most: int = 2) -> Cards:
    made = tuple(
        Card(
            f"p{at}",
            f"Проект {at}",
            rich(f"Весь текст {at}"),
            () if photo is None else (Shelved(photo, "photo"),),
        )
        for at, photo in enumerate(photos)
    )
    return Cards("q", rich("Выберите"), made, 1, most)


def after(question: Cards, *pressed: str) -> tuple[Screen, Any]:
    partial: Any = None
    for key in pressed:
        taken = question.take(talk(), partial, Chose(key))
        assert isinstance(taken, Partly), (key, taken)
        partial = taken.partial
    return question.screen(talk(), partial), partial


@pytest.mark.parametrize(
    ("photos", "limits", "side_by_side"),
    [
        ((1, 2, 3), VK, True),
        ((None, None), VK, True),
        ((1, None), VK, False),  # a carousel's cards are built alike
        ((1,), VK, False),
        ((1, 2), TELEGRAM, False),
        ((1, 2), NARROW, False),
    ],
)
def test_they_stand_side_by_side_where_the_chat_can_and_all_are_alike(
    photos: tuple[int | None, ...], limits: Any, side_by_side: bool
) -> None:
    screen = cards(*photos).screen(talk(limits), None)
    assert bool(screen.tiles) is side_by_side
    assert ("Весь текст 0" in screen.text.plain) is not side_by_side


def test_a_tile_is_chosen_and_unchosen_where_it_stands() -> None:
    question = cards(1, 2, 3)
    screen, _ = after(question, "_card.mark.p1")
    assert [each.title for each in screen.tiles] == ["Проект 0", "✅ Проект 1", "Проект 2"]
    assert screen.text.plain == "Выбрано 1 из 2: Проект 1"
    assert [o.label for row in screen.rows for o in row] == ["Готово (1 из 2)"]
    screen, partial = after(question, "_card.mark.p1", "_card.mark.p0")
    assert isinstance(question.take(talk(), partial, Chose("_card.mark.p2")), Fault)
    screen, _ = after(question, "_card.mark.p1", "_card.mark.p1")
    assert "Пока ничего не выбрано" in screen.text.plain
    assert not screen.rows


def test_one_is_looked_at_whole_and_back_to_all_with_what_was_chosen() -> None:
    question = cards(1, 2, 3)
    screen, _ = after(question, "_card.look.p2")
    assert "Весь текст 2" in screen.text.plain
    assert [each.file for each in screen.files] == [3]
    screen, _ = after(question, "_card.look.p2", "_card.mark", "_card.previous")
    assert "Весь текст 1" in screen.text.plain
    screen, _ = after(question, "_card.look.p2", "_card.mark", "_card.previous", "_card.all")
    assert [each.title for each in screen.tiles][2] == "✅ Проект 2"


def test_of_one_the_other_takes_the_place() -> None:
    screen, _ = after(cards(1, 2, most=1), "_card.mark.p0", "_card.mark.p1")
    assert screen.text.plain == "Выбрано 1 из 1: Проект 1"


def test_a_button_of_a_card_that_is_gone_is_not_taken_and_words_are_answered() -> None:
    question = cards(1, 2)
    assert question.take(talk(), None, Chose("_card.mark.p9")) is None
    assert isinstance(question.take(talk(), None, Words("парк")), Fault)
