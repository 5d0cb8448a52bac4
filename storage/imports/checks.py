"""What can be judged only beside the rest: codes written twice, references to nowhere, circles of parents."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from domain.catalogue import Authority, Territory, Topic
from storage.imports.fields import Fields
from storage.imports.report import Fault, OfficialRow

_RANKS = {"region": 0, "municipality": 1, "settlement": 2}


class _Node(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def parent(self) -> str | None: ...


def repeated(codes: Iterable[tuple[str, Fields]], what: str) -> set[str]:
    """Note codes written twice; the set of all codes."""
    first: dict[str, Fields] = {}
    for code, fields in codes:
        if code in first:
            fields.wrong(
                "code", code, f"{what}: код уже занят ({first[code].place})", "у каждой записи свой код"
            )
        else:
            first[code] = fields
    return set(first)


def references(
    rows: Iterable[tuple[str, str | None, Fields]], known: Mapping[str, object] | set[str], what: str
) -> None:
    """Note keys (`key`, `code`) that refer to nothing; `what` is Russian for it: «такой территории»."""
    for key, code, fields in rows:
        if code is not None and code not in known:
            fields.wrong(
                key, code, f"нет {what}", "код из этих файлов или уже загруженный" + fields.meant(code, known)
            )


def circles(nodes: Mapping[str, _Node], places: Mapping[str, Fields], what: str) -> None:
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
            at.wrong(
                "parent", shown, f"{what}: круг подчинения", "parent без круга, у самого верхнего его нет"
            )
        done.update(path)


def levels(rows: Mapping[str, Territory], places: Mapping[str, Fields]) -> None:
    """Note territories that stand under one not above them."""
    for code, fields in places.items():
        row = rows.get(code)
        above = rows.get(row.parent) if row is not None and row.parent is not None else None
        if row is not None and above is not None and _RANKS[above.kind] >= _RANKS[row.kind]:
            problem = f"{row.kind} не может входить в {above.kind}"
            fields.wrong("parent", above.code, problem, "region → municipality → settlement")


def unanswered(
    topics: Iterable[tuple[Topic, Fields]],
    authorities: Mapping[str, Authority],
    warn: Callable[[Fault], None],
) -> None:
    """Warn of topics none of whose kinds is any authority's: those go to the administration, or nowhere."""
    kinds = {each.kind for each in authorities.values()}
    for topic, fields in topics:
        if topic.active and not kinds & set(topic.kinds):
            shown = ", ".join(topic.kinds)
            warn(
                fields.fault("kinds", shown, f"{topic.code}: таких органов нет", "орган одного из этих видов")
            )


def officials(
    rows: Iterable[tuple[OfficialRow, Fields]], authorities: Mapping[str, object] | set[str], about: set[str]
) -> None:
    """Note invitations to an unknown authority or topic."""
    listed = list(rows)
    references((("authority", row.authority, at) for row, at in listed), authorities, "такого органа")
    references((("topic", row.topic, at) for row, at in listed), about, "такой тематики или категории")
