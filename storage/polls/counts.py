"""Results of polls: counted as ballots come, and counted again to be sure."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias

import sqlalchemy as sa

from domain.polls import ANSWERED, SHOWN, UNSURE, Answer, Counted, Level, Question, Tally, Turnout, keys_of
from domain.polls.answers import opened
from domain.polls.counting import marks_of
from storage.polls import polls
from storage.polls.rows import read_answer
from storage.sql import insert
from storage.tables import ballots, envelopes, participations, poll_counts, poll_turnout
from storage.unit import Unit

_PAGE: Final = 20  # counted between two waits: a turn in the meantime waits for no more

Key: TypeAlias = tuple[str, str, str]
"""Question, choice, level; ("", "", level) counts the ballots themselves."""

_c = poll_counts.c
_counts = sa.select(_c.question, _c.choice, _c.level, _c.count, _c.points).where(
    _c.poll_id == sa.bindparam("poll")
)
_new = insert(poll_counts)
_add = _new.on_conflict_do_update(
    index_elements=list(poll_counts.primary_key.columns),
    set_={"count": _c.count + _new.excluded.count, "points": _c.points + _new.excluded.points},
)


class Sums:
    """What some ballots add: counts and points by key."""

    def __init__(self) -> None:
        self.counts: Counter[Key] = Counter()
        self.points: Counter[Key] = Counter()

    def take(self, asked: Sequence[Question], rows: Iterable[Mapping[str, Any]], by: int = 1) -> None:
        """Add ballots (`by=1`), or take them away (`by=-1`).

        Of many ballots most answers are the same: each is put into marks once, however often it was given.
        """
        times: Counter[tuple[str, Hashable, str]] = Counter()
        given: dict[tuple[str, Hashable], Answer | None] = {}
        conditional = any(question.conditions for question in asked)
        for row in rows:
            level, answers = row["level"], row["answers"]
            self.counts["", "", level] += by
            for question in _shown(asked, answers) if conditional else asked:
                plain = answers.get(question.key)
                same = _same(plain)
                times[question.key, same, level] += 1
                if (question.key, same) not in given:
                    given[question.key, same] = None if plain is None else read_answer(plain)
        questions = {question.key: question for question in asked}
        for (key, same, level), count in times.items():
            for mark in marks_of(questions[key], given[key, same]):
                of = (key, mark.choice, level)
                self.counts[of] += by * count * mark.count
                self.points[of] += by * count * mark.points

    def minus(self, other: "Sums") -> "Sums":
        """How these differ from the others: empty when they do not."""
        left = Sums()
        for key in {*self.counts, *other.counts}:
            left.counts[key] = self.counts[key] - other.counts[key]
            left.points[key] = self.points[key] - other.points[key]
        return left

    def rows(self) -> list[tuple[Key, int, int]]:
        """Key, count and points of what is not nothing, in an order that two writers share."""
        keys = sorted({*self.counts, *self.points})
        return [
            (key, self.counts[key], self.points[key]) for key in keys if self.counts[key] or self.points[key]
        ]


def _shown(asked: Sequence[Question], answers: Mapping[str, Any]) -> tuple[Question, ...]:
    def chosen(key: str) -> tuple[str, ...]:
        plain = answers.get(key)
        return () if plain is None else keys_of(read_answer(plain))

    return opened(asked, chosen)


def _same(plain: Mapping[str, Any] | None) -> Hashable:
    """What is equal of answers that are counted alike; of those in one's own words all are."""
    if plain is None:
        return None
    if "keys" in plain:
        return tuple(plain["keys"])
    point: int | None = plain.get("point")
    return point if point is not None else "text" if "text" in plain else "unsure"


def add(unit: Unit, poll: int, sums: Sums) -> None:
    """Add to what is counted."""
    rows = [
        {
            "poll_id": poll,
            "question": question,
            "choice": choice,
            "level": level,
            "count": count,
            "points": points,
        }
        for (question, choice, level), count, points in sums.rows()
    ]
    if rows:
        unit.connection.execute(_add, rows)


def tally(unit: Unit, poll: int) -> Tally:
    """The results as they are counted now, of all ballots that are mixed."""
    levels: Counter[Level] = Counter()
    found: dict[str, dict[Level, tuple[dict[str, int], dict[str, int]]]] = {}
    for question, choice, level, count, points in unit.connection.execute(_counts, {"poll": poll}):
        if not question:
            levels[Level(level)] = count
            continue
        counts, sums = found.setdefault(question, {}).setdefault(Level(level), ({}, {}))
        counts[choice], sums[choice] = count, points
    questions = {
        key: {level: _counted(*parts) for level, parts in by_level.items()} for key, by_level in found.items()
    }
    return Tally({level: count for level, count in levels.items() if count}, questions)


