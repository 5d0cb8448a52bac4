"""What a whole run must have proved together: walks and transcripts have come to everything there is, each
scene, question, notice and file, in a channel that may not carry personal data, and found nothing of it.
"""

import ast
from collections.abc import Collection, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Final

from bot.app import house
from tests.proof import asked, kinds, lists, watch

_OUT_OF_REACH: Final[Mapping[str, Mapping[str, str]]] = {
    watch.SCENES: lists.SCENES,
    watch.NOTICES: lists.NOTICES,
    watch.FILES: lists.CRAFTS,
    watch.ASKED: lists.ASKED,
    watch.LEFT_OUT: lists.LEFT_OUT,
    watch.CARRIED: lists.CARRIED,
}


def every() -> dict[str, set[str]]:
    """All that there is to come to, by what it is."""
    built = house()
    found: dict[str, set[str]] = {
        watch.SCENES: {*built.names},
        watch.NOTICES: {*kinds.every()},
        watch.FILES: {each.kind for each in built.crafts},
        watch.ASKED: set(),
        watch.LEFT_OUT: set(),
        watch.CARRIED: set(),
    }
    for name, _, call in asked.every():
        personal = asked.marked(call)
        if personal is not None:
            found[watch.LEFT_OUT].add(name)
            found[watch.CARRIED].add(name)
        if not (isinstance(personal, ast.Constant) and personal.value is True):
            found[watch.ASKED].add(name)
    return found


def complaints(found: Mapping[str, Collection[str]]) -> list[str]:
    """What is missing, a line each; what is named as out of reach and is not; what is not known at all."""
    known = every()
    questions = known[watch.ASKED] | known[watch.CARRIED]
    told: list[str] = []
    for what, those in known.items():
        reached = {*found[what]}
        if what in (watch.ASKED, watch.LEFT_OUT, watch.CARRIED):
            reached = {_in_the_code(each, questions) for each in reached}
            told += (f"{what}, {each}: `asked.every` does not see it" for each in sorted(reached - questions))
            reached &= those  # of a name that is asked twice, another time it is marked
        told += _lacking(what, those, reached, _OUT_OF_REACH[what])
    unheard = {*found[watch.NOTICES]} - known[watch.NOTICES]
    told += (f"{watch.NOTICES}, {each}: `kinds.every` does not know it" for each in sorted(unheard))
    return told


def _lacking(
    what: str, every: Collection[str], reached: Collection[str], excused: Mapping[str, str]
) -> Iterator[str]:
    for each in sorted({*every} - {*reached} - excused.keys()):
        yield f"{what}, {each}: nobody came to it"
    for each in sorted(excused.keys() & {*reached}):
        yield f"{what}, {each}: is reached, take it out of tests/proof/lists.py"
    for each in sorted(excused.keys() - {*every}):
        yield f"{what}, {each}: there is none, take it out of tests/proof/lists.py"


def _in_the_code(name: str, names: Collection[str]) -> str:
    """The name that the question has in the code, where a part of it is made when it is asked."""
    made = [each for each in names if "*" in each and fnmatchcase(name, each)]
    return name if name in names else max(sorted(made), key=len, default=name)
