"""Notices of an absence as they are drawn when they are sent, in every language; none of what is not so."""

from datetime import timedelta

import pytest

from domain.rights import Right, Role
from handlers import away_notices
from storage.officials import absences
from storage.unit import Unit
from tests.handlers.driver import SPEECHES, Driver

DAY = timedelta(days=1)


@pytest.mark.parametrize("language", SPEECHES)
async def test_what_is_said_of_an_absence_while_it_stands_and_after(driver: Driver, language: str) -> None:
    person = await driver.appoint("vk:11", Right(Role.EXECUTOR, "adm-roads"), note="Петров")
    deputy = await driver.appoint("vk:12", Right(Role.EXECUTOR, "adm-roads"), note="Серов")
    stranger = await driver.store.run(lambda unit: person + deputy + 100)

    def drawn(unit: Unit) -> dict[str, str | None]:
        def draw(what: str, to: int) -> str | None:
            body = {"absence": made.id, "person": person, "deputy": deputy}
            found = away_notices.notice(SPEECHES[language], unit, f"notice.away.{what}", to, body)
            return None if found is None else found[0].plain

        made = absences.add(unit, person, deputy, unit.now, unit.now + 5 * DAY, by=person)
        stands = {what: draw(what, deputy) for what in ("set", "begun", "yours", "over", "alone", "ended")}
        assert draw("set", stranger) is None  # no official any more
        absences.end(unit, person)
        assert [draw(what, deputy) for what in ("set", "begun", "yours", "over", "alone")] == [None] * 5
        return {**stands, "ended": draw("ended", deputy), "early": stands["ended"]}

    told = await driver.store.run(drawn)
    assert told.pop("early") is None
    assert all(told.values()), told
    assert "Петров" in (told["set"] or "")
    assert "Серов" in (told["yours"] or "")
    assert {"Петров", "Серов"} <= {name for name in ("Петров", "Серов") if name in (told["alone"] or "")}
