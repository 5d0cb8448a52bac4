"""Results of a poll as a workbook: what stands on its sheets. Nothing there joins a person and a choice."""

from typing import Final

from bot.speech import Speech
from domain.catalogue import Catalogue
from domain.polls import Counted, Level, Poll, Question, QuestionKind, Tally, Turnout, told
from handlers.polls import results
from handlers.polls.turnout import territories
from papers.books import Line, Sheet

_WIDTHS: Final = (70, 14, 14)


def sheets(say: Speech, poll: Poll, tally: Tally, came: Turnout, catalogue: Catalogue) -> tuple[Sheet, ...]:
    """The summary, the questions, the questions by level (if nobody is told apart by it), the turnout."""
    decides = results.decides(poll)
    made = [
        Sheet(say.label("results.sheet.summary"), (70, 16), tuple(_summary(say, poll, tally))),
        Sheet(
            say.label("results.sheet.questions"),
            (70, 14, 14, 14),
            tuple(_questions(say, poll, tally, decides)),
        ),
    ]
    if results.beside(poll, tally) is not None:
        lines = tuple(
            line
            for level in (None, *(each for each in Level if tally.ballots.get(each, 0) >= results.FEW))
            for line in (("#", _level(say, level)), *_questions(say, poll, tally, level), ())
        )
        if all(tally.ballots.get(each, 0) >= results.FEW for each in Level):
            made.append(Sheet(say.label("results.sheet.levels"), (70, 14, 14, 14), lines))
    made.append(
        Sheet(say.label("results.sheet.turnout"), (50, 14, 14), tuple(_turnout(say, came, catalogue)))
    )
    return tuple(made)


def _level(say: Speech, level: Level | None) -> str:
    return say.label("results.level.all" if level is None else f"results.level.{level.value}")


def _summary(say: Speech, poll: Poll, tally: Tally) -> list[Line]:
    named = say.label("results.of", title=told(poll.title, say.language), number=poll.number)
    words = results.summary(say, poll, tally).plain.splitlines()
    return [("#", named), *((line,) for line in words if line)]


def _questions(say: Speech, poll: Poll, tally: Tally, level: Level | None) -> list[Line]:
    lines: list[Line] = []
    for place, asked in enumerate(poll.asked, 1):
        counted = tally.question(asked.key, level)
        ranked = asked.kind is QuestionKind.RANKING
        names = ("first", "points") if ranked else ("votes", "share")
        heads = [say.label(f"results.column.{each}") for each in names] if asked.keys else []
        lines.append(("#", f"{place}. {told(asked.text, say.language)}", *heads))
        lines += [_choice(say, asked, counted, key) for key in results.ordered(asked, counted)]
        if (mean := counted.mean) is not None and asked.kind is QuestionKind.SCALE:
            lines.append((say.label("poll.results.mean", mean=results.number(say, mean)),))
        lines += [
            (say.label(f"results.line.{name}"), count)
            for name, count in (
                ("answered", counted.answered),
                ("unsure", counted.unsure),
                ("skipped", max(0, counted.skipped)),
            )
        ]
        lines.append(())
    return lines


def _choice(say: Speech, asked: Question, counted: Counted, key: str) -> Line:
    count = counted.counts.get(key, 0)
    words = results.label(say, asked, key)
    if asked.kind is QuestionKind.RANKING:
        return (words, count, counted.points.get(key, 0))
    return (words, count, float(counted.share(key)))


def _turnout(say: Speech, came: Turnout, catalogue: Catalogue) -> list[Line]:
    votes, share = say.label("results.column.votes"), say.label("results.column.share")
    lines: list[Line] = [("#", say.label("results.days"), votes, share)]
    lines += [(f"{day:%d.%m.%Y}", count, count / came.total) for day, count in sorted(came.days.items())]
    places = territories(say, came, catalogue)
    if places:
        lines += [(), ("#", say.label("results.territories"), votes, share)]
        lines += [(name, count, count / came.total) for name, count in places]
    return lines
