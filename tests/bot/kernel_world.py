"""A world for tests of the kernel: a memory, a house of given scenes, a messenger that can be broken."""

import asyncio
import copy
import itertools
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from bot.chat import Media, Option, Press, Said, Screen, Start, Update, Words
from bot.layout import Drawing, Shown
from bot.memory import Stored, read_undrawn, write_shown
from bot.network import Away, Edit, Failure, Limits, Send, Step
from bot.scene import Answer, Chat, Go, Home, Scene, State, Stay, Unclear, Window
from bot.speech import Sentence, Speech, load
from bot.text import Rich, rich
from bot.turn import Outcome, Turn

T = TypeVar("T")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOME = "home"
SPOKEN = load(Path(__file__).parents[2] / "texts")
NARROW = Limits(text=4000, inline_rows=6, inline_columns=5, inline_buttons=10, label=40, place_inline=True)


def spoken(**own: str) -> dict[str, Speech]:
    """The product's texts with some of a test's own (`_` in a name stands for `.`)."""
    more = {key.replace("_", "."): Sentence(((text,),)) for key, text in own.items()}
    return {
        name: Speech(name, {**speech._sentences, **more}, speech._plural) for name, speech in SPOKEN.items()
    }


@dataclass
class Ground:
    """The unit: everything a turn may change, committed or undone as a whole."""

    taken: set[str] = field(default_factory=set)
    rows: dict[str, Stored] = field(default_factory=dict)
    dead: list[tuple[str, str, str]] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    done: list[Any] = field(default_factory=list)  # what the scenes of a test did


class Kept:
    """`Memory` over a `Ground`."""

    def __init__(self) -> None:
        self.ground = Ground()
        self.away = False
        self.runs = 0
        self._writer = asyncio.Lock()

    async def run(self, turn: Callable[[Ground], T]) -> T:
        await asyncio.sleep(0)
        if self.away:
            raise Away
        async with self._writer:  # as SQLite: one after another
            self.runs += 1
            unit = copy.deepcopy(self.ground)
            result = turn(unit)
            await asyncio.sleep(0)
            self.ground = unit
            return result

    def now(self, unit: Ground) -> datetime:
        return NOW

    def take(self, unit: Ground, update: str, address: str) -> bool:
        new = update not in unit.taken
        unit.taken.add(update)
        return new

    def begin(self, unit: Ground, update: str, address: str, language: str) -> tuple[bool, Stored]:
        return self.take(unit, update, address), self.load(unit, address, language)

    def load(self, unit: Ground, address: str, language: str) -> Stored:
        return unit.rows.setdefault(address, Stored(address, len(unit.rows) + 1, language or "ru"))

    def save(self, unit: Ground, stored: Stored) -> None:
        unit.rows[stored.address] = stored

    def drawn(self, unit: Ground, rows: Sequence[tuple[str, int, str]]) -> None:
        for address, mark, shown in rows:
            if unit.rows[address].mark == mark:
                unit.rows[address] = replace(unit.rows[address], shown=shown, undrawn="")

    def undrawn(self, unit: Ground, network: str) -> list[Stored]:
        return [row for row in unit.rows.values() if row.undrawn and row.address.startswith(network)]

    def dead(self, unit: Ground, update: str, address: str, raw: str, error: str) -> None:
        if self.take(unit, update, address):
            unit.dead.append((update, raw, error))

    def closed(self, unit: Ground, address: str) -> None:
        unit.closed.append(address)


def window(
    name: str,
    show: Callable[[Chat[Ground], State], Screen],
    take: Callable[[Chat[Ground], State, Said], Answer] = lambda chat, state, said: Unclear(),
) -> Window[Ground]:
    return Window(name, show, take)


def home_screen(chat: Chat[Ground], state: State) -> Screen:
    return Screen(rich("Дом"), bottom=((Option("report", "Сообщить", entry="report"),),))


class Rooms:
    """`House` of the given scenes. «Меню» goes home; entry and word `NAME` go into the scene `NAME`."""

    home = HOME

    def __init__(self, *scenes: Scene[Ground]) -> None:
        self.scenes: dict[str, Scene[Ground]] = {HOME: window(HOME, home_screen)}
        self.scenes |= {scene.name: scene for scene in scenes}
        self.kept: list[Media] = []
        self.heard: list[Said] = []
        self.enters: State = {}  # what an entered scene begins with

    def scene(self, name: str) -> Scene[Ground] | None:
        return self.scenes.get(name)

    def arrive(self, chat: Chat[Ground], said: Said) -> Answer | None:
        self.heard.append(said)
        match said:
            case Start():
                return Home()
            case Words("Меню"):
                return Home()
            case Words(text) | Press(text) if text in self.scenes:
                return Go(text, dict(self.enters))
        return None

    def keep(self, chat: Chat[Ground], media: Media) -> int | Rich:
        if media.size > 100:
            return rich("Слишком большой файл.")
        self.kept.append(media)
        return len(self.kept)

    def unclear(self, chat: Chat[Ground], said: Said) -> Answer:
        return Stay(note=rich("Не понял."))


