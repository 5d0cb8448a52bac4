"""Scenes: what a person may see and do in one place, and where that leads.

A scene is two plain functions, `show` and `take`, over a `Chat` and the scene's own small state. It does no
IO but the turn's transaction (`chat.unit`). A conversation is a stack of frames.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Generic, Protocol, TypeVar

from bot.chat import Chose, Json, Media, Said, Screen, Words, network_of
from bot.network import Limits
from bot.speech import Speech
from bot.text import Rich

U = TypeVar("U")
T = TypeVar("T")
State = dict[str, Json]
UNKEPT: Final = "unkept"
"""In a frame's state: what is asked now must be kept nowhere, not even when it breaks us."""
ERASED: Final = "erased"
"""In a frame's state: what is typed now is a secret of its writer, to be taken out of the chat too."""


@dataclass(frozen=True, slots=True)
class Stay:
    """The same scene, with a new state when one is given; `note` stands above its text once.

    `first` turns its list back to the first page.
    """

    state: State | None = None
    note: Rich | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class Go:
    """Into another scene; this one waits below, unless `instead`."""

    scene: str
    state: State = field(default_factory=dict)
    instead: bool = False
    note: Rich | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """This scene is over; the one below is shown again.

    `then` is what that one takes at once, as if it were said there: the press that led here goes on.
    """

    note: Rich | None = None
    then: Chose | Words | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """Everything is over; the home scene is shown."""

    note: Rich | None = None


@dataclass(frozen=True, slots=True)
class Unclear:
    """The scene cannot take what was said; the house decides what to do with it."""


Answer = Stay | Go | Done | Home | Unclear


@dataclass(slots=True)
class Frame:
    """A scene in a conversation: its name, its state, the page of its list."""

    scene: str
    state: State = field(default_factory=dict)
    page: int = 0


@dataclass
class Chat(Generic[U]):
    """One turn of one person's conversation, as scenes see it.

    `personal` tells whether this channel may carry personal data (149-ФЗ ст. 10 ч. 8; the rule is kept in
    `bot.ask`). `keep` puts a file into the files store and gives its id, or says why it cannot. `tell` puts
    a message ahead of the screen; `toast` answers a press with a few words. `stack` is the conversation
    itself: scenes may look into it, the engine moves it. `half_done` gives what of such frames would be kept
    as drafts, by scene.
    """

    unit: U
    address: str
    person: int
    say: Speech
    now: datetime
    personal: bool
    limits: Limits
    keep: Callable[[Media], int | Rich]
    stack: list[Frame] = field(default_factory=list)
    ahead: list[Screen] = field(default_factory=list)
    toast: str = ""
    languages: dict[str, Speech] = field(default_factory=dict)
    update: str = ""  # the update's id: what this turn does once
    half_done: Callable[[Sequence[Frame]], dict[str, Json]] = lambda frames: {}
    menu: Sequence[tuple[str, str]] | None = None  # new commands for this chat's menu, when they changed
    looked: dict[Hashable, Any] = field(default_factory=dict)  # what `look` has found

    @property
    def network(self) -> str:
        """`telegram` of `telegram:174`."""
        return network_of(self.address)

    @property
    def language(self) -> str:
        return self.say.language

    def look(self, what: Hashable, find: Callable[[], T]) -> T:
        """What `find` gives for `what`, looked for once in this turn: a script runs up to three times in it.

        Only for what the turn itself does not change before it has shown its screen.
        """
        if what not in self.looked:
            self.looked[what] = find()
        found: T = self.looked[what]
        return found

    def tell(self, screen: Screen | Rich) -> None:
        """A message of its own, shown before the scene."""
        self.ahead.append(screen if isinstance(screen, Screen) else Screen(screen))

    def speak(self, language: str) -> None:
        """From here on in another language."""
        self.say = self.languages.get(language, self.say)


class Scene(Protocol[U]):
    """A place in the conversation."""

    @property
    def name(self) -> str: ...

    def show(self, chat: Chat[U], state: State) -> Screen: ...

    def take(self, chat: Chat[U], state: State, said: Said) -> Answer: ...

    def draft(self, state: State) -> State | None:
        """The state worth keeping when the person goes away in the middle; None when there is none."""
        ...


@dataclass(frozen=True)  # no slots: Python 3.11 cannot call the alias of a slotted generic
class Window(Generic[U]):
    """A scene made of two functions."""

    name: str
    show: Callable[[Chat[U], State], Screen]
    take: Callable[[Chat[U], State, Said], Answer]

    def draft(self, state: State) -> State | None:
        return None


class Outdated(Exception):
    """What the scene is about exists no more (or is no longer this person's): the frame is dropped, said."""


class House(Protocol[U]):
    """All conversations of the product, as the engine sees them."""

    @property
    def home(self) -> str:
        """The scene at the bottom of every stack."""
        ...

    def scene(self, name: str) -> Scene[U] | None:
        """The scene of that name; None when a release took it away."""
        ...

    def arrive(self, chat: Chat[U], said: Said) -> Answer | None:
        """What comes before any scene: start, commands, the words of the main menu, entries of buttons.

        None leaves it to the scene that is shown. Gets `Press` only for entries.
        """
        ...

    def keep(self, chat: Chat[U], media: Media) -> int | Rich:
        """Put a file that came into the files store; its id, or why it cannot be taken."""
        ...

    def unclear(self, chat: Chat[U], said: Said) -> Answer:
        """What no scene could take."""
        ...
