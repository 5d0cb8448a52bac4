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

    RULE = "rule"  # the topic names it for this territory, or for one around it
    KIND = "kind"  # it answers for such problems there
    ADMINISTRATION = "administration"  # there is no special one, so the administration
    NOBODY = "nobody"  # not even an administration: a coordinator above is to find who does


@dataclass(frozen=True, slots=True)
class Route:
    """`authority` answers; `territory` is the level it was found at, "" when nobody answers."""

    authority: Authority
    why: Why
    territory: str = ""


def responsible(catalogue: Catalogue, topic: Topic | None, territory: str) -> Route:
    """The authority that answers for `topic` in the territory of this code.

    Whom the topic names for the nearest territory going up, before all. Then the most specific kind of the
    topic wins; of one kind, the nearest going up; of several there, the first by code, so that it is always
    the same. With nobody at all the case goes to the parent of the nearest authority, whoever that is.
    Raises `NotAllowed` for an empty catalogue.
    """
    offices = _offices(catalogue)
    levels = tuple(each.code for each in upwards(catalogue, territory)) or offices.tops
    at = offices.at
    named = topic.responsible if topic else {}
    for level in levels:
        if rule := catalogue.authorities.get(named.get(level, "")):
            return Route(rule, Why.RULE, level)
    for kind in topic.kinds if topic else ():
        for level in levels:
            if found := at.get((kind, level)):
                return Route(found, Why.KIND, level)
    for level in levels:
        if found := at.get((ADMINISTRATION, level)):
            return Route(found, Why.ADMINISTRATION, level)
    nearest = next((offices.top[level] for level in levels if level in offices.top), offices.root)
    if nearest is None:
        raise NotAllowed("appeal.no_authority")
    return Route(catalogue.authorities.get(nearest.parent or "", nearest), Why.NOBODY)


@dataclass(frozen=True, slots=True)
class _Offices:
    """Where to look for who answers: the first authority by code of each kind in each territory."""

    at: Mapping[tuple[str, str], Authority]
    top: Mapping[str, Authority]  # of each territory, the first by code that is under no other there
    tops: tuple[str, ...]  # territories in no other
    root: Authority | None


_latest: tuple[Catalogue, _Offices] | None = None


def _offices(catalogue: Catalogue) -> _Offices:
    """Made once for the snapshot in use: 16 500 rows are not walked in every turn."""
    global _latest
    if _latest is None or _latest[0] is not catalogue:
        known = catalogue.authorities
        at: dict[tuple[str, str], Authority] = {}
        top: dict[str, Authority] = {}
        for code in sorted(known):
            each = known[code]
            at.setdefault((each.kind, each.territory), each)
            above = known.get(each.parent or "")
            if above is None or above.territory != each.territory:
                top.setdefault(each.territory, each)
        tops = tuple(each.code for each in catalogue.territories.values() if each.parent is None)
        roots = sorted(code for code, each in known.items() if each.parent not in known)
        _latest = (catalogue, _Offices(at, top, tops, known[roots[0]] if roots else None))
    return _latest[1]
