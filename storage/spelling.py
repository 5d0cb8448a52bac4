"""Names typed with a mistake: forgiven when one name alone is that near, never a wild guess."""

from collections.abc import Collection

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SURE = 5
"""Letters; in a shorter word one mistake makes another word."""
_LONG = 9
"""Letters of a word that may have two mistakes in it."""


def meant(typed: str, names: Collection[str]) -> str | None:
    """The name that differs from `typed` by a letter (two in a long one), if there is only one so near.

    A letter that is wrong, missing, one too many, or two that changed places is one mistake; the first
    letter is never it.
    """
    if typed in names:
        return typed
    if len(typed) < _SURE:
        return None
    mistakes = 2 if len(typed) >= _LONG else 1
    near = [name for name in names if name[:1] == typed[0] and abs(len(name) - len(typed)) <= mistakes]
    found = process.extract(typed, near, scorer=OSA.distance, score_cutoff=mistakes, limit=2)
    if not found or (len(found) > 1 and found[0][1] == found[1][1]):
        return None
    name: str = found[0][0]
    return name
