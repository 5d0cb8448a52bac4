"""A country in a database: 16 500 authorities and 340 000 cases, made in bulk, the same each time.

Nothing in it exists. Cases go in past the moves of the domain (which would take an hour), but as the same
rows, and are findable by their words as any case is.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

import sqlalchemy as sa

from domain.appeals import Appeal, Outcome, Place, Status, Track
from domain.catalogue import Authority, Catalogue, Territory, Topic
from domain.numbers import number
from storage import catalogue
from storage.appeals import search
from storage.appeals.rows import to_row
from storage.catalogue import Imported
from storage.store import Store
from storage.tables import appeals, persons
from storage.unit import Unit

REGIONS: Final = 89
MUNICIPALITIES: Final = 2_344
CASES: Final = 340_000
PEOPLE: Final = 120_000
DEPARTMENTS: Final = ("housing", "roads", "improvement", "education", "social", "culture")
ROOT: Final = "country"

_FEDERAL: Final = ("control", "health")
_OPEN: Final = 15_000  # the latest cases: two weeks of them
_A_CASE_EVERY: Final = timedelta(seconds=90)  # a year of them in all
_BATCH: Final = 10_000
_STREETS: Final = (
    *("Садовая", "Лесная", "Школьная", "Речная", "Полевая", "Зелёная", "Новая", "Мира", "Луговая"),
    *("Заводская", "Вокзальная", "Кленовая", "Берёзовая", "Солнечная", "Озёрная", "Северная", "Южная"),
)
_TELLS: Final = (
    "уже третью неделю, никто не приезжает",
    "пожалуйста, примите меры",
    "дети ходят мимо каждый день",
    "звонили диспетчеру, ответа нет",
    "обещали исправить ещё в прошлом месяце",
    "просим разобраться как можно скорее",
)


def country() -> Imported:
    """Territories and 16 500 authorities: the country, its regions, municipalities with departments."""
    random = Random(16_500)
    territories = [Territory(ROOT, "Страна", "region")]
    authorities = [Authority(ROOT, "Правительство", "government", ROOT)]
    authorities += [Authority(f"{ROOT}-{kind}", f"Служба {kind}", kind, ROOT, ROOT) for kind in _FEDERAL]
    for n in range(REGIONS):
        territories.append(Territory(f"r{n}", f"Область {n}", "region", ROOT))
        authorities.append(Authority(f"r{n}", f"Правительство области {n}", "government", f"r{n}", ROOT))
    for n in range(MUNICIPALITIES):
        code, above = f"m{n}", f"r{n % REGIONS}"
        latitude, longitude = random.uniform(43, 68), random.uniform(30, 140)
        territories.append(Territory(code, f"Район {n}", "municipality", above, latitude, longitude))
        territories += [
            Territory(
                f"s{n}-{each}",
                f"посёлок Дальний {n}-{each}",
                "settlement",
                code,
                latitude + random.uniform(-0.1, 0.1),
                longitude + random.uniform(-0.1, 0.1),
            )
            for each in range(2)
        ]
        authorities.append(Authority(code, f"Администрация района {n}", "administration", code, above))
        authorities += [
            Authority(f"{code}-{kind}", f"Отдел {kind} района {n}", kind, code, code) for kind in DEPARTMENTS
        ]
    return Imported(territories=territories, authorities=authorities)


async def settle(store: Store, cases: int = CASES) -> None:
    """Fill a migrated database that has the shipped topics and nobody in it yet."""

    def people(unit: Unit) -> None:
        shipped = unit.catalogue
        region = replace(shipped.territories["zarechnaya"], parent=ROOT)
        district = replace(shipped.authorities["adm"], parent=ROOT)  # of one country: there is one root
        catalogue.put(unit, Imported(territories=[region], authorities=[district]))
        catalogue.put(unit, country())
        born = [{"id": n, "language": "ru", "created_at": unit.now} for n in range(1, PEOPLE + 1)]
        unit.connection.execute(sa.insert(persons), born)

    await store.run(people)
    random = Random(cases)
    for first in range(1, cases + 1, _BATCH):
        ids = range(first, min(first + _BATCH, cases + 1))

        def some(unit: Unit, ids: range = ids) -> None:
            made = list(_cases(unit, random, ids, cases))
            unit.connection.execute(sa.insert(appeals), [_row(each, unit) for each in made])
            search.index_all(unit, ((each.id, (each.number, each.text, each.place.words)) for each in made))

        await store.run(some)
    await store.run(_measured)


def executor_of(municipality: int, department: int) -> int:
    """Who works on the cases of this department of a municipality: a person's id."""
    return 1 + municipality * len(DEPARTMENTS) + department


