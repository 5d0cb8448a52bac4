"""Who signs what they say of a draft act by name: personal data, kept apart from the remarks.

What is given here goes only into a channel that may carry personal data (149-ФЗ ст. 10 ч. 8); the one place
that decides it is `handlers.drafts.signing`. A name stands only while the consent to it is in force.
"""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from domain.drafts import Remark, Status
from domain.drafts.signing import Look, Signer, Unfit
from storage.people import people
from storage.sql import just
from storage.tables import draft_signers, remarks
from storage.unit import Unit

_s, _r = draft_signers.c, remarks.c


class Changed(Exception):
    """The name is another by now, or somebody else has decided about it: nothing was written."""


def of(unit: Unit, draft: int, person: int, *, lock: bool = False) -> Signer | None:
    """The person's name in this discussion, however it was looked at; `lock` until the unit ends."""
    mine = sa.select(draft_signers).where(_s.draft_id == draft, _s.person_id == person)
    row = unit.connection.execute(mine.with_for_update() if lock else mine).first()
    return None if row is None else _from_row(row)


def many(unit: Unit, draft: int, persons: Collection[int]) -> dict[int, Signer]:
    """Those of these persons who gave a name in this discussion."""
    if not persons:
        return {}
    found = sa.select(draft_signers).where(_s.draft_id == draft, _s.person_id.in_(sorted(persons)))
    return {row.person_id: _from_row(row) for row in unit.connection.execute(found)}


def agreed(unit: Unit, person: int, version: str) -> bool:
    """Is the consent to show a name in force?"""
    return people.agreed(unit, person, version, people.SIGNING)


def sign(
    unit: Unit, draft: int, person: int, name: str, *, version: str, channel: str, anew: bool
) -> Signer | None:
    """The person is to be shown by this name, once a moderator has seen it.

    `anew`: they have just agreed to it. None when they have not and took the consent back meanwhile, in
    another messenger. The name that is there already keeps what was decided about it.
    """
    people.lock(unit, person)
    if not agreed(unit, person, version):
        if not anew:
            return None
        people.give_consent(unit, person, version, channel, people.SIGNING)
    known = of(unit, draft, person)
    if known is not None and known.name == name:
        return known
    signer = Signer(draft, person, name, revision=1 if known is None else known.revision + 1)
    if known is None:
        row = {"draft_id": draft, "person_id": person, **_to_row(signer), "at": unit.now}
        unit.connection.execute(sa.insert(draft_signers), row)
    else:
        _write(unit, signer, at=unit.now)
    return signer


def mark(unit: Unit, remark: Remark, *, signed: bool) -> bool:
    """The author wants the name beside this remark, or does not any more; False when it was so already."""
    other = sa.update(remarks).where(_r.id == remark.id, _r.signed.is_not(signed))
    return unit.connection.scalar(other.values(signed=signed).returning(_r.id)) is not None


def save(unit: Unit, signer: Signer) -> None:
    """What a moderator decided about the name. Raises `Changed` when it is not the name that they saw."""
    known = of(unit, signer.draft, signer.person, lock=True)
    if known is None or known.revision != signer.revision - 1:
        raise Changed
    _write(unit, signer)


def forget(unit: Unit, person: int) -> None:
    """The person took the consent back: the names are destroyed, all remarks are by number."""
    people.lock(unit, person)
    unit.connection.execute(sa.delete(draft_signers).where(_s.person_id == person))
    theirs = sa.update(remarks).where(_r.person_id == person, _r.signed)
    unit.connection.execute(theirs.values(signed=False))


def keep_agreed(unit: Unit, person: int) -> None:
    """After two persons became one, or are two again: no name without a consent in force."""
    if not people.in_force(unit, person, people.SIGNING):
        forget(unit, person)


# --- for moderators ----------------------------------------------------------------------------------------


def listed(unit: Unit, draft: int, look: Look, *, after: int = 0, limit: int = 2) -> list[Signer]:
    """Whose name was looked at so and stands, or would stand, beside what everybody reads."""
    found = sa.select(draft_signers).where(*_so(draft, look), _s.person_id > after)
    rows = unit.connection.execute(found.order_by(_s.person_id).limit(limit))
    return [_from_row(row) for row in rows]


def count(unit: Unit, draft: int, look: Look) -> int:
    """How many they are."""
    return unit.connection.scalar(sa.select(sa.func.count()).where(*_so(draft, look))) or 0


def unseen() -> tuple[sa.ColumnElement[bool], ...]:
    """Of rows of `draft_signers`, in whatever drafts: beside what everybody reads, and nobody has looked."""
    return _looked_at(Look.WAITING)


def signed(unit: Unit, draft: int, person: int, limit: int = 20) -> list[tuple[int, int]]:
    """(id, number) of published remarks that the person signed, the first of them."""
    mine = sa.select(_r.id, _r.ordinal).where(*_published(draft, person)).order_by(_r.id).limit(limit)
    return [(row.id, row.ordinal) for row in unit.connection.execute(mine)]


def _published(draft: Any, person: Any) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        _r.draft_id == draft,
        _r.person_id == person,
        _r.signed,
        _r.status == just(Status.PUBLISHED.value),
    )


def _so(draft: int, look: Look) -> tuple[sa.ColumnElement[bool], ...]:
    return (_s.draft_id == draft, *_looked_at(look))


def _looked_at(look: Look) -> tuple[sa.ColumnElement[bool], ...]:
    return (_s.look == look.value, sa.exists().where(*_published(_s.draft_id, _s.person_id)))


# --- rows --------------------------------------------------------------------------------------------------


def _write(unit: Unit, signer: Signer, **more: object) -> None:
    mine = sa.update(draft_signers).where(_s.draft_id == signer.draft, _s.person_id == signer.person)
    unit.connection.execute(mine.values({**_to_row(signer), **more}))


def _to_row(signer: Signer) -> dict[str, Any]:
    return {
        "name": signer.name,
        "look": signer.look.value,
        "why": signer.why.value if signer.why is not None else None,
        "revision": signer.revision,
    }


def _from_row(row: sa.Row[Any]) -> Signer:
    why = Unfit(row.why) if row.why else None
    return Signer(row.draft_id, row.person_id, row.name, Look(row.look), why, row.revision)
