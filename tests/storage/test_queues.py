"""Officials' lists: within their rights, counted, paged both ways, searched."""

from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from domain import moves
from domain.catalogue import Authority
from domain.people import Citizen, Official
from domain.rights import Right, Role
from storage.appeals import appeals
from storage.appeals.queue_counts import counts
from storage.appeals.queues import Queue, page
from storage.officials import officials
from storage.store import Store
from storage.tables import appeals as table
from storage.unit import Unit
from storage.world import world
from tests.district import CATALOGUE, report
from tests.storage.cases import answered, citizen, contested, hired, in_work, routed, run, sent


def _numbers(unit: Unit, official: Official, queue: Queue, **how: str) -> list[str]:
    return [case.number[-1] for case in page(unit, official, queue, **how).appeals]


async def test_each_queue_holds_what_its_name_says_and_the_counts_agree(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss, worker = hired(unit, "vk:10", Role.COORDINATOR), hired(unit, "vk:11", Role.EXECUTOR)
        sent(unit, key="1")
        routed(unit, boss, key="2")
        case = in_work(unit, boss, worker, key="3")
        asked = moves.ask_citizen(case, officials.official(unit, worker), world(unit), question="Где?")
        appeals.apply(unit, asked, "vk:11")
        in_work(unit, boss, worker, key="4")
        contested(unit, boss, worker, key="5")
        answered(unit, boss, worker, key="6")
        late = in_work(unit, boss, boss, key="7")
        unit.connection.execute(
            sa.update(table).where(table.c.id == late.id).values(due_at=unit.now - timedelta(hours=1))
        )
        proposed = in_work(unit, boss, worker, key="8")
        unit.connection.execute(sa.update(table).where(table.c.id == proposed.id).values(status="approval"))
        expected = {
            Queue.NEW: ["1", "2", "5"],
            Queue.MINE: ["3", "4", "8"],
            Queue.OVERDUE: ["7"],
            Queue.WAITING: ["3"],
            Queue.APPROVAL: ["8"],
            Queue.AGREEMENT: [],
            Queue.ERRANDS: [],
            Queue.CALLERS: [],
            Queue.WITHHELD: [],
            Queue.ALL: ["8", "7", "6", "5", "4", "3", "2", "1"],
        }
        official = officials.official(unit, worker)
        assert {queue: _numbers(unit, official, queue) for queue in Queue} == expected
        assert counts(unit, official) == {queue: len(found) for queue, found in expected.items()}

    await run(store, live)


async def test_an_official_sees_only_what_their_rights_reach(store: Store) -> None:
    def live(unit: Unit) -> None:
        sent(unit, key="1", topic="leak")
        sent(unit, key="2", topic="heat")
        sent(unit, key="3", topic="pothole")  # to the town's roads

        def seen(*rights: Right) -> list[str]:
            official = Official(99, rights)
            found = _numbers(unit, official, Queue.ALL)
            assert counts(unit, official)[Queue.ALL] == len(found)
            return found

        assert seen(Right(Role.COORDINATOR, "gov")) == ["3", "2", "1"]
        assert seen(Right(Role.EXECUTOR, "housing")) == ["2", "1"]
        assert seen(Right(Role.EXECUTOR, "roads")) == ["3"]
        assert seen(Right(Role.EXECUTOR, "adm", "heat"), Right(Role.HEAD, "roads")) == ["3", "2"]
        assert seen(Right(Role.EXECUTOR, "gov", "roads")) == ["3"]
        assert seen(Right(Role.COORDINATOR, "other-adm")) == []
        assert seen() == []

    await run(store, live)


async def test_pages_go_on_and_back_over_the_same_appeals(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss, worker = hired(unit, "vk:10", Role.COORDINATOR), hired(unit, "vk:11", Role.EXECUTOR)
        for n in range(7):
            in_work(unit, boss, worker, key=f"{n}")  # all with one due date: the id decides
        official = officials.official(unit, worker)
        for queue in (Queue.MINE, Queue.ALL):
            whole = [case.id for case in page(unit, official, queue, limit=100).appeals]
            there, mark = [], None
            while True:
                shown = page(unit, official, queue, after=mark, limit=3)
                there.append(shown)
                mark = shown.later
                if mark is None:
                    break
            assert [case.id for each in there for case in each.appeals] == whole
            assert [len(each.appeals) for each in there] == [3, 3, 1]
            assert there[0].earlier is None
            middle = page(unit, official, queue, before=there[2].earlier, limit=3)
            assert middle.appeals == there[1].appeals
            assert middle.later is not None
            first = page(unit, official, queue, before=middle.earlier, limit=3)
            assert first.appeals == there[0].appeals
            assert first.earlier is None

    await run(store, live)


async def test_the_soonest_due_goes_first(store: Store) -> None:
    def live(unit: Unit) -> None:
        boss = hired(unit, "vk:10", Role.COORDINATOR)
        in_work(unit, boss, boss, key="1", topic="leak")
        in_work(unit, boss, boss, key="2", topic="heat")  # nine hours
        assert _numbers(unit, officials.official(unit, boss), Queue.MINE) == ["2", "1"]

    await run(store, live)


async def test_appeals_are_found_by_number_its_beginning_and_words_in_any_form(store: Store) -> None:
    def live(unit: Unit) -> None:
        person = citizen(unit)
        texts = ("Яма на дороге у школы", "Протекает крыша, пятый этаж", "Крыши домов в снегу")
        found = [
            appeals.register(unit, replace(report(key=f"{n}"), text=text), person, "vk:1")
            for n, text in enumerate(texts)
        ]
        added = moves.add_words(found[0], Citizen(person), world(unit), text="Рядом открытый люк")
        appeals.apply(unit, added, "vk:1")
        official = Official(99, (Right(Role.COORDINATOR, "gov"),))

        def search(words: str) -> list[str]:
            return sorted(_numbers(unit, official, Queue.ALL, words=words))

        assert search("2026-000002") == ["2"]
        assert search("№ 2026-2") == ["2"]
        assert search("2026-00000") == ["1", "2", "3"]
        assert search("3") == ["3"]
        assert search("крыша") == ["2", "3"]
        assert search("ямы дороги") == ["1"]
        assert search("этажа крыши") == ["2"]
        assert search("люки") == ["1"]
        assert search("шко") == ["1"]
        assert search("крыша яма") == []
        for hostile in ("'", '"', "NOT OR *", "крыша'; DROP TABLE appeals; --", "***", "a:b & | !"):
            search(hostile)
        assert search("   ") == ["1", "2", "3"]
        housing = Official(98, (Right(Role.EXECUTOR, "roads"),))
        assert page(unit, housing, Queue.ALL, words="крыша").appeals == ()

    await run(store, live)


async def test_a_word_is_found_in_forms_that_lose_a_vowel(store: Store) -> None:
    pairs = (
        ("Разбита площадка у школы", "площадок"),
        ("Нет остановок в селе", "остановка"),
        ("Сломали скамейку", "скамеек"),
        ("Сосульки на карнизе", "сосулек"),
        ("В переулке темно, переулок Лесной", "переулка"),
        ("Земельный участок зарос", "участка"),
        ("Ларьки у вокзала", "ларек"),
        ("Провалился колодец", "колодцы"),
        ("Выбили окна", "окон"),
        ("Лёд на тротуаре", "льда"),
        ("Дети ходят по дороге", "ребёнок"),
        ("На углу дома", "угол"),
        ("Свалки у реки, срочно", "свалок мусора"),
    )

    def live(unit: Unit) -> None:
        person = citizen(unit)
        for n, (text, _) in enumerate(pairs):
            appeals.register(unit, replace(report(key=f"{n}"), text=text), person, "vk:1")
        official = Official(99, (Right(Role.COORDINATOR, "gov"),))
        for n, (_, words) in enumerate(pairs[:-1], 1):
            found = page(unit, official, Queue.ALL, words=f"{words} ", limit=50).appeals
            assert f"2026-{n:06}" in [case.number for case in found], words
        both = page(unit, official, Queue.ALL, words=pairs[-1][1]).appeals
        assert both == ()  # all the words must be there
        assert page(unit, official, Queue.ALL, words="сор").appeals == ()  # not «ср…»
        first = page(unit, official, Queue.ALL, words="площадки школа").appeals
        assert [case.number for case in first] == ["2026-000001"]

    await run(store, live)


async def test_a_region_with_very_many_authorities_is_asked_for_in_one_query(store: Store) -> None:
    many = {f"a{n}": Authority(f"a{n}", f"Орган {n}", "school", "town", "adm") for n in range(16_500)}
    large = replace(CATALOGUE, authorities={**CATALOGUE.authorities, **many})

    def live(unit: Unit) -> None:
        sent(unit, key="1")
        official = Official(99, (Right(Role.COORDINATOR, "adm"),))
        assert _numbers(unit, official, Queue.NEW) == ["1"]
        assert counts(unit, official)[Queue.NEW] == 1

    await run(store, live, large)
