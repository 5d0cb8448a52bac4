"""The catalogues everything else refers to: territories, authorities, topics.

They are read-mostly: imported by an administrator, held in memory as one `Catalogue` snapshot.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Unit(StrEnum):
    """What a term is counted in."""

    HOURS = "hours"  # working hours of the authority
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


class DayOffRule(StrEnum):
    """Where a term that ends on a day off moves: acts differ, so it is a setting (DOMAIN: Terms)."""

    NEXT = "next"
    PREVIOUS = "previous"


@dataclass(frozen=True, slots=True)
class Term:
    """How long something may take: `amount` of `unit`."""

    amount: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Territory:
    """A node of region → municipality → settlement."""

    code: str
    name: str
    kind: str  # region, municipality, settlement
    parent: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """Working hours of an authority, the same on every working day; minutes since midnight, local."""

    opens: int = 9 * 60
    closes: int = 18 * 60
    break_starts: int = 13 * 60
    break_ends: int = 14 * 60
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)  # Monday is 0


@dataclass(frozen=True, slots=True)
class Practice:
    """What differs between authorities because no act settles it; the defaults are common practice."""

    moderation: bool = True  # a coordinator accepts before it is routed; off where one person does it all
    approval: bool = False  # a head approves an answer before it goes to the citizen
    clock_stops: bool = True  # while the citizen is asked
    silence_days: int = 7  # calendar days to confirm or contest, then it is closed
    follow_up_days: int = 28  # after «выполнено», to ask whether it still holds; 0: never
    extension_days: int = 30  # at most, over the term of the round (59-ФЗ ст. 12 ч. 2)
    redirections: int = 2  # so many are free; the next goes to the superior's coordinator
    agreement: tuple[str, ...] = ()  # authorities that agree every answer before it goes
    agreement_days: int = 2  # working days to agree
    poll_approval: bool = False  # a head approves a poll before it goes into the schedule
    draft_approval: bool = False  # a head approves a draft act before it is announced


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority or an organisation with its cabinet: a node of federal → … → subordinate."""

    code: str
    name: str
    kind: str  # what topics name: administration, housing, roads, water, electricity, ...
    territory: str
    parent: str | None = None
    short: str = ""  # how it is called in a chat
    zone: str = "Europe/Moscow"
    hours: Hours = field(default_factory=Hours)
    day_off: DayOffRule = DayOffRule.NEXT
    phone: str = ""  # the public one
    practice: Practice | None = None  # None: as the nearest superior has it


class ExtraKind(StrEnum):
    TEXT = "text"
    ONE_OF = "one_of"
    SEVERAL_OF = "several_of"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Extra:
    """An extra question of a topic."""

    key: str
    ask: Mapping[str, str]  # language -> the question
    kind: ExtraKind
    options: tuple[Mapping[str, str], ...] = ()  # language -> label; the key of an option is its index
    required: bool = True
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """One row of the classifier; holds all its rules."""

    code: str
    category: str  # category's code
    name: Mapping[str, str]  # language -> name
    keywords: tuple[str, ...]  # words and phrases people use, Russian
    covers: Mapping[str, str] = field(default_factory=dict)  # what it is
    excludes: Mapping[str, str] = field(default_factory=dict)  # what it is not and where to go instead
    term: Term = Term(8, Unit.WORKING_DAYS)
    moderation: Term = Term(1, Unit.WORKING_DAYS)
    kinds: tuple[str, ...] = ()  # kinds of authority that answer, the most specific first
    season: tuple[str, str] | None = None  # ("11-15", "03-31"): month-day, both inclusive
    photo_required: bool = False  # from the citizen
    photo_in_answer: bool = False  # the same place, from the authority
    place_required: bool = True
    radius: int = 200  # metres within which an open case of this topic may be the same problem; 0: never
    extras: tuple[Extra, ...] = ()
    emergency: str = ""  # key of an emergency in `EMERGENCIES` of domain.emergency, "" for none
    active: bool = True
    response: Term = Term(2, Unit.WORKING_DAYS)  # from routing to taking into work
    responsible: Mapping[str, str] = field(default_factory=dict)  # territory -> authority; before `kinds`


@dataclass(frozen=True, slots=True)
class Category:
    code: str
    name: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One consistent snapshot of the catalogues."""

    version: int = 0
    territories: Mapping[str, Territory] = field(default_factory=dict)
    authorities: Mapping[str, Authority] = field(default_factory=dict)
    categories: Mapping[str, Category] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Nothing can be submitted: no topics or no authorities."""
        return not self.topics or not self.authorities

    def superiors(self, authority: str) -> Iterator[Authority]:
        """The authority itself, then its parents upwards."""
        seen: set[str] = set()
        code: str | None = authority
        while code is not None and code not in seen and code in self.authorities:
            seen.add(code)
            found = self.authorities[code]
            yield found
            code = found.parent

    def within(self, authority: str, above: str) -> bool:
        """Is `authority` the same as `above`, or subordinate to it?"""
        return any(each.code == above for each in self.superiors(authority))
