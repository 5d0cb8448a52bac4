"""Stems that one Russian word has in its different forms: «площадка» and «площадок», «угол» and «угла».

Snowball leaves a fleeting vowel where it stands, so that such forms have two stems. Search asks for both;
what is no word of Russian is found nowhere and does no harm.
"""

from functools import lru_cache
from typing import Final

_VOWELS: Final = frozenset("аеиоуыэюя")
_LAST: Final = frozenset("кцнлр")
"""Before these a vowel comes and goes: «остановок», «колодца», «окон», «стёкол», «ветра»."""
_SHORTEST: Final = 3
_OWN_WAY: Final = (
    frozenset({"ребенок", "ребенк", "дет"}),
    frozenset({"лед", "льд", "льда", "льду", "льдом", "льды"}),
    frozenset({"ден", "дн", "дне", "дня", "дни"}),
    frozenset({"человек", "люд"}),
)
_IRREGULAR: Final = {stem: group for group in _OWN_WAY for stem in group}


@lru_cache(maxsize=20_000)
def forms(stem: str) -> tuple[str, ...]:
    """The stem itself, then the others that the same word may have."""
    found = dict.fromkeys((stem, *sorted(_IRREGULAR.get(stem, ()))))
    if len(stem) >= _SHORTEST and stem[-1] in _LAST:
        found |= dict.fromkeys(_other(stem[:-1], stem[-1]))
    return tuple(found)


def _other(body: str, last: str) -> tuple[str, ...]:
    """With the vowel before the last letter, if there is none; without it, if there is one."""
    core, before = body[:-1], body[-1]
    if before in "ое":
        if not core:
            return ()
        soft = "й" if core[-1] in _VOWELS else "ь"
        return (core + last, core + soft + last)
    if before in "йь":
        return (core + "е" + last,)
    return () if before in _VOWELS else (body + "о" + last, body + "е" + last)
