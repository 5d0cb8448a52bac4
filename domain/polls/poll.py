"""A poll: who asks whom about what, from when until when, and what becomes of it (DOMAIN: Polls)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from domain.polls.questions import PROJECTS, Option, Project, Question, QuestionKind, Texts


class Kind(StrEnum):
    QUESTIONNAIRE = "questionnaire"  # опрос: questions
    RATING = "rating"  # рейтинговое голосование: choose up to N projects


class State(StrEnum):
    """draft → checking → scheduled → open → closed → decided; cancelled from each before closed."""

    DRAFT = "draft"
    CHECKING = "checking"  # the head approves it, where the authority wants that
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"
    DECIDED = "decided"  # «что решено» is told
    CANCELLED = "cancelled"


class Results(StrEnum):
    """When everybody sees the results."""

    LIVE = "live"
    AT_CLOSING = "at_closing"


class Level(StrEnum):
    """How far a ballot is trusted: by what we know of who cast it."""

    CHANNEL = "channel"  # somebody with an account in a messenger
    PHONE = "phone"  # who has shown, once, that they hold a phone number


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Who may take part; all but the phone by their own statement.

    `age` is 0, 14 or 18; `resident` asks for one's territory, which must lie in the poll's.
    """

    age: int = 0
    resident: bool = False
    phone: bool = False


@dataclass(frozen=True, slots=True)
class Poll:
    """A questionnaire or a rating vote.

    `number` is what people call it, "7/2026"; `authority` asks, `territory` is where it is about;
    `opens_at` and `closes_at` are UTC, shown in the authority's zone, None until they are set. `changing`
    allows to change one's vote until closing; `quorum` is how many ballots make it valid (0: any);
    `level` is the one whose results decide; «что решено» is owed by `decision_due`.
    """

    id: int
    number: str
    kind: Kind
    title: Texts
    authority: str
    territory: str
    state: State = State.DRAFT
    version: int = 1
    text: Texts = field(default_factory=dict)
    picture: int | None = None
    author: int | None = None  # the person who made it
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    eligibility: Eligibility = field(default_factory=Eligibility)
    results: Results = Results.AT_CLOSING
    changing: bool = False
    quorum: int = 0
    level: Level = Level.CHANNEL
    decision_due: date | None = None
    decision: Texts = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    projects: tuple[Project, ...] = ()
    choose: int = 1  # of a rating vote: up to so many projects

    @property
    def asked(self) -> tuple[Question, ...]:
        """What a ballot answers: the questions; of a rating vote the one question about its projects."""
        if self.kind is Kind.QUESTIONNAIRE:
            return self.questions
        options = tuple(Option(each.key, each.title, each.photo) for each in self.projects)
        about = Question(PROJECTS, QuestionKind.SEVERAL_OF, self.title, options, 1, self.choose)
        return (about,)

    def question(self, key: str) -> Question:
        """The question of that key. Raises KeyError."""
        found = next((each for each in self.asked if each.key == key), None)
        if found is None:
            raise KeyError(key)
        return found

    def running(self, now: datetime) -> bool:
        """May ballots be cast at that moment? To the second, whenever the schedule gets to closing it."""
        if self.state is not State.OPEN or self.closes_at is None:
            return False
        return (self.opens_at is None or self.opens_at <= now) and now < self.closes_at

    def results_public(self) -> bool:
        """May everybody see the results now?"""
        if self.state in (State.CLOSED, State.DECIDED):
            return True
        return self.state is State.OPEN and self.results is Results.LIVE
