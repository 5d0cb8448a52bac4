"""One person in several messengers: two persons become one, and can be two again.

The kept person gets everything of the joined one. The history (events, audit) stays as it was written. What
cannot be told apart later by the account it came from is remembered in `mergers.brought`.
"""

from dataclasses import replace
from typing import Any, Final

import sqlalchemy as sa

from bot.chat import network_of
from domain.rights import Right, Role
from storage.appeals.rows import from_row, plain_agreement, plain_errands
from storage.drafts import mergers as draft_mergers
from storage.drafts import signers
from storage.hearings import visits as hearing_visits
from storage.officials import audit, officials
from storage.people import blocks, link_codes, people, sent_files, watches, wishes
from storage.polls import ballots, statements
from storage.polls import drafts as poll_drafts
from storage.polls import mailings as poll_mailings
from storage.sql import insert, just
from storage.tables import (
    absences,
    accounts,
    agreement_parties,
    appeals,
    consents,
    conversations,
    errands,
    held_words,
    invitations,
    joinings,
    mergers,
    orders,
    outbox,
    persons,
    pins,
)
from storage.tables import officials as official_rows
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
    brought: dict[str, Any] = {"accounts": came, "rights": _take_rights(unit, kept, joined)}
    for name, column in _MOVED.items():
        moved = sa.update(column.table).where(column == joined).values({column.name: kept})
        brought[name] = list(unit.connection.scalars(moved.returning(column.table.c.id)))
    _rename_party(unit, brought["asked"], joined, kept)
    _rename_co_executor(unit, brought["engaged"], joined, kept)
    _no_own_deputy(unit, kept)
    _same_hand(unit, kept, joined)
    _copy_pin(unit, kept, joined)
    _move_accounts(unit, came, joined, kept)
    unit.connection.execute(sa.update(appeals).where(appeals.c.person_id == joined).values(person_id=kept))
    brought["joinings"], brought["ended"] = _take_joinings(unit, kept, joined)
    _holds_still(unit, kept, joined)
    seats = hearing_visits.coming_to(unit, (kept, joined))
    brought["drafts"] = draft_mergers.take(unit, kept, joined)
    hearing_visits.refill(unit, seats)  # two who are one come once
    _follow_consents(unit, joined, kept)
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
    _give_rights_back(unit, kept, brought["rights"])
    for name, column in _MOVED.items():
        back = sa.update(column.table).where(column == kept, column.table.c.id.in_(brought.get(name, [])))
        unit.connection.execute(back.values({column.name: joined}))
    _rename_party(unit, brought.get("asked", []), kept, joined)
    _rename_co_executor(unit, brought.get("engaged", []), kept, joined)
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
    _give_joinings_back(unit, kept, joined, brought)
    draft_mergers.give_back(unit, kept, joined, brought.get("drafts", {}))
    _follow_consents(unit, kept, joined)
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


def _take_rights(unit: Unit, kept: int, joined: int) -> list[list[int | None]]:
    """End each right of `joined`, give it to `kept`: pairs of the ended row and the new one, if one is new.

    The ended rows stay, so that the history still knows who that official was.
    """
    pairs: list[list[int | None]] = []
    held = set(officials.rights_of(unit, kept))
    ending = (
        sa.update(official_rows)
        .where(official_rows.c.person_id == joined, official_rows.c.until.is_(None))
        .values(until=unit.now)
        .returning(official_rows)
    )
    for row in sorted(unit.connection.execute(ending), key=lambda row: int(row.id)):
        right = Right(Role(row.role), row.authority, row.topic)
        if right in held:
            pairs.append([row.id, None])
            continue
        held.add(right)
        same = {name: row._mapping[name] for name in ("authority", "role", "topic", "appointed_by", "note")}
        new = sa.insert(official_rows).returning(official_rows.c.id)
        given = {**same, "person_id": kept, "since": unit.now, "until": None}
        pairs.append([row.id, unit.connection.execute(new, given).scalar_one()])
    return pairs


def _give_rights_back(unit: Unit, kept: int, pairs: list[list[int | None]]) -> None:
    """Each ended row is in force again, unless the kept person has lost that right meanwhile."""
    held = set(officials.rights_of(unit, kept))
    for old, new in pairs:
        row = unit.connection.execute(sa.select(official_rows).where(official_rows.c.id == old)).one()
        if Right(Role(row.role), row.authority, row.topic) not in held:
            continue
        for id, until in ((old, None), (new, unit.now)):
            unit.connection.execute(
                sa.update(official_rows).where(official_rows.c.id == id).values(until=until)
            )


def _no_own_deputy(unit: Unit, kept: int) -> None:
    """Who stood in for themselves in the other messenger is simply here: that absence is over."""
    unit.connection.execute(
        sa.update(absences)
        .where(absences.c.person_id == kept, absences.c.deputy_id == kept, absences.c.ended_at.is_(None))
        .values(ended_at=unit.now)
    )


def _same_hand(unit: Unit, kept: int, joined: int) -> None:
    """Who executed an earlier round as `joined` executed it as `kept`: the same hand closes nothing twice."""
    worked = sa.select(official_rows.c.authority).where(official_rows.c.person_id == joined)
    rows = unit.connection.execute(
        sa.select(appeals.c.id, appeals.c.former).where(
            appeals.c.authority.in_(worked), sa.cast(appeals.c.former, sa.Text) != "[]"
        )
    )
    for row in rows.all():
        if joined in row.former and kept not in row.former:
            unit.connection.execute(
                sa.update(appeals).where(appeals.c.id == row.id).values(former=[*row.former, kept])
            )


