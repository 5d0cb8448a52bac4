"""Who answers."""

from dataclasses import replace

import pytest

from domain.catalogue import Catalogue
from domain.refusal import NotAllowed
from domain.routing import Why, responsible
from tests.district import CATALOGUE


@pytest.mark.parametrize(
    ("topic", "territory", "authority", "why", "level"),
    [
        ("pothole", "town", "town-roads", Why.KIND, "town"),
        ("pothole", "village", "roads", Why.KIND, "district"),
        ("heat", "town", "housing", Why.KIND, "district"),
        ("leak", "namesake", "other-adm", Why.ADMINISTRATION, "other"),
        ("leak", "region", "gov", Why.ROOT, ""),
        ("leak", "", "gov", Why.ROOT, ""),
    ],
)
def test_the_nearest_authority_of_the_kind_answers_else_the_administration_else_the_root(
    topic: str, territory: str, authority: str, why: Why, level: str
) -> None:
    found = responsible(CATALOGUE, CATALOGUE.topics[topic], territory)
    assert (found.authority.code, found.why, found.territory) == (authority, why, level)


def test_without_authorities_nobody_answers() -> None:
    with pytest.raises(NotAllowed) as refused:
        responsible(Catalogue(), None, "town")
    assert refused.value.reason == "appeal.no_authority"


def test_territories_in_a_circle_do_not_hang() -> None:
    circle = {
        code: replace(CATALOGUE.territories[code], parent=parent)
        for code, parent in (("town", "village"), ("village", "town"))
    }
    found = responsible(replace(CATALOGUE, territories=circle), CATALOGUE.topics["pothole"], "town")
    assert found.authority.code == "town-roads"
