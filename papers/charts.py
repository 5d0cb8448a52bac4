"""Pictures of figures, said in plain data: what `papers.drawing` puts on a page.

Every word is ready to be read, in the reader's language; a value only says how long something is. Nothing
that draws is loaded with it.
"""

from dataclasses import dataclass

VERSION = 1
"""Of the way pictures look: what was drawn another way is drawn anew."""


@dataclass(frozen=True, slots=True)
class Legend:
    """What the wide bars are, and what the thin ones under them."""

    main: str
    other: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of `Bars`: `label` in whole, `told` at its end («128 · 42,7 %»).

    `value` of the chart's `full` is the part that is filled; `first` is drawn stronger: it leads. Under it
    stands `besides` in small words, and with `other` a thin bar, for the same of another whole.
    """

    label: str
    value: float
    told: str
    first: bool = False
    other: float | None = None
    besides: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars one under the other, each under its own words. Too many for one picture make several."""

    head: str
    title: str
    bars: tuple[Bar, ...]
    full: float = 1.0
    foot: tuple[str, ...] = ()
    legend: Legend | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of `Columns`: lines of words over it and under it."""

    value: float
    over: tuple[str, ...]
    under: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns side by side: points of a scale, days. At most about a dozen.

    `mark` is a place among them, 0.0 the middle of the first and 1.0 that of the next (a mean); `ends` are
    words under the first and the last.
    """

    head: str
    title: str
    columns: tuple[Column, ...]
    lead: str = ""
    mark: float | None = None
    ends: tuple[str, str] = ("", "")
    foot: tuple[str, ...] = ()


Chart = Bars | Columns
