"""What is read of a catalogue's files."""

from pathlib import Path

import pytest

import data
from domain.catalogue import (
    Authority,
    Catalogue,
    DayOffRule,
    ExtraKind,
    Hours,
    Practice,
    Term,
    Territory,
    Unit,
)
from domain.rights import Role
from papers.faults import line
from storage.imports import Imported, OfficialRow, parse
from tests.storage.imported import DISTRICT, RUSSIAN, taken


def test_the_shipped_classifier_and_district_are_whole() -> None:
    result = parse(data.starter() | data.sample(), Catalogue())

    assert isinstance(result, Imported)
    assert not result.warnings
    assert len(result.topics) >= 60
    assert len(result.categories) == 12
    assert {topic.category for topic in result.topics} == {category.code for category in result.categories}
    assert all(set(topic.name) == {"ru", "en"} and len(topic.keywords) >= 5 for topic in result.topics)
    assert len([each for each in result.territories if each.kind == "settlement"]) == 12
    assert all(each.latitude and each.longitude for each in result.territories if each.kind == "settlement")
    assert Role.ADMIN in {official.role for official in result.officials}


def test_an_authority_is_read_with_its_hours_zone_and_practice() -> None:
    [found] = taken(
        """
        authorities:
          - code: water
            name: Водоканал
            kind: water
            territory: dist
            parent: adm
            zone: Asia/Omsk
            hours: 08:00-17:00
            break: 12:00-12:48
            weekdays: пн-сб
            day_off: previous
            phone: 8 (000) 000-00-00
            practice: {moderation: no, approval: yes, silence_days: 14}
        """
    ).authorities

    assert found.hours == Hours(480, 1020, 720, 768, (0, 1, 2, 3, 4, 5))
    assert (found.zone, found.day_off, found.parent) == ("Asia/Omsk", DayOffRule.PREVIOUS, "adm")
    assert found.practice == Practice(moderation=False, approval=True, silence_days=14)


def test_a_duty_service_works_round_the_clock_without_a_break() -> None:
    [found] = taken(
        """
        authorities:
          - {code: d, name: Д, kind: duty, territory: dist, hours: 00:00-24:00, break: none, weekdays: пн-вс}
        """
    ).authorities

    assert found.hours == Hours(0, 1440, 0, 0, (0, 1, 2, 3, 4, 5, 6))


def test_a_topic_is_read_with_all_its_rules() -> None:
    [found] = taken(
        """
        categories:
          - {code: roads, name: {ru: Дороги, en: Roads}}
        topics:
          - code: roads.snow
            category: roads
            name: Снег
            keywords: [снег, не чистят]
            term: 9 hours
            moderation: 2 рабочих дня
            kinds: [roads, administration]
            season: 11-15..03-31
            photo_required: да
            emergency: fire
            extras:
              - key: size
                ask: {ru: Сколько?, en: How much?}
                kind: one_of
                options: [Мало, {ru: Много, en: Much}]
                required: false
        """
    ).topics

    assert found.name == {"ru": "Снег"}
    assert (found.term, found.moderation) == (Term(9, Unit.HOURS), Term(2, Unit.WORKING_DAYS))
    assert (found.season, found.photo_required, found.emergency) == (("11-15", "03-31"), True, "fire")
    [extra] = found.extras
    assert (extra.kind, extra.required) == (ExtraKind.ONE_OF, False)
    assert extra.options == ({"ru": "Мало"}, {"ru": "Много", "en": "Much"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_table_saved_by_excel_is_read_in_any_of_its_ways(encoding: str, delimiter: str) -> None:
    rows = [
        ["Код", "Название", "Вид", "Территория", "Вышестоящий орган"],
        ["w", '"ООО ""Вода"""', "water", "dist", "adm"],
    ]
    content = "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)

    result = parse({"органы.csv": content}, DISTRICT)

    assert isinstance(result, Imported)
    assert result.authorities == (Authority("w", 'ООО "Вода"', "water", "dist", "adm"),)


def test_a_table_of_topics_has_lists_and_languages_in_its_columns() -> None:
    known = Catalogue(categories={"roads": taken("categories: [{code: roads, name: Д}]").categories[0]})
    table = """\
    code;category;название;название (англ.);ключевые слова;срок;кто отвечает
    roads.a;roads;Яма;Pothole;яма|яма на дороге;8 рабочих дней;roads|administration
    """

    [found] = taken(table, known, "topics.csv").topics

    assert found.name == {"ru": "Яма", "en": "Pothole"}
    assert found.keywords == ("яма", "яма на дороге")
    assert found.kinds == ("roads", "administration")


def test_officials_are_roles_to_invite_to() -> None:
    table = "роль;орган;тематика;примечание\nкоординатор;adm;;главный\nexecutor;adm;;\n"

    assert taken(table, name="officials.csv").officials == (
        OfficialRow(Role.COORDINATOR, "adm", None, "главный"),
        OfficialRow(Role.EXECUTOR, "adm"),
    )


def test_a_table_of_territories_is_known_by_its_header() -> None:
    table = "код;название;вид;входит в;широта;долгота\nv;Село;населённый пункт;dist;58,2;46,4\n"

    assert taken(table, name="t.csv").territories == (
        Territory("v", "Село", "settlement", "dist", 58.2, 46.4),
    )


def test_a_row_replaces_the_known_one_of_its_code() -> None:
    [found] = taken(
        "authorities: [{code: adm, name: Управа, kind: administration, territory: land}]"
    ).authorities

    assert (found.name, found.territory) == ("Управа", "land")


def test_the_documents_examples_are_true() -> None:
    text = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")
    blocks = text.split("```")[1::2]
    files = {
        f"{number}.{block.split()[0]}": block.partition("\n")[2].encode()
        for number, block in enumerate(blocks)
        if block.startswith(("yaml", "csv", "geojson"))
    }

    result = parse(files, Catalogue())

    assert isinstance(result, Imported), [line(RUSSIAN, fault) for fault in result.errors]
    assert len(files) >= 3
    assert result.territories
    assert result.authorities
    assert result.topics
    assert result.officials
    assert result.boundaries
