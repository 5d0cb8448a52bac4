"""What can be judged only beside the rest: codes written twice, references to nowhere, circles of parents."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Protocol

from domain.catalogue import Authority, Territory, Topic
from storage.imports import values
from storage.imports.fields import Fields
from storage.imports.report import Fault, said

_RANKS = {"region": 0, "municipality": 1, "settlement": 2}


class _Node(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def parent(self) -> str | None: ...


def repeated(codes: Iterable[tuple[str, Fields]]) -> set[str]:
    """Note codes written twice; the set of all codes."""
    first: dict[str, Fields] = {}
    for code, fields in codes:
        if code in first:
            taken = said("code_taken", file=first[code].file, line=first[code].line)
            fields.wrong("code", code, taken, said("right.own_code"))
        else:
            first[code] = fields
    return set(first)


def references(key: str, rows: Iterable[Fields], known: Collection[str], what: str) -> None:
    """Note what is written under `key` and refers to nothing; `what` is the text that says so.

    Rows that are wrong elsewhere are looked at too, so that all is told at once.
    """
    for fields in rows:
        code = fields.written(key)
        if code is not None and values.CODE.fullmatch(code) and code not in known:
            right = said("right.known_code")
            fields.wrong(key, code, said(what), right, fields.meant(code, known))


def responsible(topics: Iterable[Fields], territories: Collection[str], authorities: Collection[str]) -> None:
    """Note who is named as responsible and where, when there is no such authority or territory."""
    right = said("right.known_code")
    for fields in topics:
        for territory, authority, inner in fields.referring("responsible"):
            if values.CODE.fullmatch(territory) and territory not in territories:
                meant = fields.meant(territory, territories)
                inner.wrong(territory, territory, said("no_territory"), right, meant)
            if values.CODE.fullmatch(authority) and authority not in authorities:
                meant = fields.meant(authority, authorities)
                inner.wrong(territory, authority, said("no_authority"), right, meant)


def circles(nodes: Mapping[str, _Node], places: Mapping[str, Fields]) -> None:
    """Note every circle of parents once, where one of its rows stands."""
    done: set[str] = set()
    for start in places:
        path: dict[str, None] = {}
        code: str | None = start
        while code is not None and code in nodes and code not in done and code not in path:
            path[code] = None
            code = nodes[code].parent
        if code in path:
            chain = list(path)
            circle = chain[chain.index(code) :]
            shown = " → ".join((*circle, circle[0]))
            at = next(places[each] for each in circle if each in places)
            at.wrong("parent", shown, said("circle"), said("right.no_circle"))
        done.update(path)


def levels(rows: Mapping[str, Territory], places: Mapping[str, Fields]) -> None:
    """Note territories that stand under one not above them."""
    for code, fields in places.items():
        row = rows.get(code)
        above = rows.get(row.parent) if row is not None and row.parent is not None else None
        if row is not None and above is not None and _RANKS[above.kind] >= _RANKS[row.kind]:
            problem = said("level", inner=row.kind, outer=above.kind)
            fields.wrong("parent", above.code, problem, said("right.levels"))


def unanswered(
    topics: Iterable[tuple[Topic, Fields]],
    authorities: Mapping[str, Authority],
    warn: Callable[[Fault], None],
) -> None:
    """Warn of topics none of whose kinds is any authority's: those go to the administration, or nowhere."""
    kinds = {each.kind for each in authorities.values()}
    for topic, fields in topics:
        if topic.active and not topic.responsible and not kinds & set(topic.kinds):
            shown = ", ".join(topic.kinds)
            warn(fields.fault("kinds", shown, said("unanswered", topic=topic.code), said("right.of_kinds")))
