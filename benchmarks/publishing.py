"""A poll is told to 100 000 people, and citizens go on talking: how near to the rates, at what price.

The whole program against both sandboxes with their limits and rates on, and 100 ms of latency, as a network
has it. The poll opens by the schedule, the job writes the notices, the dispatchers send them. A window of
some minutes is looked at: all of it takes half an hour in Telegram. Fewer are told to the end besides, and
idle turns are measured before and after.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Coroutine, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

import sqlalchemy as sa
import yaml

from benchmarks import databases
from benchmarks.polls import QUESTIONS
from domain.catalogue import Authority
from domain.polls import Kind, Poll, State
from sandbox.telegram import TelegramSandbox
from sandbox.telegram.phone import TelegramPhone
from sandbox.telegram.rules import ALL_PER_SECOND
from sandbox.vk import VkSandbox
from sandbox.vk.phone import VkPhone
from sandbox.vk.rules import CALLS_A_SECOND
from scheduler.clock import utc_now
from storage import catalogue
from storage.polls import polls
from storage.store import Store, open_store
from storage.tables import accounts, persons, poll_subscribers
from storage.unit import Unit

PEOPLE: Final = 100_000
FEW: Final = 6_000
"""So many are told to the end in two minutes in Telegram."""
WINDOW: Final = 120.0  # seconds that are looked at
IDLE: Final = 30.0
LATENCY: Final = 0.1
RATE_BOUND: Final = 0.95  # of what a network allows
TURN_BOUND: Final = 1.5  # times a turn when nothing is going on
_CITIZENS: Final = 6  # in each network, one after the other
_PAUSE: Final = 0.4  # seconds between two turns of anybody
_SETTLED: Final = 20.0  # seconds after the opening from which the window begins
_PATIENCE: Final = 120.0
_AFTER: Final = 15.0  # seconds after the last was told, from which turns are idle again
_BATCH: Final = 5_000
_FIRST: Final = 1_000_000  # the first number of those who are told

Phone = TelegramPhone | VkPhone


@dataclass(slots=True)
class Talk:
    """Citizens who go into the settings and back; seconds of each turn, and when it ended."""

    phones: Sequence[Phone]
    turns: list[tuple[float, float]] = field(default_factory=list)

    async def acquaint(self) -> None:
        for phone in self.phones:
            await self._heard(phone, phone.start())
            for label in ("Продолжить", "Даю согласие"):
                await self._said(phone, label)

    async def run(self) -> None:
        while True:
            for words in ("Настройки", "В меню"):
                for phone in self.phones:
                    self.turns.append((time.time(), await self._said(phone, words)))
                    await asyncio.sleep(_PAUSE)

    async def _said(self, phone: Phone, words: str) -> float:
        return await self._heard(phone, phone.say(words))

    async def _heard(self, phone: Phone, act: Coroutine[Any, Any, None]) -> float:
        """Seconds from the act to the bot's answer."""
        before = _last(phone)
        began = time.perf_counter()
        await act
        async with asyncio.timeout(_PATIENCE):
            while _last(phone) == before:  # noqa: ASYNC110 to the millisecond, without a watcher's own cost
                await asyncio.sleep(0.001)
        return time.perf_counter() - began

    def median(self, since: float, until: float) -> float:
        """Milliseconds of the median turn that ended between these moments."""
        return median(took for at, took in self.turns if since <= at < until) * 1000


def _last(phone: Phone) -> int:
    """The newest thing the bot said."""
    return max((each.id for each in phone.view().bubbles if not each.mine), default=0)


async def measure(people: int = PEOPLE, window: float = WINDOW) -> str:
    """Publish over both databases; gives the table in Markdown. `window` 0: until everybody is told, once."""
    rows = ["| | " + " | ".join(_TITLES) + " |", "|---|" + "---|" * len(_TITLES)]
    async with AsyncExitStack() as held:
        folder = Path(held.enter_context(TemporaryDirectory(prefix="otklik-bench-")))
        urls = {"SQLite": await held.enter_async_context(databases.sqlite(folder))}
        if (url := await held.enter_async_context(databases.postgres())) is not None:
            urls["PostgreSQL"] = url
        for name, address in urls.items():
            rows += await _published(name, address, folder, people, window)
    return "\n".join(rows)


