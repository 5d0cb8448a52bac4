"""A text being checked and mended: sections renamed, split, joined, made another kind, taken out.

Every function gives the whole tree anew; `version` is the one being made: a section that reads otherwise
than before stands in these words since it.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from domain.drafts.sections import Section, SectionKind, Tree, below, nested, same_words
from domain.polls.making import free_key


def put(tree: Sequence[Section], new: Section, version: int) -> Tree:
    """The section of that key as it is to be."""
    return nested(_since(each, new, version) if each.key == new.key else each for each in tree)


def rekinded(tree: Sequence[Section], key: str, kind: SectionKind) -> Tree:
    """That one of another kind: what was inside it and around it finds its place anew."""
    return nested(replace(each, kind=kind) if each.key == key else each for each in tree)


def paragraphs(section: Section) -> tuple[str, ...]:
    """The paragraphs of its text: between them it can be split."""
    return tuple(each for each in section.text.split("\n") if each.strip())


def split(tree: Sequence[Section], key: str, at: int, taken: Collection[str], version: int) -> Tree:
    """Its paragraphs from number `at` on (from 1) become the next section, of its kind and without a number.

    Raises `ValueError` where there is nothing to be left on a side.
    """
    made: list[Section] = []
    for each in tree:
        if each.key != key:
            made.append(each)
            continue
        words = paragraphs(each)
        if not 0 < at < len(words):
            raise ValueError(at)
        first = replace(each, text="\n".join(words[:at]))
        made.append(_since(each, first, version))
        fresh = free_key("s", [*taken, *(one.key for one in tree)])
        rest = "\n".join(words[at:])
        made.append(Section(fresh, each.kind, text=rest, since=version, parent=each.parent))
    return nested(made)


def joined(tree: Sequence[Section], key: str, version: int) -> Tree:
    """Its heading and words go to the end of the section before it. Raises `ValueError` for the first one."""
    made: list[Section] = []
    for each in tree:
        if each.key != key:
            made.append(each)
            continue
        if not made:
            raise ValueError(key)
        before = made.pop()
        head = " ".join(filter(None, [each.number, each.title]))
        words = "\n".join(filter(None, [before.text, head, each.text]))
        whole = replace(before, text=words, pictures=before.pictures + each.pictures)
        made.append(_since(before, whole, version))
    return nested(made)


def without(tree: Sequence[Section], key: str) -> Tree:
    """All but that one and what is inside it."""
    gone = {key, *(each.key for each in below(tree, key))}
    return nested(each for each in tree if each.key not in gone)


def _since(old: Section, new: Section, version: int) -> Section:
    return new if same_words(old, new) else replace(new, since=version)


def pasted(parts: Sequence[str]) -> str:
    """One text of the messages it was pasted in: a messenger may have cut it in the middle of a sentence."""
    whole = ""
    for part in parts:
        cut = whole[-1:].isalnum() or whole[-1:] == ","
        whole += (" " if cut and part[:1].islower() else "\n") + part if whole else part
    return whole
