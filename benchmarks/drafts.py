"""The fifth table: an act of 500 sections with 20 000 remarks, beside the simplest indexed read of one row.

Each look is a screen as the program shows it, reads and words, in a turn of its own through the store; so is
the simplest read. A ratio is made within a round, the median of the rounds is told.
The remarks are grouped by likeness before, as the job does it: in a child process, written in batches.
"""

import asyncio
import re
import resource
from contextlib import AsyncExitStack
from datetime import timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

import sqlalchemy as sa

from benchmarks import databases
from benchmarks.registers import Line, Look, looked, table
from bot.network import Limits as Reach
from bot.scene import Chat, State, Window
from bot.speech import TEXTS, load
from domain.drafts import Draft, Impact, Kind, Phase, Piece, SectionKind, Version
from domain.drafts.sections import keyed
from domain.rights import Right, Role
from handlers.drafts import room, summary
from handlers.officials.drafts import scenes as work
from papers.acts import printing
from papers.acts.printing import Printed
from papers.child import Limits
from scheduler import bench, likeness
from scheduler.clock import utc_now
from storage.drafts import counts as draft_counts
from storage.drafts import drafts, remark_groups, sections
from storage.files.blobs import Blobs
from storage.officials import officials
from storage.people import people
from storage.store import Store, open_store
from storage.tables import counters, draft_people, persons
from storage.tables import drafts as draft_rows
from storage.tables import remarks as remark_rows
from storage.unit import Unit

SECTIONS: Final = 500
REMARKS: Final = 20_000
_HERE: Final = "telegram:bench"
_COPIES: Final = 0.3  # of the remarks repeat another one, to the letter or nearly so
_BATCH: Final = 2_000
_SPEECHES: Final = load(TEXTS)
_SCENES: Final = {each.name: each for each in (*room.scenes, *work) if isinstance(each, Window)}


async def measure(rounds: int, count: int = REMARKS) -> str:
    """Make the act in both databases, group what is said of it, look at it; gives the table in Markdown."""
    async with AsyncExitStack() as held:
        folder = Path(held.enter_context(TemporaryDirectory(prefix="otklik-bench-")))
        urls = {"SQLite": await held.enter_async_context(databases.sqlite(folder))}
        if (url := await held.enter_async_context(databases.postgres())) is not None:
            urls["PostgreSQL"] = url
        found: dict[str, dict[str, tuple[float, float]]] = {}
        told: list[str] = []
        for name, address in urls.items():
            store = open_store(address, clock=utc_now)
            held.push_async_callback(store.close)
            draft = await settle(store, count)
            person = (await store.run(lambda unit: people.at_the_door(unit, _HERE, "ru"))).id
            await databases.tidy(address)
            told.append(f"{name}: {await grouped(store, Blobs(folder / name), draft, count)}")
            told.append(f"{name}: {await summed_up(store, Blobs(folder / name), draft)}")
            await databases.tidy(address)
            found[name] = await looked(store, rounds, lines(draft, person), _one_row(draft))
        return "\n\n".join((table(found, lines(0, 0)), *told))


def lines(draft: int, person: int) -> tuple[Line, ...]:
    """Everything looked at. Most is said of the second section, which is the first clause."""
    middle = {"draft": draft, "section": f"s{SECTIONS // 2}"}
    spoken_of = {"draft": draft, "section": "s2"}
    return (
        Line("the card of the act", _screen("draft", person, {"draft": draft})),
        Line("a section in the middle", _screen("draft.section", person, middle)),
        Line("the section most is said of", _screen("draft.section", person, spoken_of)),
        Line("the contents", _screen("draft.contents", person, {"draft": draft})),
        Line("remarks, the most supported", _screen("draft.remarks", person, {"draft": draft})),
        Line("remarks, the newest", _screen("draft.remarks", person, {"draft": draft, "order": "date"})),
        Line("remarks on that section", _screen("draft.remarks", person, spoken_of)),
        Line("an official's card of the act", _screen("work.draft", person, {"draft": draft})),
        Line("the next remark without a verdict", _screen("work.draft.judge", person, {"draft": draft})),
    )


