"""Answers in people's own words, for the table and for the screen; put in groups outside the turn."""

import hashlib
from itertools import islice
from typing import Final

from bot.chat import Json
from bot.speech import Speech
from domain.polls import Poll, Question, QuestionKind, Tally
from domain.wording import Listed
from handlers import made
from papers import wordings
from papers.craft import Craft, Made
from papers.wordings import Gathered
from storage.files.workshop import Order
from storage.officials import wordlists
from storage.polls import counts as poll_counts
from storage.polls import polls
from storage.polls import wordings as poll_wordings
from storage.polls.wordings import Set, Wording
from storage.unit import Unit

KIND: Final = "poll_wordings"
"""The kind of the orders."""
MOST: Final = 20_000
"""Answers to one question that are taken: in an order that tells nothing, so chance chooses which."""
_VERSION: Final = 1


def asked(poll: Poll) -> tuple[Question, ...]:
    """The questions that are answered in one's own words."""
    return tuple(each for each in poll.asked if each.kind is QuestionKind.TEXT)


def texts(unit: Unit, poll: Poll, question: str) -> tuple[str, ...]:
    """What people wrote, in an order that tells nothing."""
    return tuple(islice(poll_counts.written(unit, poll.id, question), MOST))


def listed(unit: Unit, poll: Poll) -> tuple[Listed, ...]:
    """What is not to be shown in anybody's words: the lists of the poll's authority and those above it."""
    return tuple(each.listed for each in wordlists.inherited(unit, poll.authority))


def digest(unit: Unit, poll: Poll, question: str, tally: Tally) -> str:
    """What the groups stand for: more answers, or other words that are not to be shown, make others."""
    of = (_VERSION, question, tally.question(question).answered, listed(unit, poll))
    return hashlib.blake2s(repr(of).encode("utf-8", "replace"), digest_size=16).hexdigest()


def order(poll: Poll, question: str) -> dict[str, Json]:
    """What is ordered: `made.order(chat, KIND, …)`."""
    return {"poll": poll.id, "question": question}


def _gather(unit: Unit, order: Order, say: Speech) -> Gathered | None:
    what = order.what if isinstance(order.what, dict) else {}
    id, question = what.get("poll"), str(what.get("question"))
    try:
        poll = polls.load(unit, id if isinstance(id, int) else -1)
    except LookupError:
        return None
    if not poll.results_public() or all(each.key != question for each in asked(poll)):
        return None
    tally = poll_counts.tally(unit, poll.id)
    about: dict[str, Json] = {
        "poll": poll.id,
        "question": question,
        "digest": digest(unit, poll, question, tally),
        "answers": tally.question(question).answered,
    }
    return Gathered(texts(unit, poll, question), listed(unit, poll), about)


def _settle(unit: Unit, order: Order, came: Made) -> None:
    facts = came.facts
    assert isinstance(facts, dict)
    poll = polls.load(unit, int(str(facts["poll"])))
    question, rows = str(facts["question"]), facts["rows"]
    answers, groups, hidden = (int(str(facts[each])) for each in ("answers", "groups", "hidden"))
    assert isinstance(rows, list)
    found = [Wording(*row) for row in rows]  # type: ignore[misc]
    kept = Set(str(facts["digest"]), answers, groups, hidden, unit.now)
    poll_wordings.keep(unit, poll.id, question, kept, found)
    opens = ("poll.wordings.open", f"{KIND}:{poll.id}.{question}")
    made.bring(unit, order, "poll.wordings.ready", opens=opens, number=poll.number)


craft = Craft(KIND, _gather, wordings.make, _settle, made.broke)
