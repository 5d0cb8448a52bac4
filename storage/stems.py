"""Words to their stems, so that «ямы на дорогах» is found by «яма на дороге»; for topics and for search."""

import re
import threading
from collections.abc import Callable
from functools import lru_cache

import snowballstemmer

from domain.folded import fold

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 40  # letters; longer is no word, and must not fill the cache


class _Stemmer(threading.local):
    """One per thread: Snowball's stemmer keeps the word it works on in itself."""

    def __init__(self) -> None:
        self.of: Callable[[str], str] = snowballstemmer.stemmer("russian").stemWord


_stemmer = _Stemmer()


def stems(text: str) -> list[str]:
    """The stems of the words of `text` in order: lower case, ё as е, numbers and Latin words as they are."""
    return [word if len(word) > _LONGEST else _stem(word) for word in _WORD.findall(fold(text))]


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    # Again until it stays: Snowball makes «запах» of «запаха» but «зап» of «запах» (as if «в руках»).
    while (shorter := _stemmer.of(word)) != word:
        word = shorter
    return word


ADDRESS = frozenset(
    stems("улица ул проспект пр переулок пер площадь пл шоссе дом д корпус строение город г село с посёлок п")
)
"""Words of every second address: written in full, shortened or left out, they tell no place from another."""
