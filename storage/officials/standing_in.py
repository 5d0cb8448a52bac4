"""Sending somebody on leave with a deputy, calling them back, and handing all their cases over."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from domain import moves
from domain.appeals import Appeal
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import GRANTS, Action, may, may_appoint
from storage.appeals import appeals
from storage.officials import absences, audit, away_notices, leaving, officials
from storage.officials.dangers import Danger, dangerous
from storage.officials.officials import Colleague
from storage.unit import Unit
from storage.world import world

LONGEST: Final = timedelta(days=366)


def may_send(unit: Unit, by: Official, person: int) -> bool:
    """May the official say that the person is away? They themselves, and whoever could dismiss them."""
    held = officials.own_rights(unit, person)
    return bool(held) and (
        by.person == person or all(may_appoint(by.rights, each, unit.catalogue) for each in held)
    )


def deputies(unit: Unit, person: int) -> tuple[Colleague, ...]:
    """Who may stand in: those who work in the same authorities and in those above, the nearest first."""
    found: dict[int, Colleague] = {}
    for right in officials.own_rights(unit, person):
        for level in unit.catalogue.superiors(right.authority):
            for each in officials.colleagues(unit, level.code):
                if each.person != person:
                    found.setdefault(each.person, each)
    return tuple(found.values())


@dangerous(Danger.RIGHTS, when="the person appoints others: so may the deputy then")
def send_away(
    unit: Unit, by: Official, person: int, deputy: int, since: datetime, until: datetime, address: str
) -> None:
    """`deputy` stands in for `person` from `since` until `until`; an earlier absence is replaced.

    The deputy has the same rights meanwhile, and is told now and when it begins. Raises `NotAllowed`.
    """
    if not may_send(unit, by, person):
        raise NotAllowed("absence.may_not")
    if deputy not in {each.person for each in deputies(unit, person)}:
        raise NotAllowed("absence.no_such_deputy")
    if not unit.now < until <= since + LONGEST or since >= until:
        raise NotAllowed("absence.wrong_dates")
    earlier = absences.ahead(unit, person)
    absences.end(unit, person)
    found = absences.add(unit, person, deputy, since, until, by=by.person)
    if earlier is not None and earlier.deputy != deputy:
        away_notices.ended(unit, earlier, but=by.person)
    away_notices.planned(unit, found, but=by.person)
    after: audit.Facts = {"deputy": deputy, "since": since.isoformat(), "until": until.isoformat()}
    _record(unit, by, address, "official.away", person, after)


def call_back(unit: Unit, by: Official, person: int, address: str) -> None:
    """The person is here again, before the date. Raises `NotAllowed`."""
    if not may_send(unit, by, person):
        raise NotAllowed("absence.may_not")
    found = absences.ahead(unit, person)
    if found is not None:
        absences.end(unit, person)
        away_notices.ended(unit, found, but=by.person)
        _record(unit, by, address, "official.back", person, {})


def successors(unit: Unit, by: Official, person: int) -> tuple[Colleague, ...]:
    """Who could get the person's cases: the workers of the same authorities and of those above.

    Nobody for an official who assigns cases in none of these authorities.
    """
    everywhere = [replace(each, topic=None) for each in by.rights]
    held = officials.own_rights(unit, person)
    if not any(may(everywhere, Action.ASSIGN, each.authority, None, unit.catalogue) for each in held):
        return ()
    return tuple(
        each
        for each in deputies(unit, person)
        if any(right.role in GRANTS[Action.ANSWER] for right in each.rights)
    )


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What became of each case: passed on, or left with the reason (a key of texts).

    `passed` are those the heir is responsible for now, in `parts` they have a part, in `agreements` they, or
    any of the authority, are asked for a word.
    """

    passed: tuple[Appeal, ...]
    parts: tuple[Appeal, ...]
    agreements: tuple[Appeal, ...]
    left: tuple[tuple[Appeal, NotAllowed], ...]


@dangerous(Danger.RIGHTS)
def hand_over(unit: Unit, by: Official, person: int, to: int, address: str) -> HandedOver:
    """Pass everything that hangs on `person` to `to`, each by a move with its own checks.

    Open cases, parts in the cases of others, words owed on answers.
    """
    left: list[tuple[Appeal, NotAllowed]] = []
    heir = Official(to, officials.own_rights(unit, to))
    around = world(unit)

    def each(found: tuple[Appeal, ...], move: Callable[[Appeal], moves.Moved]) -> tuple[Appeal, ...]:
        passed: list[Appeal] = []
        for case in found:
            try:
                moved = move(case)
            except NotAllowed as refused:
                left.append((case, refused))
            else:
                passed.append(appeals.apply(unit, moved, address))
        return tuple(passed)

    def responsible(case: Appeal) -> moves.Moved:
        if not may(heir.rights, Action.ANSWER, case.authority, case.topic, unit.catalogue):
            raise NotAllowed("handover.not_theirs")
        return _passed(unit, case, by, person, to)

    def part(case: Appeal) -> moves.Moved:
        return moves.pass_errand(case, by, around, person=person, heir=heir)

    def word(case: Appeal) -> moves.Moved:
        return moves.pass_word(case, by, around, person=person, heir=heir)

    passed = each(leaving.executed(unit, person), responsible)
    parts = each(leaving.helped(unit, person), part)
    return HandedOver(passed, parts, each(leaving.agreed(unit, person), word), tuple(left))


def _passed(unit: Unit, appeal: Appeal, by: Official, person: int, to: int) -> moves.Moved:
    """In the place that `person` has in the case."""
    staying = next((each for each in appeal.executors if each not in (person, to)), None)
    executor, companion = (to, staying) if appeal.executor == person else (staying or to, to)
    return moves.assign(
        appeal,
        by,
        world(unit),
        executor=executor,
        companion=companion if companion != executor else None,
        others=officials.others(unit, appeal, executor),
    )


def _record(unit: Unit, by: Official, address: str, action: str, person: int, after: audit.Facts) -> None:
    audit.record(unit, by.person, address, action, f"person:{person}", after=after)
