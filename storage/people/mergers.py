"""One person in several messengers: two persons become one, and can be two again.

The kept person gets everything of the joined one. The history (events, audit) stays as it was written. What
cannot be told apart later by the account it came from is remembered in `mergers.brought`.
"""

from typing import Any, Final

import sqlalchemy as sa

from bot.chat import network_of
from storage.appeals import mergers as case_mergers
from storage.drafts import mergers as draft_mergers
from storage.drafts import signers
from storage.hearings import visits as hearing_visits
from storage.officials import audit
from storage.officials import mergers as official_mergers
from storage.officials.dangers import Danger, dangerous
from storage.people import blocks, link_codes, people, sent_files, watches, wishes
from storage.people import consents as consents_of
from storage.polls import ballots, statements
from storage.polls import drafts as poll_drafts
from storage.polls import mailings as poll_mailings
from storage.sql import just
from storage.tables import (
    absences,
    accounts,
    agreement_parties,
    appeals,
    conversations,
    errands,
    held_words,
    invitations,
    mergers,
    orders,
    outbox,
    persons,
)
from storage.unit import Unit

_MOVED: Final[dict[str, sa.Column[Any]]] = {
    "executor": appeals.c.executor_id,
    "companion": appeals.c.companion_id,
    "issued": invitations.c.issued_by,
    "used": invitations.c.used_by,
    "absent": absences.c.person_id,
    "deputy": absences.c.deputy_id,
    "asked": agreement_parties.c.person_id,
    "engaged": errands.c.person_id,
    "held": held_words.c.person_id,
}
"""Rows that name a person: they name the kept one; by the ids of those moved they go back."""


def cases(unit: Unit, person: int) -> int:
    """How many appeals the person has."""
    count: int = unit.connection.execute(
        sa.select(sa.func.count()).select_from(appeals).where(appeals.c.person_id == person)
    ).scalar_one()
    return count


@dangerous(Danger.PERSONS, when="an official's rights go along")
def merge(unit: Unit, kept: int, joined: int, address: str) -> None:
    """Everything of `joined` is of `kept` from now on; done at `address`.

    Language and name are of the one we have known longer, of each consent the latest word counts; wishes of
    notices are the kept person's where there are any. Raises `LookupError` when there is nobody to join.
    """
    both = sa.select(persons).where(persons.c.id.in_([kept, joined])).order_by(persons.c.id).with_for_update()
    rows = {row.id: row for row in unit.connection.execute(both)}
    came = list(unit.connection.scalars(sa.select(accounts.c.address).where(accounts.c.person_id == joined)))
    if kept == joined or not came:
        raise LookupError(joined)
    brought: dict[str, Any] = {"accounts": came, "rights": official_mergers.take(unit, kept, joined)}
    for name, column in _MOVED.items():
        moved = sa.update(column.table).where(column == joined).values({column.name: kept})
        brought[name] = list(unit.connection.scalars(moved.returning(column.table.c.id)))
    case_mergers.rename_party(unit, brought["asked"], joined, kept)
    case_mergers.rename_co_executor(unit, brought["engaged"], joined, kept)
    official_mergers.no_own_deputy(unit, kept)
    case_mergers.same_hand(unit, kept, joined)
    official_mergers.copy_pin(unit, kept, joined)
    _move_accounts(unit, came, joined, kept)
    unit.connection.execute(sa.update(appeals).where(appeals.c.person_id == joined).values(person_id=kept))
    brought["joinings"], brought["ended"] = case_mergers.take(unit, kept, joined)
    case_mergers.holds_still(unit, kept, joined)
    seats = hearing_visits.coming_to(unit, (kept, joined))
    brought["drafts"] = draft_mergers.take(unit, kept, joined)
    hearing_visits.refill(unit, seats)  # two who are one come once
    consents_of.follow(unit, joined, kept)
    _named_by_consent(unit, kept)
    ballots.share(unit, joined, kept)
    poll_drafts.move(unit, joined, kept)
    statements.share(unit, joined, kept)
    poll_mailings.follow(unit, joined, kept)
    watches.follow(unit, joined, kept)
    wishes.follow(unit, joined, kept)
    blocks.follow(unit, joined, kept)
    name = rows[kept].name or rows[joined].name
    brought["name"] = rows[kept].name is None and name is not None
    people.set_name(unit, kept, name)
    people.set_language(unit, kept, rows[min(kept, joined)].language)
    link_codes.revoke(unit, kept)
    link_codes.revoke(unit, joined)
    unit.connection.execute(
        sa.insert(mergers), {"kept_id": kept, "joined_id": joined, "at": unit.now, "brought": brought}
    )
    _record(unit, kept, address, "person.join", joined)


