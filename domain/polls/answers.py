"""Answers of a ballot: what one may answer, and which questions are shown after it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from domain.polls.questions import UNSURE, Question, QuestionKind

TEXT_LIMIT: Final = 1500
"""Characters of an answer in one's own words."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Keys of options: one, several, or a ranking with the best first."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A point of a scale."""

    point: int


@dataclass(frozen=True, slots=True)
class Written:
    """An answer in one's own words."""

    text: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """Затрудняюсь ответить."""


Answer: TypeAlias = Chosen | Marked | Written | Unsure
Answers: TypeAlias = Mapping[str, Answer]
"""By the question's key; a question passed over is not there."""


def keys_of(answer: Answer | None) -> tuple[str, ...]:
    """The answer as keys of options, for conditions; empty for words and for no answer."""
    match answer:
        case Chosen(keys):
            return keys
        case Marked(point):
            return (str(point),)
        case Unsure():
            return (UNSURE,)
        case _:
            return ()


def shown(questions: Sequence[Question], answers: Answers) -> tuple[Question, ...]:
    """The questions that are shown to who has answered so.

    The answer to a question that is not shown itself opens nothing.
    """
    return opened(questions, lambda key: keys_of(answers.get(key)))


def opened(questions: Sequence[Question], chosen: Callable[[str], tuple[str, ...]]) -> tuple[Question, ...]:
    """The same, where `chosen` tells the keys that were answered to the question of a key."""
    open_: list[Question] = []
    keys: dict[str, tuple[str, ...]] = {}
    for question in questions:
        if all(set(keys.get(each.question, ())) & set(each.keys) for each in question.conditions):
            open_.append(question)
            keys[question.key] = chosen(question.key)
    return tuple(open_)


def counted(questions: Sequence[Question], answers: Answers) -> Answers:
    """Only what answers a question that is shown: what a ballot holds."""
    return {each.key: answers[each.key] for each in shown(questions, answers) if each.key in answers}


def complete(questions: Sequence[Question], answers: Answers) -> bool:
    """Is every obligatory question that is shown answered, and every answer one of its question?"""
    return all(
        fits(each, answers[each.key]) if each.key in answers else not each.obligatory
        for each in shown(questions, answers)
    )


def fits(question: Question, answer: Answer) -> bool:
    """Is this an answer to the question?"""
    match answer, question.kind:
        case Unsure(), _:
            return question.unsure
        case Chosen(keys), QuestionKind.ONE_OF | QuestionKind.YES_NO:
            return len(keys) == 1 and keys[0] in question.keys
        case Chosen(keys), QuestionKind.SEVERAL_OF | QuestionKind.RANKING:
            known = len(set(keys)) == len(keys) and set(keys) <= set(question.keys)
            return known and max(1, question.least) <= len(keys) <= question.at_most
        case Marked(point), QuestionKind.SCALE:
            return question.first <= point <= question.last
        case Written(text), QuestionKind.TEXT:
            return 0 < len(text) <= TEXT_LIMIT
        case _:
            return False
