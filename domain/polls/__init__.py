"""Polls: questionnaires and rating votes (DOMAIN: Polls). What is asked, answered and counted.

`poll` is the poll itself, `questions` what it asks, `answers` what a ballot may say, `counting` what ballots
make together, `faults` why one cannot be published.
"""

from domain.polls.answers import (
    TEXT_LIMIT,
    Answer,
    Answers,
    Chosen,
    Marked,
    Unsure,
    Written,
    complete,
    counted,
    fits,
    keys_of,
    shown,
)
from domain.polls.counting import ANSWERED, SHOWN, Counted, Mark, Tally, Turnout, borda, marks
from domain.polls.faults import Fault, faults
from domain.polls.poll import Eligibility, Kind, Level, Poll, Results, State
from domain.polls.questions import (
    ABSTAIN,
    NO,
    PROJECTS,
    UNSURE,
    YES,
    Condition,
    Option,
    Project,
    Question,
    QuestionKind,
    Texts,
    told,
)

__all__ = [
    "ABSTAIN",
    "ANSWERED",
    "NO",
    "PROJECTS",
    "SHOWN",
    "TEXT_LIMIT",
    "UNSURE",
    "YES",
    "Answer",
    "Answers",
    "Chosen",
    "Condition",
    "Counted",
    "Eligibility",
    "Fault",
    "Kind",
    "Level",
    "Mark",
    "Marked",
    "Option",
    "Poll",
    "Project",
    "Question",
    "QuestionKind",
    "Results",
    "State",
    "Tally",
    "Texts",
    "Turnout",
    "Unsure",
    "Written",
    "borda",
    "complete",
    "counted",
    "faults",
    "fits",
    "keys_of",
    "marks",
    "shown",
    "told",
]
