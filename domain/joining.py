"""Joining somebody else's open appeal instead of sending the same once more.

Joining is no event of the case: what an official has begun is not upset by one more person concerned. What
joiners then say is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.appeals import Appeal, Status, Track
from domain.contacts import without_address, without_names
from domain.events import (
    Added,
    Confirmed,
    Contested,
    Event,
    Held,
    PassedOn,
    Rechecked,
    Recurred,
    Replied,
    Seconded,
    Side,
    Withdrawn,
)
from domain.notices import Notice, NoticeKind, ToCitizen, ToJoiners
from domain.people import Citizen, Joiner, Official
from domain.refusal import NotAllowed

_SAME_PLACE = 0.5  # half of the words of the shorter address: the street, though not the house
_SAME_WORDS = 0.4


@dataclass(frozen=True, slots=True)
class Joined:
    """A person who joined a case at `at`; notices go to `address`.

    `origin` is their own case, merged into it; `filed_by` the official who wrote that down for a caller
    without a messenger, and is to tell them what the others are told.
    """

    person: int
    address: str
    language: str
    at: datetime
    origin: int | None = None
    filed_by: int | None = None


def check_joining(appeal: Appeal, person: int) -> None:
    """Raise `NotAllowed` unless the person may join: an open appeal of somebody else."""
    if appeal.person == person:
        raise NotAllowed("joining.own", number=appeal.number)
    if not appeal.open or appeal.withheld or appeal.track is not Track.MESSAGE:
        raise NotAllowed("joining.closed", number=appeal.number)


def for_strangers(appeal: Appeal) -> tuple[str, str]:
    """The words of an appeal and of its place that people who have not joined may read.

    None before a coordinator accepted it: nobody has looked at them yet. Phones, e-mails, flats and entrances
    are left out after that too; names only of the text: streets are called after people.
    """
    if appeal.status is Status.REGISTERED:
        return "", ""
    return without_names(without_address(appeal.text)), without_address(appeal.place.words)


def likeness(one: Iterable[str], other: Iterable[str]) -> float:
    """How alike two texts are by their stems, 0–1: the shared ones among those of the shorter text."""
    first, second = frozenset(one), frozenset(other)
    return len(first & second) / (min(len(first), len(second)) or 1)


def alike_without_points(words: Callable[[], float], one: frozenset[str], other: frozenset[str]) -> bool:
    """May two appeals of a settlement be about the same, when there are no two points to measure?

    `one` and `other` are the stems of their addresses without what all addresses there share, `words` gives
    the likeness of their texts. Where both tell an address it decides; a number alone is a house of any
    street, and tells nothing unless no more was said.
    """
    if not one or not other:
        return words() >= _SAME_WORDS
    shared, alike = one & other, likeness(one, other)
    return alike >= _SAME_PLACE and (alike == 1 or any(not each[0].isdigit() for each in shared))


def others(appeal: Appeal, actor: Citizen | Joiner | Official) -> tuple[Notice, ...]:
    """When one contests, all others concerned are asked «а у вас решено?»; storage leaves the actor out.

    A caller without a messenger is not: their own word counts when they are told the next answer. An author
    who has confirmed it has said so already: they are told.
    """
    asked = _to_others(NoticeKind.SECOND, appeal, actor)
    if appeal.status is not Status.CONFIRMED:
        return asked
    told = Notice(NoticeKind.RECURRED, ToCitizen(), {"contested": 1})
    return tuple(told if each.to == ToCitizen() else each for each in asked)


def told_of_recurring(appeal: Appeal, actor: Citizen | Joiner | Official) -> tuple[Notice, ...]:
    """When one says that it has come back, all others concerned are told: they were asked already.

    To whom as in `others`.
    """
    return _to_others(NoticeKind.RECURRED, appeal, actor)


def _to_others(kind: NoticeKind, appeal: Appeal, actor: Citizen | Joiner | Official) -> tuple[Notice, ...]:
    author = isinstance(actor, Joiner) and appeal.filed_by is None
    joiners = (Notice(kind, ToJoiners()),)
    return (Notice(kind, ToCitizen()), *joiners) if author else joiners


@dataclass(frozen=True, slots=True)
class Opinions:
    """What those concerned say of the last answer, since somebody contested it or they were all asked.

    `against` is who contested, or told that it came back; `said` of all others who spoke: person -> solved
    for them. `rechecked`: it is whether it holds that they were asked.
    """

    against: int | None = None
    said: Mapping[int, bool] = field(default_factory=dict)
    rechecked: bool = False

    @property
    def counted(self) -> tuple[int, int]:
        """How many say yes, how many no; of a recheck whoever reopened the case is one of those asked."""
        yes = sum(self.said.values())
        reopened = self.rechecked and self.against is not None
        return yes, len(self.said) - yes + reopened


def opinions(history: Iterable[Event]) -> Opinions:
    """What those concerned have said since the last time that anybody was asked."""
    against: int | None = None
    said: dict[int, bool] = {}
    rechecked = False
    confirmed: int | None = None
    for each in history:
        match each.what:
            case Confirmed():
                confirmed = each.person
            case Contested():
                against, said, rechecked = each.person, {}, False
                if confirmed is not None:  # who was content with this very answer
                    said, confirmed = {confirmed: True}, None
            case Rechecked():
                against, said, rechecked, confirmed = None, {}, True, None
            case Held() if each.person is not None:
                said[each.person] = True
            case Recurred():
                against = each.person
            case Seconded(solved) if each.person is not None:
                said[each.person] = solved
    return Opinions(against, said, rechecked)


def as_seen(history: Sequence[Event], actor: Citizen | Joiner) -> list[Event]:
    """The history as one of those concerned may see it: what another one wrote is not shown to them.

    That is, to a joiner everybody else's words; to the author those of joiners and of an author before them.
    """
    passed = max((at for at, each in enumerate(history) if isinstance(each.what, PassedOn)), default=-1)
    return [
        _unsaid(each) if _others(each, actor, before=at < passed) else each for at, each in enumerate(history)
    ]


def _others(event: Event, actor: Citizen | Joiner, *, before: bool) -> bool:
    if event.side is not Side.CITIZEN or event.person == actor.person:
        return False
    joined = isinstance(event.what, Contested | Recurred) and event.what.joined
    return before or joined or isinstance(actor, Joiner)


def _unsaid(event: Event) -> Event:
    match event.what:
        case Replied() | Added() as what:
            return replace(event, what=replace(what, text="", files=()))
        case Contested() | Recurred() as what:
            return replace(event, what=replace(what, reason="", files=()))
        case Withdrawn() as what:
            return replace(event, what=replace(what, reason=""))
        case _:
            return event