def _holds_still(unit: Unit, kept: int, joined: int) -> None:
    """Whoever has said as `joined` that a solution holds is not asked it again as `kept`."""
    theirs = sa.or_(
        appeals.c.person_id == kept,
        appeals.c.id.in_(
            sa.select(joinings.c.appeal_id).where(joinings.c.person_id == kept, joinings.c.left_at.is_(None))
        ),
    )
    asked = sa.select(appeals.c.id, appeals.c.holding).where(theirs, appeals.c.rechecked_at.is_not(None))
    for row in unit.connection.execute(asked).all():
        if joined in (row.holding or ()) and kept not in row.holding:
            unit.connection.execute(
                sa.update(appeals).where(appeals.c.id == row.id).values(holding=[*row.holding, kept])
            )


def _rename_party(unit: Unit, asked: list[int], old: int, new: int) -> None:
    """Whoever is asked to agree an answer (rows `asked` of their queue) is called so on the case too."""
    of = sa.select(agreement_parties.c.appeal_id).where(agreement_parties.c.id.in_(asked))
    for row in unit.connection.execute(sa.select(appeals).where(appeals.c.id.in_(of))).all():
        case = from_row(row)
        assert case.agreement is not None
        parties = tuple(
            replace(each, person=new) if each.person == old else each for each in case.agreement.parties
        )
        renamed = plain_agreement(replace(case.agreement, parties=parties))
        unit.connection.execute(sa.update(appeals).where(appeals.c.id == case.id).values(agreement=renamed))


def _rename_co_executor(unit: Unit, engaged: list[int], old: int, new: int) -> None:
    """Whose part it is (rows `engaged` of their queue) is called so on the case too."""
    of = sa.select(errands.c.appeal_id).where(errands.c.id.in_(engaged))
    for row in unit.connection.execute(sa.select(appeals).where(appeals.c.id.in_(of))).all():
        case = from_row(row)
        renamed = [replace(each, person=new) if each.person == old else each for each in case.errands]
        unit.connection.execute(
            sa.update(appeals).where(appeals.c.id == case.id).values(errands=plain_errands(renamed))
        )


def _take_joinings(unit: Unit, kept: int, joined: int) -> tuple[list[int], list[int]]:
    """What `joined` had joined is of `kept`; ids of the rows moved, and of those that end with it.

    These are of cases that the one person sent, or joined twice: told of a case once is enough.
    """
    own = sa.select(appeals.c.id).where(appeals.c.person_id == kept)
    theirs = sa.select(joinings.c.appeal_id).where(joinings.c.person_id == kept, joinings.c.left_at.is_(None))
    in_force = sa.and_(joinings.c.person_id == joined, joinings.c.left_at.is_(None))
    twice = sa.or_(joinings.c.appeal_id.in_(own), joinings.c.appeal_id.in_(theirs))
    of_own = sa.and_(
        joinings.c.person_id == kept, joinings.c.left_at.is_(None), joinings.c.appeal_id.in_(own)
    )
    ending = sa.update(joinings).where(sa.or_(sa.and_(in_force, twice), of_own)).values(left_at=unit.now)
    ended = list(unit.connection.scalars(ending.returning(joinings.c.id)))
    moving = sa.update(joinings).where(in_force).values(person_id=kept).returning(joinings.c.id)
    return list(unit.connection.scalars(moving)), ended


def _give_joinings_back(unit: Unit, kept: int, joined: int, brought: dict[str, Any]) -> None:
    """Each has again what they had joined; what the person has left meanwhile stays left."""
    back = sa.update(joinings).where(
        joinings.c.person_id == kept, joinings.c.id.in_(brought.get("joinings", []))
    )
    unit.connection.execute(back.values(person_id=joined))
    again = sa.update(joinings).where(joinings.c.id.in_(brought.get("ended", [])))
    unit.connection.execute(again.values(left_at=None))


def _copy_pin(unit: Unit, kept: int, joined: int) -> None:
    """The PIN of the joined person, with its lock, serves one who has none."""
    row = unit.connection.execute(sa.select(pins).where(pins.c.person_id == joined)).first()
    if row is not None:
        copied = {**row._mapping, "person_id": kept, "passed_at": None}
        unit.connection.execute(insert(pins).on_conflict_do_nothing(), copied)


def _named_by_consent(unit: Unit, person: int) -> None:
    """A name that came along stands only while the consent to it does, whoever said the last word."""
    signers.keep_agreed(unit, person)
    if not people.in_force(unit, person, people.HEARING):
        hearing_visits.unname(unit, person)


def _follow_consents(unit: Unit, source: int, target: int) -> None:
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
        unit.connection.execute(
            sa.update(consents)
            .where(
                consents.c.person_id == target,
                consents.c.purpose == purpose,
                consents.c.withdrawn_at.is_(None),
            )
            .values(withdrawn_at=unit.now)
        )
        copied = {
            name: word._mapping[name] for name in ("purpose", "version", "channel", "at", "withdrawn_at")
        }
        unit.connection.execute(sa.insert(consents), {**copied, "person_id": target})


def _said(consent: Any) -> Any:
    return consent.withdrawn_at or consent.at


def _record(unit: Unit, person: int, address: str, action: str, other: int) -> None:
    audit.record(unit, person, network_of(address), action, f"person:{person}", after={"person": other})
