"""The planted district, made once for each channel; and who begins the walk with what."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import sqlalchemy as sa

import data
from bot.chat import Command, Press, Said, Start, Words
from domain.catalogue import Catalogue
from handlers.links import carrying, links
from storage import catalogue, imports
from storage.sqlite import to_json
from storage.unit import Unit
from tests.walk.ground import Planted
from tests.walk.planted import plant

NOW: Final = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CITIZENS: Final = ("citizen", "joiner", "neighbour", "stranger")
OFFICIALS: Final = ("coordinator", "executor", "head", "admin", "curator", "moderator", "editor")
WALKERS: Final = (*CITIZENS, *OFFICIALS)
SHOWN_IN_VK: Final = ("citizen", "neighbour", "coordinator", "executor", "stranger")
STRANGERS: Final = ("sibling", "dismissed")
COMMANDS: Final = ("menu", "report", "my", "polls", "settings", "help", "work")


def rooms(who: str) -> tuple[str, ...]:
    """Where the person's own walk goes on: an official's at the workplace, the others' everywhere else."""
    return ("",) if who in CITIZENS else ("work", "case", "several")


@dataclass(frozen=True, slots=True)
class District:
    """A database in which everything has happened, seen from one channel."""

    path: Path
    made: Planted


def planted(empty: Path, folder: Path, net: str) -> District:
    """The district as it is when `net` is walked; made once, then copied."""
    path = folder / f"planted-{net}.db"
    shutil.copy(empty, path)
    with _unit(path, Catalogue()) as unit:
        found = imports.parse(data.starter() | data.sample(), Catalogue())
        assert isinstance(found, imports.Imported), found
        catalogue.put(unit, found)
        unit.catalogue = catalogue.load(unit)
        made = plant(unit, net)
        unit.connection.exec_driver_sql("COMMIT")
    return District(path, made)


@contextmanager
def opened(district: District, path: Path) -> Iterator[tuple[Unit, Planted]]:
    """A unit over a copy of the district; nothing of it is ever committed."""
    shutil.copy(district.path, path)
    carrying.clear()
    carrying.add("vk")
    links["vk"] = lambda payload: f"https://vk.me/bot?ref={payload}"
    try:
        with _unit(path, Catalogue()) as unit:
            unit.catalogue = catalogue.load(unit)
            yield unit, district.made
    finally:
        carrying.clear()
        links.pop("vk", None)


@contextmanager
def _unit(path: Path, around: Catalogue) -> Iterator[Unit]:
    engine = sa.create_engine(f"sqlite:///{path}", json_serializer=to_json, poolclass=sa.pool.NullPool)
    sa.event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
    try:
        with engine.connect() as connection:
            for pragma in ("journal_mode=MEMORY", "synchronous=OFF"):
                connection.exec_driver_sql(f"PRAGMA {pragma}")
            connection.exec_driver_sql("BEGIN")
            yield Unit(connection, NOW, around)
    finally:
        engine.dispose()


def ways(made: Planted, who: str) -> tuple[tuple[Said, ...], list[Said]]:
    """How the person begins, and what they may then begin with."""
    start: tuple[Said, ...] = (Start(),)
    commands: list[Said] = [Command(name) for name in (COMMANDS if who in CITIZENS else ("work",))]
    if who == "stranger":
        return start, [*commands, *(Words(code) for code in made.codes.values())]
    if who in CITIZENS:
        own = {"reply": "clarifying", "confirm": "answered", "contest": "answered", "hold": "rechecked"}
        pressed = [*(_case(made, "appeal", name) for name in made.cases)]
        pressed += [_case(made, kind, name) for kind, name in {**own, "recur": "rechecked"}.items()]
        pressed += [_case(made, "solved", "contested"), Press(f"e:plea:{made.block}", "notice")]
        polls = [_poll(made, kind, name) for name in made.polls for kind in ("poll", "poll_results")]
        acts = [Press(f"e:draft:{each}", "notice") for each in made.acts.values()]
        said = [Press(f"e:remark:{each}", "notice") for each in made.remarks.values()]
        said.append(Press(f"e:hearing:{made.hearing}", "notice"))
        return start, [*commands, *pressed, *polls, *acts, *said]
    pressed = [_case(made, "case", name) for name in made.cases]
    pressed += [_poll(made, "poll_work", name) for name in made.polls]
    pressed += [Press(f"e:draft_work:{each}", "notice") for each in made.acts.values()]
    return start, [
        *commands,
        *pressed,
        Press(f"e:block:{made.block}", "notice"),
        Press(f"e:copies:{made.copies}", "notice"),
        Press(f"e:words:{made.held}", "notice"),
        Press(f"e:poll_wordings:{made.polls['open']}.why", "notice"),
        Words("2026-000003"),
    ]


def _case(made: Planted, kind: str, name: str) -> Press:
    return Press(f"e:{kind}:{made.cases[name]}", "notice")


def _poll(made: Planted, kind: str, name: str) -> Press:
    return Press(f"e:{kind}:{made.polls[name]}", "notice")
