"""Cases of two persons who turn out to be one: who did what, what was joined; and when they part again."""

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from storage.appeals.rows import from_row, plain_agreement, plain_errands
from storage.tables import agreement_parties, appeals, errands, joinings
from storage.tables import officials as official_rows
from storage.unit import Unit


def same_hand(unit: Unit, kept: int, joined: int) -> None:
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


def holds_still(unit: Unit, kept: int, joined: int) -> None:
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


def rename_party(unit: Unit, asked: list[int], old: int, new: int) -> None:
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


def rename_co_executor(unit: Unit, engaged: list[int], old: int, new: int) -> None:
    """Whose part it is (rows `engaged` of their queue) is called so on the case too."""
    of = sa.select(errands.c.appeal_id).where(errands.c.id.in_(engaged))
    for row in unit.connection.execute(sa.select(appeals).where(appeals.c.id.in_(of))).all():
        case = from_row(row)
        renamed = [replace(each, person=new) if each.person == old else each for each in case.errands]
        unit.connection.execute(
            sa.update(appeals).where(appeals.c.id == case.id).values(errands=plain_errands(renamed))
        )


def take(unit: Unit, kept: int, joined: int) -> tuple[list[int], list[int]]:
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


def give_back(unit: Unit, kept: int, joined: int, brought: dict[str, Any]) -> None:
    """Each has again what they had joined; what the person has left meanwhile stays left."""
    back = sa.update(joinings).where(
        joinings.c.person_id == kept, joinings.c.id.in_(brought.get("joinings", []))
    )
    unit.connection.execute(back.values(person_id=joined))
    again = sa.update(joinings).where(joinings.c.id.in_(brought.get("ended", [])))
    unit.connection.execute(again.values(left_at=None))
