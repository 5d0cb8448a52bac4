"""The text of a DOCX as lines: headings by their style, automatic numbers written out, footnotes, tables.

What was struck out under tracking of changes is left out, what was added is taken; a table of contents is
not. Small tables are told in words, wide ones are drawn. Written for ECMA-376 (WordprocessingML), as Word and
LibreOffice write it.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from zipfile import ZipFile

from lxml import etree

from papers.acts.numbering import Numbering, W
from papers.acts.package import Unread, part

_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_V: Final = "{urn:schemas-microsoft-com:vml}"
_REL: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_LEFT_OUT: Final = frozenset(
    {f"{W}del", f"{W}moveFrom", f"{W}delText", f"{W}instrText", f"{_MC}Fallback", f"{W}commentReference"}
)
_HEADING: Final = re.compile(r"(?:heading|заголовок)\s*([1-9])", re.I)
_CONTENTS: Final = re.compile(r"(?:toc|оглавление)\s*[1-9]|toc heading|заголовок оглавления", re.I)
_CHAIN: Final = 12
"""Styles based on styles, at most."""
MOST_LINES: Final = 20_000


@dataclass(slots=True)
class Read:
    """A line of the document: `level` as in `domain.drafts.outline.Line`; `pictures` are names of parts;
    a `table` is rows of cells."""

    text: str
    level: int = 0
    pictures: list[str] = field(default_factory=list)
    table: list[list[str]] | None = None


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based: str
    level: int | None
    list: tuple[str, int] | None


class Document:
    """An opened DOCX. Raises `Unread` for one that cannot be understood."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        body = self._xml("word/document.xml")
        found = body.find(f"{W}body") if body is not None else None
        if found is None:
            raise Unread("broken")
        self._body = found
        self._numbering = Numbering.read(self._xml("word/numbering.xml"))
        self._styles, self._plain = self._read_styles()
        self._targets = self._read_targets()
        self._notes = self._read_notes()
        self._cited: dict[str, int] = {}
        self._run_on = _Said()  # words whose paragraph's end was struck out: the next goes on with them

    def lines(self) -> Iterator[Read]:
        """The document from its beginning; a footnote follows the line it is cited in."""
        for count, block in enumerate(_blocks(self._body)):
            if count >= MOST_LINES:
                raise Unread("too_long")
            if block.tag == f"{W}tbl":
                yield from self._left()
                yield Read("", table=self._table(block))
            else:
                yield from self._paragraph(block)
        yield from self._left()

    def picture(self, name: str) -> bytes | None:
        """The bytes of a picture by the name of its part."""
        try:
            info = self._archive.getinfo(name)
            return self._archive.read(info) if info.file_size <= 10 << 20 else None
        except Exception:
            return None

    # --- paragraphs -----------------------------------------------------------------------------------

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Read]:
        said, self._run_on = self._run_on, _Said()
        self._collect(paragraph, said)
        if _mark_struck(paragraph):
            self._run_on = said
            return
        style, own = self._of(paragraph)
        if style is not None and _CONTENTS.search(style.name):
            return
        text = " ".join(re.sub(r"[^\S\n]+", " ", "".join(said.words)).split(" ")).strip()
        text = re.sub(r" *\n *", "\n", text)
        if text and own is not None and own[0] != "0":
            number = self._numbering.next(*own)
            text = f"{number} {text}" if number else text
        if text or said.pictures:
            yield Read(text, self._level(style), said.pictures)
        for note in said.notes:
            mark, words = self._note(note)
            if words:
                yield Read(f"[{mark}] {words}")

    def _left(self) -> Iterator[Read]:
        """The words that were to go on in a next paragraph, where none comes."""
        said, self._run_on = self._run_on, _Said()
        text = " ".join("".join(said.words).split())
        if text or said.pictures:
            yield Read(text, 0, said.pictures)

    def _collect(self, element: etree._Element, said: "_Said") -> None:
        for child in element:
            if child.tag in _LEFT_OUT or not isinstance(child.tag, str):
                continue
            match child.tag.removeprefix(W):
                case "t":
                    said.words.append(child.text or "")
                case "tab":
                    said.words.append(" ")
                case "br" | "cr":
                    said.words.append("\n")
                case "noBreakHyphen":
                    said.words.append("-")
                case "footnoteReference" | "endnoteReference":
                    kind = child.tag.removeprefix(W).removesuffix("Reference")
                    note = f"{kind} {child.get(f'{W}id')}"
                    if note in self._notes:
                        said.words.append(f" [{self._cited.setdefault(note, len(self._cited) + 1)}]")
                        said.notes.append(note)
                case "pPr" | "rPr" | "sectPr":
                    pass
                case _:
                    name = child.get(f"{_R}embed") if child.tag == f"{_A}blip" else None
                    name = child.get(f"{_R}id") if child.tag == f"{_V}imagedata" else name
                    if name is not None and name in self._targets:
                        said.pictures.append(self._targets[name])
                    self._collect(child, said)

    def _of(self, paragraph: etree._Element) -> tuple[_Style | None, tuple[str, int] | None]:
        """The paragraph's style, and the list it is in: its number and depth."""
        settings = paragraph.find(f"{W}pPr")
        named = settings.find(f"{W}pStyle") if settings is not None else None
        style = self._styles.get(named.get(f"{W}val", "") if named is not None else self._plain)
        own = _list(settings)
        if own is None:
            for each in self._chain(style):
                if each.list is not None:
                    own = each.list
                    break
        elif own[0] == "":  # only the depth is its own
            inherited = next((each.list for each in self._chain(style) if each.list is not None), None)
            own = (inherited[0], own[1]) if inherited is not None else None
        return style, own

    def _level(self, style: _Style | None) -> int:
        for each in self._chain(style):
            if (found := _HEADING.fullmatch(each.name.strip())) is not None:
                return int(found[1])
            if each.level is not None:
                return each.level
        return 0

    def _chain(self, style: _Style | None) -> Iterator[_Style]:
        for _ in range(_CHAIN):
            if style is None:
                return
            yield style
            style = self._styles.get(style.based)

    def _note(self, note: str) -> tuple[int, str]:
        said = _Said()
        self._collect(self._notes[note], said)
        return self._cited[note], " ".join("".join(said.words).split())

    # --- tables ---------------------------------------------------------------------------------------

    def _table(self, table: etree._Element) -> list[list[str]]:
        """Rows of cells; a cell that spans several columns stands in the first of them."""
        rows = []
        for row in table.iter(f"{W}tr"):
            if row.getparent() is None or _holder(row) is not table:
                continue
            cells: list[str] = []
            for cell in row.findall(f"{W}tc") + row.findall(f"{W}sdt/{W}sdtContent/{W}tc"):
                words = []
                for paragraph in cell.iter(f"{W}p"):
                    said = _Said()
                    self._collect(paragraph, said)
                    words.append(" ".join("".join(said.words).split()))
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                width = int(span.get(f"{W}val", "1")) if span is not None else 1
                cells += ["\n".join(each for each in words if each), *[""] * (min(width, 64) - 1)]
            rows.append(cells)
        width = max((len(row) for row in rows), default=0)
        return [row + [""] * (width - len(row)) for row in rows if any(row)]

    # --- parts ----------------------------------------------------------------------------------------

    def _xml(self, name: str) -> etree._Element | None:
        data = part(self._archive, name)
        if data is None:
            return None
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
        )
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise Unread("broken") from error

    def _read_styles(self) -> tuple[dict[str, _Style], str]:
        root, styles, plain = self._xml("word/styles.xml"), {}, ""
        for each in root.findall(f"{W}style") if root is not None else ():
            if each.get(f"{W}type") != "paragraph":
                continue
            name, based, settings = each.find(f"{W}name"), each.find(f"{W}basedOn"), each.find(f"{W}pPr")
            outline = settings.find(f"{W}outlineLvl") if settings is not None else None
            level = int(outline.get(f"{W}val", "9")) if outline is not None else 9
            key = each.get(f"{W}styleId", "")
            styles[key] = _Style(
                name.get(f"{W}val", "") if name is not None else "",
                based.get(f"{W}val", "") if based is not None else "",
                level + 1 if level < 9 else None,
                _list(settings),
            )
            if each.get(f"{W}default") in ("1", "true"):
                plain = key
        return styles, plain

    def _read_targets(self) -> dict[str, str]:
        root = self._xml("word/_rels/document.xml.rels")
        found = {}
        for each in root.findall(f"{_REL}Relationship") if root is not None else ():
            if each.get("TargetMode") == "External" or not each.get("Type", "").endswith("/image"):
                continue
            target = each.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join("word", target)
            found[each.get("Id", "")] = posixpath.normpath(path)
        return found

    def _read_notes(self) -> dict[str, etree._Element]:
        found = {}
        for kind in ("footnote", "endnote"):
            root = self._xml(f"word/{kind}s.xml")
            for each in root.findall(f"{W}{kind}") if root is not None else ():
                if each.get(f"{W}type") in (None, "normal"):
                    found[f"{kind} {each.get(f'{W}id')}"] = each
        return found


