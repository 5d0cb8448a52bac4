"""The kinds of question a script may ask: how each is shown, what it takes, how its answer is told back.

A question is data made anew each turn; what is half-answered (an album that grows, a tree half-walked) is its
`partial`, kept by the script. Answers are JSON, so that a conversation can be put down and taken up.
"""

from bot.questions.attached import Attached
from bot.questions.base import (
    AGAIN,
    DONE,
    LAST,
    SKIP,
    UP,
    Answered,
    Choice,
    Fault,
    Partly,
    Question,
    Taken,
    Talk,
    Told,
)
from bot.questions.besides import PASSED, Besides, other_of
from bot.questions.cards import Card, Cards
from bot.questions.checking import OTHER, Asked, Check
from bot.questions.choosing import OneOf, SeveralOf, TreeOf
from bot.questions.days import Day, misread, typed_day
from bot.questions.ranking import Ranking
from bot.questions.scaling import Scale
from bot.questions.spots import Spot
from bot.questions.words import Secret, Text

__all__ = [
    "AGAIN",
    "DONE",
    "LAST",
    "OTHER",
    "PASSED",
    "SKIP",
    "UP",
    "Answered",
    "Asked",
    "Attached",
    "Besides",
    "Card",
    "Cards",
    "Check",
    "Choice",
    "Day",
    "Fault",
    "OneOf",
    "Partly",
    "Question",
    "Ranking",
    "Scale",
    "Secret",
    "SeveralOf",
    "Spot",
    "Taken",
    "Talk",
    "Text",
    "Told",
    "TreeOf",
    "misread",
    "other_of",
    "typed_day",
]
