"""An appeal: its statuses, its outcomes and what is known about it. Moves are in `domain.moves`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from domain.authors import Author
from domain.catalogue import Term
from domain.errands import Errand
from domain.wording import Listed


class Status(StrEnum):
    """The stages a citizen sees (DOMAIN: Appeals)."""

    REGISTERED = "registered"
    DECLINED = "declined"
    ROUTED = "routed"
    IN_PROGRESS = "in_progress"
    CLARIFYING = "clarifying"
    APPROVAL = "approval"
    ANSWERED = "answered"
    CONFIRMED = "confirmed"
    CONTESTED = "contested"  # never rests here: an `events.Contested` leads to IN_PROGRESS of the next round
    CLOSED = "closed"  # by silence; counted apart from CONFIRMED
    WITHDRAWN = "withdrawn"


OPEN = frozenset(
    {
        Status.REGISTERED,
        Status.ROUTED,
        Status.IN_PROGRESS,
        Status.CLARIFYING,
        Status.APPROVAL,
        Status.CONTESTED,
    }
)
"""The authority owes something."""

FINAL = frozenset({Status.DECLINED, Status.CONFIRMED, Status.CLOSED, Status.WITHDRAWN})
"""Nobody owes anything any more."""


class Outcome(StrEnum):
    DONE = "done"  # выполнено
    EXPLAINED = "explained"  # разъяснено
    PLANNED = "planned"  # запланировано до …: an interim answer, under control until the date
    REFUSED = "refused"  # отказано с обоснованием
    NOT_OURS = "not_ours"  # не в компетенции
    DUPLICATE = "duplicate"  # дубль


class Track(StrEnum):
    MESSAGE = "message"  # «сообщение»: the platform's own fast track
    STATUTORY = "statutory"  # «обращение» under 59-ФЗ: only where the channel identifies the person


FILE_LIMIT = 10
"""Photos and documents in one message about an appeal."""
WORDS_LIMIT = 4000
"""Code points in one text; what is longer is better sent as a document."""
WORDS_AT_LEAST = 10
"""A problem in fewer code points than this cannot be routed by anyone."""


def words_fault(text: str) -> str | None:
    """Why the description of a problem cannot be taken: a key of texts, or None when it can."""
    length = len(text.strip())
    if length == 0:
        return "appeal.words.empty"
    if length < WORDS_AT_LEAST:
        return "appeal.words.short"
    return "appeal.words.long" if length > WORDS_LIMIT else None


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is: in words, as a point in degrees (WGS 84), or both."""

    words: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a citizen sends. `key` names this one submission: sent twice, it is registered once."""

    key: str
    topic: str
    territory: str
    text: str
    place: Place = field(default_factory=Place)
    extras: Mapping[str, str] = field(default_factory=dict)  # question's key -> the answer as shown
    files: tuple[int, ...] = ()  # ids in the files store
    author: Author | None = None  # signs an official appeal (59-ФЗ); None: a message
    against: bool = False  # it complains of the very authority that would get it

    @property
    def track(self) -> Track:
        return Track.MESSAGE if self.author is None else Track.STATUTORY


@dataclass(frozen=True, slots=True)
class Proposal:
    """An answer that waits for a head's approval; `files` are ids in the files store.

    `deputy` wrote it in the place of an executor who is away.
    """

    outcome: Outcome
    text: str
    files: tuple[int, ...] = ()
    planned_until: date | None = None
    deputy: int | None = None


PARTIES_LIMIT = 5
"""Whoever one answer is agreed with; with more it never gets to the citizen."""


@dataclass(frozen=True, slots=True)
class Party:
    """Who is asked to agree an answer: an authority (its heads and coordinators), or one official of it."""

    authority: str
    person: int | None = None
    agreed: bool = False

    @property
    def key(self) -> str:
        """`roads`, or `roads/12` for one official there."""
        return self.authority if self.person is None else f"{self.authority}/{self.person}"


def party(key: str) -> Party:
    """Back from `Party.key`."""
    authority, _, person = key.partition("/")
    return Party(authority, int(person) if person else None)


@dataclass(frozen=True, slots=True)
class Agreement:
    """«Согласование» of the proposed answer: all parties by `due_at`; `approve`: a head's word comes after.

    It stays with the appeal when it is over, so that the parties see what came of it.
    """

    parties: tuple[Party, ...]
    due_at: datetime
    approve: bool = False
    over: bool = False

    @property
    def pending(self) -> tuple[Party, ...]:
        """Those whose word is waited for."""
        return () if self.over else tuple(each for each in self.parties if not each.agreed)


@dataclass(frozen=True, slots=True)
class Merged:
    """A case that goes on as another: `into` carries its people; the rest is as it was before."""

    into: int
    status: Status
    answer: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal as it stands now. `version` is the `seq` of its last event."""

    id: int
    number: str
    version: int
    track: Track
    status: Status
    person: int
    address: str  # where it came from; its notices go there
    topic: str
    territory: str
    authority: str
    text: str
    registered_at: datetime
    due_at: datetime  # the answer is owed by then; for PLANNED, the final one
    term_at: datetime  # where this round's term ended before any extension
    term: Term  # what `term_at` was counted by: of the topic, at the beginning of the round
    place: Place = field(default_factory=Place)
    extras: Mapping[str, str] = field(default_factory=dict)
    language: str = "ru"  # of the person, for what is written to them
    moderate_by: datetime | None = None  # a coordinator owes a decision by then; None once it is made
    respond_by: datetime | None = None  # somebody owes to take it into work by then; None once they have
    executor: int | None = None
    companion: int | None = None  # shares the work when the executor answered an earlier round
    errands: tuple[Errand, ...] = ()  # of this round's co-executors
    former: tuple[int, ...] = ()  # who did the work of earlier rounds: none of them works alone again
    left: tuple[str, ...] = ()  # authorities it was redirected from, oldest first
    arbiter: str | None = None  # the authority that decides after too many redirections
    against: str | None = None  # the authority complained of: it never gets the case
    filed_by: int | None = None  # the official who wrote it down for a caller without a messenger
    untold: bool = False  # there is news that nobody has told the caller
    round: int = 1
    extensions: int = 0
    outcome: Outcome | None = None
    answer: str = ""
    planned_until: date | None = None
    proposed: Proposal | None = None  # what others are to agree, or a head to approve
    agreement: Agreement | None = None
    question: str = ""  # what the citizen is asked now
    asked_in: Status | None = None  # the status to return to after the citizen's reply
    clarify_since: datetime | None = None  # since when the citizen's reply is waited for
    paused_at: datetime | None = None  # since when the clock stands
    answered_at: datetime | None = None
    contest_until: datetime | None = None  # silence until then closes it
    follow_up_at: datetime | None = None  # the citizen will be asked then whether the solution holds
    rechecked_at: datetime | None = None  # since when they are asked that
    holding: tuple[int, ...] = ()  # who of those asked has said that it holds
    closed_at: datetime | None = None  # when it became final
    stars: int | None = None  # 1–5, of the last answer
    copies: int | None = None  # the group of one text it waits in, to be decided with all of them
    merged: Merged | None = None  # closed as a duplicate, since `closed_at`
    withheld: tuple[Listed, ...] = ()  # of the moderation lists: a moderator decides before others

    @property
    def open(self) -> bool:
        """The authority still owes an answer; after PLANNED it owes the final one."""
        return self.status in OPEN or (self.status is Status.ANSWERED and self.outcome is Outcome.PLANNED)

    @property
    def accepting(self) -> bool:
        """Is it still to be accepted or declined, be the citizen asked meanwhile or not?"""
        stage = self.asked_in if self.status is Status.CLARIFYING else self.status
        return stage is Status.REGISTERED

    @property
    def author_gone(self) -> bool:
        """Had its author their data erased? Then there is nobody to ask or to tell."""
        return not self.address

    def asks(self, person: int) -> bool:
        """Is it asked of the person, author or joiner, whether the solution holds, and not said yet?"""
        return self.rechecked_at is not None and person not in self.holding

    @property
    def executors(self) -> tuple[int, ...]:
        """Who works on it now: nobody, one, or two after a contest."""
        return tuple(each for each in (self.executor, self.companion) if each is not None)

    @property
    def agreeing(self) -> tuple[Party, ...]:
        """Whose agreement of the answer is waited for."""
        return self.agreement.pending if self.agreement is not None else ()

    @property
    def engaged(self) -> tuple[Errand, ...]:
        """What is waited for of co-executors; nothing once the case is over."""
        return tuple(each for each in self.errands if each.pending) if self.open else ()

    def contestable(self, now: datetime) -> bool:
        """Is there time to contest the answer, whatever its author has said of it?"""
        in_time = self.contest_until is not None and now <= self.contest_until
        return self.status is Status.ANSWERED or (self.status is Status.CONFIRMED and in_time)

    def overdue(self, now: datetime) -> bool:
        """Is the term over? A stopped clock is not overdue."""
        return self.open and self.paused_at is None and self.due_at < now
