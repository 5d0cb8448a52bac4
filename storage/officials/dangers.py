"""What is dangerous: it is done nowhere but behind the official's PIN, the second factor.

The one place that says it is the deed itself: `@dangerous` over a function of storage. The gate is
`handlers.officials.pin.owed`; `tests/shape/test_second_factor.py` reads `DEEDS` and looks that no
conversation comes to one of them past the gate, and that no other function does anything of these kinds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeVar


class Danger(StrEnum):
    """Why a deed asks for the PIN."""

    RIGHTS = "rights"  # gives or takes a right, or lets somebody act with another's
    PERSONS = "persons"  # makes one person of two, or two of one, with their rights
    RESTRAINT = "restraint"  # holds people back, or lets go: limits, lists of words
    NAMES = "names"  # what people wrote and their names leave the database in a file
    MANY = "many"  # ends the cases of many at once


@dataclass(frozen=True, slots=True)
class Deed:
    """A dangerous function; `when` says for which of its calls, empty for all."""

    danger: Danger
    when: str


DEEDS: Final[dict[tuple[str, str], Deed]] = {}
"""Module and name of a function -> the deed; filled where the functions are written."""

_F = TypeVar("_F", bound=Callable[..., Any])


def dangerous(danger: Danger, *, when: str = "") -> Callable[[_F], _F]:
    """Say of a function of storage that it is dangerous, always or `when`."""

    def listed(function: _F) -> _F:
        DEEDS[function.__module__, function.__name__] = Deed(danger, when)
        return function

    return listed
