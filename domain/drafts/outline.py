"""The text of an act as pieces: what a line begins with says which section it opens.

Read are the marks that acts bear («Раздел II», «Глава 3», «Статья 5.», «1.», «1.1.», «1)», «а)», «Приложение
№ 2», `#` of Markdown, a heading's style of a document); any other line belongs to the section before it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from domain.drafts.sections import Piece, SectionKind

HEADING: Final = 150
"""Characters up to which a numbered line without a full stop is a heading rather than a text."""
_ROMAN: Final = r"[IVXLC]+"
_KINDS: Final = (
    (SectionKind.PART, re.compile(rf"(?:раздел|часть)\s+({_ROMAN}|\d+)\b[.:)]?\s*(.*)", re.I | re.S)),
    (SectionKind.CHAPTER, re.compile(rf"глава\s+({_ROMAN}|\d+(?:\.\d+)?)\b[.:)]?\s*(.*)", re.I | re.S)),
    (SectionKind.ARTICLE, re.compile(r"статья\s+(\d+(?:[.-]\d+)*)\b[.:)]?\s*(.*)", re.I | re.S)),
    (SectionKind.PART, re.compile(rf"({_ROMAN})\.\s+(.+)", re.S)),
)
_ANNEX: Final = re.compile(
    r"приложение(?:\s*(?:№|N)?\s*(\d+(?:\.\d+)*|[А-ЯA-Z](?!\w)))?[.:]?\s*(.*)", re.I | re.S
)
_CLAUSE: Final = re.compile(r"(\d{1,3}(?:\.\d{1,3})*)(\.?)(?=\s|[А-ЯЁA-Z«])\s*(.*)", re.S)
_SUBCLAUSE: Final = re.compile(r"(\d{1,3}(?:\.\d{1,3})*|[а-яёa-z])\)\s*(.*)", re.S)
_DATE: Final = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}\b")
_MARKDOWN: Final = re.compile(r"(#{1,6})\s+(.+?)\s*#*\s*$")
_CITED: Final = re.compile(r"(?:\s*\[\w{1,4}\])+\s*$")
"""Footnotes cited at the end of a line, as the reader of files writes them: «за год. [1]»."""
_BY_LEVEL: Final = (SectionKind.PART, SectionKind.CHAPTER, SectionKind.ARTICLE)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a text. `level`: 1 is the highest heading, 0 is no heading by its style.

    `pictures` stand after its words: their ids, or whatever numbers the caller gave them.
    """

    text: str
    level: int = 0
    pictures: tuple[int, ...] = ()


def typed(text: str) -> tuple[Line, ...]:
    """A pasted text or Markdown as lines: a paragraph to a line, `#` is a heading."""
    found: list[Line] = []
    for raw in text.splitlines():
        line = " ".join(raw.split())
        mark = _MARKDOWN.fullmatch(line)
        if mark is not None:
            found.append(Line(_plain(mark[2]), len(mark[1])))
        elif line:
            found.append(Line(_plain(line)))
    return tuple(found)


def outline(lines: Iterable[Line]) -> tuple[Piece, ...]:
    """The sections that the lines make, in their order; what stands before the first is the preamble."""
    made: list[_Open] = []
    for line in lines:
        opened = _opens(line, made)
        if opened is not None:
            made.append(opened)
            opened.pictures += line.pictures
            continue
        if not made:
            made.append(_Open(SectionKind.PREAMBLE))
        made[-1].add(line)
    return tuple(each.piece() for each in made if not each.blank)


@dataclass(slots=True)
class _Open:
    """A section that is being read."""

    kind: SectionKind
    number: str = ""
    title: str = ""
    text: str = ""
    pictures: tuple[int, ...] = ()

    def add(self, line: Line) -> None:
        untitled = not self.title and (not self.text or self.kind is SectionKind.ANNEX)
        if untitled and self.kind is not SectionKind.PREAMBLE and _heading(line):
            self.title = (
                line.text
            )  # «Глава 2» and its name on the next line; an annex says first to what it is
        elif line.text:
            self.text = f"{self.text}\n{line.text}" if self.text else line.text
        self.pictures += line.pictures

    @property
    def blank(self) -> bool:
        return not (self.number or self.title or self.text or self.pictures)

    def piece(self) -> Piece:
        return Piece(self.kind, self.number, self.title, self.text, self.pictures)


def _opens(line: Line, made: Sequence[_Open]) -> _Open | None:
    """The section that this line begins; None when it goes on with the one before."""
    text = line.text
    if not text:
        return None
    if (annex := _ANNEX.fullmatch(text)) is not None and _is_annex(line, annex):
        of = annex[2] if annex[2][:1].islower() else ""  # «к постановлению …»
        return _Open(SectionKind.ANNEX, annex[1] or "", "" if of else annex[2], of)
    for kind, mark in _KINDS:
        if (found := mark.fullmatch(text)) is not None and _headlike(line, found[2]):
            return _titled(kind, found[1].upper(), found[2], line)
    if (found := _CLAUSE.fullmatch(text)) is not None and not _DATE.match(text):
        number, dot, rest = found.groups()
        if rest and (dot or line.level or _expected(number, made)):
            return _titled(SectionKind.CLAUSE, number, rest, line)
    if (found := _SUBCLAUSE.fullmatch(text)) is not None and found[2]:
        return _Open(SectionKind.SUBCLAUSE, found[1], "", found[2])
    if line.level:
        return _Open(_BY_LEVEL[min(line.level, len(_BY_LEVEL)) - 1], "", text)
    return None


def _titled(kind: SectionKind, number: str, rest: str, line: Line) -> _Open:
    """With its heading, or, for a clause that is a sentence, with its text."""
    if kind is SectionKind.CLAUSE and not line.level and not _short(rest):
        return _Open(kind, number, "", rest)
    title, _, text = rest.partition("\n")
    return _Open(kind, number, title, text)


def _is_annex(line: Line, annex: re.Match[str]) -> bool:
    """«Приложение № 2», not «Приложение № 2 изложить в новой редакции.»."""
    after = annex[2]
    if line.level or not after:
        return True
    return _short(after) and (after.startswith("к ") or after[0].isupper() or after[0] in '«"')


def _headlike(line: Line, rest: str) -> bool:
    """«Статья 5. Сроки», not «Статья 5 применяется с 1 января.»."""
    return bool(line.level) or not rest or rest[0].isupper() or rest[0].isdigit() or rest[0] in '«"('


def _heading(line: Line) -> bool:
    return bool(line.level) or (_short(line.text) and line.text[:1].isupper())


def _short(text: str) -> bool:
    bare = _CITED.sub("", text)
    return len(bare) <= HEADING and not bare.rstrip().endswith((".", ";", ":", ","))


def _expected(number: str, made: Sequence[_Open]) -> bool:
    """Is «1.2 …», which has no dot after it, the one to come, and not an amount?"""
    before = [each.number for each in made if each.kind is SectionKind.CLAUSE]
    head, _, last = number.rpartition(".")
    if not head:
        return False
    if int(last) == 1:
        return any(each == head for each in before)
    return f"{head}.{int(last) - 1}" in before


def _plain(text: str) -> str:
    """Without the marks of Markdown that would be seen."""
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    return re.sub(r"^\\(?=[#*\d-])|(?<=\d)\\(?=\.)", "", text)
