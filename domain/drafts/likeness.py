"""Remarks that say the same, so that they are read and answered together; none is dropped, each is counted.

Only of the same kind, on the same section, with the same numbers, and only if both say «не» or neither does:
«за шесть часов» is not «за двенадцать», «складывать запрещается» is not «складывать разрешается».
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from domain.alike import Stems, grouped

ALIKE: Final = 0.7
"""The share of common stems from which two remarks say the same: one verdict answers both."""
MOST: Final = 20_000
"""Remarks of a draft compared at once, the latest."""

_NUMBERS: Final = (
    "один одна одно два две двое три трое четыре пять шесть семь восемь девять десять одиннадцать двенадцать "
    "тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать двадцать тридцать "
    "сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто сто двести триста пятьсот тысяча миллион "
    "полтора первый второй третий half one two three four five six seven eight nine ten twelve twenty hundred"
)
_TURNS: Final = (
    "не ни нет без нельзя против запретить запрет запрещать запрещается запрещено разрешить разрешать "
    "разрешается разрешено отменить отмена сохранить оставить увеличить уменьшить больше меньше раньше позже "
    " not no never without against forbid allow cancel keep more less earlier later"
)
"""Words that turn the sense round."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A remark to be placed, or the first of a `group` that there is. `kind` and `section` part worlds."""

    remark: int
    section: str
    kind: str
    text: str
    group: int | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Remarks that say the same: into the `group`, a new one for None; `told` speaks for them all."""

    group: int | None
    told: int
    remarks: tuple[int, ...]


def clusters(pieces: Sequence[Piece], stems: Stems) -> list[Cluster]:
    """Where those without a group belong; who says what nobody else does is in no cluster."""
    turns = frozenset(stems(f"{_NUMBERS} {_TURNS}"))
    worlds: dict[tuple[str, str, frozenset[str]], list[Piece]] = defaultdict(list)
    for each in pieces:
        words = stems(each.text)
        turning = frozenset(word for word in words if word in turns or any(sign.isdigit() for sign in word))
        worlds[each.section, each.kind, turning].append(each)
    found: list[Cluster] = []
    for world in worlds.values():
        for alike in grouped([each.text for each in world], stems, ALIKE):
            members = [world[at] for at in alike.members]
            known = [each.group for each in members if each.group is not None]
            new = tuple(each.remark for each in members if each.group is None)
            if new and len(members) > 1:
                found.append(Cluster(min(known, default=None), world[alike.told].remark, new))
    return found
