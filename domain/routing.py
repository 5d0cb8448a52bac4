"""Who answers: from the topic's kinds of authority and the place; and which territory a place is in."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt

from domain.catalogue import Authority, Catalogue, Territory, Topic
from domain.refusal import NotAllowed

ADMINISTRATION = "administration"
"""The kind that answers for everything nobody else does."""


class Why(StrEnum):
    """Why this authority; a key of texts."""

    KIND = "kind"  # it answers for such problems there
    ADMINISTRATION = "administration"  # there is no special one, so the administration
    ROOT = "root"  # not even an administration: the top authority


@dataclass(frozen=True, slots=True)
class Route:
    """`authority` answers; `territory` is the level it was found at, "" for the root."""

    authority: Authority
    why: Why
    territory: str = ""


def responsible(catalogue: Catalogue, topic: Topic | None, territory: str) -> Route:
    """The authority that answers for `topic` in the territory of this code.

    The most specific kind of the topic wins; of one kind, the nearest going up from the territory; of several
    there, the first by code, so that it is always the same. Raises `NotAllowed` for an empty catalogue.
    """
    levels = tuple(each.code for each in upwards(catalogue, territory)) or _tops(catalogue)
    at: dict[tuple[str, str], Authority] = {}
    for each in sorted(catalogue.authorities.values(), key=lambda authority: authority.code):
        at.setdefault((each.kind, each.territory), each)
    for kind in topic.kinds if topic else ():
        for level in levels:
            if found := at.get((kind, level)):
                return Route(found, Why.KIND, level)
    for level in levels:
        if found := at.get((ADMINISTRATION, level)):
            return Route(found, Why.ADMINISTRATION, level)
    roots = sorted(
        (each for each in catalogue.authorities.values() if each.parent not in catalogue.authorities),
        key=lambda authority: authority.code,
    )
    if not roots:
        raise NotAllowed("appeal.no_authority")
    return Route(roots[0], Why.ROOT)


def upwards(catalogue: Catalogue, territory: str) -> Iterator[Territory]:
    """The territory itself, then those around it: settlement, municipality, region."""
    seen: set[str] = set()
    code: str | None = territory
    while code is not None and code not in seen and code in catalogue.territories:
        seen.add(code)
        found = catalogue.territories[code]
        yield found
        code = found.parent


def _tops(catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(each.code for each in catalogue.territories.values() if each.parent is None)


NEAR = 30.0
"""Kilometres to a settlement's centre; a point farther from all is in none of them."""

_EARTH = 6371.0  # km
_KIND_WORDS = frozenset(
    {"г", "город", "с", "село", "п", "пос", "посёлок", "поселок", "пгт", "рп", "д", "дер", "деревня"}
    | {"ст", "станица", "станция", "х", "хутор", "аул", "район", "р-н", "округ", "область", "край"}
    | {"республика", "муниципальный", "городской", "городское", "сельское", "поселение"}
)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names of territories, ready for looking them up. Made once per catalogue by `gazetteer`."""

    catalogue: Catalogue
    stems: Callable[[str], Sequence[str]]
    names: dict[tuple[str, ...], tuple[str, ...]]  # stems of a name -> codes
    longest: int

    def named(self, text: str) -> tuple[Territory, ...]:
        """Territories whose names occur in the text, the smallest first; namesakes are all given.

        A territory around another found one is left out: «Заречный район, Ивановка» is Ивановка, and of
        two Ивановкас the one of that district.
        """
        words = tuple(self.stems(text))
        found: dict[str, None] = {}
        start = 0
        while start < len(words):
            for length in range(min(self.longest, len(words) - start), 0, -1):
                if codes := self.names.get(words[start : start + length]):
                    found.update(dict.fromkeys(codes))
                    start += length - 1
                    break
            start += 1
        chains = {code: [each.code for each in upwards(self.catalogue, code)] for code in found}
        around = {outer for chain in chains.values() for outer in chain[1:] if outer in found}
        inner = [code for code in found if code not in around]
        best = max((sum(each in found for each in chains[code]) for code in inner), default=0)
        kept = [code for code in inner if sum(each in found for each in chains[code]) == best]
        kept.sort(key=lambda code: -len(chains[code]))
        return tuple(self.catalogue.territories[code] for code in kept)

    def near(self, latitude: float, longitude: float) -> Territory | None:
        """The settlement (else any territory) with the nearest centre within `NEAR`; degrees, WGS 84."""
        placed = [
            (_kilometres(latitude, longitude, each.latitude, each.longitude), each.kind != "settlement", each)
            for each in self.catalogue.territories.values()
            if each.latitude is not None and each.longitude is not None
        ]
        within = [each for each in placed if each[0] <= NEAR]
        if not within:
            return None
        return min(within, key=lambda each: (each[1], each[0], each[2].code))[2]

    def guess(
        self, text: str = "", latitude: float | None = None, longitude: float | None = None
    ) -> Territory | None:
        """The territory meant by words and a point; None when it should be asked.

        A point outweighs words. Namesakes are answered by the smallest territory around all of them, so
        that the case starts in the right district at least.
        """
        if latitude is not None and longitude is not None and (found := self.near(latitude, longitude)):
            return found
        named = self.named(text)
        if len(named) < 2:
            return named[0] if named else None
        chains = [[each.code for each in upwards(self.catalogue, one.code)] for one in named]
        common = [code for code in chains[0] if all(code in chain for chain in chains[1:])]
        return self.catalogue.territories[common[0]] if common else None


def gazetteer(catalogue: Catalogue, stems: Callable[[str], Sequence[str]]) -> Gazetteer:
    """Index the names of the catalogue's territories; `stems` is `storage.stems.stems`."""
    names: dict[tuple[str, ...], tuple[str, ...]] = {}
    for each in catalogue.territories.values():
        bare = " ".join(word for word in each.name.split() if word.strip(".,()").lower() not in _KIND_WORDS)
        key = tuple(stems(bare or each.name))
        if key:
            names[key] = (*names.get(key, ()), each.code)
    return Gazetteer(catalogue, stems, names, max(map(len, names), default=0))


def guess_territory(
    text: str,
    catalogue: Catalogue,
    stems: Callable[[str], Sequence[str]],
    *,
    point: tuple[float, float] | None = None,
) -> Territory | None:
    """One guess without keeping the index; `point` is (latitude, longitude)."""
    return gazetteer(catalogue, stems).guess(text, *(point or (None, None)))


def _kilometres(a_lat: float, a_lon: float, b_lat: float | None, b_lon: float | None) -> float:
    """Great-circle distance."""
    if b_lat is None or b_lon is None:
        return float("inf")
    d_lat, d_lon = radians(b_lat - a_lat), radians(b_lon - a_lon)
    h = sin(d_lat / 2) ** 2 + cos(radians(a_lat)) * cos(radians(b_lat)) * sin(d_lon / 2) ** 2
    return 2 * _EARTH * asin(sqrt(h))
