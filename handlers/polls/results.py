"""Results of a poll in words: how many took part, what was chosen, how it was counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.speech import Speech
from bot.text import Rich, bold, join, lines, rich, typed
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
    words = asked.kind is QuestionKind.TEXT  # what people wrote is read whoever wrote it
    counted = tally.question(asked.key, None if words else decides(poll))
    also = beside(poll, tally)
    other = (also, tally.question(asked.key, also.level)) if also is not None else None
    head = (
        say("poll.results.projects")
        if poll.kind is Kind.RATING
        else rich(f"{place}. ") + typed(told(asked.text, say.language))
    )
    return lines(
        bold(head),
        *_chosen(say, asked, counted, other),
        asked_of(say, counted, words=words),
        say("poll.results.borda", n=len(asked.options)) if asked.kind is QuestionKind.RANKING else Rich(),
    )


def decides(poll: Poll) -> Level | None:
    """The level whose ballots decide; None for all of them."""
    return None if poll.level is Level.CHANNEL else poll.level


@dataclass(frozen=True, slots=True)
class Beside:
    """Whose figures are told beside the deciding ones: those of `level`, None for everybody's."""

    level: Level | None

    @property
    def name(self) -> str:
        """The last part of the keys of its texts."""
        return self.level.value if self.level is not None else "everybody"


def beside(poll: Poll, tally: Tally) -> Beside | None:
    """What is told beside the deciding figures; None where it would tell apart a few people's ballots."""
    few = any(tally.ballots.get(each, 0) < FEW for each in Level)
    if decides(poll) is None:
        return None if few else Beside(Level.PHONE)
    return Beside(None) if tally.total - ballots(poll, tally) >= FEW else None


def asked_of(say: Speech, counted: Counted, *, words: bool = False) -> Rich:
    """How many answered (`words`: that is told already), were unsure, passed over."""
    return join(
        " · ",
        [
            "" if words else say("poll.results.answered", counted.answered),
            say("poll.results.unsure", counted.unsure) if counted.unsure else "",
            say("poll.results.skipped", counted.skipped) if counted.skipped > 0 else "",
        ],
    )


_Other = tuple[Beside, Counted] | None


def ordered(asked: Question, counted: Counted) -> tuple[str, ...]:
    """The keys as results tell them: points and yes/no in their own order, the others by what they got."""
    match asked.kind:
        case QuestionKind.SCALE | QuestionKind.YES_NO | QuestionKind.TEXT:
            return asked.keys
        case QuestionKind.RANKING:
            return tuple(sorted(asked.keys, key=lambda key: -counted.points.get(key, 0)))
        case _:
            return tuple(sorted(asked.keys, key=lambda key: -counted.counts.get(key, 0)))


def _chosen(say: Speech, asked: Question, counted: Counted, other: _Other) -> Iterable[Rich]:
    match asked.kind:
        case QuestionKind.TEXT:
            return (say("poll.results.words", counted.answered),)
        case QuestionKind.SCALE:
            return (*_lines(say, asked, counted, other), mean(say, counted))
        case QuestionKind.RANKING:
            return _points(say, asked, counted, other)
        case _:
            return _lines(say, asked, counted, other)


def mean(say: Speech, counted: Counted) -> Rich:
    """The mean point of a scale; empty when nobody answered."""
    found = counted.mean
    return say("poll.results.mean", mean=number(say, found)) if found is not None else Rich()


def _points(say: Speech, asked: Question, counted: Counted, other: _Other) -> tuple[Rich, ...]:
    made = []
    for key in ordered(asked, counted):
        first, what = counted.counts.get(key, 0), typed(label(say, asked, key))
        how = "poll.results.points" if first else "poll.results.points.never"
        line = say(how, counted.points.get(key, 0), what=what, first=first)
        if other is not None:
            line += say(f"poll.results.points_{other[0].name}", other[1].points.get(key, 0))
        made.append(line)
    return tuple(made)


def _lines(say: Speech, asked: Question, counted: Counted, other: _Other) -> tuple[Rich, ...]:
    made = []
    for key in ordered(asked, counted):
        what, count = typed(label(say, asked, key)), counted.counts.get(key, 0)
        line = say("poll.results.count", what=what, count=count, share=share(say, counted, key))
        if other is not None:
            count, part = other[1].counts.get(key, 0), share(say, other[1], key)
            line += say(f"poll.results.{other[0].name}", count=count, share=part)
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


def share(say: Speech, counted: Counted, key: str) -> str:
    """In hundredths, as people write it."""
    return number(say, 100 * counted.share(key))


def number(say: Speech, value: float) -> str:
    """With one digit after the comma, as the language writes it; none where it would be a nought."""
    plain = f"{value:.1f}".removesuffix(".0")
    return plain.replace(".", ",") if say.language == "ru" else plain
