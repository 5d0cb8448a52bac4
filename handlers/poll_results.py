"""Results of a poll in words: how many took part, what was chosen, how it was counted."""

from collections.abc import Iterable
from typing import Final

from bot.speech import Speech
from bot.text import Rich, bold, join, lines, paragraphs, rich, typed
from domain.polls import Counted, Kind, Level, Poll, Question, QuestionKind, Tally, told

FEW: Final = 5
"""Ballots of a level under which its choices are not told apart: they would be known people's."""


def summary(say: Speech, poll: Poll, tally: Tally) -> Rich:
    """How many ballots, of which level, which decides, whether the quorum is there."""
    deciding = ballots(poll, tally)
    levels = [
        say(f"poll.results.level.{each.value}", tally.ballots.get(each, 0))
        for each in Level
        if tally.ballots.get(each, 0)
    ]
    quorum = Rich()
    if poll.quorum:
        met = "poll.results.quorum_met" if deciding >= poll.quorum else "poll.results.quorum_not_met"
        quorum = say(met, quorum=poll.quorum, count=deciding)
    return lines(
        bold(say("poll.results.total", tally.total)),
        *(levels if len(levels) > 1 else ()),
        say(f"poll.results.decides.{poll.level.value}"),
        quorum,
    )


def ballots(poll: Poll, tally: Tally) -> int:
    """The ballots that decide: all of them, or those of the level the initiator fixed beforehand."""
    return tally.total if poll.level is Level.CHANNEL else tally.ballots.get(poll.level, 0)


def questions(say: Speech, poll: Poll, tally: Tally) -> list[Rich]:
    """What was chosen, question by question."""
    return [question(say, poll, tally, asked, place) for place, asked in enumerate(poll.asked, 1)]


def question(say: Speech, poll: Poll, tally: Tally, asked: Question, place: int) -> Rich:
    """One question: counts and shares of those who answered, those of the deciding level first."""
    decides = None if poll.level is Level.CHANNEL else poll.level
    counted = tally.question(asked.key, decides)
    apart = _apart(tally, decides)
    head = (
        say("poll.results.projects")
        if poll.kind is Kind.RATING
        else rich(f"{place}. ") + typed(told(asked.text, say.language))
    )
    return lines(
        bold(head),
        *_chosen(say, asked, counted, tally.question(asked.key) if apart else None),
        _asked(say, counted),
        say("poll.results.borda", n=len(asked.options)) if asked.kind is QuestionKind.RANKING else Rich(),
    )


def _apart(tally: Tally, decides: Level | None) -> bool:
    """Are the ballots of the other levels told beside the deciding ones?"""
    if decides is None:
        return False
    others = tally.total - tally.ballots.get(decides, 0)
    return others >= FEW


def _asked(say: Speech, counted: Counted) -> Rich:
    return join(
        " · ",
        [
            say("poll.results.answered", counted.answered),
            say("poll.results.unsure", counted.unsure) if counted.unsure else "",
            say("poll.results.skipped", counted.skipped) if counted.skipped > 0 else "",
        ],
    )


def _chosen(say: Speech, asked: Question, counted: Counted, everybody: Counted | None) -> Iterable[Rich]:
    match asked.kind:
        case QuestionKind.TEXT:
            return (say("poll.results.words", counted.answered),)
        case QuestionKind.SCALE:
            mean = counted.mean
            average = say("poll.results.mean", mean=_number(say, mean)) if mean is not None else Rich()
            return (*_lines(say, asked, asked.keys, counted, everybody), average)
        case QuestionKind.YES_NO:
            return _lines(say, asked, asked.keys, counted, everybody)
        case QuestionKind.RANKING:
            order = sorted(asked.keys, key=lambda key: -counted.points.get(key, 0))
            return tuple(
                say(
                    "poll.results.points",
                    counted.points.get(key, 0),
                    what=typed(label(say, asked, key)),
                    first=counted.counts.get(key, 0),
                )
                for key in order
            )
        case _:
            order = sorted(asked.keys, key=lambda key: -counted.counts.get(key, 0))
            return _lines(say, asked, order, counted, everybody)


def _lines(
    say: Speech, asked: Question, keys: Iterable[str], counted: Counted, everybody: Counted | None
) -> tuple[Rich, ...]:
    made = []
    for key in keys:
        what, count = typed(label(say, asked, key)), counted.counts.get(key, 0)
        line = say("poll.results.count", what=what, count=count, share=_share(say, counted, key))
        if everybody is not None:
            line += say(
                "poll.results.everybody",
                count=everybody.counts.get(key, 0),
                share=_share(say, everybody, key),
            )
        made.append(line)
    return tuple(made)


def label(say: Speech, asked: Question, key: str) -> str:
    """What is chosen by that key."""
    if asked.kind is QuestionKind.YES_NO:
        return say.label(f"work.poll.{key}")
    if asked.kind is QuestionKind.SCALE:
        ends = {str(asked.first): asked.first_name, str(asked.last): asked.last_name}
        end = told(ends.get(key, {}), say.language)
        return f"{key} ({end})" if end else key
    found = next((each for each in asked.options if each.key == key), None)
    return told(found.label, say.language) if found is not None else key


def _share(say: Speech, counted: Counted, key: str) -> str:
    return _number(say, 100 * counted.share(key))


def _number(say: Speech, value: float) -> str:
    """With one digit after the comma, as the language writes it; none where it would be a nought."""
    plain = f"{value:.1f}".removesuffix(".0")
    return plain.replace(".", ",") if say.language == "ru" else plain


def all_of(say: Speech, poll: Poll, tally: Tally) -> Rich:
    """The whole as one text."""
    return paragraphs(summary(say, poll, tally), *questions(say, poll, tally))
