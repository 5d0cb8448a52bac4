"""A section is found by its number, however people name it."""

import pytest

from domain.drafts import Piece, SectionKind
from domain.drafts.naming import bare, named
from domain.drafts.sections import keyed

_TREE = keyed(
    (
        Piece(SectionKind.PREAMBLE, text="Администрация постановляет:"),
        Piece(SectionKind.CLAUSE, "1", text="Утвердить правила."),
        Piece(SectionKind.ANNEX, "1", "Правила"),
        Piece(SectionKind.PART, "IV", "Общее"),
        Piece(SectionKind.CHAPTER, "2", "Уборка"),
        Piece(SectionKind.ARTICLE, "5", "Сроки"),
        Piece(SectionKind.CLAUSE, "1", text="Снег."),
        Piece(SectionKind.CLAUSE, "2", text="Лёд."),
        Piece(SectionKind.SUBCLAUSE, "а", text="на крышах;"),
        Piece(SectionKind.ARTICLE, "6", "Места"),
        Piece(SectionKind.CLAUSE, "2", text="Газоны."),
        Piece(SectionKind.SUBCLAUSE, "а", text="клумбы;"),
        Piece(SectionKind.CLAUSE, "3.1", text="Дворы."),
        Piece(SectionKind.ARTICLE, "7-1", "Иное"),
    )
)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("6.2", "s11"),
        ("п. 6.2", "s11"),
        ("пункт 6.2.", "s11"),
        ("П.6.2", "s11"),
        ("пункт 2 статьи 6", "s11"),
        ("п. 2 ст. 6", "s11"),
        ("ст. 6, п. 2", "s11"),
        ("статья 5", "s6"),
        ("Статьи 5", "s6"),
        ("ст. 7-1", "s14"),
        ("3.1", "s13"),
        ("глава 2", "s5"),
        ("раздел iv", "s4"),
        ("приложение № 1", "s3"),
        ("подпункт «а» пункта 2 статьи 6", "s12"),
        ("подпункт а) пункта 2 статьи 6", "s12"),
        ("подпункт а", "s9 s12"),
        ("clause 2 of article 6", "s11"),
        ("clause 6.2", "s11"),
        ("5", "s6"),
        ("2", "s5 s8 s11"),
        ("1", "s3 s2 s7"),
        ("п. 9", ""),
        ("6.9", ""),
        ("47 саженцев", ""),
        ("за 12 часов", ""),
        ("снег в", ""),
        ("в", ""),
        ("", ""),
        ("...", ""),
        ("статья", ""),
    ],
)
def test_a_number_finds_the_section(asked: str, meant: str) -> None:
    assert " ".join(each.key for each in named(_TREE, asked)) == meant


def test_a_bare_number_may_be_a_word_too() -> None:
    assert bare("12")
    assert bare("6.2")
    assert not bare("п. 12")
