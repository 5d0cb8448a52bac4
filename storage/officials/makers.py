"""Who is told what concerns a poll or a draft act: whoever made it, while they work there and are here."""

from collections.abc import Iterable

from domain.rights import Action, Role, may
from storage.officials import absences, officials
from storage.unit import Unit


def makers(unit: Unit, author: int | None, authority: str, edit: Action) -> tuple[int, ...]:
    """The one who made it; where they may not `edit` it any more, the editors there or above, else heads."""
    if author is not None and may(officials.own_rights(unit, author), edit, authority, None, unit.catalogue):
        return (author,)
    found = officials.holding(unit, authority, Role.EDITOR) or officials.holding(unit, authority, Role.HEAD)
    return found or (() if author is None else (author,))


def here(unit: Unit, people: Iterable[int]) -> tuple[int, ...]:
    """Each by whoever stands in for them; where nobody does, they are told themselves."""
    instead = absences.instead(unit, people)
    return tuple(dict.fromkeys(each if at is None else at for each, at in instead.items()))
