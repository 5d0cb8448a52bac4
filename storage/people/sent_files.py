"""The files that a person has sent, and what becomes of them when their data are erased.

A document may name its sender anywhere in it, so every one goes; a picture shows a place more often than a
name, so its sender decides. What belongs to an official appeal (59-ФЗ) goes together with the name on it.
A network's own copy, in chats that were open, is out of reach.
"""

from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa

from domain.appeals import Track
from storage.appeals import authors
from storage.files import blobs
from storage.files import files as kept
from storage.sql import just
from storage.tables import (
    appeal_authors,
    appeal_events,
    appeal_files,
    appeals,
    draft_signers,
    files,
    officials,
    persons,
    remark_files,
    remarks,
)
from storage.unit import Unit

_NAME: Final = 3  # signs: a shorter word of a name is in the names of too many files
_IDS: Final = 500  # of one statement

_f = files.c
_picture = sa.or_(_f.kind == just("photo"), _f.mime.startswith("image/"))
_there = _f.state != just("erased")


def pictures(unit: Unit, group: Sequence[int]) -> int:
    """How many pictures these people have sent with their cases and remarks, the erased left out."""
    shown = sa.select(sa.func.count()).select_from(files).where(_f.id.in_(_attached(group)), _picture, _there)
    return unit.connection.scalar(shown) or 0


def erase(unit: Unit, group: Sequence[int], *, with_pictures: bool) -> None:
    """What goes is erased; what an official appeal keeps is marked; what stays loses a telling name."""
    statutory = _of_cases(group, Track.STATUTORY)
    goes = sa.true() if with_pictures else sa.not_(_picture)
    marked = sa.select(_f.id).where(_f.id.in_(statutory), goes, _there)
    unit.connection.execute(
        sa.update(appeal_files)
        .where(appeal_files.c.file_id.in_(marked), appeal_files.c.side == just("citizen"))
        .values(leaving=True)
    )
    going = sa.select(_f.id).where(
        _f.id.in_(_attached(group)), _f.id.not_in(_of_cases(group, Track.STATUTORY)), goes, _there
    )
    _erase(unit, unit.connection.scalars(going).all())
    _erase(unit, _unsent(unit, group))
    _rename(unit, group)
    unit.connection.execute(sa.update(files).where(_f.person_id.in_(group)).values(person_id=None))


def part(unit: Unit, kept: int, joined: int) -> None:
    """Two who were one part: what came with the cases of `joined` was sent by them."""
    theirs = (
        sa.select(appeal_files.c.file_id)
        .join(appeals, appeals.c.id == appeal_files.c.appeal_id)
        .where(appeals.c.person_id == joined, appeal_files.c.side == just("citizen"))
    )
    sent = sa.update(files).where(_f.person_id == kept, _f.id.in_(theirs))
    unit.connection.execute(sent.values(person_id=joined))


def erase_left(unit: Unit, cases: Sequence[int]) -> None:
    """The law keeps these official appeals' authors no longer: what was marked goes too."""
    left = sa.select(appeal_files.c.file_id).where(
        appeal_files.c.appeal_id.in_(cases), appeal_files.c.leaving
    )
    _erase(unit, unit.connection.scalars(left).all())


def _erase(unit: Unit, ids: Sequence[int]) -> None:
    for at in range(0, len(ids), _IDS):
        kept.erase(unit, ids[at : at + _IDS])


def _of_cases(group: Sequence[int], track: Track | None = None) -> sa.Select[tuple[int]]:
    """What they have sent as authors or joiners of cases; older files do not say whose they are."""
    acted = sa.and_(_f.person_id.is_(None), appeal_events.c.actor_id.in_(group))
    theirs = (
        sa.select(appeal_files.c.file_id)
        .join(files, files.c.id == appeal_files.c.file_id)
        .join(
            appeal_events,
            sa.and_(
                appeal_events.c.appeal_id == appeal_files.c.appeal_id,
                appeal_events.c.seq == appeal_files.c.event_seq,
            ),
        )
        .where(
            appeal_files.c.side == just("citizen"),
            appeal_events.c.actor_kind == just("citizen"),  # a caller's are sent by an official's hand
            sa.or_(_f.person_id.in_(group), acted),
        )
    )
    if track is None:
        return theirs
    return theirs.join(appeals, appeals.c.id == appeal_files.c.appeal_id).where(
        appeals.c.track == track.value
    )


def _attached(group: Sequence[int]) -> sa.CompoundSelect[tuple[int]]:
    said = (
        sa.select(remark_files.c.file_id)
        .join(remarks, remarks.c.id == remark_files.c.remark_id)
        .where(remarks.c.person_id.in_(group))
    )
    return _of_cases(group).union(said)


def _unsent(unit: Unit, group: Sequence[int]) -> Sequence[int]:
    """What came into a chat and never got to a case or a remark.

    Not of who was an official once: what they sent stands in polls, acts and answers.
    """
    served = sa.exists().where(officials.c.person_id == _f.person_id)
    lost = sa.select(_f.id).where(
        _f.person_id.in_(group), _f.id.not_in(_attached(group)), sa.not_(served), _there
    )
    return unit.connection.scalars(lost).all()


def _rename(unit: Unit, group: Sequence[int]) -> None:
    """A name that names the person becomes a plain one."""
    told = _names(unit, group)
    if not told:
        return
    sent = sa.select(_f.id, _f.name, _f.mime).where(_f.id.in_(_attached(group)), _f.name != "")
    for row in unit.connection.execute(sent).all():
        if any(word in row.name.casefold() for word in told):
            plain = blobs.shown_name("", row.mime)
            unit.connection.execute(sa.update(files).where(_f.id == row.id).values(name=plain))


def _names(unit: Unit, group: Sequence[int]) -> set[str]:
    """The words by which these people were ever named, in small letters."""
    known = unit.connection.scalars(sa.select(persons.c.name).where(persons.c.id.in_(group)))
    names = [name for name in known if name]
    mine = sa.select(appeals.c.id).where(appeals.c.person_id.in_(group))
    signed = sa.select(appeal_authors.c.appeal_id).where(appeal_authors.c.appeal_id.in_(mine))
    for case in unit.connection.scalars(signed).all():
        author = authors.of(unit, case)
        names += [author.name] if author is not None else []
    signed_by = sa.select(draft_signers.c.name).where(draft_signers.c.person_id.in_(group))
    names += unit.connection.scalars(signed_by)
    return {word.casefold() for name in names for word in name.split() if len(word) >= _NAME}
