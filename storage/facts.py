"""How the facts of `domain.events` are kept as JSON."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from types import UnionType
from typing import TypeAlias, get_args, get_origin, get_type_hints

from domain.appeals import Outcome
from domain.events import What

Plain: TypeAlias = str | int | bool | list[int] | None


_KINDS: Mapping[str, type[What]] = {each.__name__.lower(): each for each in get_args(What)}


def to_plain(what: What) -> dict[str, Plain]:
    """The fact as JSON can hold it."""
    return {each.name: _plain(getattr(what, each.name)) for each in fields(what)}


def from_plain(kind: str, data: dict[str, Plain]) -> What:
    """Back from `to_plain`. Fields this release does not know are ignored; KeyError for an unknown kind."""
    known = _KINDS[kind]
    hints = _hints(kind)
    values = {
        each.name: _typed(hints[each.name], data[each.name]) for each in fields(known) if each.name in data
    }
    make: Callable[..., What] = known  # the names and types were just read from its fields
    return make(**values)


@cache
def _hints(kind: str) -> Mapping[str, object]:
    return get_type_hints(_KINDS[kind])


def _plain(value: object) -> Plain:
    match value:
        case datetime() | date():
            return value.isoformat()
        case tuple():
            return [each for each in value if isinstance(each, int)]
        case None | str() | int():
            return value
        case _:
            raise TypeError(f"{value!r} has no plain form")


def _typed(hint: object, value: Plain) -> object:
    if isinstance(hint, UnionType):
        hint = next(each for each in get_args(hint) if each is not type(None))
    if value is None:
        return None
    if get_origin(hint) is tuple and isinstance(value, list):
        return tuple(value)
    if isinstance(value, str):
        if hint is datetime:
            return datetime.fromisoformat(value)
        if hint is date:
            return date.fromisoformat(value)
        if hint is Outcome:
            return Outcome(value)
    return value
