"""A new text of an act against the old, section by section and word by word.

Sections are known by their keys, which outlive versions; words are compared within a section.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from domain.drafts.sections import Section, Tree, same_words

AROUND: Final = 6
"""Words told before and after a change, so that one sees where it is."""
_NEAR: Final = 3  # words between two changes that are told as one
_MOST: Final = 1_000_000  # pairs of words compared; more are told as one whole change
_SENTENCE: Final = re.compile(r"[^\n.;:!?]*[\n.;:!?]*\s*")
_WORD: Final = re.compile(r"\w+(?:[-–]\w+)*|[^\w\s]|\n")


class Change(StrEnum):
    """What became of a section; a key of texts."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENUMBERED = "renumbered"  # the same words under another number or in another place


@dataclass(frozen=True, slots=True)
class Changed:
    """One section that is not as it was. `old` is None for what was added, `new` for what was removed."""

    change: Change
    old: Section | None
    new: Section | None

    @property
    def key(self) -> str:
        """Of the section, in both versions."""
        section = self.new or self.old
        assert section is not None
        return section.key


@dataclass(frozen=True, slots=True)
class Fragment:
    """One change of words: some words before it, what stood, what stands, some words after it.

    `more_before` and `more_after` say that the text goes on there. One of `was` and `now` may be "".
    """

    before: str
    was: str
    now: str
    after: str
    more_before: bool = False
    more_after: bool = False


def compared(old: Tree, new: Tree) -> tuple[Changed, ...]:
    """What is not as it was, in the order of the new text; removed sections stand where they stood."""
    before = {each.key: each for each in old}
    after = {each.key for each in new}
    gone: dict[str | None, list[Section]] = {}
    last: str | None = None
    for each in old:
        if each.key in after:
            last = each.key
        else:
            gone.setdefault(last, []).append(each)
    found = [Changed(Change.REMOVED, each, None) for each in gone.get(None, ())]
    for each in new:
        known = before.get(each.key)
        if known is None:
            found.append(Changed(Change.ADDED, None, each))
        elif not same_words(known, each):
            found.append(Changed(Change.CHANGED, known, each))
        elif (known.number, known.parent, known.kind) != (each.number, each.parent, each.kind):
            found.append(Changed(Change.RENUMBERED, known, each))
        found += [Changed(Change.REMOVED, removed, None) for removed in gone.get(each.key, ())]
    return tuple(found)


def fragments(was: str, now: str) -> tuple[Fragment, ...]:
    """What changed between two texts, word by word, with a little around each change."""
    old, new = _sentences(was), _sentences(now)
    made: list[Fragment] = []
    for a, b, c, d in _different(old, new):
        made += _within(old, new, (a, b), (c, d))
    return tuple(made)


def _within(
    old: Sequence[str], new: Sequence[str], was: tuple[int, int], now: tuple[int, int]
) -> Iterator[Fragment]:
    """The changes between two runs of sentences."""
    left, right = _words("".join(old[was[0] : was[1]])), _words("".join(new[now[0] : now[1]]))
    if len(left) * len(right) > _MOST:
        spans = [(0, len(left), 0, len(right))]
    else:
        spans = _joined(_different(left, right))
    before, after = _words("".join(new[: now[0]])[-400:]), _words("".join(new[now[1] :])[:400])
    for a, b, c, d in spans:
        ahead, behind = before + right[:c], right[d:] + after
        yield Fragment(
            before=_text(ahead[-AROUND:]),
            was=_text(left[a:b]),
            now=_text(right[c:d]),
            after=_text(behind[:AROUND]),
            more_before=len(ahead) > AROUND,
            more_after=len(behind) > AROUND,
        )


def _different(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int, int]]:
    matched = SequenceMatcher(None, [_same(each) for each in old], [_same(each) for each in new], False)
    return [(a, b, c, d) for tag, a, b, c, d in matched.get_opcodes() if tag != "equal"]


def _joined(spans: Sequence[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Changes that stand close are told as one: «за 3 дня» → «за 5 рабочих дней»."""
    made: list[tuple[int, int, int, int]] = []
    for a, b, c, d in spans:
        if made and c - made[-1][3] < _NEAR and a - made[-1][1] < _NEAR:
            first = made.pop()
            made.append((first[0], b, first[2], d))
        else:
            made.append((a, b, c, d))
    return made


def _sentences(text: str) -> list[str]:
    return [each for each in _SENTENCE.findall(text) if each]


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _same(part: str) -> str:
    return " ".join(part.split()) or part


def _text(words: Sequence[str]) -> str:
    """The words as they are written: no space before a full stop, none within brackets and quotes."""
    made = ""
    for word in words:
        glued = not made or made[-1] in "([«\n" or word in ".,;:!?)]»…%\n"
        made += word if glued else f" {word}"
    return made.strip()
