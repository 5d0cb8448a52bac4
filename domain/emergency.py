"""Words of danger: gas, fire, a live wire, people in trouble. The numbers to call are shown at once.

Showing them for nothing costs a line on a screen; so does not showing them when needed, a life. What is
plainly harmless («пожарный проезд», «не горит фонарь») is still taken out first, or nobody would read them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.emergency_signs import SIGNS
from domain.folded import fold

_PHONES = {
    "gas": ("104", "112"),
    "fire": ("101", "112"),
    "electric": ("112",),
    "water": ("101", "112"),
    "collapse": ("101", "112"),
    "medical": ("103", "112"),
    "violence": ("102", "112"),
    "despair": ("112", "8-800-2000-122"),  # the children's, teenagers' and parents' line of trust
    "danger": ("112",),
}
_LONGEST = 5_000  # characters looked at: nobody calls for help further down


@dataclass(frozen=True, slots=True)
class Emergency:
    """A kind of danger; `key` names its sentence in the texts, `phones` are dialled from any telephone."""

    key: str
    phones: tuple[str, ...]
    signs: re.Pattern[str]
    harmless: re.Pattern[str]


def _pattern(parts: Iterable[str]) -> re.Pattern[str]:
    joined = "|".join(f"(?:{part})" for part in parts)
    return re.compile(r"\b(?:" + re.sub(r"~(\d)~", r"(?: \\w+){0,\1} ", joined) + r")(?!\w)")


EMERGENCIES: Mapping[str, Emergency] = MappingProxyType(
    {
        key: Emergency(key, _PHONES[key], _pattern(signs), _pattern(harmless))
        for key, (signs, harmless) in SIGNS.items()
    }
)


def found(text: str) -> Emergency | None:
    """The danger `text` speaks of, the most urgent first; None when it speaks of none."""
    words = re.sub(r"[^\w.]+", " ", re.sub(r"[.!?;\n]+", " . ", fold(text[:_LONGEST])))
    words = re.sub(r" +", " ", words)
    for emergency in EMERGENCIES.values():
        if emergency.signs.search(words) and emergency.signs.search(emergency.harmless.sub(" . ", words)):
            return emergency
    return None
