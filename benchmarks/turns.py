"""The first table: a turn of the whole program beside the barest bots, in one run.

Everybody runs at once and is measured in turn, round after round, so that what else the machine does falls
on all alike; a ratio is made within a round, and the median of the rounds is told.
"""

import asyncio
import gc
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

from benchmarks import databases
from benchmarks.contenders import SECRET, Contender, Field
from benchmarks.people import Counted, People, Press, Step, Words
from benchmarks.telegram import BotApi, Seen

CHATS: Final = 400
FEW: Final = 100  # for a quick look: making all of them known takes longer than measuring
_QUIET: Final = 0.3  # seconds after a round: what the bot does behind its answers is its cost too

ECHO: Final = (Words("Нет света в подъезде"),)
DIALOG: Final = (Press("Язык · Language"), Press("‹ Назад"))
KNOWN: Final = (Words("/start"), Press("Продолжить"), Press("Даю согласие"))
SETTINGS: Final = (Words("Настройки"),)
MENU: Final = (Words("Настройки"), Words("Язык · Language"), Words("‹ Назад"), Words("В меню"))
APPEAL: Final = (
    Words("Сообщить о проблеме"),
    Words(
        "Третью неделю нет света в подъезде, {name} и {name} спотыкаются, {name} {name} обещал зайти, "
        "лампочка перегорела, {name} не отвечает"
    ),
    Words("Нет света в подъезде"),
    Words("Подходит, дальше"),
    Words("Верхнезареченск, улица {name}, 5", tells="Приложите фото"),
    Words("Пропустить", tells="Проверьте"),
    Words("Отправить", tells="зарегистрировано"),
)


@dataclass(slots=True)
class Entry:
    """A line of the table: who, by which steps, and what its rounds showed."""

    name: str
    contender: Contender
    people: People
    steps: Sequence[Step]
    before: Sequence[Step] = ()
    rounds: list[Counted] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)  # seconds an update, by round

    async def run(self, seconds: float) -> None:
        spent = self.contender.cpu()
        counted = await self.people.go(self.steps, seconds)
        await asyncio.sleep(_QUIET)
        self.cpu.append((self.contender.cpu() - spent) / len(counted.seen))
        self.rounds.append(counted)


async def measure(rounds: int, seconds: float, chats: int = CHATS, only: str = "") -> str:
    """Run everything, or the lines with `only` in their names; gives the table in Markdown."""
    async with AsyncExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="otklik-bench-")))
        api = BotApi()
        await api.start()
        held.callback(api.close)
        contenders = Field(folder, api.url)
        held.callback(contenders.stop)
        echo = contenders.stock("echo", "benchmarks.echo")
        dialog = contenders.stock("dialog", "benchmarks.dialog")
        sqlite = contenders.otklik("SQLite", await held.enter_async_context(databases.sqlite(folder)))
        url = await held.enter_async_context(databases.postgres())
        bases = [sqlite] if url is None else [sqlite, contenders.otklik("PostgreSQL", url)]
        for contender in contenders.running:
            await contender.opened()
        lines: list[tuple[str, Contender, Sequence[Step], Sequence[Step]]] = [
            ("aiogram echo, stock", echo, ECHO, ()),
            ("aiogram-dialog menu, pressed", dialog, DIALOG, (Words("/start"),)),
        ]
        for base in bases:
            lines += [
                (f"Otklik menu, pressed, {base.name}", base, DIALOG, (*KNOWN, *SETTINGS)),
                (f"Otklik menu, typed, {base.name}", base, MENU, KNOWN),
                (f"Otklik appeal, {base.name}", base, APPEAL, KNOWN),
            ]
        entries = []
        for place, (name, contender, steps, before) in enumerate(lines):
            if place and only not in name:
                continue
            first = 10_000 * (place + 1)
            people = People(contender.port, SECRET, first, chats, first * 1000)
            held.callback(people.close)
            entries.append(Entry(name, contender, people, steps, before))
        for entry in entries:
            same = [other.people for other in entries if other.contender is entry.contender]
            api.watch(entry.contender.token, _all_of(same))
        for entry in entries:
            if entry.before:
                await entry.people.prepare(entry.before)
            await entry.people.go(entry.steps, min(seconds, 1.0))
        gc.collect()
        gc.freeze()
        for _ in range(rounds):
            for entry in entries:
                await entry.run(seconds)
        if api.refused:
            raise RuntimeError(f"calls this Bot API does not know: {set(api.refused)}")
        told = table(entries)
        if url is None:
            told += "\n\nNo PostgreSQL at the address of OTKLIK_TEST_POSTGRES: its lines are left out."
        return told


def _all_of(people: Sequence[People]) -> Seen:
    """Those who write to one bot, all told of its calls."""

    def seen(chat: int, method: str, fields: dict[str, Any]) -> None:
        for each in people:
            each.see(chat, method, fields)

    return seen


def table(entries: Sequence[Entry]) -> str:
    """Medians of the rounds; what has «÷ echo» is the median of the ratios within each round."""
    echo = entries[0]
    head = (
        "| | updates/s | ÷ echo | CPU ms an update | ÷ echo | 200: p50 / p99 ms | seen: p50 / p99 ms | MB |",
        "|---|---|---|---|---|---|---|---|",
    )
    lines = []
    for entry in entries:
        pairs = list(zip(entry.rounds, echo.rounds, strict=True))
        rate = median(each.rate for each in entry.rounds)
        rates = median(ours.rate / theirs.rate for ours, theirs in pairs)
        cpu = median(entry.cpu) * 1000
        cpus = median(ours / theirs for ours, theirs in zip(entry.cpu, echo.cpu, strict=True))
        taken = _spread([each.taken for each in entry.rounds])
        seen = _spread([each.seen for each in entry.rounds])
        lines.append(
            f"| {entry.name} | {rate:.0f} | {rates:.2f} | {cpu:.2f} | {cpus:.2f} "
            f"| {taken} | {seen} | {entry.contender.memory():.0f} |"
        )
    return "\n".join((*head, *lines))


def _spread(rounds: Sequence[Sequence[float]]) -> str:
    cuts = [quantiles(each, n=100) for each in rounds]
    return f"{median(cut[49] for cut in cuts) * 1000:.0f} / {median(cut[98] for cut in cuts) * 1000:.0f}"
