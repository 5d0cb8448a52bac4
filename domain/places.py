"""Which territory a place is in: from a point, from the boundaries and centres; from words, by names."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import asin, cos, degrees, radians, sin, sqrt
from typing import Final, Protocol

from domain.catalogue import Catalogue, Territory

NEAR = 30.0
"""Kilometres to a settlement's centre; a point farther from all is in none of them."""

_EARTH = 6371.0  # km
_KIND_WORDS = frozenset(
    {"г", "город", "с", "село", "п", "пос", "посёлок", "поселок", "пгт", "рп", "д", "дер", "деревня"}
    | {"ст", "станица", "станция", "х", "хутор", "аул", "район", "р-н", "округ", "область", "край"}
    | {"республика", "муниципальный", "городской", "городское", "сельское", "поселение"}
)


_ADDRESS_WORDS = 12
"""A longer text is no address: in it a word like a name is more often just a word."""

_STREET: Final = (
    r"(?:ул|улиц[аеуы]|пер|переул\w*|просп\w*|пр-т|пр-кт|бульвар\w*|б-р"
    r"|шоссе|наб|набережн\w*|проезд\w*|площад[ьи])"
)
_BEFORE: Final = re.compile(rf"\b[\w-]{{1,40}}\s{{1,3}}{_STREET}\b\.?(?=\s*(?:[,;\d\n]|$))", re.IGNORECASE)
_UP_TO_COMMA: Final = re.compile(rf"\b{_STREET}\b\.?\s*[^,;\d\n]+", re.IGNORECASE)
_ONE_WORD: Final = re.compile(rf"\b{_STREET}\b\.?\s*[\w-]{{1,40}}", re.IGNORECASE)


def _without_streets(text: str) -> tuple[str, ...]:
    """The text without what streets are called: up to the comma; where nothing is found so, only one word."""
    after = _BEFORE.sub(" ", text)
    return tuple(dict.fromkeys((_UP_TO_COMMA.sub(" ", after), _ONE_WORD.sub(" ", after))))


Alike = Callable[[str, Collection[str]], str | None]
"""The one of the names that was surely meant by what was typed, if any."""


def exactly(typed: str, names: Collection[str]) -> str | None:
    """Forgives nothing."""
    return typed if typed in names else None


def upwards(catalogue: Catalogue, territory: str) -> Iterator[Territory]:
    """The territory itself, then those around it: settlement, municipality, region."""
    seen: set[str] = set()
    code: str | None = territory
    while code is not None and code not in seen and code in catalogue.territories:
        seen.add(code)
        found = catalogue.territories[code]
        yield found
        code = found.parent


class Bounds(Protocol):
    """Boundaries of territories, as `storage` keeps them."""

    def containing(self, latitude: float, longitude: float) -> Sequence[str]:
        """Codes of the territories the point (degrees, WGS 84) is in or on the border of, smallest first."""

    def __contains__(self, territory: object) -> bool:
        """Has the territory a boundary of its own?"""


@dataclass(frozen=True, slots=True)
class Nowhere:
    """No boundary is known."""

    def containing(self, latitude: float, longitude: float) -> Sequence[str]:
        return ()

    def __contains__(self, territory: object) -> bool:
        return False