@dataclass(slots=True)
class _Said:
    words: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def _blocks(body: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables in order, those within content controls and added by tracking too."""
    for child in body:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in (
            f"{W}sdt",
            f"{W}sdtContent",
            f"{W}ins",
            f"{W}moveTo",
            f"{W}customXml",
            f"{W}smartTag",
        ):
            yield from _blocks(child)


def _mark_struck(paragraph: etree._Element) -> bool:
    """Was the end of the paragraph struck out under tracking of changes?"""
    return any(paragraph.find(f"{W}pPr/{W}rPr/{W}{each}") is not None for each in ("del", "moveFrom"))


def _holder(row: etree._Element) -> etree._Element | None:
    """The table that a row stands in: one table may stand in a cell of another."""
    found = row.getparent()
    while found is not None and found.tag != f"{W}tbl":
        found = found.getparent()
    return found


def _list(settings: etree._Element | None) -> tuple[str, int] | None:
    numbering = settings.find(f"{W}numPr") if settings is not None else None
    if numbering is None:
        return None
    name, depth = numbering.find(f"{W}numId"), numbering.find(f"{W}ilvl")
    try:
        deep = int(depth.get(f"{W}val", "0")) if depth is not None else 0
    except ValueError:
        deep = 0
    return name.get(f"{W}val", "") if name is not None else "", deep
