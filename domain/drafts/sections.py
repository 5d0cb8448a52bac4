"""The text of an act as a tree: раздел → глава → статья → пункт, приложения. Sections outlive versions.

A version is a tuple of sections in the order of the text; who is whose parent follows from the kinds. The
key of a section is the same in every version, so that what was said of it stays with it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.polls.making import free_key

WHOLE: Final = ""
"""The key that stands for the act as a whole, wherever a section's key stands."""
MOST_SECTIONS: Final = 2_000
TITLE_LIMIT: Final = 1_000
TEXT_LIMIT: Final = 20_000
GIST_LIMIT: Final = 1_500
"""Characters of a section's heading, of its text, of its gist."""


class SectionKind(StrEnum):
    """A key of texts."""

    PREAMBLE = "preamble"  # преамбула, what stands before the first heading
    PART = "part"  # раздел
    CHAPTER = "chapter"  # глава
    ARTICLE = "article"  # статья
    CLAUSE = "clause"  # пункт, 1. and 1.1.
    SUBCLAUSE = "subclause"  # подпункт, 1) and а)
    ANNEX = "annex"  # приложение


_RANKS: Final = {
    SectionKind.PREAMBLE: 0,
    SectionKind.ANNEX: 0,
    SectionKind.PART: 1,
    SectionKind.CHAPTER: 2,
    SectionKind.ARTICLE: 3,
    SectionKind.CLAUSE: 4,
    SectionKind.SUBCLAUSE: 20,
}
_CHILDLESS: Final = SectionKind.PREAMBLE


@dataclass(frozen=True, slots=True)
class Piece:
    """A section as it was read from a file or a message: yet without a key. `number` is "IV", "2.1", ""."""

    kind: SectionKind
    number: str = ""
    title: str = ""
    text: str = ""
    pictures: tuple[int, ...] = ()  # ids in the files store: tables and figures of this section


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a version. `text` is its own, without what is nested in it; `gist` says it plainly.

    `since` is the version in which it first stood in these words: what was said of it to an earlier one was
    said to other words.
    """

    key: str
    kind: SectionKind
    number: str = ""
    title: str = ""
    text: str = ""
    gist: str = ""
    parent: str | None = None
    since: int = 1
    pictures: tuple[int, ...] = ()

    @property
    def empty(self) -> bool:
        """Is there nothing to read in it but its number?"""
        return not (self.title or self.text or self.pictures)


Tree = tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A text of the act. `note` says what is new in it; `published_at` is None while it is being made.

    `final`: the text that was adopted, published with what was taken from people.
    """

    draft: int
    number: int
    note: str = ""
    final: bool = False
    published_at: datetime | None = None


def rank(section: Section | Piece) -> int:
    """How deep it may stand: a section is nested in the nearest one before it of a lower rank."""
    deeper = section.number.strip(". )").count(".") if section.kind is SectionKind.CLAUSE else 0
    return _RANKS[section.kind] + min(deeper, 10)


def nested(sections: Iterable[Section]) -> Tree:
    """The same sections in the same order, each with its parent as the kinds and numbers have it."""
    made: list[Section] = []
    above: list[Section] = []
    for each in sections:
        while above and rank(above[-1]) >= rank(each):
            above.pop()
        parent = above[-1].key if above else None
        made.append(each if each.parent == parent else replace(each, parent=parent))
        if each.kind is not _CHILDLESS:
            above.append(each)
    return tuple(made)


def find(tree: Sequence[Section], key: str) -> Section | None:
    """The section of that key."""
    return next((each for each in tree if each.key == key), None)


def inside(tree: Sequence[Section], key: str | None) -> Tree:
    """The sections right inside that one; of None the topmost."""
    return tuple(each for each in tree if each.parent == key)


def path(tree: Sequence[Section], key: str) -> Tree:
    """From the topmost section that holds it down to itself; empty when it is not there."""
    known = {each.key: each for each in tree}
    found: list[Section] = []
    at = known.get(key)
    while at is not None:
        found.insert(0, at)
        at = known.get(at.parent) if at.parent is not None else None
    return tuple(found)


def beside(tree: Sequence[Section], key: str) -> tuple[Section | None, Section | None]:
    """The section before it and the one after it in the order of the text: ‹ ›."""
    at = next((place for place, each in enumerate(tree) if each.key == key), None)
    if at is None:
        return None, None
    return (tree[at - 1] if at else None), (tree[at + 1] if at + 1 < len(tree) else None)


def below(tree: Sequence[Section], key: str) -> Tree:
    """All that is nested in it, however deep."""
    held = {key}
    found: list[Section] = []
    for each in tree:
        if each.parent in held:
            held.add(each.key)
            found.append(each)
    return tuple(found)


def same_words(one: Section, other: Section | Piece) -> bool:
    """Do they say the same? Spaces do not count; the number does not."""
    return _words(one) == _words(other) and one.pictures == other.pictures


def keyed(
    pieces: Sequence[Piece], known: Sequence[Section] = (), taken: Collection[str] = (), version: int = 1
) -> Tree:
    """The pieces as a tree of `version`, with the keys of the sections of the version before (`known`).

    A piece is the section with its words, else the one with its number at its place; whatever else is new and
    gets a key that is neither among `known` nor `taken` (keys of still older versions).
    """
    left = {each.key: each for each in known}
    matched: dict[int, Section] = {}
    for same in (_by_words, _by_place):
        places = same(known, left)
        for at, (piece, place) in enumerate(zip(pieces, _places(pieces), strict=True)):
            if at in matched:
                continue
            found = next((each for each in places.get(_of(same, piece, place), ()) if each.key in left), None)
            if found is not None:
                matched[at] = left.pop(found.key)
    keys = [*taken, *(each.key for each in known)]
    made: list[Section] = []
    for at, piece in enumerate(pieces):
        old = matched.get(at)
        key = old.key if old is not None else free_key("s", keys)
        keys.append(key)
        since = old.since if old is not None and same_words(old, piece) else version
        made.append(
            Section(
                key,
                piece.kind,
                piece.number,
                piece.title,
                piece.text,
                gist=old.gist if old is not None else "",
                since=since,
                pictures=piece.pictures,
            )
        )
    return nested(made)


_Place = tuple[str, ...]


def _places(sections: Sequence[Section | Piece]) -> list[_Place]:
    """Of each section its numbers from the topmost down; () where it has none of its own."""
    above: list[tuple[int, str]] = []
    found: list[_Place] = []
    for each in sections:
        while above and above[-1][0] >= rank(each):
            above.pop()
        if each.kind is _CHILDLESS:
            found.append((each.kind.value,))
            continue
        number = each.number.strip(". )").upper()
        above.append((rank(each), f"{each.kind.value} {number}"))
        found.append(tuple(name for _, name in above) if number else ())
    return found


def _by_words(known: Sequence[Section], left: Collection[str]) -> dict[object, list[Section]]:
    found: dict[object, list[Section]] = {}
    for each in known:
        if each.key in left and not each.empty:
            found.setdefault(_words(each), []).append(each)
    return found


def _by_place(known: Sequence[Section], left: Collection[str]) -> dict[object, list[Section]]:
    found: dict[object, list[Section]] = {}
    for each, place in zip(known, _places(known), strict=True):
        if each.key in left and place:
            found.setdefault(place, []).append(each)
    return found


def _of(same: object, piece: Piece, place: _Place) -> object:
    return _words(piece) if same is _by_words else place


def _words(section: Section | Piece) -> tuple[str, str]:
    return " ".join(section.title.split()), " ".join(section.text.split())
