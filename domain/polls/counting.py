"""How ballots are counted: what one ballot adds, what it all makes together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from domain.polls.answers import Answer, Answers, Chosen, Marked, Unsure, Written, shown
from domain.polls.poll import Level
from domain.polls.questions import UNSURE, Question, QuestionKind

SHOWN: Final = "_shown"
ANSWERED: Final = "_answered"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a ballot adds to a question: one more for `choice`, with so many points."""

    question: str
    choice: str
    count: int
    points: int


def borda(ranking: Sequence[str], options: int) -> dict[str, int]:
    """Points of a ranking (Borda count): of n options the first gets n, the next n − 1, and so on.

    What is not ranked gets 0. The sums compare options by how high they stand with everybody, so that a
    choice acceptable to most wins over one that some put first and the others last.
    """
    return {key: options - place for place, key in enumerate(ranking)}


def marks(questions: Sequence[Question], answers: Answers) -> Iterator[Mark]:
    """What a ballot adds, question by question of those that are shown."""
    for question in shown(questions, answers):
        yield from marks_of(question, answers.get(question.key))


def marks_of(question: Question, answer: Answer | None) -> Iterator[Mark]:
    """What an answer adds to a question that was shown: `SHOWN`, `ANSWERED` or `UNSURE`, its choices.

    Points are the point of a scale, so that points by answered is the mean; of a ranking those of Borda,
    and its `count` is how often the option stands first.
    """
    yield Mark(question.key, SHOWN, 1, 0)
    match answer:
        case None:
            pass
        case Unsure():
            yield Mark(question.key, UNSURE, 1, 0)
        case Marked(point):
            yield Mark(question.key, ANSWERED, 1, point)
            yield Mark(question.key, str(point), 1, point)
        case Written():
            yield Mark(question.key, ANSWERED, 1, 0)
        case Chosen(keys):
            yield Mark(question.key, ANSWERED, 1, 0)
            ranked = question.kind is QuestionKind.RANKING
            points = borda(keys, len(question.options)) if ranked else {}
            for place, key in enumerate(keys):
                first = 1 if not ranked or place == 0 else 0
                yield Mark(question.key, key, first, points.get(key, 0))


@dataclass(frozen=True, slots=True)
class Counted:
    """A question counted: who saw it, who answered, who was unsure, and by choice.

    `counts` are ballots with that choice (of a ranking: with it in the first place), `points` the sums of
    Borda or of a scale. A choice that nobody made is absent.
    """

    shown: int = 0
    answered: int = 0
    unsure: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    points: Mapping[str, int] = field(default_factory=dict)

    @property
    def skipped(self) -> int:
        return self.shown - self.answered - self.unsure

    def share(self, choice: str) -> float:
        """Of those who answered, the part with that choice, 0 to 1."""
        return self.counts.get(choice, 0) / self.answered if self.answered else 0.0

    @property
    def mean(self) -> float | None:
        """Of a scale: the mean point; None when nobody answered."""
        return sum(self.points.values()) / self.answered if self.answered else None


@dataclass(frozen=True, slots=True)
class Tally:
    """The results of a poll. `ballots` by level; `questions` by key and level."""

    ballots: Mapping[Level, int] = field(default_factory=dict)
    questions: Mapping[str, Mapping[Level, Counted]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.ballots.values())

    def question(self, key: str, level: Level | None = None) -> Counted:
        """A question counted at one level, or at all of them together."""
        found = self.questions.get(key, {})
        return found.get(level, Counted()) if level else _together(found.values())


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many took part: in all, by the poll's local day, by the territory they named ("" for none)."""

    total: int = 0
    days: Mapping[date, int] = field(default_factory=dict)
    territories: Mapping[str, int] = field(default_factory=dict)


def _together(parts: Iterable[Counted]) -> Counted:
    counts: dict[str, int] = {}
    points: dict[str, int] = {}
    seen = answered = unsure = 0
    for part in parts:
        seen, answered, unsure = seen + part.shown, answered + part.answered, unsure + part.unsure
        for key, count in part.counts.items():
            counts[key] = counts.get(key, 0) + count
        for key, count in part.points.items():
            points[key] = points.get(key, 0) + count
    return Counted(seen, answered, unsure, counts, points)
