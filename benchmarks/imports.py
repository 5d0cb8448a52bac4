"""The catalogues of a country taken from files, right and broken ones, beside barely writing the same rows.

16 500 authorities, 7 000 territories, the shipped topics and an official for every authority, CSV and YAML.
Taking them is what `python -m bot import` does between reading the files and telling of it: one transaction.
The simplest thing to hold it against: the same CSV files read, each row put as JSON into a table, in one
transaction too. A ratio is made within a round, the median of the rounds is told.
"""

import csv
import gc
import io
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

import sqlalchemy as sa

from benchmarks import country, databases
from bot.commands.imports import Taken, take
from bot.commands.told import here
from papers import faults
from scheduler.clock import utc_now
from storage.imports import ImportFault
from storage.store import Store, open_store
from storage.unit import Unit

BOUND: Final = 15
"""Times the bare writing of the rows."""
TOPICS: Final = Path(__file__).parent.parent / "data" / "topics.yaml"

Files = Mapping[str, bytes]


def good() -> dict[str, bytes]:
    """The files of a country, all of them right. Regions are the highest territories an import knows."""
    made = country.country()
    places = [
        (each.code, each.name, each.kind, _below(each.parent), each.latitude or "", each.longitude or "")
        for each in made.territories
        if each.code != country.ROOT
    ]
    offices = [
        (each.code, each.name, each.kind, _below(each.territory) or "r0", each.parent or "", each.zone)
        for each in made.authorities
    ]
    roles = ("coordinator", "executor")
    people = [
        (roles[at % 2], each.code, "", f"Сотрудник {at}, кабинет {at % 90}")
        for at, each in enumerate(made.authorities)
    ]
    return {
        "territories.csv": _csv(("code", "name", "kind", "parent", "latitude", "longitude"), places),
        "authorities.csv": _csv(("code", "name", "kind", "territory", "parent", "zone"), offices),
        "topics.yaml": TOPICS.read_bytes(),
        "officials.csv": _csv(("role", "authority", "topic", "note"), people),
    }


def broken() -> dict[str, bytes]:
    """The same with three things wrong in every authority: its territory, its superior and its zone."""
    made = country.country()
    rows = [
        (each.code, each.name, each.kind, f"dust{at}", f"nobody{at}", "Europe/Moskow")
        for at, each in enumerate(made.authorities)
    ]
    return good() | {"authorities.csv": _csv(("code", "name", "kind", "territory", "parent", "zone"), rows)}


def _below(code: str | None) -> str:
    return "" if code in (None, country.ROOT) else code


def _csv(names: tuple[str, ...], rows: list[tuple[object, ...]] | list[tuple[str, ...]]) -> bytes:
    file = io.StringIO()
    lines = csv.writer(file, delimiter=";")
    lines.writerow(names)
    lines.writerows(rows)
    return file.getvalue().encode()


async def measure(rounds: int) -> str:
    """Take the files in both databases; gives the table in Markdown."""
    async with AsyncExitStack() as held:
        folder = Path(held.enter_context(TemporaryDirectory(prefix="otklik-bench-")))
        urls = {"SQLite": await held.enter_async_context(databases.sqlite(folder))}
        if (url := await held.enter_async_context(databases.postgres())) is not None:
            urls["PostgreSQL"] = url
        found: dict[str, dict[str, tuple[float, float]]] = {}
        for name, address in urls.items():
            store = open_store(address, clock=utc_now)
            held.push_async_callback(store.close)
            found[name] = await looked(store, rounds)
        return _table(found)


async def looked(store: Store, rounds: int) -> dict[str, tuple[float, float]]:
    """Name of a line -> seconds of one, and how many bare writings that is."""
    right, wrong = good(), broken()
    await store.run(lambda unit: unit.connection.execute(sa.schema.CreateTable(_bare)))
    gc.collect()
    first = await _seconds(partial(_taken, store, right))
    told: dict[str, list[tuple[float, float]]] = {}
    for _ in range(rounds):
        barest = await _seconds(lambda: store.run(lambda unit: _barely(unit, right)))
        told.setdefault(_FIRST, []).append((first, first / barest))
        for name, work in (
            (_AGAIN, partial(_taken, store, right)),
            (_BROKEN, partial(_refused, store, wrong)),
        ):
            spent = await _seconds(work)
            told.setdefault(name, []).append((spent, spent / barest))
    return {
        name: (median(each[0] for each in all_), median(each[1] for each in all_))
        for name, all_ in told.items()
    }


_FIRST: Final = "a country, into an empty catalogue"
_AGAIN: Final = "the same again, over itself"
_BROKEN: Final = "three faults in each authority, all told"

_bare: Final = sa.Table("bench_rows", sa.MetaData(), sa.Column("at", sa.Integer), sa.Column("cells", sa.JSON))


def _barely(unit: Unit, files: Files) -> None:
    """Every row of the CSV files as it stands, in one statement."""
    rows = [
        dict(row)
        for name, content in files.items()
        if name.endswith(".csv")
        for row in csv.DictReader(io.StringIO(content.decode()), delimiter=";")
    ]
    unit.connection.execute(sa.delete(_bare))
    unit.connection.execute(sa.insert(_bare), [{"at": at, "cells": row} for at, row in enumerate(rows)])


async def _taken(store: Store, files: Files) -> None:
    found = await take(store, files)
    assert isinstance(found, Taken), "right files were refused"
    assert len(found.rows.authorities) == len(found.invited) > 16_000


async def _refused(store: Store, files: Files) -> None:
    found = await take(store, files)
    assert isinstance(found, ImportFault), "broken files were taken"
    assert len(found.errors) > 3 * 16_000
    speech = here().speech
    assert sum(len(faults.line(speech, each)) for each in found.errors)
    assert list(faults.kinds(speech, found.errors))


async def _seconds(work: Callable[[], Awaitable[object]]) -> float:
    began = perf_counter()
    await work()
    return perf_counter() - began


def _table(found: Mapping[str, Mapping[str, tuple[float, float]]]) -> str:
    """One line a kind of files; what is above the bound is marked."""
    titles = "".join(f" {name}: s | × bare writing |" for name in found)
    rows = [f"| |{titles} at most |", "|---|" + "---|---|" * len(found) + "---|"]
    for line in (_FIRST, _AGAIN, _BROKEN):
        cells = ""
        for each in found.values():
            spent, times = each[line]
            cells += f" {spent:.1f} | {times:.1f}{' **above**' if times > BOUND else ''} |"
        rows.append(f"| {line} |{cells} {BOUND} |")
    return "\n".join(rows)
