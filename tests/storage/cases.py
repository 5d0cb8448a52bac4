"""People, officials and appeals of the district of `tests.district`, in a real database."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import sqlalchemy as sa

from domain import moves
from domain.appeals import Appeal, Outcome
from domain.catalogue import Catalogue
from domain.people import Citizen
from domain.rights import Right, Role
from storage.appeals import appeals
from storage.officials import officials
from storage.people import people
from storage.store import Store
from storage.tables import outbox
from storage.unit import Unit
from storage.world import world
from tests.district import CATALOGUE, report

T = TypeVar("T")


async def run(store: Store, turn: Callable[[Unit], T], catalogue: Catalogue = CATALOGUE) -> T:
    """Run a turn that sees the district's catalogue."""

    def seeing(unit: Unit) -> T:
        unit.catalogue = catalogue
        return turn(unit)

    return await store.run(seeing)


def citizen(unit: Unit, address: str = "telegram:1") -> int:
    return people.at_the_door(unit, address, "ru").id


def hired(unit: Unit, address: str, role: Role, authority: str = "housing", topic: str | None = None) -> int:
    """A person with this right, for whom it is also the name in lists."""
    person = people.at_the_door(unit, address, "ru").id
    officials.appoint(unit, person, Right(role, authority, topic), by=None, note=address)
    return person


def sent(unit: Unit, address: str = "telegram:1", key: str = "k1", topic: str = "leak") -> Appeal:
    return appeals.register(unit, report(topic, key), citizen(unit, address), address)


def routed(unit: Unit, coordinator: int, **sent_as: str) -> Appeal:
    case = sent(unit, **sent_as)
    moved = moves.accept_and_route(case, officials.official(unit, coordinator), world(unit))
    return appeals.apply(unit, moved, "vk:10")


def in_work(unit: Unit, coordinator: int, executor: int, **sent_as: str) -> Appeal:
    case = routed(unit, coordinator, **sent_as)
    moved = moves.take(case, officials.official(unit, executor), world(unit))
    return appeals.apply(unit, moved, "vk:11")


def answered(unit: Unit, coordinator: int, executor: int, **sent_as: str) -> Appeal:
    case = in_work(unit, coordinator, executor, **sent_as)
    official = officials.official(unit, executor)
    moved = moves.answer(case, official, world(unit), outcome=Outcome.DONE, text="Починили")
    return appeals.apply(unit, moved, "vk:11")


def contested(unit: Unit, coordinator: int, executor: int, **sent_as: str) -> Appeal:
    case = answered(unit, coordinator, executor, **sent_as)
    moved = moves.contest(case, Citizen(case.person), world(unit), reason="Течёт")
    return appeals.apply(unit, moved, case.address)


def notices(unit: Unit) -> list[tuple[str, str]]:
    """(address, kind) of what waits in the outbox, in order."""
    rows = unit.connection.execute(sa.select(outbox.c.address, outbox.c.kind).order_by(outbox.c.id))
    return [(row.address, row.kind) for row in rows]


def moment(day: int, hour: int = 9) -> datetime:
    """A moment of December 2026, UTC."""
    return datetime(2026, 12, day, hour, tzinfo=UTC)
