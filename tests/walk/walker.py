"""Walks through the bot: whatever can be pressed, typed or sent is, from wherever it gets to, breadth first.

The real turn over a real database; every step is undone, so that each begins from the same world. What is
looked at is what a messenger would be given: messages, buttons, names of files, toasts, notices.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from bot.chat import Contact, Files, Media, Place, Press, Said, Strange, Update, Words
from bot.layout import Shown
from bot.memory import write_shown
from bot.network import Limits, Part
from bot.questions import Question
from bot.scene import Scene
from bot.speech import load
from bot.telegram.writes import LIMITS as TELEGRAM
from bot.turn import Turn
from bot.vk.writes import LIMITS as VK
from scheduler import letters
from storage.memory import ConversationMemory
from storage.notices import outbox
from storage.notices.outbox import Row
from storage.tables import outbox as outbox_rows
from storage.unit import Unit
from tests.proof.seen import all_of
from tests.walk.ground import PIN, TOPIC
from tests.walk.looking import Found, Look, Sight, Walked, bare, marking

SPEECHES: Final = load(Path(__file__).parents[2] / "texts")
LIMITS: Final[dict[str, Limits]] = {"telegram": TELEGRAM, "vk": VK}
TYPED: Final = "+7 900 555-77-77"
"""In what the walker types itself: nobody else may read it in a channel that may not carry it."""
_SAID: Final = (
    f"Яма на дороге у школы номер пять, машины объезжают. Звоните {TYPED}",
    "5",
    "15.12.2026",
    "Иванова Мария Петровна",
    "г. Верхнезареченск, ул. Садовая, 12, кв. 5",
    "Первый вариант\nВторой вариант",
    "дорог",
    PIN,
    "21:00-08:00",
)
_LOOKS: Final = ("history", "files", "counted", "more", "photos", "results")
_WANTED: Final = (TOPIC, "roads", "adm", "_done", "_other")
_FEW: Final = 8
_SAMPLE: Final = 3


@dataclass(frozen=True, slots=True)
class Node:
    """A place on the way: how it was come to."""

    path: tuple[Said, ...]
    place: str = ""  # scene and question
    root: bool = False


def _shape(text: str) -> str:
    return "".join("#" if sign.isdigit() else sign for sign in text)


class Walk:
    """One person walking, at `address`; `personal` tells what their channel may carry."""

    def __init__(
        self,
        unit: Unit,
        address: str,
        *,
        personal: bool,
        rooms: tuple[str, ...] = ("",),
        extra: Sequence[Scene[Unit]] = (),
    ) -> None:
        self.found = Found()
        self.unit = unit
        self._address = address
        self._net = address.partition(":")[0]
        self._look = Look()
        self._rooms = rooms  # beginnings of the names of scenes that are gone on from
        self._house = Walked(self._look, self.found, extra)
        memory = ConversationMemory(None)  # type: ignore[arg-type]  # the unit is all it needs in a turn
        self._turn: Turn[Unit] = Turn(
            memory,
            self._house,
            LIMITS,
            {self._net: personal},
            SPEECHES,  # type: ignore[arg-type]
        )
        self._personal = personal
        self._numbers = count(1)
        self._shown, self._mark = "", -1
        self._buttons: list[str] = []
        self._every: list[str] = []  # of the buttons on the screen that stands there
        self._known: set[object] = set()
        self._waiting: list[Node] = []
        self._far = False
        self._been: Counter[str] = Counter()
        self._told_of: set[object] = set()

    # --- walking --------------------------------------------------------------------------------------

    def everywhere(self, start: Sequence[Said], roots: Sequence[Said], turns: int) -> Found:
        """From each of `roots` after `start`, as far as there is anything new, in at most `turns` turns."""
        with marking(self.found):
            way = tuple(start)
            self._put(Node(way, root=True))
            for each in roots:
                kind = each.data.rpartition(":")[0] if isinstance(each, Press) else str(each)
                self._put(Node((*way, each), kind, root=True))
            while self._waiting and self.found.turns < turns:
                self._expand(self._next())
        return self.found

    def pressed(self, start: Sequence[Said], buttons: Sequence[Said]) -> Found:
        """Each of the buttons, one after the other, none of it undone."""
        with marking(self.found):
            for said in (*start, *buttons):
                self._step(said)
        return self.found

    def toured(self, steps: Sequence[Said | str]) -> Found:
        """One way: what is said, and keys of the buttons that are pressed on the screen that stands there."""
        with marking(self.found):
            for step in steps:
                self._step(step if not isinstance(step, str) else Press(self._button(step), "shown"))
        return self.found

    def _button(self, key: str) -> str:
        found = [each for each in self._every if each.partition(":")[2] == key]
        keys = [each.partition(":")[2] for each in self._every]
        assert found, f"no button {key!r} at {self._place()}: {keys}"
        return found[0]

    def _put(self, node: Node) -> None:
        self._waiting.append(node)

    def _next(self) -> Node:
        """From where least has been tried; the nearest and the farthest of those by turns."""
        self._far = not self._far
        way = -1 if self._far else 1
        at = min(
            range(len(self._waiting)),
            key=lambda n: (self._been[self._waiting[n].place], way * len(self._waiting[n].path)),
        )
        return self._waiting.pop(at)

    def _expand(self, node: Node) -> None:
        with self._undone():
            for said in node.path:
                self._step(said)
            self._been[node.place] += 1
            if node.root and self._known_before():
                return
            shown, mark, before = self._shown, self._mark, self._signature()
            for said in self._inputs():
                with self._undone():
                    self._shown, self._mark = shown, mark
                    answered = self._step(said)
                    if not answered:
                        self.found.mute.append(f"{before}: {said}")
                    here = self._signature()
                    if here not in self._known and self._look.scene.startswith(self._rooms):
                        self._known.add(here)
                        self._put(Node((*node.path, said), self._place()))

    def _known_before(self) -> bool:
        """A way in that leads where another one did: its looks are looked at, no more."""
        here = self._signature()
        if here not in self._known:
            self._known.add(here)
            return False
        shown, mark, buttons = self._shown, self._mark, list(self._buttons)
        for data in buttons:
            if data.partition(":")[2] in _LOOKS:
                with self._undone():
                    self._shown, self._mark = shown, mark
                    self._step(Press(data, "shown"))
        return True

    def _place(self) -> str:
        question = self._look.question
        return f"{self._look.scene}:{bare(question.name) if question is not None else ''}"

    def _inputs(self) -> Iterator[Said]:
        """Whatever a person could do here."""
        question = self._look.question
        buttons = list(self._buttons)
        for data in buttons:
            yield Press(data, "shown")
        if question is not None:
            yield from (Words(text) for text in (_SAID if self._writes(question) else _SAID[:1]))
            yield Files((Media("document", "ref-d", "", "наряд.pdf", 1000, "application/pdf"),))
        if question is not None or self._look.scene not in self._told_of:
            self._told_of.add(self._look.scene)
            yield Words("просто слова")
            yield Place(58.2, 46.4, "")
            yield Files((Media("photo", "ref", "send", size=1000),))
            yield Strange("voice")
            yield Contact("+79005550000", own=True)

    @staticmethod
    def _writes(question: Question) -> bool:
        """Is it answered in words that may be of many kinds?"""
        return type(question).__name__ not in ("OneOf", "SeveralOf", "TreeOf", "Check", "Doubted")

    def _signature(self) -> object:
        screen = self._look.screen
        question = self._look.question
        keys = () if screen is None else tuple(_shape(o.entry or o.key) for row in screen.rows for o in row)
        listed = bool(screen is not None and screen.choices)
        return (self._look.scene, bare(question.name) if question is not None else "", keys, listed)

    def _step(self, said: Said) -> bool:
        """One turn; says whether the person was answered at all."""
        self.found.turns += 1
        last = self._newest()
        update = Update(f"{self._address}/{next(self._numbers)}", self._address, said, self.unit.now)
        outcome = self._turn(self.unit, update, self._mark, self._shown)
        scene = self._look.scene
        if outcome.toast:
            self._saw(scene, outcome.toast)
        if outcome.menu is not None:
            self._saw(scene, repr(outcome.menu))
        if outcome.paint is not None:
            for part in (*outcome.paint.ahead, *outcome.paint.drawing.parts):
                self._saw(scene, all_of(part), part)
            self._mark = outcome.paint.mark
            self._shown = write_shown(Shown("shown", outcome.paint.drawing.digest, self.unit.now, True))
            part = outcome.paint.drawing.parts[-1]
            self._every = [b.data for row in (*part.inline, *part.bottom) for b in row if b.data]
            self._buttons = self._worth(part)
        self._notices(last)
        return bool(outcome.toast or outcome.paint is not None)

    def _worth(self, part: Part) -> list[str]:
        """Of many alike buttons a few: choices are tried out by the first, and by those of the topic."""
        screen = self._look.screen
        data = [b.data for row in (*part.inline, *part.bottom) for b in row if b.data]
        data.sort(key=lambda each: each.partition(":")[2] not in _WANTED)
        many = {each.key for each in screen.choices} if screen is not None else set()
        chosen = [each for each in data if each.partition(":")[2] in many]
        few = chosen if len(many) <= _FEW else chosen[:_SAMPLE]
        return [each for each in data if each not in chosen or each in few]

    # --- what is seen ---------------------------------------------------------------------------------

    def _saw(self, scene: str, told: str, part: Part | None = None, who: str = "") -> None:
        self.found.sights.append(Sight(scene, who or self._address, told, part))

    def _newest(self) -> int:
        return int(self.unit.connection.scalar(sa.select(sa.func.max(outbox_rows.c.id))) or 0)

    def _notices(self, after: int) -> None:
        """The notices that the step has caused, to whomever they go; of each kind a few."""
        rows = self.unit.connection.execute(
            sa.select(*outbox.FIELDS).where(outbox_rows.c.id > after, outbox_rows.c.network == self._net)
        )
        for raw in rows.all():
            row = Row(*raw)
            if (row.kind, row.address) not in self._told_of:
                self._told_of.add((row.kind, row.address))
                self.notice(row)

    def notice(self, row: Row) -> None:
        """Draw a notice as it would go now."""
        self.found.kinds.add(row.kind)
        drawn = letters.ready(self.unit, [row], LIMITS[self._net], SPEECHES)[0]
        assert not isinstance(drawn, letters.Unwritable), (row.kind, drawn)
        if isinstance(drawn, letters.Letter):
            for step in drawn.steps:
                self._saw(row.kind, all_of(step.part), step.part, row.address)

    # --- how it is undone -----------------------------------------------------------------------------

    @contextmanager
    def _undone(self) -> Iterator[None]:
        """Whatever happens inside has not happened."""
        self.unit.connection.exec_driver_sql("SAVEPOINT step")
        now = self.unit.now
        try:
            yield
        finally:
            self.unit.connection.exec_driver_sql("ROLLBACK TO step")
            self.unit.connection.exec_driver_sql("RELEASE step")
            self.unit.now = now