class Talk:
    """One person's conversation, turn by turn, without an engine: what is said, what is seen."""

    def __init__(
        self,
        *scenes: Scene[Ground],
        address: str = "vk:1",
        texts: Mapping[str, Speech] = SPOKEN,
        limits: Limits = NARROW,
        personal: bool = True,
    ) -> None:
        self.house = Rooms(*scenes)
        self.memory = Kept()
        self.address = address
        self.turn: Turn[Ground] = Turn(self.memory, self.house, {"vk": limits}, {"vk": personal}, texts)
        self.outcome = Outcome("")
        self.drawing = Drawing((), (), 0, 1, "")  # the newest
        self._ids = itertools.count(1)

    @property
    def stored(self) -> Stored:
        return self.memory.ground.rows[self.address]

    @property
    def text(self) -> str:
        """What the screen says."""
        return "\n".join(part.text.plain for part in self.drawing.parts)

    @property
    def labels(self) -> list[str]:
        last = self.drawing.parts[-1]
        return [button.label for row in last.inline or last.bottom for button in row]

    def said(self, said: Said, id: str = "") -> str:
        """Take it as a new update (or a repeat of `id`); gives the text of the screen that came."""
        update = Update(id or f"u{next(self._ids)}", self.address, said, NOW)
        self.outcome = self.turn(self.memory.ground, update, -1, "")
        if self.stored.undrawn:
            self.drawing = read_undrawn(self.stored.undrawn).drawing
        return self.text

    def say(self, text: str) -> str:
        return self.said(Words(text))

    def press(self, label: str) -> str:
        """Press the button whose label contains `label`, under the message that stands."""
        return self.said(Press(self.data(label), "m1"))

    def data(self, label: str) -> str:
        last = self.drawing.parts[-1]
        for row in last.inline or last.bottom:
            for button in row:
                if label in button.label:
                    return button.data
        raise AssertionError(f"no button {label!r} among {self.labels}")

    def paint(self, ref: str = "m1", *, editable: bool = True) -> None:
        """The screen has reached the chat as the message `ref`."""
        stored = self.stored
        shown = write_shown(Shown(ref, self.drawing.digest, NOW, editable))
        self.memory.drawn(self.memory.ground, [(self.address, stored.mark, shown)])


class Wire:
    """A messenger. `failures` are raised one by one by the next calls; a closed `gate` makes them wait."""

    name = "vk"
    limits = NARROW

    def __init__(self) -> None:
        self.messages: dict[str, dict[str, str]] = {}  # address -> ref -> text that stands there
        self.steps: list[tuple[str, Step]] = []  # what succeeded, in order
        self.keys: dict[tuple[str, int], str] = {}  # of a message that was sent -> its ref
        self.calls = 0
        self.answers: list[tuple[str, str]] = []
        self.menus: list[tuple[str, tuple[tuple[str, str], ...]]] = []
        self.erased: list[tuple[str, str]] = []
        self.failures: list[Exception] = []
        self.refuse: Callable[[Step], Failure | None] = lambda step: None
        self.gate = asyncio.Event()
        self.gate.set()
        self.moved = asyncio.Event()

    async def listen(self, take: object) -> None:
        await asyncio.Event().wait()

    async def show(self, address: str, steps: Sequence[Step]) -> list[str]:
        self.calls += 1
        self.moved.set()
        await self.gate.wait()
        if self.failures:
            raise self.failures.pop(0)
        refs = []
        for step in steps:
            refused = self.refuse(step)
            if refused is not None:
                raise refused
            here = self.messages.setdefault(address, {})
            if isinstance(step, Send) and (address, step.part.key) in self.keys:  # as VK by its random_id
                refs.append(self.keys[address, step.part.key])
                continue
            ref = step.ref if isinstance(step, Edit) else f"m{len(here) + 1}"
            if isinstance(step, Send) and step.part.key:
                self.keys[address, step.part.key] = ref
            here[ref] = step.part.text.plain
            refs.append(ref)
            self.steps.append((address, step))
        self.moved.set()
        return refs

    async def answer(self, press: str, toast: str = "") -> None:
        self.answers.append((press, toast))

    def fetch(self, ref: str) -> AbstractAsyncContextManager[Any]:
        raise NotImplementedError

    async def menu(self, address: str, commands: Sequence[tuple[str, str]]) -> None:
        self.menus.append((address, tuple(commands)))

    async def erase(self, address: str, ref: str) -> None:
        self.erased.append((address, ref))

    async def close(self) -> None:
        self.gate.set()

    def texts(self, address: str) -> list[str]:
        """What stands in the chat, oldest first."""
        return list(self.messages.get(address, {}).values())