def _row(case: Appeal, unit: Unit) -> dict[str, Any]:
    return {**to_row(case, unit, unit.now), "id": case.id, "dedup": f"{case.person}:{case.id}"}


def _cases(unit: Unit, random: Random, ids: range, last: int) -> Iterator[Appeal]:
    topics = sorted(unit.catalogue.topics.values(), key=lambda topic: topic.code)
    for id in ids:
        registered = unit.now - _A_CASE_EVERY * (last - id)
        case = _new(unit.catalogue, random, random.choice(topics), id, registered)
        yield _open(case, random, unit.now) if id > last - _OPEN else _finished(case, random)


def _new(known: Catalogue, random: Random, topic: Topic, id: int, registered: datetime) -> Appeal:
    place = min(int(random.expovariate(4 / MUNICIPALITIES)), MUNICIPALITIES - 1)  # most live in few places
    department = random.randrange(len(DEPARTMENTS))
    centre = known.territories[f"s{place}-{random.randrange(2)}"]
    assert centre.latitude is not None
    assert centre.longitude is not None
    street, house = random.choice(_STREETS), random.randrange(1, 150)
    due = registered + timedelta(days=topic.term.amount if topic.term.amount > 1 else 11)
    what = random.choice(topic.keywords) if topic.keywords else topic.name["ru"]
    return Appeal(
        id=id,
        number=number(registered.year, id),
        version=3,
        track=Track.MESSAGE,
        status=Status.IN_PROGRESS,
        person=random.randrange(1, PEOPLE),
        address=f"telegram:{id}",
        topic=topic.code,
        territory=centre.code,
        authority=f"m{place}-{DEPARTMENTS[department]}",
        text=f"{what.capitalize()}, улица {street}, {random.choice(_TELLS)}, {random.choice(_TELLS)}",
        registered_at=registered,
        due_at=due,
        term_at=due,
        term=topic.term,
        place=Place(
            f"улица {street}, {house}",
            centre.latitude + random.gauss(0, 0.01),
            centre.longitude + random.gauss(0, 0.01),
        ),
        executor=executor_of(place, department),
    )


def _open(case: Appeal, random: Random, now: datetime) -> Appeal:
    chance = random.random()
    if chance < 0.12:
        return replace(case, status=Status.REGISTERED, executor=None, version=1, moderate_by=case.due_at)
    if chance < 0.25:
        return replace(case, status=Status.ROUTED, executor=None, version=2)
    if chance < 0.33:
        return replace(case, status=Status.CLARIFYING, question="Где это?", clarify_since=now, paused_at=now)
    return case


def _finished(case: Appeal, random: Random) -> Appeal:
    answered = case.registered_at + timedelta(days=random.uniform(0.2, 7))
    case = replace(case, version=5, outcome=Outcome.DONE, answer="Сделано.", answered_at=answered)
    closed = answered + timedelta(days=random.uniform(0.1, 7))
    chance = random.random()
    if chance < 0.5:
        return replace(case, status=Status.CONFIRMED, closed_at=closed, stars=random.randrange(1, 6))
    if chance < 0.95:
        return replace(case, status=Status.CLOSED, closed_at=closed)
    return replace(case, status=Status.DECLINED, outcome=None, answer="", closed_at=answered)


def _measured(unit: Unit) -> None:
    """The database counts what it holds, as each does by itself in time."""
    unit.connection.execute(sa.text("ANALYZE"))