def last(unit: Unit, person: int) -> tuple[str, ...]:
    """The addresses that `undo` would part from the person; empty when there is nothing to undo."""
    found = unit.connection.execute(_last(person)).first()
    return () if found is None else tuple(found.brought["accounts"])


@dangerous(Danger.PERSONS, when="an official's rights go along")
def undo(unit: Unit, kept: int, address: str) -> int | None:
    """Part the person joined last: their accounts, with the appeals sent from them, are theirs again.

    Gives that person, None when nobody is joined. A right is theirs again unless it was ended meanwhile.
    """
    unit.connection.execute(sa.select(persons.c.id).where(persons.c.id == kept).with_for_update())
    found = unit.connection.execute(_last(kept)).first()
    if found is None:
        return None
    joined: int = found.joined_id
    brought: dict[str, Any] = found.brought
    unit.connection.execute(sa.update(mergers).where(mergers.c.id == found.id).values(undone_at=unit.now))
    official_mergers.give_back(unit, kept, brought["rights"])
    for name, column in _MOVED.items():
        back = sa.update(column.table).where(column == kept, column.table.c.id.in_(brought.get(name, [])))
        unit.connection.execute(back.values({column.name: joined}))
    case_mergers.rename_party(unit, brought.get("asked", []), kept, joined)
    case_mergers.rename_co_executor(unit, brought.get("engaged", []), kept, joined)
    if brought["name"]:
        people.set_name(unit, kept, None)
    came: list[str] = brought["accounts"]
    _move_accounts(unit, came, kept, joined)
    unit.connection.execute(
        sa.update(appeals)
        .where(appeals.c.person_id == kept, appeals.c.address.in_(came))
        .values(person_id=joined)
    )
    sent_files.part(unit, kept, joined)
    case_mergers.give_back(unit, kept, joined, brought)
    draft_mergers.give_back(unit, kept, joined, brought.get("drafts", {}))
    consents_of.follow(unit, kept, joined)
    _named_by_consent(unit, joined)
    ballots.share(unit, kept, joined)
    watches.give_back(unit, kept, joined, came)
    wishes.follow(unit, kept, joined)
    blocks.follow(unit, kept, joined)
    people.set_language(unit, joined, people.load(unit, kept).language)
    link_codes.revoke(unit, kept)
    _record(unit, kept, address, "person.part", joined)
    return joined


def _last(person: int) -> sa.Select[Any]:
    mine = sa.select(mergers).where(mergers.c.kept_id == person, mergers.c.undone_at.is_(None))
    return mine.order_by(mergers.c.id.desc()).limit(1)


def _move_accounts(unit: Unit, addresses: list[str], old: int, new: int) -> None:
    """The accounts, where their conversations stand, what they ordered and what waits to be sent to them."""
    for table in (accounts, conversations, outbox, orders):
        moved = sa.update(table).where(table.c.address.in_(addresses), table.c.person_id == old)
        if table is outbox:
            moved = moved.where(outbox.c.state.in_([just("waiting"), just("leased")]))
        unit.connection.execute(moved.values(person_id=new))


def _named_by_consent(unit: Unit, person: int) -> None:
    """A name that came along stands only while the consent to it does, whoever said the last word."""
    signers.keep_agreed(unit, person)
    if not people.in_force(unit, person, people.HEARING):
        hearing_visits.unname(unit, person)


def _record(unit: Unit, person: int, address: str, action: str, other: int) -> None:
    audit.record(unit, person, network_of(address), action, f"person:{person}", after={"person": other})
