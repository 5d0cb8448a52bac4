"""The third table: a poll of a million ballots, beside the simplest indexed read of one row.

Each line is a turn of its own through the store, as the program makes it; so is the simplest read. A ratio is
made within a round; the median of the rounds is told.
"""

import asyncio
import gc
import resource
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

import sqlalchemy as sa

from benchmarks import databases
from domain.polls import (
    Answer,
    Chosen,
    Kind,
    Level,
    Marked,
    Option,
    Poll,
    Question,
    QuestionKind,
    State,
    Written,
)
from scheduler import ballots as ballot_jobs
from scheduler.clock import utc_now
from storage.polls import ballots, mixing, polls
from storage.polls import counts as poll_counts
from storage.polls import drafts as poll_drafts
from storage.polls.rows import plain_answers
from storage.store import Store, open_store
from storage.tables import ballots as ballot_rows
from storage.tables import participations, persons, poll_turnout
from storage.tables import polls as poll_rows
from storage.unit import Unit

BALLOTS: Final = 1_000_000
BOUND: Final = 20  # times the simplest read: what a tally may cost
TURNS: Final = 1.5  # times an idle turn, while all ballots are counted again
_TIMES: Final = 40  # of each line in a round
_BATCH: Final = 5_000
_DAY: Final = date(2026, 11, 24)

Turn = Callable[[Unit], object]


def _options(count: int) -> tuple[Option, ...]:
    return tuple(Option(f"o{at}", {"ru": f"Ответ {at}"}) for at in range(count))


QUESTIONS: Final = (
    Question("one", QuestionKind.ONE_OF, {"ru": "Один из пяти?"}, _options(5)),
    Question("many", QuestionKind.SEVERAL_OF, {"ru": "До трёх из восьми?"}, _options(8), 1, 3),
    Question("order", QuestionKind.RANKING, {"ru": "По важности?"}, _options(4), 4),
    Question("scale", QuestionKind.SCALE, {"ru": "От 1 до 5?"}),
    Question("bar", QuestionKind.YES_NO, {"ru": "За или против?"}),
    Question("again", QuestionKind.ONE_OF, {"ru": "Один из трёх?"}, _options(3)),
    Question("words", QuestionKind.TEXT, {"ru": "Своими словами?"}, obligatory=False),
)


def answers(random: Random) -> dict[str, Answer]:
    """Somebody's ballot of seven questions."""
    order = [option.key for option in QUESTIONS[2].options]
    random.shuffle(order)
    return {
        "one": Chosen((f"o{random.randrange(5)}",)),
        "many": Chosen(tuple(sorted(random.sample([f"o{at}" for at in range(8)], random.randint(1, 3))))),
        "order": Chosen(tuple(order)),
        "scale": Marked(random.randint(1, 5)),
        "bar": Chosen((random.choice(("yes", "no", "abstain")),)),
        "again": Chosen((f"o{random.randrange(3)}",)),
        "words": Written("Больше деревьев и скамеек у школы"),
    }


async def measure(rounds: int, count: int = BALLOTS) -> str:
    """Make the poll in both databases and look at it; gives the table in Markdown."""
    async with AsyncExitStack() as held:
        folder = Path(held.enter_context(TemporaryDirectory(prefix="otklik-bench-")))
        urls = {"SQLite": await held.enter_async_context(databases.sqlite(folder))}
        if (url := await held.enter_async_context(databases.postgres())) is not None:
            urls["PostgreSQL"] = url
        found: dict[str, dict[str, tuple[float, float]]] = {}
        meanwhile: list[str] = []
        for name, address in urls.items():
            store = open_store(address, clock=utc_now)
            held.push_async_callback(store.close)
            poll = await settle(store, count, voters=(rounds + 1) * _TIMES)
            await databases.tidy(address)
            found[name] = await looked(store, poll, rounds)
            found[name][_AGAIN], told = await recounted(store, poll)
            meanwhile.append(f"{name}: {told}")
        return "\n\n".join((_table(found), *meanwhile))


async def settle(store: Store, count: int, voters: int) -> int:
    """A poll with so many ballots, counted, and persons who have not voted yet; its id."""
    random = Random(4)
    begun = Poll(
        id=0,
        number="",
        kind=Kind.QUESTIONNAIRE,
        title={"ru": "Опрос"},
        authority="adm",
        territory="zarechny",
        state=State.OPEN,
        questions=QUESTIONS,
    )
    open_until = replace(begun, closes_at=utc_now() + timedelta(days=30))
    poll = (await store.run(lambda unit: polls.create(unit, open_until))).id
    for first in range(1, count + 1, _BATCH):
        some = range(first, min(first + _BATCH, count + 1))
        rows = list(_ballots(poll, some, random))
        await store.run(partial(_put, poll=poll, some=some, rows=rows))
    fresh = range(count + 1, count + voters + 1)
    await store.run(lambda unit: unit.connection.execute(sa.insert(persons), _persons(unit, fresh)))
    return poll


def _ballots(poll: int, some: range, random: Random) -> Iterator[dict[str, Any]]:
    for _ in some:
        yield {
            "poll_id": poll,
            "id": f"{random.getrandbits(128):032x}",
            "receipt": f"{random.getrandbits(128):032x}",
            "level": random.choice(("channel", "phone")),
            "answers": plain_answers(answers(random)),
        }


