"""Reading a record key by key; every fault is noted with its line, and reading goes on."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from rapidfuzz import fuzz, process

from storage.imports.cells import Cell, Items, Pairs, Record, Scalar
from storage.imports.report import Fault, Said, said

T = TypeVar("T")
D = TypeVar("D")

LANGUAGES = ("ru", "en")
_LONGEST_NAME = 300
_LONGEST_TEXT = 2_000
_SAID = said("right.said")


class Nearest:
    """What a misspelt word may have meant. Looks so many times only: 16 500 rows may all be wrong alike."""

    def __init__(self, looks: int = 50) -> None:
        self._left = looks
        self._kept: dict[tuple[str, int], str] = {}

    def __call__(self, word: str, known: Iterable[str]) -> str:
        choices = known if isinstance(known, Mapping | set | frozenset | list | tuple) else tuple(known)
        key = (word, id(known))
        if key not in self._kept:
            if not self._left or not choices:
                return ""
            self._left -= 1
            found = process.extractOne(word, sorted(choices), scorer=fuzz.ratio, score_cutoff=65)
            self._kept[key] = found[0] if found else ""
        return self._kept[key]


class Fields:
    """One record (or a part of it) being read; what was not asked for by `done` is an unknown key."""

    def __init__(self, record: Record, faults: list[Fault], nearest: Nearest, path: str = "") -> None:
        self._record, self._faults, self._nearest, self._path = record, faults, nearest, path
        self._asked: set[str] = set()
        self.sound = True  # nothing wrong in this record so far

    @property
    def file(self) -> str:
        """Where the record stands."""
        return self._record.file

    @property
    def tabular(self) -> bool:
        """Does it stand in a workbook?"""
        return bool(self._record.columns)

    @property
    def line(self) -> int:
        """Where the record begins, from 1."""
        return self._record.pairs.line

    def written(self, key: str) -> str | None:
        """What stands under `key` in a record that may be wrong elsewhere; None for nothing."""
        cell = self._record.pairs.cells.get(key)
        return cell.text or None if isinstance(cell, Scalar) else None

    def fault(self, key: str, value: str, problem: Said, right: Said | None = None, meant: str = "") -> Fault:
        """A fault at `key` of this record, or at its first line when the key is not there."""
        cell = self._record.pairs.cells.get(key)
        line = cell.line if cell is not None else self._record.pairs.line
        return self._placed(line, key, value, problem, right, meant)

    def wrong(self, key: str, value: str, problem: Said, right: Said | None = None, meant: str = "") -> None:
        """Note a fault."""
        self.sound = False
        self._faults.append(self.fault(key, value, problem, right, meant))

    def need(self, key: str, parse: Callable[[str], T], right: Said) -> T | None:
        """A value that must be there; None (and a fault) when it is missing or `parse` refuses it."""
        if self.at(key) is None:
            self.wrong(key, "", said("missing"), right)
            return None
        return self.may(key, parse, right, None)

    def may(self, key: str, parse: Callable[[str], T], right: Said, default: D) -> T | D:
        """A value that may be missing."""
        match self.at(key):
            case None:
                return default
            case Scalar(text):
                try:
                    return parse(text)
                except (ValueError, KeyError, OSError):
                    self.wrong(key, text, said("unfit"), right)
            case _:
                self.wrong(key, "", said("one_value"), right)
        return default

    def one_of(
        self, key: str, known: Mapping[str, T], default: T | None = None, words: Iterable[str] = ()
    ) -> T | None:
        """One of known words; must be there when there is no default. `words` are those that are told."""
        cell = self.at(key)
        right = said("right.one_of", words=", ".join(words or (word for word in known if word.isascii())))
        if cell is None and default is None:
            self.wrong(key, "", said("missing"), right)
        if not isinstance(cell, Scalar):
            if cell is not None:
                self.wrong(key, "", said("one_value"), right)
            return default
        found = known.get(cell.text.lower())
        if found is None:
            self.wrong(key, cell.text, said("unknown_value"), right, self.meant(cell.text, known))
        return found

    def text(self, key: str, *, needed: bool = False, longest: int = _LONGEST_NAME) -> str:
        """Words; "" when missing."""
        right = said("right.text", longest=longest)

        def short_enough(text: str) -> str:
            if len(text) > longest:
                raise ValueError(text)
            return text

        if needed:
            return self.need(key, short_enough, right) or ""
        return self.may(key, short_enough, right, "")

    def words(self, key: str, parse: Callable[[str], T], right: Said) -> tuple[T, ...]:
        """A list; in CSV one cell with «|» between."""
        match self.at(key):
            case None:
                return ()
            case Scalar(text, line):
                items: tuple[Cell, ...] = tuple(Scalar(part.strip(), line) for part in text.split("|"))
            case Items(cells):
                items = cells
            case _:
                self.wrong(key, "", said("a_list"), right)
                return ()
        found: list[T] = []
        for item in items:
            try:
                if not isinstance(item, Scalar) or not item.text:
                    raise ValueError(key)
                found.append(parse(item.text))
            except (ValueError, KeyError):
                self.note(item.line, key, item.text if isinstance(item, Scalar) else "", said("unfit"), right)
        return tuple(found)

    def languages(self, key: str, *, needed: bool = False, longest: int = _LONGEST_TEXT) -> dict[str, str]:
        """A text in languages: {ru: …, en: …}, or only the Russian one."""
        cell = self.at(key)
        if cell is not None:
            return self.said(key, cell, longest)
        if needed:
            self.wrong(
                key, "", said("missing"), said("right.text", longest=longest) if self.tabular else _SAID
            )
        return {}

    def labels(self, key: str) -> tuple[dict[str, str], ...]:
        """A list of texts in languages."""
        match self.at(key):
            case None:
                return ()
            case Items(cells):
                return tuple(self.said(key, cell) for cell in cells)
            case _:
                self.wrong(key, "", said("a_list"), _SAID)
                return ()

    def pairs(self, key: str, parse: Callable[[str], str], right: Said) -> dict[str, str]:
        """Words by words; in CSV a column `key.word` for each."""
        match self.at(key):
            case None:
                return {}
            case Pairs(cells):
                found: dict[str, str] = {}
                for name, cell in cells.items():
                    try:
                        found[parse(name)] = parse(cell.text if isinstance(cell, Scalar) else "")
                    except ValueError:
                        value = cell.text if isinstance(cell, Scalar) else ""
                        self.note(cell.line, f"{key}.{name}", value, said("unfit"), right)
                return found
            case _:
                self.wrong(key, "", said("pairs"), right)
                return {}

    def referring(self, key: str) -> Iterator[tuple[str, str, "Fields"]]:
        """What `pairs` would read, of a record that may be wrong elsewhere: name, word, the pairs."""
        cell = self._record.pairs.cells.get(key)
        if isinstance(cell, Pairs):
            inner = self.inner(key, cell)
            for name, each in cell.cells.items():
                if isinstance(each, Scalar):
                    yield name, each.text, inner

    def parts(self, key: str) -> tuple["Fields", ...]:
        """Records inside this one: a list of them, or a single one."""
        match self.at(key):
            case None:
                return ()
            case Items(cells) if all(isinstance(cell, Pairs) for cell in cells):
                inner = tuple(cell for cell in cells if isinstance(cell, Pairs))
            case Pairs() as pair:
                inner = (pair,)
            case _:
                self.wrong(key, "", said("records"))
                return ()
        return tuple(self.inner(key, pairs) for pairs in inner)

    def inner(self, key: str, pairs: Pairs) -> "Fields":
        """A part of this record, read by itself."""
        return Fields(replace(self._record, pairs=pairs), self._faults, self._nearest, f"{self._path}{key}.")

    def done(self) -> bool:
        """All keys were asked for? Unknown ones are faults. Returns `sound`."""
        for key, cell in self._record.pairs.cells.items():
            if key not in self._asked:
                right = said("right.one_of", words=", ".join(sorted(self._asked)))
                meant = self.meant(key, self._asked)
                self.note(cell.line, key, "", said("unknown_key"), right, meant)
        return self.sound

    def meant(self, word: str, known: Iterable[str]) -> str:
        """The known word that resembles `word`; "" for none."""
        return self._nearest(word, known)

    def said(self, key: str, cell: Cell, longest: int = _LONGEST_TEXT) -> dict[str, str]:
        """What `cell`, under `key`, says in languages."""
        found: dict[str, str] = {}
        match cell:
            case Scalar(text):
                found = {"ru": text}
            case Pairs(cells):
                found = {name: each.text for name, each in cells.items() if isinstance(each, Scalar)}
            case Items():
                pass
        if not found.get("ru") or not set(found) <= set(LANGUAGES):
            self.note(cell.line, key, ", ".join(found), said("languages"), _SAID)
        if any(len(text) > longest for text in found.values()):
            self.note(cell.line, key, "", said("too_long"), said("right.longest", longest=longest))
        return {name: text for name, text in found.items() if text}

    def note(
        self, line: int, key: str, value: str, problem: Said, right: Said | None, meant: str = ""
    ) -> None:
        """Note a fault at a line of `key`, which may hold several."""
        self.sound = False
        self._faults.append(self._placed(line, key, value, problem, right, meant))

    def _placed(
        self, line: int, key: str, value: str, problem: Said, right: Said | None, meant: str
    ) -> Fault:
        of, at = self._record, self._path + key
        found = of.columns.get(key, of.columns.get(at, ""))
        cell = f"{found}{line}" if found else ""
        return Fault(of.file, line, at, value[:120], problem, right, meant, of.sheet, cell)

    def at(self, key: str) -> Cell | None:
        """What stands under `key`, which is asked for now; None for nothing."""
        self._asked.add(key)
        cell = self._record.pairs.cells.get(key)
        return None if isinstance(cell, Scalar) and not cell.text else cell
