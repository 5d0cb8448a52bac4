"""A small imaginary district, for tests of the rules and of storage."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from domain.appeals import Appeal, Report, Status
from domain.calendar import calendar_of
from domain.catalogue import Authority, Catalogue, Category, Practice, Term, Territory, Topic, Unit
from domain.moves import register
from domain.people import Citizen, Official
from domain.rights import Right, Role
from domain.world import World

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday, noon in Moscow

TERRITORIES = (
    Territory("region", "Светлая область", "region"),
    Territory("district", "Заречный район", "municipality", "region", 55.00, 40.00),
    Territory("town", "город Речинск", "settlement", "district", 55.00, 40.00),
    Territory("village", "село Ивановка", "settlement", "district", 55.20, 40.00),
    Territory("other", "Лесной район", "municipality", "region", 56.00, 42.00),
    Territory("namesake", "деревня Ивановка", "settlement", "other", 56.00, 42.00),
)
AUTHORITIES = (
    Authority("gov", "Правительство области", "government", "region"),
    Authority("adm", "Администрация района", "administration", "district", "gov"),
    Authority("housing", "Управление ЖКХ", "housing", "district", "adm"),
    Authority("roads", "Дорожная служба", "roads", "district", "adm"),
    Authority("town-roads", "Дорожный участок Речинска", "roads", "town", "roads"),
    Authority("other-adm", "Администрация Лесного района", "administration", "other", "gov"),
)
TOPICS = (
    Topic("pothole", "roads", {"ru": "Яма на дороге"}, ("яма",), kinds=("roads",), photo_in_answer=True),
    Topic("leak", "housing", {"ru": "Течёт крыша"}, ("крыша",), kinds=("housing",)),
    Topic(
        "heat",
        "housing",
        {"ru": "Нет тепла"},
        ("батареи",),
        kinds=("heating", "housing"),
        term=Term(9, Unit.HOURS),
    ),
    Topic("old", "housing", {"ru": "Старая"}, (), kinds=("housing",), active=False),
)
CATALOGUE = Catalogue(
    version=1,
    territories={each.code: each for each in TERRITORIES},
    authorities={each.code: each for each in AUTHORITIES},
    categories={"roads": Category("roads", {"ru": "Дороги"}), "housing": Category("housing", {"ru": "Дом"})},
    topics={each.code: each for each in TOPICS},
)
CITIZEN = Citizen(1)


def with_practice(practices: Mapping[str, Practice]) -> Catalogue:
    """The district where these authorities have a practice of their own."""
    changed = {
        code: replace(CATALOGUE.authorities[code], practice=practice) for code, practice in practices.items()
    }
    return replace(CATALOGUE, authorities={**CATALOGUE.authorities, **changed})


def world(now: datetime = NOW, catalogue: Catalogue = CATALOGUE) -> World:
    """The district without holidays."""
    return World(now, catalogue, lambda authority: calendar_of(authority, lambda day: None))


def official(person: int, role: Role, authority: str = "housing", topic: str | None = None) -> Official:
    return Official(person, (Right(role, authority, topic),))


COORDINATOR = official(10, Role.COORDINATOR)
EXECUTOR = official(11, Role.EXECUTOR)
SECOND = official(12, Role.EXECUTOR)


def report(topic: str = "leak", key: str = "k1", files: tuple[int, ...] = ()) -> Report:
    return Report(key, topic, "town", "Течёт крыша в подъезде", files=files)


def appeal(status: Status = Status.REGISTERED, topic: str = "leak", **known: object) -> Appeal:
    """An appeal of `CITIZEN` to the housing office, as if it had come to `status`."""
    new = register(report(topic), CITIZEN, "telegram:1", world(), number="2026-000001").appeal
    return replace(new, id=1, version=1, status=status, **known)  # type: ignore[arg-type]
