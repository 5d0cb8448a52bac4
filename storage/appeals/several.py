"""One move for several appeals: each by itself, with its own right, events, notices and line of the audit."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from domain.appeals import Appeal, Status
from domain.moves import Moved
from domain.people import Official
from domain.refusal import NotAllowed
from domain.world import World
from storage.appeals import appeals
from storage.appeals.appeals import Changed
from storage.officials.dangers import Danger, dangerous
from storage.unit import Unit
from storage.world import world

LIMIT = 50
"""Appeals moved at once: so many are still read through before they are sent."""

Move: TypeAlias = Callable[[Appeal, Official, World], Moved]


@dataclass(frozen=True, slots=True)
class Left:
    """An appeal that was not moved, and why: the rules, or somebody was quicker."""

    appeal: Appeal
    why: NotAllowed | Changed


@dataclass(frozen=True, slots=True)
class Result:
    done: tuple[Appeal, ...]
    left: tuple[Left, ...]


def move_each(
    unit: Unit,
    picked: Mapping[int, int],
    official: Official,
    move: Move,
    address: str,
    *,
    into: int | None = None,
) -> Result:
    """Move the appeals (id -> the version that the official saw) one after the other, what can be.

    `into` is one that changes with them. All are locked first, in one order, so that of two officials at
    once one waits for the other. Raises ValueError for a move that declines: that is `decline_each`.
    """
    _lock(unit, {*picked, *(() if into is None else (into,))})

    def end(moved: Moved) -> Appeal:
        if moved.appeal.status is Status.DECLINED:
            raise ValueError("declined among others past `decline_each`")
        return appeals.apply(unit, moved, address)

    return _each(unit, picked, official, end, move)


@dangerous(Danger.MANY, when="more than one")
def decline_each(
    unit: Unit, picked: Mapping[int, int], official: Official, move: Move, address: str
) -> Result:
    """The same by a move that declines: what it ends is not opened again."""
    _lock(unit, picked)
    return _each(unit, picked, official, lambda moved: appeals.apply(unit, moved, address), move)


def would_move(unit: Unit, picked: Mapping[int, int], official: Official, move: Move) -> Result:
    """What `move_each` would do now; nothing is written."""
    return _each(unit, picked, official, lambda moved: moved.appeal, move)


def _lock(unit: Unit, ids: Iterable[int]) -> None:
    for id in sorted(ids):
        appeals.load(unit, id, lock=True)


def _each(
    unit: Unit, picked: Mapping[int, int], official: Official, end: Callable[[Moved], Appeal], move: Move
) -> Result:
    if len(picked) > LIMIT:
        raise ValueError(f"{len(picked)} appeals at once")
    done: list[Appeal] = []
    left: list[Left] = []
    around = world(unit)
    for id, seen in picked.items():
        try:
            found = appeals.load(unit, id, seen=seen)
        except Changed as why:
            left.append(Left(why.current, why))
            continue
        try:
            done.append(end(move(found, official, around)))
        except NotAllowed as why:
            left.append(Left(found, why))
        except Changed as why:
            left.append(Left(why.current, why))
    return Result(tuple(done), tuple(left))
