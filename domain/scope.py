"""What an official sees in lists: the authorities (and topics) their rights reach, as sets."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

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
    subtree = _subtrees(catalogue)
    if len(tops) == 1:
        return subtree(next(iter(tops)))
    found: set[str] = set()
    for top in tops:
        below = subtree(top)
        if below is None:
            return None
        found |= below
    return None if catalogue.authorities and found >= catalogue.authorities.keys() else frozenset(found)


def _topics(topic: str | None, catalogue: Catalogue) -> frozenset[str] | None:
    if topic is None:
        return None
    return frozenset({topic, *(each.code for each in catalogue.topics.values() if each.category == topic)})


_latest: tuple[Catalogue, Callable[[str], frozenset[str] | None]] | None = None


def _subtrees(catalogue: Catalogue) -> Callable[[str], frozenset[str] | None]:
    """Authority -> itself with all below; None when that is everybody. For the snapshot in use: 16 500 rows.

    What was looked for once is kept: the officials at work now ask for the same few hundred again.
    """
    global _latest
    if _latest is None or _latest[0] is not catalogue:
        children: dict[str, list[str]] = {}
        for each in catalogue.authorities.values():
            if each.parent is not None:
                children.setdefault(each.parent, []).append(each.code)

        @lru_cache(maxsize=1_000)
        def subtree(top: str) -> frozenset[str] | None:
            found: set[str] = set()
            ahead = [top]
            while ahead:
                code = ahead.pop()
                if code not in found:
                    found.add(code)
                    ahead.extend(children.get(code, ()))
            everybody = catalogue.authorities and found >= catalogue.authorities.keys()
            return None if everybody else frozenset(found)

        _latest = (catalogue, subtree)
    return _latest[1]
