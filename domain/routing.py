"""Who answers: from the topic's rule and the place."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.catalogue import Authority, Catalogue, Topic
from domain.places import upwards
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
    offices = _offices(catalogue)
    levels = tuple(each.code for each in upwards(catalogue, territory)) or offices.tops
    at = offices.at
    for kind in topic.kinds if topic else ():
        for level in levels:
            if found := at.get((kind, level)):
                return Route(found, Why.KIND, level)
    for level in levels:
        if found := at.get((ADMINISTRATION, level)):
            return Route(found, Why.ADMINISTRATION, level)
    if offices.root is None:
        raise NotAllowed("appeal.no_authority")
    return Route(offices.root, Why.ROOT)


@dataclass(frozen=True, slots=True)
class _Offices:
    """Where to look for who answers: the first authority by code of each kind in each territory."""

    at: Mapping[tuple[str, str], Authority]
    tops: tuple[str, ...]  # territories in no other
    root: Authority | None


_latest: tuple[Catalogue, _Offices] | None = None


def _offices(catalogue: Catalogue) -> _Offices:
    """Made once for the snapshot in use: 16 500 rows are not walked in every turn."""
    global _latest
    if _latest is None or _latest[0] is not catalogue:
        known = catalogue.authorities
        at: dict[tuple[str, str], Authority] = {}
        for code in sorted(known):
            at.setdefault((known[code].kind, known[code].territory), known[code])
        tops = tuple(each.code for each in catalogue.territories.values() if each.parent is None)
        roots = sorted(code for code, each in known.items() if each.parent not in known)
        _latest = (catalogue, _Offices(at, tops, known[roots[0]] if roots else None))
    return _latest[1]
