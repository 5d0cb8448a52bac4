"""Sections as people name them: «6.2», «п. 6.2», «статья 5», «пункт 2 статьи 6», «ст. 6 п. 2»."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from domain.drafts.sections import Section, SectionKind, Tree, rank

_KINDS: Final = (
    (SectionKind.SUBCLAUSE, r"подпункт\w*|подп|пп|subclauses?"),
    (SectionKind.CLAUSE, r"пункт\w*|п|clauses?|cl"),
    (SectionKind.ARTICLE, r"стат\w+|ст|articles?|art"),
    (SectionKind.CHAPTER, r"глав\w*|гл|chapters?|ch"),
    (SectionKind.PART, r"раздел\w*|разд|parts?"),
    (SectionKind.ANNEX, r"приложени\w*|прил|annex(?:es)?"),
)
_WORD: Final = "|".join(f"(?P<{kind.value}>{words})" for kind, words in _KINDS)
_NUMBER: Final = r"(?P<number>\d+(?:[.-]\d+)*|[ivxlc]+|[а-яёa-z])(?![\w])\)?\.?"
_STEP: Final = re.compile(rf"[\s,]*(?:of\s+)?(?:(?:{_WORD})(?:\.|(?!\w))\s*)?(?:№|no\.?)?\s*{_NUMBER}", re.I)
_QUOTES: Final = re.compile(r"[«»\"„“”]")


@dataclass(frozen=True, slots=True)
class _Step:
    """«статьи 6»; `kind` None for a bare number."""

    kind: SectionKind | None
    number: str


def named(tree: Tree, asked: str) -> tuple[Section, ...]:
    """The sections that people may mean, the higher ones first; none where it is no number of a section."""
    steps = _steps(asked)
    if not steps:
        return ()
    known = {each.key: each for each in tree}
    for numbers in (_own, _with_parent):
        if found := [each for each in tree if _meant(each, steps, known, numbers)]:
            return tuple(sorted(found, key=rank))
    return ()


def bare(asked: str) -> bool:
    """Is it a number that may as well be looked for as a word: «12»?"""
    return all(each.kind is None for each in _steps(asked))


def _steps(asked: str) -> tuple[_Step, ...]:
    """What is named, in the order of the words; nothing where anything else is said."""
    found: list[_Step] = []
    at, text = 0, _QUOTES.sub("", asked).strip().rstrip(".,;")
    while at < len(text):
        step = _STEP.match(text, at)
        if step is None:
            return ()
        kind = next((each for each, _ in _KINDS if step[each.value]), None)
        if kind is None and not step["number"][0].isdigit():
            return ()  # «в», «и»: a word
        found.append(_Step(kind, _plain(step["number"])))
        at = step.end()
    return tuple(found)


_Known = Mapping[str, Section]
_Numbers = Callable[[Section, _Known], str]
"""What a section is called by: its own number, or with that of what holds it."""


def _own(section: Section, known: _Known) -> str:
    return _plain(section.number)


def _with_parent(section: Section, known: _Known) -> str:
    """«6.2» for the second clause of article 6."""
    over = known.get(section.parent or "")
    return f"{_plain(over.number)}.{_plain(section.number)}" if over is not None and section.number else ""


def _meant(section: Section, steps: Sequence[_Step], known: _Known, numbers: _Numbers) -> bool:
    """Does each step name the section or one that holds it, and some step the section itself?"""
    left, at = [section], section.parent
    while at is not None and at in known:
        left.append(known[at])
        at = known[at].parent
    for each in steps:
        found = next(
            (one for one in left if each.kind in (None, one.kind) and numbers(one, known) == each.number),
            None,
        )
        if found is None:
            return False
        left.remove(found)
    return section not in left


def _plain(number: str) -> str:
    return number.strip(". )№").casefold().replace("ё", "е")
