"""Words and links that a moderator looks at before anybody else, found despite the usual tricks.

Latin letters and figures for Cyrillic ones, letters set apart by spaces or dots, letters repeated, a word cut
in two: all of that is undone on both sides. What is found holds a message for a person; it decides nothing.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from domain.folded import fold

Stems = Callable[[str], list[str]]
"""A text -> the stems of its words, in order."""


class ListKind(StrEnum):
    """What a list is about; a key of texts."""

    PROFANITY = "profanity"  # ругательства
    THREAT = "threat"  # угрозы
    ADVERTISING = "advertising"  # реклама, ссылки


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry as an official wrote it: a word, a phrase, a beginning («мошен*»), a link («kazino.ru»)."""

    kind: ListKind
    typed: str


def written(found: Iterable[Listed]) -> str:
    """As it is kept: «kind:entry» on a line each."""
    return "\n".join(f"{each.kind.value}:{each.typed}" for each in found)


def read(kept: str) -> tuple[Listed, ...]:
    """Back from `written`."""
    pairs = (line.split(":", 1) for line in kept.splitlines())
    return tuple(Listed(ListKind(kind), typed) for kind, typed in pairs)


ENTRY_LIMIT: Final = 100  # code points
_APART: Final = 3  # letters standing alone in a row that are a word pulled apart
_WHOLE: Final = 5  # letters of an entry that is also looked for cut in two
_LIKE: Final = str.maketrans("abcehkmoptxyu0346@$", "авсенкмортхуиозчбас")
_TOKEN: Final = re.compile(r"[^\W_](?:[\w@$]*[^\W_@$]|[@$]+[^\W_])*|[@$]?[^\W_]+")
_CYRILLIC: Final = re.compile(r"[а-я]")
_ALL_CYRILLIC: Final = re.compile(r"[а-я]+")
_REPEATED: Final = re.compile(r"([^\W\d_])\1+")
_LINK: Final = re.compile(r"[^\s.]+\.[^\s.]{2,}|/")


def entry_fault(typed: str) -> str | None:
    """Why this cannot be an entry: a key of texts, or None when it can."""
    bare = typed.strip().rstrip("*")
    if len(typed) > ENTRY_LIMIT:
        return "lists.fault.long"
    return None if sum(char.isalnum() for char in bare) >= 3 else "lists.fault.short"


def found(text: str, entries: Iterable[Listed], stems: Stems) -> tuple[Listed, ...]:
    """The entries that are in the text, in their order."""
    listed = tuple(entries)
    if not listed:
        return ()
    readings = [_Reading(words, stems) for words in _readings(text)]
    link = _squeezed(text)
    return tuple(each for each in listed if _is_in(each.typed, readings, link, stems))


class _Reading:
    """One way to read a text: its words, their stems, and the stems of neighbours written together."""

    def __init__(self, words: Sequence[str], stems: Stems) -> None:
        self.words = words
        self.stems = f" {' '.join(_stemmed(words, stems))} "
        pairs = [_once(one + other) for one, other in pairwise(words)]
        self.pairs = frozenset(_stemmed(pairs, stems))


def _is_in(typed: str, readings: Sequence[_Reading], link: str, stems: Stems) -> bool:
    plain = typed.strip()
    if _LINK.search(plain):
        return _squeezed(plain) in link
    for words in _readings(plain):
        if plain.endswith("*") and words:
            if any(word.startswith(words[-1]) for each in readings for word in each.words):
                return True
            continue
        wanted = _stemmed(words, stems)
        if not wanted:
            continue
        if any(f" {' '.join(wanted)} " in each.stems for each in readings):
            return True
        whole = len(words) == 1 and len(words[0]) >= _WHOLE
        if whole and any(wanted[0] in each.pairs for each in readings):
            return True
    return False


def _stemmed(words: Sequence[str], stems: Stems) -> list[str]:
    return [stem for word in words for stem in stems(word)]


def _readings(text: str) -> list[list[str]]:
    """The words of the text with the tricks undone; a second reading takes Latin words for Cyrillic too."""
    tokens = _together(_TOKEN.findall(fold(text)))
    first = [_once(_mixed(token)) for token in tokens]
    second = [_once(_folded(token)) for token in tokens]
    return [first] if first == second else [first, second]


def _together(tokens: list[str]) -> list[str]:
    """Letters that stand alone, three or more in a row, are one word."""
    found: list[str] = []
    alone: list[str] = []
    for token in [*tokens, ""]:
        if len(token) == 1 and not token.isdigit():
            alone.append(token)
            continue
        found += ["".join(alone)] if len(alone) >= _APART else alone
        alone = []
        if token:
            found.append(token)
    return found


def _mixed(token: str) -> str:
    """A word of both alphabets (or with figures among Cyrillic letters) as a Cyrillic one."""
    return _folded(token) if _CYRILLIC.search(token) else token


def _folded(token: str) -> str:
    """Signs that look like Cyrillic letters as those, if the whole word becomes Cyrillic then."""
    folded = token.translate(_LIKE)
    return folded if _ALL_CYRILLIC.fullmatch(folded) and not token.isdigit() else token


def _once(word: str) -> str:
    return _REPEATED.sub(r"\1", word)


def _squeezed(text: str) -> str:
    """For links: no spaces around dots and slashes, letters of either alphabet alike."""
    return re.sub(r"\s*([./:])\s*", r"\1", fold(text)).translate(_LIKE)
