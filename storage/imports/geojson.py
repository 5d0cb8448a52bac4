"""A GeoJSON file to features, each with the line it begins at (RFC 7946). Nothing is judged yet."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from storage.imports.report import Fault, Said, said

_BEGINS = re.compile(r'\s*\{.{0,2000}?"type"\s*:\s*"(FeatureCollection|Feature|\w*Polygon)"', re.DOTALL)
_SPACE = re.compile(r"[ \t\r\n]*")
_WGS84: Final = re.compile(r"(urn:ogc:def:crs:)?(ogc:[\d.]*:?crs84|epsg:[\d.]*:?4326)", re.IGNORECASE)
_COLLECTION: Final = said("right.collection")


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature as it was written: `number` counts from 1, `geometry` is what stands under that key."""

    file: str
    number: int
    line: int
    properties: Mapping[str, Any]  # keys in small letters
    geometry: Any

    def fault(self, value: str, problem: Said, right: Said, meant: str = "") -> Fault:
        """A fault of this feature."""
        return Fault(self.file, self.line, f"features[{self.number - 1}]", value[:120], problem, right, meant)


def is_geojson(name: str, content: bytes) -> bool:
    """Is it one by its name, or by what stands at its beginning?"""
    return name.lower().endswith(".geojson") or bool(
        _BEGINS.match(content[:4_000].decode("utf-8-sig", "replace"))
    )


def features(file: str, content: bytes, faults: list[Fault]) -> Iterator[Feature]:
    """The features of one file; what cannot be read at all goes to `faults`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        faults.append(Fault(file, 1, "", "", said("not_utf8"), said("right.utf8")))
        return
    try:
        yield from _Reader(file, text, faults).features()
    except json.JSONDecodeError as error:
        right = said("right.whole_map")
        faults.append(Fault(file, error.lineno, "", "", said("json", why=error.msg), right))
    except RecursionError:
        faults.append(Fault(file, 1, "", "", said("too_deep"), _COLLECTION))


class _Reader:
    """Goes over the top of the file by itself, so that the place of each feature is known."""

    def __init__(self, file: str, text: str, faults: list[Fault]) -> None:
        self._file, self._text, self._faults = file, text, faults
        self._decoder = json.JSONDecoder(parse_constant=_not_a_number)
        self._at = 0
        self._line, self._counted = 1, 0

    def features(self) -> Iterator[Feature]:
        found = 0
        listed = False
        if self._sign() != "{":
            self._wrong(said("not_geojson"), _COLLECTION)
            return
        for key in self._members("}"):
            if key == "features" and self._sign() == "[":
                listed = True
                for _ in self._members("]"):
                    found += 1
                    line = self._line_here()
                    if (feature := self._feature(found, line, self._value())) is not None:
                        yield feature
                continue
            line, value = self._line_here(), self._value()
            self._check(key, value, line)
        if self._sign():
            raise json.JSONDecodeError("Extra data", self._text, self._at)
        if not listed:
            self._wrong(said("no_features"), _COLLECTION)
        elif not found:
            self._wrong(said("empty_features"), said("right.one_boundary"))

    def _check(self, key: str, value: Any, line: int) -> None:
        if key == "type" and value != "FeatureCollection":
            self._faults.append(Fault(self._file, line, key, str(value)[:120], said("unfit"), _COLLECTION))
        if key == "crs" and value is not None and not _WGS84.fullmatch(name := _crs(value)):
            right = said("right.crs")
            self._faults.append(Fault(self._file, line, key, name, said("crs"), right))

    def _feature(self, number: int, line: int, value: Any) -> Feature | None:
        known = value if isinstance(value, dict) else {}
        properties = known.get("properties")
        named = properties if isinstance(properties, dict) else {}
        if known.get("type") != "Feature":
            at = f"features[{number - 1}]"
            self._faults.append(Fault(self._file, line, at, "", said("not_feature"), said("right.feature")))
            return None
        small = {key.strip().lower(): each for key, each in named.items()}
        return Feature(self._file, number, line, small, known.get("geometry"))

    def _members(self, closing: str) -> Iterator[str]:
        """The keys of the object or array that begins here, "" in an array; each value is read in between."""
        self._at += 1
        first = True
        while (sign := self._sign()) != closing:
            if not first:
                self._expect(",")
            elif not sign:
                self._expect(closing)
            first = False
            if closing == "]":
                self._sign()
                yield ""
            else:
                self._sign()
                key = self._value()
                self._expect(":")
                self._sign()
                yield str(key)
        self._at += 1

    def _value(self) -> Any:
        value, self._at = self._decoder.raw_decode(self._text, self._at)
        return value

    def _sign(self) -> str:
        """The next sign that is no space."""
        space = _SPACE.match(self._text, self._at)
        self._at = space.end() if space else self._at
        return self._text[self._at : self._at + 1]

    def _expect(self, sign: str) -> None:
        if self._sign() != sign:
            raise json.JSONDecodeError(f"Expecting «{sign}»", self._text, self._at)
        self._at += 1

    def _line_here(self) -> int:
        self._sign()
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def _wrong(self, problem: Said, right: Said) -> None:
        self._faults.append(Fault(self._file, 1, "", "", problem, right))


def _crs(value: Any) -> str:
    """The name of the coordinate system of the old format: {"type": "name", "properties": {"name": …}}."""
    inner = value.get("properties") if isinstance(value, dict) else None
    name = inner.get("name") if isinstance(inner, dict) else value
    return str(name)[:120]


def _not_a_number(sign: str) -> float:
    raise json.JSONDecodeError(f"{sign} is no number", "", 0)
