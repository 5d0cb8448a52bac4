"""Templates: whose they are, for which answers they are offered, what the audit keeps."""

from dataclasses import replace

import pytest

from domain.appeals import Outcome
from domain.refusal import NotAllowed
from domain.rights import Role
from domain.templates import Template
from storage.appeals import templates
from storage.officials import audit, officials
from storage.store import Store
from storage.unit import Unit
from tests.storage.cases import hired, run, sent


def _made(unit: Unit, name: str, authority: str = "adm", **about: object) -> int:
    boss = officials.official(unit, hired(unit, "vk:10", Role.COORDINATOR, "gov"))
    made = Template(0, authority, None, None, name, "Починили {место}")
    return templates.add(unit, boss, replace(made, **about), "vk:10")  # type: ignore[arg-type]


async def test_those_that_fit_are_offered_the_most_particular_first(store: Store) -> None:
    def live(unit: Unit) -> None:
        case = sent(unit)  # a leak, of the housing office
        _made(unit, "всем", "gov")
        _made(unit, "дом", topic="housing")
        _made(unit, "крыша", topic="leak")
        _made(unit, "крыша сделана", topic="leak", outcome=Outcome.DONE)
        _made(unit, "свой", "housing")
        _made(unit, "чужой", "roads")
        _made(unit, "дороги", topic="roads")
        _made(unit, "отказ", outcome=Outcome.REFUSED)
        names = [each.name for each in templates.fitting(unit, case, Outcome.DONE)]
        assert names == ["крыша сделана", "крыша", "дом", "свой", "всем"]
        assert "отказ" in [each.name for each in templates.fitting(unit, case, Outcome.REFUSED)]

    await run(store, live)


async def test_one_switched_off_is_offered_no_more_but_stays_in_the_list(store: Store) -> None:
    def live(unit: Unit) -> None:
        case, id = sent(unit), _made(unit, "крыша")
        boss = officials.official(unit, hired(unit, "vk:10", Role.COORDINATOR, "gov"))
        made = templates.load(unit, id)
        templates.mend(unit, boss, replace(made, on=False), "vk:10")
        assert templates.fitting(unit, case, Outcome.DONE) == ()
        assert [each.on for each in templates.page(unit, boss)] == [False]
        templates.mend(unit, boss, replace(made, on=True, text="Иначе"), "vk:10")
        assert templates.fitting(unit, case, Outcome.DONE)[0].text == "Иначе"
        entries = audit.of(unit, f"template:{id}")
        assert [each.action for each in entries] == ["template.add", "template.mend", "template.mend"]
        assert entries[1].after == {"on": False}
        assert (entries[2].before["text"], entries[2].after["text"]) == ("Починили {место}", "Иначе")

    await run(store, live)


async def test_nobody_mends_what_is_not_theirs(store: Store) -> None:
    def live(unit: Unit) -> None:
        id = _made(unit, "района")
        local = officials.official(unit, hired(unit, "vk:11", Role.COORDINATOR, "housing"))
        worker = officials.official(unit, hired(unit, "vk:12", Role.EXECUTOR, "adm"))
        for each in (local, worker):
            assert templates.page(unit, each) == ()
            with pytest.raises(NotAllowed):
                templates.mend(unit, each, replace(templates.load(unit, id), name="моё"), "vk:11")
        assert templates.load(unit, id).name == "района"

    await run(store, live)
