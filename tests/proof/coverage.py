"""What a whole run must have proved together: walks and transcripts have come to everything there is, each
scene, question, notice and file, in a channel that may not carry personal data, and found nothing of it.
"""

import ast
from collections.abc import Collection, Iterator, Mapping
from fnmatch import fnmatchcase

from bot.app import house
from tests.proof import asked, kinds, lists, watch


def complaints(found: Mapping[str, Collection[str]]) -> list[str]:
    """What is missing, a line each; what is named as out of reach and is not."""
    built = house()
    return [
        *_lacking("scene", {*built.names}, found[watch.SCENES], lists.SCENES),
        *_lacking("notice", kinds.every(), found[watch.NOTICES], lists.NOTICES),
        *_lacking("file", {each.kind for each in built.crafts}, found[watch.FILES], lists.CRAFTS),
        *_questions(found),
    ]


def _lacking(
    what: str, every: Collection[str], reached: Collection[str], excused: Mapping[str, str]
) -> Iterator[str]:
    for each in sorted({*every} - {*reached} - excused.keys()):
        yield f"{what} {each}: nobody came to it where nothing personal may be"
    for each in sorted(excused.keys() & {*reached}):
        yield f"{what} {each}: is reached, take it out of tests/proof/lists.py"
    for each in sorted(excused.keys() - {*every}):
        yield f"{what} {each}: there is none, take it out of tests/proof/lists.py"
    if what == "notice":
        for each in sorted({*reached} - {*every}):
            yield f"{what} {each}: is sent, and tests/proof/kinds.py does not know it"


def _questions(found: Mapping[str, Collection[str]]) -> Iterator[str]:
    wanted: dict[str, set[str]] = {watch.ASKED: set(), watch.LEFT_OUT: set(), watch.CARRIED: set()}
    names = set()
    for name, _, call in asked.every():
        names.add(name)
        personal = asked.marked(call)
        always = isinstance(personal, ast.Constant) and personal.value is True
        if personal is not None:
            wanted[watch.LEFT_OUT].add(name)
            wanted[watch.CARRIED].add(name)
        if not always:
            wanted[watch.ASKED].add(name)
    listed = {watch.ASKED: lists.ASKED, watch.LEFT_OUT: lists.LEFT_OUT, watch.CARRIED: lists.CARRIED}
    for how, those in wanted.items():
        come_to = {_known(each, names) for each in found[how]}
        yield from _lacking(f"question, of {how},", those, come_to & those, listed[how])
        for each in sorted(come_to - names):
            yield f"question {each}: is asked in a way that `tests.proof.asked.every` does not see"


def _known(name: str, names: Collection[str]) -> str:
    """The name that it has in the code, where a part of it is made."""
    if name in names:
        return name
    return next((each for each in names if "*" in each and fnmatchcase(name, each)), name)
