"""Which settlement: from a list, or typed with a mistake, of namesakes the right one, or none of them."""

from dataclasses import replace
from typing import Any, cast

import pytest

from bot.chat import Chose, Screen, Words
from bot.questions import Answered, Fault, Partly
from domain.catalogue import Territory
from domain.places import gazetteer
from handlers.appeals.settlement import LISTED, SettlementOf
from storage.spelling import meant
from storage.stems import stems
from tests.district import CATALOGUE
from tests.handlers.driver import SPEECHES


class Chat:
    """As much of a chat as a question speaks with."""

    say = SPEECHES["ru"]


CHAT: Any = Chat()


def _asked(*more: Territory) -> SettlementOf:
    territories = {**CATALOGUE.territories, **{each.code: each for each in more}}
    known = gazetteer(replace(CATALOGUE, territories=territories), stems, meant)
    return SettlementOf("territory", cast(Any, SPEECHES["ru"]("report.territory")), known)


def _labels(screen: Screen) -> list[str]:
    return [each.label for each in screen.choices]


MANY = tuple(Territory(f"n{n}", f"село Новое{n}", "settlement", "district") for n in range(LISTED))


def test_a_few_are_listed_and_namesakes_are_told_apart() -> None:
    assert _labels(_asked().screen(CHAT, None)) == [
        "город Речинск",
        "деревня Ивановка",
        "село Ивановка",
    ]


@pytest.mark.parametrize("more", [(), MANY], ids=["listed", "too many to list"])
def test_a_name_is_typed_with_a_mistake(more: tuple[Territory, ...]) -> None:
    assert _asked(*more).take(CHAT, None, Words("Ричинск, ул. Мира, 5")) == Answered("town")


def test_of_too_many_none_is_taken_by_itself() -> None:
    """With thousands of settlements the first of them is no answer to «where is it»."""
    question = _asked(*MANY)
    shown = question.screen(CHAT, None)
    assert _labels(shown) == []
    assert isinstance(question.take(CHAT, None, Words("у магазина")), Fault)
    assert question.take(CHAT, None, Chose("_none")) == Answered("")
    assert question.valid("")
    assert not question.valid("nowhere")


def test_of_namesakes_one_is_chosen_by_what_it_is_in() -> None:
    second = Territory("third", "село Ивановка", "settlement", "other")
    question = _asked(second)
    found = question.take(CHAT, None, Words("Ивановка"))
    assert isinstance(found, Partly)
    assert sorted(_labels(question.screen(CHAT, found.partial))) == [
        "деревня Ивановка",
        "село Ивановка, Заречный район",
        "село Ивановка, Лесной район",
    ]
    assert question.take(CHAT, found.partial, Chose("third")) == Answered("third")
    assert question.take(CHAT, None, Words("Ивановка Заречного района")) == Answered("village")
