"""Why a poll cannot be published: everything at once, each at its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from domain.polls.poll import Kind, Level, Poll
from domain.polls.questions import UNSURE, Question, QuestionKind, Texts, told

MOST_OPTIONS: Final = 50
MOST_SCALE: Final = 11  # points: 0–10
MOST_QUESTIONS: Final = 60
KEY: Final = 24
"""Characters of a key of a question, an option or a project: with its screen's mark it must fit a button."""


@dataclass(frozen=True, slots=True)
class Fault:
    """`reason` is the last part of the text `polls.fault.<reason>`; `where` a question's key, "" the poll."""

    reason: str
    where: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict)


def faults(poll: Poll, now: datetime) -> tuple[Fault, ...]:
    """Everything that keeps the poll from being published; empty when nothing does."""
    return tuple(_of_poll(poll, now)) + content_faults(poll)


def content_faults(poll: Poll) -> tuple[Fault, ...]:
    """What is wrong with the questions or projects alone."""
    return tuple(_of_content(poll))


def _of_poll(poll: Poll, now: datetime) -> Iterator[Fault]:
    if not _said(poll.title):
        yield Fault("no_title")
    if not poll.territory:
        yield Fault("no_territory")
    if poll.closes_at is None:
        yield Fault("no_closing")
    else:
        if poll.closes_at <= now:
            yield Fault("closing_past")
        if poll.opens_at is not None and poll.closes_at <= poll.opens_at:
            yield Fault("closes_before_opening")
        if poll.decision_due is not None and poll.decision_due < poll.closes_at.date():
            yield Fault("decision_before_closing")
    if poll.decision_due is None:
        yield Fault("no_decision_day")
    if poll.eligibility.phone and poll.level is Level.CHANNEL:
        yield Fault("level_below_eligibility")


def _of_content(poll: Poll) -> Iterator[Fault]:
    if poll.kind is Kind.RATING:
        yield from _of_projects(poll)
        return
    if not poll.questions:
        yield Fault("no_questions")
    if len(poll.questions) > MOST_QUESTIONS:
        yield Fault("too_many_questions", params={"limit": MOST_QUESTIONS})
    before: dict[str, Question] = {}
    for question in poll.questions:
        if question.key in before:
            yield Fault("same_key", question.key)
        yield from _of_question(question)
        yield from _of_conditions(question, before)
        before[question.key] = question


def _of_projects(poll: Poll) -> Iterator[Fault]:
    keys = [each.key for each in poll.projects]
    if len(keys) < 2:
        yield Fault("few_projects")
    if len(keys) > MOST_OPTIONS:
        yield Fault("too_many_options", params={"limit": MOST_OPTIONS})
    if len(set(keys)) != len(keys):
        yield Fault("same_option")
    if poll.choose < 1 or (len(keys) >= 2 and poll.choose > len(keys)):  # of too few nothing can be said yet
        yield Fault("bad_choose", params={"most": max(1, len(keys))})
    for project in poll.projects:
        if not _said(project.title):
            yield Fault("no_project_title", project.key)
        if not _is_key(project.key):
            yield Fault("bad_key", project.key)


def _of_question(question: Question) -> Iterator[Fault]:
    where = question.key
    if not _is_key(where):
        yield Fault("bad_key", where)
    if not _said(question.text):
        yield Fault("no_question_text", where)
    match question.kind:
        case QuestionKind.ONE_OF | QuestionKind.SEVERAL_OF | QuestionKind.RANKING:
            yield from _of_options(question)
        case QuestionKind.SCALE if not 2 <= question.last - question.first + 1 <= MOST_SCALE:
            yield Fault("bad_scale", where, {"limit": MOST_SCALE})
        case _:
            pass


def _of_options(question: Question) -> Iterator[Fault]:
    where, count = question.key, len(question.options)
    keys = {option.key for option in question.options}
    if count < 2:
        yield Fault("few_options", where)
    if count > MOST_OPTIONS:
        yield Fault("too_many_options", where, {"limit": MOST_OPTIONS})
    if len(keys) != count:
        yield Fault("same_option", where)
    if not all(_is_key(key) for key in keys):
        yield Fault("bad_option_key", where)
    if not all(_said(option.label) for option in question.options):
        yield Fault("no_option_label", where)
    counted = question.kind is not QuestionKind.ONE_OF
    if counted and not 1 <= question.least <= question.at_most:
        yield Fault("bad_bounds", where, {"least": question.least, "most": question.at_most})


def _of_conditions(question: Question, before: Mapping[str, Question]) -> Iterator[Fault]:
    for condition in question.conditions:
        asked = before.get(condition.question)
        if asked is None:
            yield Fault("condition_not_before", question.key, {"other": condition.question})
            continue
        known = {*asked.keys, *((UNSURE,) if asked.unsure else ())}
        if not condition.keys or not set(condition.keys) <= known:
            yield Fault("condition_unknown", question.key, {"other": condition.question})


def _said(texts: Texts) -> bool:
    return bool(told(texts, "ru").strip())


def _is_key(key: str) -> bool:
    """Latin letters, digits, `_` and `-`, not beginning with `_`: those are ours."""
    plain = key.replace("_", "").replace("-", "")
    return plain.isascii() and plain.isalnum() and not key.startswith("_") and len(key) <= KEY
