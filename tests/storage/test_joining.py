"""Joining another's case: found near or by words, joined once, told to all, passed on; on both databases."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from domain import moves
from domain.appeals import Appeal, Outcome, Place, Report, Status
from domain.events import PassedOn
from domain.joining import Opinions, opinions
from domain.people import Citizen, Joiner
from domain.refusal import NotAllowed
from domain.rights import Role
from storage.appeals import appeals, chronicle, joinings, nearby
from storage.officials import officials
from storage.people import mergers
from storage.store import Store
from storage.tables import outbox as rows
from storage.unit import Unit
from storage.world import world
from tests.conftest import Clock
from tests.storage.cases import citizen, hired, in_work, run, sent

HOME = Place("ул. Садовая, 12", 58.2, 46.4)
METRE = 1 / 111_320


def _at(metres: float) -> Place:
    """So far to the north of `HOME`."""
    return Place("рядом", 58.2 + metres * METRE, 46.4)


def _reported(unit: Unit, who: str, text: str, place: Place, topic: str = "leak") -> Appeal:
    report = Report(f"{who}-{text}-{place}", topic, "town", text, place)
    return appeals.register(unit, report, citizen(unit, who), who)


def _alike(unit: Unit, text: str, place: Place, topic: str = "leak") -> list[int]:
    return [each.appeal.id for each in nearby.alike(unit, topic, text, place, "town")]


async def test_the_nearest_and_most_alike_is_first_what_is_far_or_closed_is_left_out(
    store: Store,
) -> None:
    def live(unit: Unit) -> None:
        near = _reported(unit, "vk:1", "Течёт крыша в подъезде", _at(20))
        less = _reported(unit, "vk:2", "Лужа на лестнице после дождя", _at(150))
        _reported(unit, "vk:3", "Течёт крыша в подъезде", _at(260))
        _reported(unit, "vk:4", "Течёт крыша в подъезде", _at(5), topic="heat")
        gone = _reported(unit, "vk:5", "Течёт крыша в подъезде", _at(1))
        appeals.apply(unit, moves.withdraw(gone, _author(gone), world(unit)), "vk:5")
        assert _alike(unit, "Протекает крыша подъезда", HOME) == [near.id, less.id]
        [first, _] = nearby.alike(unit, "leak", "Протекает крыша", HOME, "town")
        assert first.metres == 20

    await run(store, live)


def _author(appeal: Appeal) -> Citizen:
    return Citizen(appeal.person)


async def test_without_a_point_the_words_of_the_place_tell(store: Store) -> None:
    def live(unit: Unit) -> None:
        same = _reported(unit, "vk:1", "Крыша течёт над третьим этажом", Place("Садовая улица, дом 12"))
        _reported(unit, "vk:2", "Не убирают мусор во дворе", Place("проспект Мира, 40"))
        assert _alike(unit, "Протекла крыша", Place("ул. Садовая, 12")) == [same.id]
        assert _alike(unit, "Протекла крыша, Садовая 12", HOME) == [same.id]

    await run(store, live)


async def test_the_same_number_in_another_street_is_another_house(store: Store) -> None:
    def live(unit: Unit) -> None:
        _reported(unit, "vk:1", "Протекла крыша", Place("улица Мира, 12"))
        assert _alike(unit, "Протекла крыша", Place("улица Садовая, 12")) == []
        bare = _reported(unit, "vk:2", "Протекла крыша", Place("дом 14"))  # of a village without streets
        assert _alike(unit, "Протекла крыша", Place("д. 14")) == [bare.id]

    await run(store, live)


async def test_of_many_in_a_city_only_the_likest_are_read_whole(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    whole = nearby.from_row

    def counted(row: Any) -> Appeal:
        read.append(row.id)
        return whole(row)

    def live(unit: Unit) -> None:
        made = [_reported(unit, f"vk:{n}", "Течёт крыша в подъезде", _at(10 * n)).id for n in range(1, 9)]
        monkeypatch.setattr(nearby, "from_row", counted)
        assert _alike(unit, "Протекает крыша подъезда", HOME) == made[:3]
        assert sorted(read) == made[:3]

    await run(store, live)


async def test_a_person_joins_once_however_often_they_press(store: Store) -> None:
    case, second = await run(store, lambda unit: (sent(unit), citizen(unit, "vk:2")))

    async def press() -> bool:
        return await run(store, lambda unit: joinings.join(unit, case, second, "vk:2", "ru"))

    assert sorted(await asyncio.gather(*(press() for _ in range(20)))) == [False] * 19 + [True]
    assert await run(store, lambda unit: joinings.counts(unit, [case.id, 99])) == {case.id: 1, 99: 0}


async def test_own_and_closed_cases_are_not_joined(store: Store) -> None:
    def live(unit: Unit) -> None:
        case = sent(unit)
        with pytest.raises(NotAllowed, match="own"):
            joinings.join(unit, case, case.person, "telegram:1", "ru")
        gone = appeals.apply(unit, moves.withdraw(case, _author(case), world(unit)), "telegram:1")
        with pytest.raises(NotAllowed, match="closed"):
            joinings.join(unit, gone, citizen(unit, "vk:2"), "vk:2", "ru")

    await run(store, live)


def _told(unit: Unit, kind: str) -> list[str]:
    query = rows.select().where(rows.c.kind == kind).order_by(rows.c.id)
    return [row.address for row in unit.connection.execute(query)]


async def test_all_are_told_of_the_answer_and_one_contest_asks_all_others(store: Store, clock: Clock) -> None:
    def live(unit: Unit) -> None:
        worker = hired(unit, "vk:11", Role.EXECUTOR)
        case = in_work(unit, hired(unit, "vk:10", Role.COORDINATOR), worker)
        second, third = (citizen(unit, each) for each in ("vk:2", "vk:3"))
        joinings.join(unit, case, second, "vk:2", "ru")
        joinings.join(unit, case, third, "vk:3", "ru")
        case = appeals.apply(
            unit,
            moves.answer(
                case,
                officials.official(unit, worker),
                world(unit),
                outcome=Outcome.DONE,
                text="Сделали на ул. Садовой 24 ноября.",
                approvers=False,
            ),
            "vk:11",
        )
        assert _told(unit, "notice.joiner.answered") == ["vk:2", "vk:3"]
        case = appeals.apply(unit, moves.contest(case, Joiner(second), world(unit)), "vk:2")
        assert (case.status, case.round) == (Status.IN_PROGRESS, 2)
        assert _told(unit, "notice.joiner.second") == ["vk:3"]
        assert _told(unit, "notice.citizen.second") == ["telegram:1"]
        with pytest.raises(NotAllowed, match="wrong_status"):
            moves.contest(case, Joiner(third), world(unit))
        case = appeals.apply(unit, moves.second(case, Joiner(third), world(unit), solved=False), "vk:3")
        appeals.apply(unit, moves.second(case, _author(case), world(unit), solved=True), "telegram:1")
        found = opinions(chronicle.of(unit, case.id, public_only=False))
        assert found == Opinions(second, {third: False, case.person: True})

    await run(store, live)


async def test_a_withdrawn_case_goes_on_with_the_first_who_joined(store: Store) -> None:
    def live(unit: Unit) -> None:
        case = sent(unit)
        second, third = (citizen(unit, each) for each in ("vk:2", "vk:3"))
        for person, address in ((second, "vk:2"), (third, "vk:3")):
            joinings.join(unit, case, person, address, "ru")
        heir = joinings.first(unit, case.id)
        assert heir is not None
        joinings.leave(unit, case.id, heir.person)
        moved = moves.withdraw(case, _author(case), world(unit), heir=heir)
        case = appeals.apply(unit, moved, "telegram:1")
        assert appeals.load(unit, case.id) == case
        assert (case.person, case.address, case.open) == (second, "vk:2", True)
        assert _told(unit, "notice.citizen.passedon") == ["vk:2"]
        assert [type(each.what) for each in chronicle.of(unit, case.id, public_only=True)][-1] is PassedOn
        assert [each.id for each in appeals.of_person(unit, third)] == [case.id]
        assert appeals.of_person(unit, moved.before.person if moved.before else 0) == ()

    await run(store, live)


async def test_joined_messengers_are_told_once_and_parted_ones_have_their_own_again(store: Store) -> None:
    def live(unit: Unit) -> None:
        mine, other, third = sent(unit, key="a"), sent(unit, "vk:5", "b"), sent(unit, "vk:6", "c")
        here, there = citizen(unit, "telegram:1"), citizen(unit, "vk:1")
        joinings.join(unit, mine, there, "vk:1", "ru")  # my own, from the other messenger
        joinings.join(unit, other, here, "telegram:1", "ru")
        joinings.join(unit, other, there, "vk:1", "ru")
        joinings.join(unit, third, there, "vk:1", "ru")
        mergers.merge(unit, here, there, "vk:1")
        counts = {mine.id: 0, other.id: 1, third.id: 1}
        assert joinings.counts(unit, list(counts)) == counts
        assert joinings.joiner(unit, third.id, here) == Joiner(here)
        mergers.undo(unit, here, "vk:1")
        assert joinings.counts(unit, list(counts)) == {mine.id: 1, other.id: 2, third.id: 1}
        assert joinings.joiner(unit, third.id, here) is None
        assert [each.id for each in appeals.of_person(unit, there)] == [third.id, other.id, mine.id]

    await run(store, live)


async def test_ones_list_goes_by_pages_over_own_and_joined_cases(store: Store, clock: Clock) -> None:
    def live(unit: Unit) -> None:
        person = citizen(unit, "vk:1")
        for n in range(6):
            case = sent(unit, "vk:1" if n % 2 else "vk:9", f"k{n}")
            if case.person != person:
                joinings.join(unit, case, person, "vk:1", "ru")
            clock.forward(timedelta(minutes=1))
        found = [each.id for each in appeals.of_person(unit, person, limit=4)]
        rest = [each.id for each in appeals.of_person(unit, person, before=found[-1], limit=4)]
        assert found + rest == sorted(found + rest, reverse=True)
        assert len(found + rest) == 6

    await run(store, live)