def _counted(counts: dict[str, int], points: dict[str, int]) -> Counted:
    shown, answered, unsure = (counts.pop(key, 0) for key in (SHOWN, ANSWERED, UNSURE))
    for key in (SHOWN, ANSWERED, UNSURE):
        points.pop(key, None)
    return Counted(
        shown,
        answered,
        unsure,
        {key: count for key, count in counts.items() if count},
        {key: sum_ for key, sum_ in points.items() if sum_},
    )


def turnout(unit: Unit, poll: int) -> Turnout:
    """How many took part, to this moment: also those whose ballots are not mixed yet."""
    t = poll_turnout.c
    by = sa.select(t.day, t.territory, sa.func.sum(t.count)).where(t.poll_id == poll)
    days: Counter[date] = Counter()
    territories: Counter[str] = Counter()
    for day, territory, count in unit.connection.execute(by.group_by(t.day, t.territory).order_by(t.day)):
        days[day] += int(count)
        territories[territory] += int(count)
    return Turnout(sum(days.values()), dict(days), dict(territories))


def many(unit: Unit, poll: int, than: int) -> bool:
    """Has the poll more ballots `than` so many?"""
    found = sa.select(ballots.c.id).where(ballots.c.poll_id == poll).order_by(ballots.c.id)
    return unit.connection.scalar(found.offset(than).limit(1)) is not None


def written(unit: Unit, poll: int, question: str) -> Iterator[str]:
    """Answers in people's own words to a question, in an order that tells nothing, page by page."""
    for page in _pages(unit, poll):
        for row in page:
            answer = row["answers"].get(question, {})
            if "text" in answer:
                yield answer["text"]


@dataclass(frozen=True, slots=True)
class Recount:
    """`difference` is what was counted too little (or too much); the three figures must be equal."""

    difference: Sums
    ballots: int  # with those that wait to be mixed
    participants: int
    turnout: int

    @property
    def right(self) -> bool:
        return not self.difference.rows() and self.ballots == self.participants == self.turnout


def recount(unit: Unit, poll: int, at_once: int = _PAGE) -> Recount:
    """Count all ballots again, within one snapshot: of many in a process of its own, `scheduler.recounting`.

    `at_once` ballots are counted between two waits. Raises LookupError.
    """
    asked = polls.load(unit, poll).asked
    again = Sums()
    for page in _pages(unit, poll, at_once):
        again.take(asked, page)
    before = Sums()
    for question, choice, level, count, points in unit.connection.execute(_counts, {"poll": poll}):
        before.counts[question, choice, level] = count
        before.points[question, choice, level] = points
    here = sum(count for key, count in again.counts.items() if key[0] == "")
    waiting = _number(unit, envelopes, envelopes.c.poll_id == poll)
    voted = sa.and_(participations.c.poll_id == poll, participations.c.counted)
    return Recount(
        again.minus(before),
        here + waiting - _changing(unit, poll),
        _number(unit, participations, voted),
        turnout(unit, poll).total,
    )


def _pages(unit: Unit, poll: int, at_once: int = _PAGE) -> Iterator[list[Mapping[str, Any]]]:
    last = ""
    while True:
        page = (
            sa.select(ballots.c.id, ballots.c.level, ballots.c.answers)
            .where(ballots.c.poll_id == poll, ballots.c.id > last)
            .order_by(ballots.c.id)
            .limit(at_once)
        )
        rows: list[Mapping[str, Any]] = [row._asdict() for row in unit.connection.execute(page)]
        yield rows
        if len(rows) < at_once:
            return
        last = rows[-1]["id"]


def _number(unit: Unit, table: sa.Table, which: sa.ColumnElement[bool]) -> int:
    return unit.connection.execute(sa.select(sa.func.count()).select_from(table).where(which)).scalar_one()


def _changing(unit: Unit, poll: int) -> int:
    """Envelopes that will take the place of a ballot."""
    both = envelopes.join(
        ballots, sa.and_(ballots.c.poll_id == envelopes.c.poll_id, ballots.c.receipt == envelopes.c.receipt)
    )
    return unit.connection.execute(
        sa.select(sa.func.count()).select_from(both).where(envelopes.c.poll_id == poll)
    ).scalar_one()