_TITLES: Final = (
    "messages a second",
    "of the allowed",
    "refused",
    "turn idle, ms",
    "turn meanwhile, ms",
    "×",
)


async def _published(name: str, url: str, folder: Path, people: int, window: float) -> list[str]:
    """The lines of one database."""
    telegram, vk = TelegramSandbox(latency=LATENCY), VkSandbox(latency=LATENCY)
    await asyncio.gather(telegram.start(), vk.start())
    talks = {"telegram": Talk(_phones(telegram)), "vk": Talk(_phones(vk))}
    store = open_store(url, clock=utc_now)
    try:
        await settle(store, people)
    finally:
        await store.close()
    for key in range(people // 2):
        telegram.person(_FIRST + key, "Анна").acquaint()
        vk.person(_FIRST + key, "Анна").acquaint()
    process = _program(folder / f"{name}.yaml", url, telegram, vk)
    talking: list[asyncio.Task[None]] = []
    try:
        await _listening(telegram, vk)
        await asyncio.gather(*(each.acquaint() for each in talks.values()))
        talking = [asyncio.create_task(each.run()) for each in talks.values()]
        began = time.time()
        await asyncio.sleep(IDLE)
        idle = [(began, time.time())]
        store_opens = await _opened(telegram)
        if window:
            await asyncio.sleep(max(0.0, store_opens + _SETTLED - time.time()))
            busy = dict.fromkeys(talks, (time.time(), time.time() + window))
            await asyncio.sleep(window)
        else:
            ends = await asyncio.gather(_told(telegram, people // 2), _told(vk, people // 2))
            busy = {net: (store_opens, end) for net, end in zip(talks, ends, strict=True)}
            await asyncio.sleep(_AFTER)
            began = time.time()
            await asyncio.sleep(IDLE)
            idle.append((began, time.time()))
    finally:
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)
        process.terminate()
        await asyncio.to_thread(process.wait, 60)  # it ends what it is sending, and is answered meanwhile
        await asyncio.gather(telegram.stop(), vk.stop())
    boxes: dict[str, tuple[Any, int]] = {"telegram": (telegram, ALL_PER_SECOND), "vk": (vk, CALLS_A_SECOND)}
    return [_line(f"{name}, {net}", *boxes[net], talks[net], idle, busy[net]) for net in talks]


async def _told(box: TelegramSandbox | VkSandbox, people: int) -> float:
    """When all of them were told; each once."""
    phones = [box.person(_FIRST + key, "Анна") for key in range(people)]
    async with asyncio.timeout(people / 10 + _PATIENCE):
        while phones_left := [phone for phone in phones if not _last(phone)]:
            phones = phones_left
            await asyncio.sleep(1.0)
    ended = time.time()
    await asyncio.sleep(5.0)
    for key in range(people):
        theirs = [each for each in box.person(_FIRST + key, "Анна").view().bubbles if not each.mine]
        assert len(theirs) == 1, f"{len(theirs)} messages to one of {people}"
    return ended


def _line(
    name: str,
    box: Any,
    allowed: int,
    talk: Talk,
    idle: Sequence[tuple[float, float]],
    busy: tuple[float, float],
) -> str:
    calls = [each for each in box.calls if busy[0] <= each.at < busy[1] and each.method in _SENDING]
    rate = sum(each.ok for each in calls) / (busy[1] - busy[0])
    refused = sum(not each.ok for each in calls)
    quiets, meanwhile = [talk.median(*each) for each in idle], talk.median(*busy)
    quiet, told = sum(quiets) / len(quiets), " and ".join(f"{each:.0f}" for each in quiets)
    slow = " **below**" if rate < RATE_BOUND * allowed else ""
    late = " **above**" if meanwhile > TURN_BOUND * quiet else ""
    return (
        f"| {name} | {rate:.2f} of {allowed} | {rate / allowed:.1%}{slow} | {refused} "
        f"| {told} | {meanwhile:.0f} | {meanwhile / quiet:.2f}{late} |"
    )


_SENDING: Final = ("sendMessage", "messages.send")


async def _listening(*boxes: TelegramSandbox | VkSandbox) -> None:
    """Until the program hears what people say: VK tells only of what happens after it first asked."""
    async with asyncio.timeout(_PATIENCE):
        while not all(box.calls for box in boxes):  # noqa: ASYNC110
            await asyncio.sleep(0.5)
    await asyncio.sleep(5.0)


async def _opened(telegram: TelegramSandbox) -> float:
    """When the first of those who are told has been told."""
    async with asyncio.timeout(_PATIENCE):
        while True:
            told = [each.at for each in telegram.calls if int(each.params.get("chat_id", 0)) >= _FIRST]
            if told:
                return told[0]
            await asyncio.sleep(0.5)


def _phones(box: TelegramSandbox | VkSandbox) -> list[Phone]:
    return [box.person(key, "Вера") for key in range(1, _CITIZENS + 1)]


def _program(config: Path, url: str, telegram: TelegramSandbox, vk: VkSandbox) -> subprocess.Popen[bytes]:
    settings = {
        "telegram": {"token": telegram.token, "api_url": telegram.url},
        "vk": {"token": vk.token, "group_id": vk.group_id, "api_url": vk.url},
        "database": {"url": url},
        "files": {"path": str(config.parent / "files")},
        "web": {"port": 0},
    }
    config.write_text(yaml.safe_dump(settings), encoding="utf-8")
    with config.with_suffix(".log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "bot", "run", "--config", str(config)],
            cwd=Path(__file__).parent.parent,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "OTKLIK_LOG": "warning"},
        )


async def settle(store: Store, people: int) -> None:
    """So many who want to hear of polls, half in each network, and a poll that opens soon, by day."""
    now = utc_now()
    hour = next(n for n in range(-12, 13) if 12 <= (now + timedelta(hours=n)).hour <= 14)
    zone = f"Etc/GMT{-hour:+d}" if hour else "UTC"
    asking = Authority("bench", "Спрашивающий", "administration", "zarechny", zone=zone)
    await store.run(lambda unit: catalogue.put(unit, catalogue.Imported((), (asking,), (), ())) and None)
    for first in range(0, people, _BATCH):
        await store.run(partial(_subscribe, some=range(first, min(first + _BATCH, people))))
    opens = now + timedelta(seconds=IDLE + 60.0)
    poll = Poll(
        id=0,
        number="",
        kind=Kind.QUESTIONNAIRE,
        title={"ru": "Каким быть скверу"},
        text={"ru": "От ваших ответов зависит проект."},
        authority="bench",
        territory="zarechny",
        questions=QUESTIONS,
    )
    ready = replace(poll, state=State.SCHEDULED, opens_at=opens, closes_at=opens + timedelta(days=30))
    await store.run(lambda unit: polls.create(unit, ready))


def _subscribe(unit: Unit, some: range) -> None:
    ids = [_FIRST + each for each in some]
    unit.connection.execute(
        sa.insert(persons), [{"id": id, "language": "ru", "created_at": unit.now} for id in ids]
    )
    nets = ("telegram", "vk")
    new = [
        {
            "address": f"{nets[each % 2]}:{_FIRST + each // 2}",
            "person_id": _FIRST + each,
            "network": nets[each % 2],
            "state": "open",
            "since": unit.now,
        }
        for each in some
    ]
    unit.connection.execute(sa.insert(accounts), new)
    unit.connection.execute(
        sa.insert(poll_subscribers),
        [{"person_id": id, "territory": "zarechny", "since": unit.now} for id in ids],
    )