def _screen(name: str, person: int, state: State) -> Look:
    show = _SCENES[name].show

    def look(unit: Unit) -> object:
        chat = Chat(unit, _HERE, person, _SPEECHES["ru"], unit.now, False, Reach(), lambda media: 0)
        return show(chat, dict(state))

    return look


def _one_row(draft: int) -> Look:
    return lambda unit: unit.connection.execute(
        sa.select(draft_rows.c.phase).where(draft_rows.c.id == draft)
    ).one()


# --- grouping ----------------------------------------------------------------------------------------------


async def grouped(store: Store, blobs: Blobs, draft: int, count: int) -> str:
    """How long grouping took, the child's memory at its height, and the longest that a turn waited for it."""
    done = asyncio.Event()
    waits: list[float] = []

    async def turns() -> None:
        while not done.is_set():
            began = perf_counter()
            await store.run(lambda unit: people.at_the_door(unit, _HERE, "ru"))
            waits.append(perf_counter() - began)
            await asyncio.sleep(0.02)

    meanwhile = asyncio.ensure_future(turns())
    began, before = perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    placed = await likeness.group(store, blobs, draft)
    spent = perf_counter() - began
    done.set()
    await meanwhile
    groups = await store.read(lambda unit: len(_sizes(unit, draft)))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    memory = after.ru_maxrss / 1024
    return (
        f"{count} remarks grouped in {spent:.1f} s ({cpu:.1f} s of CPU in the child), {placed} of them in "
        f"{groups} groups; the child's memory {memory:.0f} MB at its height; a turn meanwhile "
        f"{median(waits) * 1000:.1f} ms in the median, {max(waits) * 1000:.0f} ms at the longest"
    )


async def summed_up(store: Store, blobs: Blobs, draft: int) -> str:
    """The summary of everything said, as the workshop makes it; the longest that the loop stood still."""
    stood = [0.0]

    async def watch() -> None:
        while True:
            began = perf_counter()
            await asyncio.sleep(0.01)
            stood[0] = max(stood[0], perf_counter() - began - 0.01)

    def gather(unit: Unit) -> Printed:
        say, act = _SPEECHES["ru"], drafts.load(unit, draft)
        return Printed("summary", "ru", summary.discussion(unit, say, act), "all")

    watching = asyncio.ensure_future(watch())
    began, before = perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    made = await bench.work(printing.make, await store.read(gather), blobs, Limits())
    spent = perf_counter() - began
    watching.cancel()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    sizes = ", ".join(f"{len(each.data) / (1 << 20):.1f}" for each in made.pieces)
    return (
        f"the summary made in {spent:.1f} s, of it {cpu:.1f} s of CPU in the child "
        f"(limit {Limits().seconds}), at most {after.ru_maxrss / 1024:.0f} MB "
        f"(limit {Limits().memory >> 20}); files of {sizes} MB (limit 48); "
        f"the loop stood still for {stood[0] * 1000:.0f} ms at the longest"
    )


def _sizes(unit: Unit, draft: int) -> dict[int, int]:
    mine = sa.select(remark_rows.c.group_id).where(remark_rows.c.draft_id == draft)
    ids = unit.connection.scalars(mine.where(remark_rows.c.group_id.is_not(None)).distinct())
    return remark_groups.sizes(unit, list(ids))


# --- the act -----------------------------------------------------------------------------------------------


