"""What every action on a matter shares: which one, who acts, whether it is still what they looked at."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from bot.ask import Ask
from bot.scene import Answer, Done, Go, Outdated, State, Stay
from bot.text import Rich, lines, quote, typed
from domain.catalogue import Catalogue
from domain.matters import Matter
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action
from domain.world import World
from handlers.here import Here, loaded
from handlers.officials import who
from handlers.refused import said as said_no
from storage.unit import Unit
from storage.world import world

M = TypeVar("M", bound=Matter)
D = TypeVar("D")
Kept = TypeVar("Kept", covariant=True)
Thanks = Callable[[M], Rich]
Move = Callable[[M, Official, World], D]


class Load(Protocol[Kept]):
    """One by its id; raises LookupError."""

    def __call__(self, unit: Unit, id: int, *, lock: bool = False) -> Kept: ...


@dataclass(frozen=True)
class Matters(Generic[M, D]):
    """All matters of one sort; `D` is what the domain says of a move.

    `name` is how they are called in frames, scenes and texts (`work.<name>`); `revision` tells whether one
    is still what was looked at.
    """

    name: str
    watch: Action
    load: Load[M]
    revision: Callable[[M], int]
    refusal: Callable[[M, Official, Action, Catalogue], NotAllowed | None]
    create: Callable[[Unit, M, Official, str], M]
    edit: Callable[[Unit, M, Official, str], M]
    apply: Callable[[Unit, D, str], M]

    def of(self, chat: Here, state: State, action: Action | None = None) -> tuple[M, Official]:
        """The one of the frame and who looks at it. Raises `Outdated` unless the action is open to them now.

        Without an action: unless they may watch it.
        """
        matter = loaded(chat, self.load, state.get(self.name))
        official = who.acting(chat)
        if self.refusal(matter, official, action or self.watch, chat.unit.catalogue) is not None:
            raise Outdated
        return matter, official

    def asked(self, ask: Ask[Unit], action: Action) -> M:
        """The one that a script is about. Raises `Outdated`."""
        return self.of(ask.chat, {self.name: ask.given(self.name)}, action)[0]

    def begin(self, chat: Here, matter: M) -> Answer:
        """Keep a new one and open its card."""
        try:
            made = self.create(chat.unit, matter, who.acting(chat), chat.address)
        except NotAllowed as refused:
            return Go(f"work.{self.name}s", instead=True, note=said_no(chat, refused))
        note = chat.say(f"work.{self.name}.make.done")
        return Go(f"work.{self.name}", {self.name: made.id}, instead=True, note=note)

    def keep(self, chat: Here, matter: M, state: State, thanks: Rich, *, typed_words: str = "") -> Answer:
        """Keep what was changed, unless somebody else did meanwhile: then what was typed is given back."""
        current = self.load(chat.unit, matter.id, lock=True)
        if self.revision(current) != given(state, "seen"):
            return Done(self.changed(chat, typed_words))
        try:
            self.edit(chat.unit, matter, who.acting(chat), chat.address)
        except NotAllowed as refused:
            return Done(lines(said_no(chat, refused), self.back(chat, typed_words)))
        return Done(thanks)

    def move(
        self,
        chat: Here,
        id: int,
        seen: object,
        does: Move[M, D],
        thanks: Thanks[M],
        *,
        typed_words: str = "",
        again: State | None = None,
    ) -> Answer:
        """Do it, if it is still what was looked at. With `again`, a refusal is a reason to ask anew."""
        found = loaded(chat, self.load, id, lock=True)
        if self.revision(found) != seen:
            return Done(self.changed(chat, typed_words))
        try:
            after = self.apply(chat.unit, does(found, who.acting(chat), world(chat.unit)), chat.address)
        except NotAllowed as refused:
            if again is not None:
                return Stay(again, said_no(chat, refused))
            return Done(lines(said_no(chat, refused), self.back(chat, typed_words)))
        return Done(thanks(after))

    def changed(self, chat: Here, typed_words: str = "") -> Rich:
        """Somebody else was quicker; what was typed is told back."""
        return lines(chat.say(f"work.{self.name}.changed"), self.back(chat, typed_words))

    def back(self, chat: Here, typed_words: str) -> Rich:
        """What was typed, so that it is not lost."""
        if not typed_words:
            return Rich()
        return lines(chat.say(f"work.{self.name}.typed"), quote(typed(typed_words)))


def given(state: State, name: str) -> object:
    """What came with the script's frame."""
    answers = state.get("answers")
    return answers.get(name) if isinstance(answers, dict) else None
