"""Which remarks say the same: not those that turn the sense round or name another number."""

import pytest

from domain.drafts.likeness import Cluster, Piece, clusters
from storage.stems import stems

SNOW = "Снег нужно убирать за шесть часов, иначе по двору не пройти с коляской"


def together(one: str, other: str, **known: object) -> bool:
    first, second = Piece(1, "s6", "remark", one), Piece(2, "s6", "remark", other)
    pieces = [first, Piece(**{**_fields(second), **known})]  # type: ignore[arg-type]
    return len(clusters(pieces, stems)) == 1


def _fields(piece: Piece) -> dict[str, object]:
    return {name: getattr(piece, name) for name in ("remark", "section", "kind", "text", "group")}


@pytest.mark.parametrize(
    "other",
    [
        "СНЕГ нужно убирать за шесть часов — иначе по двору не пройти с коляской!",
        "Иначе по двору с коляской не пройти: снег нужно убирать за шесть часов",
        SNOW + " и санками",
    ],
)
def test_these_say_the_same(other: str) -> None:
    assert together(SNOW, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SNOW, SNOW.replace("шесть", "двенадцать")),
        ("Убирать снег за 6 часов во всех дворах района", "Убирать снег за 12 часов во всех дворах района"),
        ("Складывать снег на газонах двора разрешается", "Складывать снег на газонах двора запрещается"),
        ("Пункт о штрафах для жителей двора нужен", "Пункт о штрафах для жителей двора не нужен"),
        (SNOW, "Тротуары посыпать песком"),
    ],
)
def test_these_do_not(one: str, other: str) -> None:
    assert not together(one, other)


def test_another_section_or_kind_is_another_world() -> None:
    assert not together(SNOW, SNOW, section="s7")
    assert not together(SNOW, SNOW, kind="wording")


def test_what_comes_to_a_group_is_put_into_it() -> None:
    pieces = [Piece(5, "s6", "remark", SNOW, group=9), *(Piece(at, "s6", "remark", SNOW) for at in (7, 8))]
    [found] = clusters(pieces, stems)
    assert (found.group, found.remarks) == (9, (7, 8))
    assert clusters([pieces[0]], stems) == []
    assert isinstance(found, Cluster)
