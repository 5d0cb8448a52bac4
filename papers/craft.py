"""A craft: one kind of thing that is made or read outside the turn."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Generic, Literal, TypeVar

from bot.chat import Json
from bot.speech import Speech
from papers.bench import Bench
from storage.files.workshop import Order
from storage.unit import Unit

Stuff = TypeVar("Stuff")

Why = Literal["no_file", "memory", "time", "too_big", "broken"]
"""Why it failed: the file to be read cannot be had; it needed more than the limits allow; a bug of ours."""

FOR_A_TIME: Final = timedelta(days=3)
"""How long a file made for one person waits to be delivered."""


@dataclass(frozen=True, slots=True)
class Made:
    """What came of an order: what `make` answered, and ids of the files it made, in order, kept and here."""

    facts: Json
    files: tuple[int, ...]


@dataclass(frozen=True)  # no slots: Python 3.11 cannot call the alias of a slotted generic
class Craft(Generic[Stuff]):
    """One kind of order. `kind` is its name in the database: `my_data`.

    `gather` reads what is needed, in a transaction that only reads; `Speech` is the person's language. None:
    there is nothing to be made any more. `make` works on that alone, in a child process: a function of a
    module in `papers`, no database, no clock, no network; what it takes and gives is plain data. A file that
    cannot be read is a fact that it answers, an exception is a bug. `settle` and `failed` write the outcome
    in one transaction with the order's end; they may be run again, never twice with effect. `keep`: how long
    the files stay, None for good. `needless` says so where there is nothing to be made any more.
    """

    kind: str
    gather: Callable[[Unit, Order, Speech], Stuff | None]
    make: Callable[[Stuff, Bench], Json]
    settle: Callable[[Unit, Order, Made], None]
    failed: Callable[[Unit, Order, Why], None]
    keep: timedelta | None = FOR_A_TIME
    needless: Callable[[Unit, Order], None] | None = None


AnyCraft = Craft[Any]
"""A craft in a list of many."""
