"""Texts that say the same in other words, put together: answers of a poll, remarks to a draft act.

Texts are compared by the stems of the words that carry their sense. A leader of each group is met through a
few marks (MinHash in bands), never by comparing all with all: 20 000 texts take seconds.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

Stems = Callable[[str], list[str]]
"""A text -> the stems of its words, in order."""

ALIKE: Final = 0.5
"""The share of common stems, of all that two texts have, from which they say the same."""

_BANDS: Final = 12
_ROWS: Final = 2
_PRIME: Final = (1 << 61) - 1
_COMPARED: Final = 200  # stems of one text
_WORDS: Final = 20_000  # of all texts, that are kept as numbers: about 1 kB each
_MET: Final = 40  # leaders that share one mark: the earliest, who speak for the most people
_SAYS_LITTLE: Final = (
    "и а но да же бы ли не ни то это этот так как что чтобы для на в во с со к ко по о об от до из у за при "
    "или мы вы я он она они нам вам мне наш ваш мой свой все всё всех очень ещё тоже уже только есть быть "
    "был была было нужно надо нужен нужна нужны хочу хотим хотелось можно пожалуйста просим прошу сделать "
    "сделайте поставить поставьте установить установите больше побольше хорошо "
    "the a an and or to of for in on is are it please we need want more make"
)


@dataclass(frozen=True, slots=True)
class Alike:
    """A group: places of its texts among those that were given; `told` is the one that speaks for it."""

    members: tuple[int, ...]
    told: int


def number(text: str) -> int:
    """The text as a number of 63 bits, the same everywhere."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()) >> 1


_HASHES: Final = tuple(
    (number(f"a{at}") % (_PRIME - 1) + 1, number(f"b{at}") % _PRIME) for at in range(_BANDS * _ROWS)
)


def marks(of: Collection[int], salt: str) -> tuple[int, ...]:
    """Numbers (63 bits): two sets that are much alike share at least one; `salt` parts worlds."""
    return _bands([_spread(each) for each in of], salt)


def _spread(number: int) -> tuple[int, ...]:
    """The number under each hash."""
    return tuple((a * number + b) % _PRIME for a, b in _HASHES)


def _bands(spread: list[tuple[int, ...]], salt: str) -> tuple[int, ...]:
    if not spread:
        return ()
    least = [min(each) for each in zip(*spread, strict=True)]
    bands = (least[at : at + _ROWS] for at in range(0, len(least), _ROWS))
    return tuple(number(f"{salt} {at} {band}") for at, band in enumerate(bands))


def grouped(texts: Sequence[str], stems: Stems, share: float = ALIKE) -> list[Alike]:
    """The texts in groups of those that say the same, the largest first; each text is in one.

    `share` of common stems, 0.0 to 1.0, makes two texts alike; from 0.5 on the marks find nearly all such.
    """
    little = frozenset(stems(_SAYS_LITTLE))
    same: dict[frozenset[str], list[int]] = defaultdict(list)
    for at, text in enumerate(texts):
        words = stems(text)[:_COMPARED]
        same[frozenset(words) - little or frozenset(words)].append(at)
    leaders: list[frozenset[str]] = []
    members: list[list[int]] = []
    met: dict[int, list[int]] = defaultdict(list)
    spread = lru_cache(_WORDS)(lambda word: _spread(number(word)))  # words come again and again
    for key in sorted(same, key=lambda each: (-len(same[each]), len(each), sorted(each))):
        kept = _bands([spread(word) for word in key], "")
        fit = len(key) * share, len(key) / share
        near = dict.fromkeys(
            leader for mark in kept for leader in met[mark] if fit[0] <= len(leaders[leader]) <= fit[1]
        )
        best = max(near, key=lambda leader: _share(key, leaders[leader]), default=None)
        if best is not None and _share(key, leaders[best]) >= share:
            members[best] += same[key]
            continue
        for mark in kept:
            if len(met[mark]) < _MET:
                met[mark].append(len(leaders))
        leaders.append(key)
        members.append(list(same[key]))
    told = [_told(texts, same[words]) for words in leaders]
    made = [Alike(tuple(sorted(each)), at) for each, at in zip(members, told, strict=True)]
    return sorted(made, key=lambda each: (-len(each.members), each.told))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    common = len(one & other)
    return common / (len(one) + len(other) - common) if one or other else 1.0


def _told(texts: Sequence[str], places: Sequence[int]) -> int:
    """The text most people wrote to the letter; of equals the shortest."""
    count = Counter(texts[at] for at in places)
    return min(places, key=lambda at: (-count[texts[at]], len(texts[at]), at))