def _persons(unit: Unit, some: range) -> list[dict[str, Any]]:
    return [{"id": id, "language": "ru", "created_at": unit.now} for id in some]


def _put(unit: Unit, poll: int, some: range, rows: list[dict[str, Any]]) -> None:
    unit.connection.execute(sa.insert(persons), _persons(unit, some))
    took = [{"poll_id": poll, "person_id": id, "counted": True, "fresh": False} for id in some]
    unit.connection.execute(sa.insert(participations), took)
    unit.connection.execute(sa.insert(ballot_rows), rows)
    sums = poll_counts.Sums()
    sums.take(QUESTIONS, rows)
    poll_counts.add(unit, poll, sums)
    shard = {"poll_id": poll, "day": _DAY, "territory": f"t{some.start}", "shard": 0, "count": len(some)}
    unit.connection.execute(sa.insert(poll_turnout), shard)


async def looked(store: Store, poll: int, rounds: int) -> dict[str, tuple[float, float]]:
    """Name of a line -> milliseconds of one, and how many simplest reads that is."""
    last = await store.run(lambda unit: unit.connection.scalar(sa.select(sa.func.max(persons.c.id))))
    voters = iter(range(int(last or 0), 0, -1))
    random = Random(5)

    def cast(unit: Unit) -> object:
        given = answers(random)
        return ballots.cast(
            unit, poll, next(voters), given, level=Level.CHANNEL, territory="zarechny", day=_DAY
        )

    lines: dict[str, Turn] = {
        _TALLY: partial(poll_counts.tally, poll=poll),
        "the turnout by day and territory": partial(poll_counts.turnout, poll=poll),
        "taking a ballot of 7 questions": cast,
    }
    gc.collect()
    gc.freeze()
    told: dict[str, list[tuple[float, float]]] = {}
    for _ in range(rounds + 1):  # the first round warms up
        simplest = await _seconds(store, partial(_one_row, poll=poll), _TIMES)
        for name, turn in lines.items():
            each = await _seconds(store, turn, _TIMES)
            told.setdefault(name, []).append((each * 1000, each / simplest))
        each = await _seconds(store, partial(mixing.mix, poll=poll), 1)
        told.setdefault(f"mixing {_TIMES} ballots among the others", []).append(
            (each * 1000, each / simplest)
        )
    return {
        name: (median(each[0] for each in all_[1:]), median(each[1] for each in all_[1:]))
        for name, all_ in told.items()
    }


async def recounted(store: Store, poll: int) -> tuple[tuple[float, float], str]:
    """The job that counts all ballots again: its line; what a turn took meanwhile, and before and after."""
    done = asyncio.Event()
    simplest = await _seconds(store, partial(_one_row, poll=poll), _TIMES)

    def turn(unit: Unit) -> None:  # somebody answers a question
        poll_drafts.keep(unit, poll, 1, {"answers": {"q.one": "o1"}})

    async def turns(until: Callable[[], bool]) -> float:
        spent: list[float] = []
        while not until() or len(spent) < _TIMES:
            spent.append(await _seconds(store, turn, 1))
            await asyncio.sleep(0.02)
        return median(spent) * 1000

    idle = await turns(lambda: True)
    others = asyncio.ensure_future(turns(done.is_set))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = perf_counter()
    again = await ballot_jobs.counted(store, poll)
    spent = perf_counter() - began
    done.set()
    busy = await others
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    idle = median((idle, await turns(lambda: True)))
    assert again.right, "the recount differs"
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    above = " **above**" if busy > TURNS * idle else ""
    told = (
        f"counting again took {cpu:.0f} s of CPU in a child of {after.ru_maxrss / 1024:.0f} MB; "
        f"a turn meanwhile {busy:.2f} ms, idle {idle:.2f} ms: {busy / idle:.2f} ×{above}"
    )
    return (spent * 1000, spent / simplest), told


_TALLY: Final = "the tally"
_AGAIN: Final = "counting all of them again, off the turns"


def _one_row(unit: Unit, poll: int) -> object:
    return unit.connection.execute(sa.select(poll_rows.c.state).where(poll_rows.c.id == poll)).one()


async def _seconds(store: Store, turn: Turn, times: int) -> float:
    """The median of some turns."""
    spent = []
    for _ in range(times):
        started = perf_counter()
        await store.run(turn)
        spent.append(perf_counter() - started)
    return median(spent)


def _table(found: dict[str, dict[str, tuple[float, float]]]) -> str:
    """One line a look; the tally above its bound is marked."""
    titles = "".join(f" {name}: ms | × one row |" for name in found)
    rows = [f"| |{titles}", "|---|" + "---|---|" * len(found)]
    for line in next(iter(found.values())):
        cells = ""
        for each in found.values():
            spent, times = each[line]
            above = line == _TALLY and times > BOUND
            cells += f" {spent:.2f} | {times:.1f}{' **above**' if above else ''} |"
        rows.append(f"| {line} |{cells}")
    return "\n".join(rows)
