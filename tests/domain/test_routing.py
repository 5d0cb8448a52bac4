"""Who answers."""

from dataclasses import replace

import pytest

from domain.appeals import Status
from domain.catalogue import Authority, Catalogue, Practice, Territory
from domain.events import Registered
from domain.moves import register
from domain.refusal import NotAllowed
from domain.routing import Why, responsible
from tests.district import CATALOGUE, CITIZEN, report, with_practice, world


@pytest.mark.parametrize(
    ("topic", "territory", "authority", "why", "level"),
    [
        ("pothole", "town", "town-roads", Why.KIND, "town"),
        ("pothole", "village", "roads", Why.KIND, "district"),
        ("heat", "town", "housing", Why.KIND, "district"),
        ("leak", "namesake", "other-adm", Why.ADMINISTRATION, "other"),
        ("leak", "region", "gov", Why.NOBODY, ""),
        ("leak", "", "gov", Why.NOBODY, ""),
    ],
)
def test_the_nearest_authority_of_the_kind_answers_else_the_administration_else_the_root(
    topic: str, territory: str, authority: str, why: Why, level: str
) -> None:
    found = responsible(CATALOGUE, CATALOGUE.topics[topic], territory)
    assert (found.authority.code, found.why, found.territory) == (authority, why, level)


@pytest.mark.parametrize(
    ("territory", "authority", "why", "level"),
    [
        ("village", "housing", Why.RULE, "district"),
        ("town", "adm", Why.RULE, "town"),
        ("namesake", "other-adm", Why.ADMINISTRATION, "other"),
    ],
)
def test_whom_the_topic_names_answers_there_and_below_before_any_kind(
    territory: str, authority: str, why: Why, level: str
) -> None:
    named = {"district": "housing", "town": "adm", "village": "gone"}
    topic = replace(CATALOGUE.topics["pothole"], responsible=named)
    found = responsible(CATALOGUE, topic, territory)
    assert (found.authority.code, found.why, found.territory) == (authority, why, level)


def test_where_nobody_answers_the_parent_of_the_nearest_authority_is_asked() -> None:
    """Of two regions: not the first of all roots by code, but the one above what is there."""
    school = Authority("school", "Школа", "education", "far-village", "far-gov")
    department = Authority("far-gov", "Правительство края", "government", "far")
    catalogue = replace(
        CATALOGUE,
        territories={
            **CATALOGUE.territories,
            "far": Territory("far", "Дальний край", "region"),
            "far-village": Territory("far-village", "село Дальнее", "settlement", "far"),
        },
        authorities={**CATALOGUE.authorities, "school": school, "far-gov": department},
    )
    found = responsible(catalogue, CATALOGUE.topics["leak"], "far-village")
    assert (found.authority.code, found.why) == ("far-gov", Why.NOBODY)
    assert responsible(catalogue, CATALOGUE.topics["leak"], "region").authority.code == "gov"


def test_a_case_nobody_answers_for_waits_for_a_coordinator_even_where_nothing_is_moderated() -> None:
    quick = with_practice({"gov": Practice(moderation=False)})
    moved = register(replace(report(), territory="region"), CITIZEN, "vk:1", world(catalogue=quick))

    assert (moved.appeal.status, moved.appeal.authority) == (Status.REGISTERED, "gov")
    assert moved.appeal.moderate_by is not None
    assert [each for each in moved.events if isinstance(each, Registered) and each.nobody]
    assert moved.notices[0].params == {"nobody": 1}
    assert register(report(), CITIZEN, "vk:1", world(catalogue=quick)).appeal.status is Status.ROUTED


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