async def settle(store: Store, count: int) -> int:
    """The act with its text, people, and what they said, counted; its id."""
    random = Random(5)
    say = _sayings(random)
    draft = await store.run(lambda unit: _act(unit, random, say))
    said: list[tuple[str, str]] = []
    for first in range(1, count + 1, _BATCH):

        def some(unit: Unit, first: int = first) -> None:
            ids = range(first, min(first + _BATCH, count + 1))
            new = [{"language": "ru", "created_at": unit.now} for _ in ids]
            made = sa.insert(persons).returning(persons.c.id)
            authors = list(unit.connection.scalars(made, new))
            rows = [
                _remark(unit, draft, random, _again(random, said, say), at, author)
                for at, author in zip(ids, authors, strict=True)
            ]
            unit.connection.execute(sa.insert(remark_rows), rows)
            unit.connection.execute(
                sa.insert(draft_people),
                [
                    {"draft_id": draft, "person_id": each, "ordinal": at, "follows": True, "at": unit.now}
                    for at, each in zip(ids, authors, strict=True)
                ],
            )

        await store.run(some)
    await store.run(lambda unit: _counted(unit, draft, count))
    return draft


def _act(unit: Unit, random: Random, say: Any) -> int:
    """500 sections in chapters of 20; an editor is here to look at it."""
    pieces = [
        Piece(SectionKind.CHAPTER, str(at // 20 + 1), say(4))
        if at % 20 == 0
        else Piece(SectionKind.CLAUSE, str(at), text=f"{say(60)}.")
        for at in range(SECTIONS)
    ]
    begun = Draft(
        id=0,
        number="",
        kind=Kind.RULES,
        title=say(6),
        authority="adm",
        territory="zarechny",
        why=say(20),
        whom=say(8),
        impact=Impact.MIDDLE,
        phase=Phase.DISCUSSION,
        version=1,
        opens_at=unit.now,
        closes_at=unit.now + timedelta(days=16),
        review_until=(unit.now + timedelta(days=30)).date(),
    )
    made = drafts.create(unit, begun)
    sections.put_version(unit, Version(made.id, 1, published_at=unit.now))
    sections.put_tree(unit, made.id, 1, keyed(pieces))
    editor = people.at_the_door(unit, _HERE, "ru").id
    officials.appoint(unit, editor, Right(Role.EDITOR, "adm"), by=None)
    return made.id


def _sayings(random: Random) -> Any:
    """A maker of so many words, some of them common and most rare, from the texts of the bot itself."""
    texts = " ".join(path.read_text("utf-8").lower() for path in sorted((TEXTS / "ru").glob("*.po")))
    words = list(dict.fromkeys(re.findall(r"[а-яё]{4,}", texts)))
    random.shuffle(words)
    weights = list(accumulate(1 / (at + 10) for at in range(len(words))))
    return lambda count: " ".join(random.choices(words, cum_weights=weights, k=count)).capitalize()


def _again(random: Random, said: list[tuple[str, str]], say: Any) -> tuple[str, str]:
    """Of which section, and what: something new, or what somebody has said of it."""
    if said and random.random() < _COPIES:
        section, text = random.choice(said)
        text += random.choice(("", "", "!", f" {say(1)}"))
    else:
        section = f"s{min(int(random.expovariate(1 / 40)) + 2, SECTIONS)}"
        text = f"{say(random.randint(8, 60))}."
    said.append((section, text))
    return section, text


def _remark(
    unit: Unit, draft: int, random: Random, said: tuple[str, str], at: int, author: int
) -> dict[str, Any]:
    section, text = said
    return {
        "draft_id": draft,
        "ordinal": at,
        "person_id": author,
        "section": section,
        "version": 1,
        "kind": "remark",
        "status": "published",
        "revision": 1,
        "text": text,
        "why": "",
        "signed": False,
        "supports": int(random.expovariate(0.5)),
        "reason": "",
        "leads": True,
        "by_hand": False,
        "fresh": True,
        "reply": "",
        "dedup": f"bench:{at}",
        "at": unit.now,
    }


def _counted(unit: Unit, draft: int, count: int) -> None:
    for section, counts in draft_counts.counted_anew(unit, draft).items():
        draft_counts.shift(unit, draft, section, dict(counts))
    for name in ("remarks", "draft_people"):
        unit.connection.execute(sa.insert(counters), {"name": f"{name}:{draft}", "value": count})