_INNERMOST: Final = ("settlement", "municipality", "region")


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names of territories, ready for looking them up. Made once per catalogue by `gazetteer`."""

    catalogue: Catalogue
    stems: Callable[[str], Sequence[str]]
    names: dict[tuple[str, ...], tuple[str, ...]]  # stems of a name -> codes
    longest: int
    alike: Alike
    joined: Mapping[str, tuple[str, ...]]  # stems of a name as one string -> the same apart
    placed: tuple[Territory, ...]  # those with a centre, from the south to the north
    latitudes: tuple[float, ...]  # theirs
    bounds: Bounds = field(default_factory=Nowhere)

    def named(self, text: str) -> tuple[Territory, ...]:
        """Territories whose names occur in the text, the smallest first; namesakes are all given.

        A territory around another found one is left out: «Заречный район, Ивановка» is Ивановка, and of
        two Ивановкас the one of that district. A street called after a place is not that place.
        """
        found: dict[str, None] = {}
        for part in _without_streets(text):
            words = tuple(self.stems(part))
            found = self._found(words, self.names.get)
            if not found and len(words) <= _ADDRESS_WORDS:
                found = self._found(words, self._mistyped)
            if found:
                break
        chains = {code: [each.code for each in upwards(self.catalogue, code)] for code in found}
        around = {outer for chain in chains.values() for outer in chain[1:] if outer in found}
        inner = [code for code in found if code not in around]
        best = max((sum(each in found for each in chains[code]) for code in inner), default=0)
        kept = [code for code in inner if sum(each in found for each in chains[code]) == best]
        kept.sort(key=lambda code: -len(chains[code]))
        return tuple(self.catalogue.territories[code] for code in kept)

    def _found(
        self, words: tuple[str, ...], look: Callable[[tuple[str, ...]], tuple[str, ...] | None]
    ) -> dict[str, None]:
        """Codes of what `look` knows of the words one after another, the longest names first."""
        found: dict[str, None] = {}
        start = 0
        while start < len(words):
            for length in range(min(self.longest, len(words) - start), 0, -1):
                if codes := look(words[start : start + length]):
                    found.update(dict.fromkeys(codes))
                    start += length - 1
                    break
            start += 1
        return found

    def _mistyped(self, words: tuple[str, ...]) -> tuple[str, ...] | None:
        meant = self.alike(" ".join(words), self.joined)
        return self.names[self.joined[meant]] if meant is not None else None

    def at(self, latitude: float, longitude: float) -> Territory | None:
        """The territory of a point (degrees, WGS 84).

        The smallest whose boundary holds it; within that, the settlement with the nearest centre among those
        whose boundaries nobody drew. In no boundary at all: the nearest centre, see `near`.
        """
        known = self.catalogue.territories
        around = [known[code] for code in self.bounds.containing(latitude, longitude) if code in known]
        if not around:
            return self.near(latitude, longitude)
        smallest = min(around, key=lambda each: _INNERMOST.index(each.kind))  # of two alike, the first
        if smallest.kind == _INNERMOST[0]:
            return smallest

        def undrawn(each: Territory) -> bool:
            above = upwards(self.catalogue, each.code)
            return (
                each.kind == _INNERMOST[0]
                and each.code not in self.bounds
                and any(one.code == smallest.code for one in above)
            )

        return self.near(latitude, longitude, undrawn) or smallest

    def near(
        self, latitude: float, longitude: float, fits: Callable[[Territory], bool] = lambda each: True
    ) -> Territory | None:
        """The settlement (else any territory) with the nearest centre within `NEAR`; degrees, WGS 84."""
        placed = [
            (kilometres(latitude, longitude, each.latitude, each.longitude), each.kind != "settlement", each)
            for each in self._around(latitude)
        ]
        within = [each for each in placed if each[0] <= NEAR and fits(each[2])]
        if not within:
            return None
        return min(within, key=lambda each: (each[1], each[0], each[2].code))[2]

    def _around(self, latitude: float) -> tuple[Territory, ...]:
        """The territories with a centre not too far to the north or to the south."""
        far = degrees(NEAR / _EARTH)
        first = bisect_left(self.latitudes, latitude - far)
        return self.placed[first : bisect_right(self.latitudes, latitude + far)]

    def guess(
        self, text: str = "", latitude: float | None = None, longitude: float | None = None
    ) -> Territory | None:
        """The territory meant by words and a point; None when it should be asked.

        A point outweighs words. Namesakes are answered by the smallest territory around all of them, so
        that the case starts in the right district at least.
        """
        if latitude is not None and longitude is not None and (found := self.at(latitude, longitude)):
            return found
        named = self.named(text)
        if len(named) < 2:
            return named[0] if named else None
        chains = [[each.code for each in upwards(self.catalogue, one.code)] for one in named]
        common = [code for code in chains[0] if all(code in chain for chain in chains[1:])]
        return self.catalogue.territories[common[0]] if common else None


def bare(name: str) -> str:
    """A territory's name without «район», «село»; the whole of it when there is nothing else."""
    kept = " ".join(word for word in name.split() if word.strip(".,()").lower() not in _KIND_WORDS)
    return kept or name


def gazetteer(
    catalogue: Catalogue, stems: Callable[[str], Sequence[str]], alike: Alike = exactly
) -> Gazetteer:
    """Index the names of the catalogue's territories; `stems` and `alike` are of `storage`."""
    names: dict[tuple[str, ...], tuple[str, ...]] = {}
    for each in catalogue.territories.values():
        key = tuple(stems(bare(each.name)))
        if key:
            names[key] = (*names.get(key, ()), each.code)
    joined = {" ".join(key): key for key in names}
    placed = sorted(
        (each.latitude, each.code)
        for each in catalogue.territories.values()
        if each.latitude is not None and each.longitude is not None
    )
    return Gazetteer(
        catalogue,
        stems,
        names,
        max(map(len, names), default=0),
        alike,
        joined,
        tuple(catalogue.territories[code] for _, code in placed),
        tuple(latitude for latitude, _ in placed),
    )


def kilometres(a_lat: float, a_lon: float, b_lat: float | None, b_lon: float | None) -> float:
    """Great-circle distance."""
    if b_lat is None or b_lon is None:
        return float("inf")
    d_lat, d_lon = radians(b_lat - a_lat), radians(b_lon - a_lon)
    h = sin(d_lat / 2) ** 2 + cos(radians(a_lat)) * cos(radians(b_lat)) * sin(d_lon / 2) ** 2
    return 2 * _EARTH * asin(sqrt(h))
