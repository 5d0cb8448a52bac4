"""Appeals in the shared database: what a move of `domain.moves` decided is written down here.

    appeal = appeals.load(unit, id, seen=version)            # raises Changed when it has moved on
    moved = moves.answer(appeal, officials.official(unit, person), world(unit), outcome=…, text=…)
    appeal = appeals.apply(unit, moved, address)

The row, its events, files, notices, audit and search words are of one transaction.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from domain import moves
from domain.appeals import Appeal, Report
from domain.authors import Author
from domain.events import (
    Event,
    What,
    kind_of,
)
from domain.moves import Moved
from domain.numbers import number
from domain.people import Citizen, Official, Schedule
from storage.appeals import authors, chronicle, copies, joinings, search
from storage.appeals.rows import from_row, to_row
from storage.notices import telling
from storage.officials import audit, wordlists
from storage.people import blocks, conduct, people, surroundings
from storage.sql import insert
from storage.tables import (
    agreement_parties,
    appeals,
    counters,
    errands,
    persons,
)
from storage.unit import Unit
from storage.world import world

_SCANNED = timedelta(days=1)
"""The scan of reminders surely has run in this time."""


_by_id = sa.select(appeals).where(appeals.c.id == sa.bindparam("appeal"))
_by_dedup = sa.select(appeals).where(appeals.c.dedup == sa.bindparam("sent_before"))
_language = sa.select(persons.c.language).where(persons.c.id == sa.bindparam("person"))
_new = insert(appeals).on_conflict_do_nothing(index_elements=[appeals.c.dedup]).returning(appeals.c.id)
_first = insert(counters).values(name=sa.bindparam("of"), value=sa.bindparam("by"))
_counted = _first.on_conflict_do_update(
    index_elements=[counters.c.name], set_={"value": counters.c.value + _first.excluded.value}
).returning(counters.c.value)


class Changed(Exception):
    """The appeal is not any more what the actor saw: nothing was written.

    `since` are the events they have not seen, `current` is how it stands now.
    """

    def __init__(self, current: Appeal, since: tuple[Event, ...]) -> None:
        super().__init__(current.number, [each.kind for each in since])
        self.current = current
        self.since = since

    @property
    def by(self) -> int | None:
        """The person who moved it last; None when it was the schedule."""
        return self.since[-1].person

    @property
    def what(self) -> What:
        """What they did."""
        return self.since[-1].what


def register(unit: Unit, report: Report, person: int, address: str) -> Appeal:
    """Register what a citizen sent: the next number of the year, events, files, notices.

    The same `report.key` sent again answers the same appeal and does nothing. Raises `NotAllowed` for what
    `domain.moves.register` refuses, and for more than one person may send.
    """
    dedup = f"{person}:{report.key}"
    if (sent := _sent(unit, dedup)) is not None:
        return sent
    conduct.check_appeals(unit, person)
    if (sent := _sent(unit, dedup)) is not None:  # by another process, while it was waited for
        return sent
    language = unit.connection.scalar(_language, {"person": person})
    moved = moves.register(report, Citizen(person), address, world(unit), language=language or "ru")
    blocks.check_free(unit, person, moved.appeal.authority)
    return _registered(unit, moved, report, dedup)


def file_for_caller(
    unit: Unit,
    report: Report,
    official: Official,
    address: str,
    caller: Author | None,
    *,
    main: int | None = None,
) -> Appeal:
    """Register what a caller without a messenger told an official; sent again, it is the same appeal.

    `caller` is how to reach them, None when they did not say. With `main`, an open case of the same problem,
    the caller is with that one at once. Raises `NotAllowed` as the moves do.
    """
    dedup = f"{official.person}:{report.key}"
    if (sent := _sent(unit, dedup)) is not None:
        return sent
    moved = moves.file_for_caller(report, official, people.caller(unit, "ru"), world(unit))
    appeal = _registered(unit, moved, report, dedup, load(unit, main, lock=True) if main else None)
    if appeal.merged is not None:
        joinings.bring(unit, appeal, appeal.merged.into)
    if caller is not None:
        authors.put(unit, appeal.id, caller)
    audit.record(
        unit,
        official.person,
        address,
        "appeal.filed",
        f"appeal:{appeal.id}",
        after={"authority": appeal.authority, "topic": appeal.topic, "status": appeal.status.value},
    )
    return appeal


def _registered(unit: Unit, moved: Moved, report: Report, dedup: str, main: Appeal | None = None) -> Appeal:
    """The row with the next number of the year, and all that belongs to it.

    What is withheld does not go on as `main`: a moderator reads it first.
    """
    said = "\n".join((report.text, report.place.words, *report.extras.values()))
    if words := wordlists.found_in(unit, moved.appeal.authority, said):
        moved = moves.withhold(moved, words, world(unit))
    elif main is not None:
        moved = moves.joined_at_once(moved, main, world(unit))
    year = _year(unit, moved.appeal.authority)
    ordinal = _count(unit, f"appeals:{year}", 1)
    draft = _with(moved.appeal, 0, number(year, ordinal), len(moved.events))
    found: int | None = unit.connection.scalar(_new, {**to_row(draft, unit, unit.now), "dedup": dedup})
    if found is None:  # the same submission from another process; the counter's row is ours till the commit
        _count(unit, f"appeals:{year}", -1)
        sent = _sent(unit, dedup)
        assert sent is not None
        return sent
    appeal = _with(draft, found, draft.number, draft.version)
    if report.author is not None:
        authors.put(unit, appeal.id, report.author)
    search.index(unit, appeal.id, appeal.number, appeal.text, appeal.place.words, *appeal.extras.values())
    chronicle.append(unit, appeal, moved, 0)
    group = copies.note(unit, appeal)  # of a crowd with one text coordinators are told as one
    telling.tell(
        unit,
        appeal,
        () if group is not None else moved.notices,
        slot="1",
        actor=chronicle.author_of(moved.actor)[1],
    )
    appeal = replace(appeal, copies=group)
    surroundings.note(unit, None, appeal)
    return appeal


def load(unit: Unit, appeal: int, *, seen: int | None = None, lock: bool = False) -> Appeal:
    """The appeal by id; `LookupError` when there is none.

    `seen` is the version the actor looked at: raises `Changed` when it has moved on. `lock` holds others
    off until the commit: for a citizen, who is to be added to the case whatever officials do meanwhile.
    """
    row = unit.connection.execute(_by_id.with_for_update() if lock else _by_id, {"appeal": appeal}).first()
    if row is None:
        raise LookupError(f"no appeal {appeal}")
    found = from_row(row)
    if seen is not None and found.version != seen:
        raise Changed(found, chronicle.since(unit, found.id, seen))
    return found


def by_number(unit: Unit, number: str) -> Appeal | None:
    """The appeal of exactly this number (see `domain.numbers.typed_number` for what people type)."""
    row = unit.connection.execute(sa.select(appeals).where(appeals.c.number == number)).first()
    return from_row(row) if row is not None else None


def of_person(unit: Unit, person: int, *, before: int | None = None, limit: int = 10) -> tuple[Appeal, ...]:
    """Appeals a person sent or joined, the newest first; `before` is the id of the last one shown already."""
    joined = joinings.joined(person)
    mine = (
        _before(sa.select(appeals.c.id).where(whose), before).order_by(appeals.c.id.desc()).limit(limit)
        for whose in (appeals.c.person_id == person, appeals.c.id.in_(joined))
    )
    ids = sa.union_all(*(sa.select(each.subquery().c.id) for each in mine))
    query = sa.select(appeals).where(appeals.c.id.in_(ids)).order_by(appeals.c.id.desc()).limit(limit)
    return tuple(from_row(row) for row in unit.connection.execute(query))


def _before(query: sa.Select[tuple[int]], before: int | None) -> sa.Select[tuple[int]]:
    return query if before is None else query.where(appeals.c.id < before)


def apply(unit: Unit, moved: Moved, address: str) -> Appeal:
    """Write down a move made from `address` ("" for the schedule); answers the appeal as it now stands.

    Raises `Changed` when somebody else moved it first: then nothing is written.
    """
    before = moved.before
    assert before is not None, "a new appeal is registered, not applied"
    after = _with(moved.appeal, before.id, before.number, before.version + len(moved.events))
    if after.filed_by is not None and telling.for_caller(moved.notices):
        after = replace(after, untold=True)
    was = to_row(before, unit, unit.now)
    row = to_row(after, unit, _reminded(unit, before, after))
    # What no move changed is left alone: whoever is joined in two messengers, a decision about all copies, a
    # merging of the main case may change who stands in it at this very moment.
    row = {name: row[name] for name in row if name in _DERIVED or row[name] != was[name]}
    won = (
        sa.update(appeals)
        .where(appeals.c.id == before.id, appeals.c.version == before.version)
        .values(row)
        .returning(appeals.c.id)
    )
    if unit.connection.scalar(won) is None:
        raise Changed(load(unit, before.id), chronicle.since(unit, before.id, before.version))
    if before.agreeing != after.agreeing:
        _ask_parties(unit, after)
    if before.errands != after.errands:
        _ask_co_executors(unit, after)
    chronicle.append(unit, after, moved, before.version)
    if isinstance(moved.actor, Official):
        _audit(unit, before, was, row, moved, address)
    actor = None if isinstance(moved.actor, Schedule) else moved.actor.person
    telling.tell(unit, after, moved.notices, slot=str(after.version), actor=actor)
    if before.untold and not after.untold and after.merged is not None:
        _heard(unit, load(unit, after.merged.into))
    if before.merged is None and after.merged is not None:
        joinings.bring(unit, after, after.merged.into)
    elif before.merged is not None and after.merged is None:
        joinings.take_back(unit, after, before.merged.into)
    surroundings.note(unit, before, after)
    return after


def _heard(unit: Unit, main: Appeal) -> None:
    """A caller whose case goes on as this one hears of its answer now: their time to contest it begins."""
    around = world(unit)
    days = around.practice(main.authority).silence_days
    joinings.heard(unit, main.id, around.days_on(main.authority, days))


def _with(appeal: Appeal, id: int, number: str, version: int) -> Appeal:
    return replace(appeal, id=id, number=number, version=version)


def _sent(unit: Unit, dedup: str) -> Appeal | None:
    row = unit.connection.execute(_by_dedup, {"sent_before": dedup}).first()
    return from_row(row) if row is not None else None


def _year(unit: Unit, authority: str) -> int:
    """The year by the authority's clock: on New Year's night it differs across the country."""
    found = unit.catalogue.authorities[authority]
    return unit.now.astimezone(ZoneInfo(found.zone)).year


def _count(unit: Unit, name: str, by: int) -> int:
    """Move a counter; its row is locked until the commit, so numbers have neither gaps nor doubles."""
    value: int = unit.connection.execute(_counted, {"of": name, "by": by}).scalar_one()
    return value


def _reminded(unit: Unit, before: Appeal, after: Appeal) -> datetime:
    """Until when reminders are thought written: one just due must not be lost to a move before the scan.

    It may be planned a second time; its slot lets it be written only once.
    """
    same = (before.due_at, before.paused_at, before.status) == (after.due_at, after.paused_at, after.status)
    return unit.now - _SCANNED if same else unit.now


def _ask_parties(unit: Unit, appeal: Appeal) -> None:
    """Whose agreement is waited for now, for their queue."""
    unit.connection.execute(sa.delete(agreement_parties).where(agreement_parties.c.appeal_id == appeal.id))
    rows = [
        {"appeal_id": appeal.id, "authority": each.authority, "person_id": each.person}
        for each in appeal.agreeing
    ]
    if rows:
        unit.connection.execute(sa.insert(agreement_parties), rows)


def _ask_co_executors(unit: Unit, appeal: Appeal) -> None:
    """Whose parts there are, for their queue."""
    unit.connection.execute(sa.delete(errands).where(errands.c.appeal_id == appeal.id))
    rows = [
        {"appeal_id": appeal.id, "person_id": each.person, "pending": each.pending} for each in appeal.errands
    ]
    if rows:
        unit.connection.execute(sa.insert(errands), rows)


def _audit(
    unit: Unit,
    before: Appeal,
    was: Mapping[str, object],
    after: Mapping[str, object],
    moved: Moved,
    address: str,
) -> None:
    changed = [name for name in after if name in audit.CASE]
    audit.record(
        unit,
        chronicle.author_of(moved.actor)[1],
        address,
        f"appeal.{kind_of(moved.events[0])}",
        f"appeal:{before.id}",
        before={name: _fact(was[name]) for name in changed},
        after={name: _fact(after[name]) for name in changed},
    )


_DERIVED = frozenset({"answer_print", "changed_at", "remind_at", "is_open", "redirections"})


def _fact(value: object) -> str | int | None:
    match value:
        case None | str() | int():
            return value
        case date():
            return value.isoformat()
        case _:
            return json.dumps(value, ensure_ascii=False)
