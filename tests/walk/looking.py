"""What a walk sees: every screen on its way to the messenger, every question, every notice."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from bot.app import house as products
from bot.ask import Ask, Pending
from bot.chat import Said, Screen
from bot.network import Part
from bot.questions import Question
from bot.scene import Answer, Scene, State
from bot.script import Script
from handlers.here import Here
from handlers.house import House
from storage.unit import Unit
from tests.proof import asked


@dataclass(frozen=True, slots=True)
class Sight:
    """Something a person was shown: where, and all of it that a messenger is given."""

    scene: str
    who: str
    told: str
    part: Part | None = None


@dataclass(slots=True)
class Look:
    """What the walk may see of the step that has just been taken."""

    scene: str = ""
    screen: Screen | None = None
    question: Question | None = None


@dataclass
class Found:
    """What a walk has seen."""

    scenes: set[str] = field(default_factory=set)
    questions: set[str] = field(default_factory=set)  # that were asked and are not personal
    personal: set[str] = field(default_factory=set)  # questions marked personal that would be asked
    asked: set[str] = field(default_factory=set)  # of them, those that were
    kinds: set[str] = field(default_factory=set)  # of notices
    sights: list[Sight] = field(default_factory=list)
    mute: list[str] = field(default_factory=list)  # presses and words without any answer
    dead_ends: set[str] = field(default_factory=set)
    turns: int = 0


class Walked(House):
    """The product's house, its scenes looked into."""

    def __init__(self, look: Look, found: Found, extra: Sequence[Scene[Unit]] = ()) -> None:
        made = products()
        self.__dict__.update(made.__dict__)
        self._scenes = {**made._scenes, **{each.name: each for each in extra}}
        self._seen = {name: _seen(scene, look, found) for name, scene in self._scenes.items()}

    def scene(self, name: str) -> Scene[Unit] | None:
        return self._seen.get(name)


def _seen(scene: Scene[Unit], look: Look, found: Found) -> Scene[Unit]:
    inner = scene
    if isinstance(scene, Script):
        ask_all = scene.questions

        def questions(ask: Ask[Unit]) -> object:
            look.scene = scene.name
            try:
                return ask_all(ask)
            except Pending as pending:
                look.question = pending.question
                raise

        inner = replace(scene, questions=questions)
    return _Seen(inner, look, found)


class _Seen:
    """A scene whose screen is kept for the walk."""

    def __init__(self, scene: Scene[Unit], look: Look, found: Found) -> None:
        self._scene = scene
        self.name = scene.name
        self._look = look
        self._found = found

    def show(self, chat: Here, state: State) -> Screen:
        self._look.question = None
        screen = self._scene.show(chat, state)
        self._look.scene, self._look.screen = self.name, screen
        self._found.scenes.add(self.name)
        return screen

    def take(self, chat: Here, state: State, said: Said) -> Answer:
        return self._scene.take(chat, state, said)

    def draft(self, state: State) -> State | None:
        return self._scene.draft(state)


def bare(name: str) -> str:
    """The question's name without what differs: `card` of `card.roads.pothole`."""
    first, _, rest = name.partition(".")
    return f"{first}.{rest.rpartition('.')[2]}" if first == "extra" else first


@contextmanager
def marking(found: Found) -> Iterator[None]:
    """See which questions are come to, and which of them are marked personal."""

    def come_to(question: asked.Question) -> None:
        if question.personal:
            found.personal.add(question.name)
        if question.asked:
            (found.asked if question.personal else found.questions).add(question.name)

    with asked.watching(come_to):
        yield
