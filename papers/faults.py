"""Faults of an import in words: each with its place, and how many there are of each kind."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from bot.speech import Speech
from storage.imports import Fault, Said

MANY: Final = 50
"""Faults that are read one by one; of more it is also told how many there are of each kind."""
_FIRST: Final = 3


def line(speech: Speech, fault: Fault) -> str:
    """«territories.yaml, строка 7: kind: «palace» — незнакомое значение. Нужно: …»."""
    where = _at(speech, fault)
    about = f"{fault.key}: " if fault.key and not fault.cell else ""
    shown = speech.label("import.value", value=fault.value) if fault.value else ""
    told = f"{where}: {about}{shown}{_said(speech, fault.problem)}"
    if fault.right is not None:
        told += speech.label("import.needed", right=_said(speech, fault.right))
    return told + (speech.label("import.meant", word=fault.meant) if fault.meant else "")


def kinds(speech: Speech, faults: Sequence[Fault]) -> Iterator[str]:
    """How many faults of each kind there are and where the first ones stand, the most frequent first."""
    counted = Counter(fault.problem.key for fault in faults)
    first: dict[str, list[Fault]] = {}
    for fault in faults:
        alike = first.setdefault(fault.problem.key, [])
        if len(alike) < _FIRST:
            alike.append(fault)
    for key, count in counted.most_common():
        places = (_at(speech, each) for each in first[key])
        problem = _said(speech, first[key][0].problem)
        yield speech.label("import.kind", count, problem=problem, places="; ".join(places))


def _at(speech: Speech, fault: Fault) -> str:
    """«districts.yaml, строка 7»; «anketa.xlsx, лист «Вопросы», ячейка D7»."""
    if not (fault.line or fault.sheet):
        return fault.file
    if not fault.sheet:
        return speech.label("import.at", file=fault.file, line=fault.line)
    place = fault.cell or str(fault.line)
    key = "import.at_cell" if fault.cell else "import.at_row"
    return speech.label(key, None, file=fault.file, sheet=fault.sheet, place=place)


def _said(speech: Speech, said: Said) -> str:
    return speech.label(said.key, None, **said.values)
