"""What a person has agreed to, purpose by purpose, and taking it back with what hung on it.

152-ФЗ ст. 9: a consent is for a purpose of its own and can be withdrawn at any time; ст. 21 ч. 5: the data
are destroyed within 30 days then, unless a law requires them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from storage.drafts import people as draft_people
from storage.drafts import signers
from storage.hearings import visits as hearing_visits
from storage.people import people, watches
from storage.polls import drafts as poll_drafts
from storage.polls import mailings, statements
from storage.tables import appeal_authors, appeals, consents
from storage.unit import Unit

PURPOSES: Final = (people.SERVICE, people.STATUTORY, people.HEARING, people.SIGNING)
"""The first is the one that all others rest on: they end with it."""

_c = consents.c


@dataclass(frozen=True, slots=True)
class Consent:
    """The last word a person said of a purpose: given at `at` in `channel`, to the text of `version`."""

    purpose: str
    version: str
    channel: str
    at: datetime
    withdrawn_at: datetime | None

    @property
    def in_force(self) -> bool:
        return self.withdrawn_at is None


def of(unit: Unit, person: int) -> tuple[Consent, ...]:
    """The last word of each purpose the person was ever asked about and agreed to, in the order above."""
    said = sa.select(_c.purpose, _c.version, _c.channel, _c.at, _c.withdrawn_at)
    rows = unit.connection.execute(said.where(_c.person_id == person).order_by(_c.at, _c.id))
    last = {row.purpose: Consent(*row) for row in rows}
    return tuple(last[purpose] for purpose in PURPOSES if purpose in last)


def withdraw(unit: Unit, person: int, purpose: str) -> tuple[str, ...]:
    """The consent ends, and what was kept by it alone goes; gives the purposes that have ended now."""
    people.lock(unit, person)
    ending = PURPOSES if purpose == people.SERVICE else (purpose,)
    ended = tuple(each.purpose for each in of(unit, person) if each.in_force and each.purpose in ending)
    for each in ended:
        people.withdraw_consent(unit, person, each)
        _GOES[each](unit, person)
    return ended


def follow(unit: Unit, source: int, target: int) -> None:
    """Of each purpose the latest word of `source` counts for `target`, if it is later than their own."""
    words: dict[tuple[int, str], Any] = {}
    rows = unit.connection.execute(
        sa.select(consents).where(consents.c.person_id.in_([source, target])).order_by(consents.c.id)
    )
    for row in rows:
        before = words.get((row.person_id, row.purpose))
        if before is None or _said(row) >= _said(before):
            words[row.person_id, row.purpose] = row
    for (person, purpose), word in words.items():
        own = words.get((target, purpose))
        if person == target or (own is not None and _said(own) >= _said(word)):
            continue
        people.withdraw_consent(unit, target, purpose)
        copied = {
            name: word._mapping[name] for name in ("purpose", "version", "channel", "at", "withdrawn_at")
        }
        unit.connection.execute(sa.insert(consents), {**copied, "person_id": target})


def _said(consent: Any) -> Any:
    return consent.withdrawn_at or consent.at


def _service(unit: Unit, person: int) -> None:
    """Places near one's home, what was asked to be told of, what was said of oneself, ballots begun."""
    watches.drop_all(unit, person)
    mailings.unsubscribe(unit, person)
    draft_people.unfollow_all(unit, person)
    statements.forget(unit, person)
    poll_drafts.drop_of(unit, person)


def _later(unit: Unit, person: int) -> None:
    """The name on an open case is needed for its answer: `erasure.prune_authors` destroys it in time."""


_GOES: Final[Mapping[str, Callable[[Unit, int], None]]] = {
    people.SERVICE: _service,
    people.STATUTORY: _later,
    people.HEARING: hearing_visits.unname,
    people.SIGNING: signers.forget,
}


def unagreed() -> sa.ColumnElement[bool]:
    """Of an appeal with an author's name: did its person take back the consent that the name was kept by?

    A caller never gave one, and is not meant.
    """
    given = sa.select(_c.id).where(_c.person_id == appeals.c.person_id, _c.purpose == people.STATUTORY)
    return sa.and_(given.exists(), sa.not_(given.where(_c.withdrawn_at.is_(None)).exists()))


def signed(unit: Unit, person: int) -> int:
    """How many of the person's cases have their name and address now."""
    mine = sa.select(sa.func.count()).join(appeals, appeals.c.id == appeal_authors.c.appeal_id)
    return unit.connection.scalar(mine.select_from(appeal_authors).where(appeals.c.person_id == person)) or 0
