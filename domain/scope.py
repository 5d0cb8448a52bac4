"""What an official sees in lists: the authorities (and topics) their rights reach, as sets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.catalogue import Catalogue
from domain.rights import GRANTS, Action, Right


@dataclass(frozen=True, slots=True)
class Reach:
    """Appeals of `authorities` about `topics`; None is «all of them»."""

    authorities: frozenset[str] | None
    topics: frozenset[str] | None


Scope = tuple[Reach, ...]  # any of them is enough; empty: nothing is seen


def scope(rights: Iterable[Right], action: Action, catalogue: Catalogue) -> Scope:
    """The appeals that the rights open for `action`, whatever the status.

    A right at the root gives `authorities=None`, so that a whole region is not spelled out to the database.
    """
    roles = GRANTS.get(action, frozenset())
    tops: dict[str | None, set[str]] = {}
    for each in rights:
        if each.role in roles:
            tops.setdefault(each.topic, set()).add(each.authority)
    if None in tops:  # what is seen for every topic need not be listed again for one
        tops = {topic: held if topic is None else held - tops[None] for topic, held in tops.items()}
    return tuple(
        Reach(_with_subordinates(held, catalogue), _topics(topic, catalogue))
        for topic, held in tops.items()
        if held
    )


def _with_subordinates(tops: set[str], catalogue: Catalogue) -> frozenset[str] | None:
    children = _children(catalogue)
    found: set[str] = set()
    ahead = list(tops)
    while ahead:
        code = ahead.pop()
        if code not in found:
            found.add(code)
            ahead.extend(children.get(code, ()))
    return None if catalogue.authorities and found >= catalogue.authorities.keys() else frozenset(found)


def _topics(topic: str | None, catalogue: Catalogue) -> frozenset[str] | None:
    if topic is None:
        return None
    return frozenset({topic, *(each.code for each in catalogue.topics.values() if each.category == topic)})


_latest: tuple[Catalogue, Mapping[str, list[str]]] | None = None


def _children(catalogue: Catalogue) -> Mapping[str, list[str]]:
    """Authority -> its direct subordinates. Remembered for the snapshot in use: 16 500 rows."""
    global _latest
    if _latest is None or _latest[0] is not catalogue:
        children: dict[str, list[str]] = {}
        for each in catalogue.authorities.values():
            if each.parent is not None:
                children.setdefault(each.parent, []).append(each.code)
        _latest = (catalogue, children)
    return _latest[1]
