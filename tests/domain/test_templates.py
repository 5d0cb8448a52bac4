"""Templates of answers: gaps filled, unknown ones named, open ones seen; who may make them."""

import pytest

from domain.refusal import NotAllowed
from domain.rights import Role
from domain.templates import NAMES, Gap, check_template, filled, unfilled, unknown
from tests.district import CATALOGUE, official

KNOWN = {Gap.NUMBER: "2026-000001", Gap.PLACE: "ул. Школьная, 5"}


def test_gaps_are_filled_in_either_language_and_any_case() -> None:
    text = filled("№ {номер}, {Место}; {number} {{место}} { место }", KNOWN)
    assert text == "№ 2026-000001, ул. Школьная, 5; 2026-000001 {ул. Школьная, 5} ул. Школьная, 5"


def test_what_the_case_does_not_know_stays_open() -> None:
    text = filled("До {срок}: {место}", {Gap.PLACE: "", Gap.DUE: "завтра"})
    assert text == "До завтра: {место}"
    assert unfilled(text) == ("{место}",)


def test_what_a_citizen_wrote_is_no_template() -> None:
    assert filled("Место: {место}", {Gap.PLACE: "{номер}", Gap.NUMBER: "1"}) == "Место: {номер}"


def test_unknown_gaps_are_named_as_they_were_written() -> None:
    assert unknown("Яма {адрес} у {место}, {адрес}, {}") == ("адрес", "")
    assert unknown("Починили. Смайлик :}{") == ()


@pytest.mark.parametrize("language", NAMES)
def test_every_gap_has_a_name_of_its_own(language: str) -> None:
    assert NAMES[language].keys() == set(Gap)
    assert len(set(NAMES[language].values())) == len(Gap)


def test_a_right_limited_to_a_topic_makes_templates_of_that_topic_only() -> None:
    limited = official(10, Role.COORDINATOR, "housing", "leak")
    check_template(limited, "housing", "leak", CATALOGUE)
    for authority, topic in (("housing", None), ("housing", "housing"), ("roads", "leak"), ("adm", "leak")):
        with pytest.raises(NotAllowed):
            check_template(limited, authority, topic, CATALOGUE)
    with pytest.raises(NotAllowed):
        check_template(official(11, Role.EXECUTOR), "housing", "leak", CATALOGUE)
