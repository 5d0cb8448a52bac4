"""Photos and documents as rows: what came from where, whether it is here, how each network calls it.

The bytes are in `storage.files.blobs`, by their hash. A case never waits for its files: the row is written
with the case, the download follows.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from storage.sql import insert, just
from storage.tables import file_refs, files
from storage.unit import Unit

WOKEN = "files"
"""What `Unit.wake` is told when there is something to download."""

Kind = Literal["photo", "document"]
State = Literal["waiting", "here", "failed", "erased"]
"""`erased`: whoever sent it had their data erased; the row stays where a case or a remark names it."""


@dataclass(frozen=True, slots=True)
class File:
    """A photo or a document. `hash`, `size` (bytes) and the true `mime` are known once it is here."""

    id: int
    hash: str | None
    kind: Kind
    name: str
    size: int | None
    mime: str
    state: State


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file leased to be downloaded. `attempts` counts this one too."""

    id: int
    kind: Kind
    name: str
    network: str
    ref: str
    attempts: int
    generation: int


_f = files.c
_file = (_f.id, _f.hash, _f.kind, _f.name, _f.size, _f.mime, _f.state)
_receive = sa.insert(files).returning(_f.id)
_due = (
    sa.select(_f.id)
    .where(
        _f.source_network == sa.bindparam("network"),
        _f.state == just("waiting"),
        _f.next_at <= sa.bindparam("now"),
        sa.or_(_f.lease_until.is_(None), _f.lease_until <= sa.bindparam("now")),
    )
    .order_by(_f.next_at, _f.id)
    .limit(sa.bindparam("most", type_=sa.Integer()))
    .with_for_update(skip_locked=True)
)


def receive(
    unit: Unit,
    *,
    kind: Kind,
    network: str,
    ref: str,
    name: str = "",
    mime: str = "",
    size: int = 0,
    send_ref: str = "",
    person: int | None = None,
) -> int:
    """Write down a file that a network told of; it is downloaded after the commit. Answers its id.

    `ref` is what the network downloads it by, `send_ref` what sends it again in the same network ("" when
    there is nothing such); `name` must be fit to show (`blobs.shown_name`); `size` in bytes, 0 when unknown;
    `person` is who sent it.
    """
    new: int = unit.connection.execute(
        _receive,
        {
            "person_id": person,
            "kind": kind,
            "name": name,
            "size": size or None,
            "mime": mime,
            "state": "waiting",
            "source_network": network,
            "source_ref": ref,
            "attempts": 0,
            "next_at": unit.now,
            "generation": 0,
            "created_at": unit.now,
        },
    ).scalar_one()
    if send_ref:
        remember_ref(unit, new, network, send_ref)
    unit.wake(WOKEN)
    return new


def made(
    unit: Unit, kind: Kind, name: str, hash: str, size: int, mime: str, until: datetime | None = None
) -> int:
    """Write down a file of our own making, which `blobs` keeps, till `until`. Answers its id."""
    new: int = unit.connection.execute(
        _receive,
        {
            "hash": hash,
            "kind": kind,
            "name": name,
            "size": size,
            "mime": mime,
            "state": "here",
            "source_network": "",
            "source_ref": "",
            "attempts": 0,
            "next_at": unit.now,
            "generation": 0,
            "created_at": unit.now,
            "until": until,
        },
    ).scalar_one()
    return new


def keep_until(unit: Unit, ids: Collection[int], until: datetime | None) -> None:
    """These files go at `until`, None: they stay."""
    unit.connection.execute(sa.update(files).where(_f.id.in_(ids)).values(until=until))


def outlived(unit: Unit, limit: int) -> tuple[list[int], list[str]]:
    """Up to `limit` files whose time is over, and the hashes whose bytes no other file has."""
    over = sa.select(_f.id, _f.hash).where(_f.until.is_not(None), _f.until <= unit.now)
    rows = unit.connection.execute(over.order_by(_f.until).limit(limit)).all()
    ids, hashes = [row.id for row in rows], {row.hash for row in rows if row.hash is not None}
    return ids, sorted(hashes - had_by_others(unit, ids, hashes))


def had_by_others(unit: Unit, ids: Collection[int], hashes: Collection[str]) -> set[str]:
    """Which of the hashes files other than these have."""
    others = sa.select(_f.hash).where(_f.hash.in_(hashes), _f.id.not_in(ids))
    return {each for each in unit.connection.scalars(others) if each is not None}


def forget(unit: Unit, ids: Collection[int]) -> None:
    """These files are not kept any more. What was erased leaves an empty row: cases and remarks name it."""
    unit.connection.execute(sa.delete(file_refs).where(file_refs.c.file_id.in_(ids)))
    erased = _f.state == just("erased")
    unit.connection.execute(
        sa.update(files).where(_f.id.in_(ids), erased).values(hash=None, size=None, until=None)
    )
    unit.connection.execute(sa.delete(files).where(_f.id.in_(ids), sa.not_(erased)))


def erase(unit: Unit, ids: Collection[int]) -> None:
    """From now on nobody is shown these files, nor told what they were; the bytes go by a job."""
    unit.connection.execute(sa.delete(file_refs).where(file_refs.c.file_id.in_(ids)))
    unit.connection.execute(
        sa.update(files)
        .where(_f.id.in_(ids), _f.state != just("erased"))
        .values(
            state="erased",
            person_id=None,
            name="",
            mime="",
            source_ref="",
            likeness=None,
            last_error=None,
            lease_until=None,
            until=unit.now,
        )
    )


def load(unit: Unit, ids: list[int]) -> list[File]:
    """These files, in the order of `ids`."""
    rows = unit.connection.execute(sa.select(*_file).where(_f.id.in_(ids)))
    found = {row.id: File(*row) for row in rows}
    return [found[each] for each in ids]


def are(unit: Unit, ids: tuple[int, ...]) -> bool:
    """Are all these files still kept?"""
    count = sa.select(sa.func.count()).select_from(files).where(_f.id.in_(ids))
    return not ids or unit.connection.scalar(count) == len(set(ids))


def claim(unit: Unit, network: str, limit: int, lease: timedelta) -> list[Wanted]:
    """Lease up to `limit` files to be downloaded from `network`; a lease that ran out is given anew."""
    claimed = (
        sa.update(files)
        .where(_f.id.in_(_due.scalar_subquery()))
        .values(attempts=_f.attempts + 1, generation=_f.generation + 1, lease_until=unit.now + lease)
        .returning(_f.id, _f.kind, _f.name, _f.source_network, _f.source_ref, _f.attempts, _f.generation)
    )
    rows = unit.connection.execute(claimed, {"network": network, "now": unit.now, "most": limit})
    return sorted((Wanted(*row) for row in rows), key=lambda wanted: wanted.id)


def arrived(unit: Unit, file: int, hash: str, size: int, mime: str, likeness: str | None = None) -> None:
    """The file is kept under `hash`, a picture looks like `likeness` (see `storage.appeals.likeness`).

    Whoever brought it: the same bytes are the same file. What was erased meanwhile stays so: its bytes go.
    """
    came = {
        "size": size,
        "mime": mime,
        "likeness": likeness,
        "state": "here",
        "lease_until": None,
        "last_error": None,
    }
    erased = _f.state == just("erased")
    here = unit.connection.execute(
        sa.update(files).where(_f.id == file, sa.not_(erased)).values(hash=hash, **came).returning(_f.id)
    ).scalar()
    if here is None:
        late = sa.update(files).where(_f.id == file, erased)
        unit.connection.execute(late.values(hash=hash, until=unit.now))


def later(unit: Unit, file: int, generation: int, after: timedelta, error: str) -> None:
    """It could not be downloaded now; try again in `after`."""
    _settle(unit, file, generation, next_at=unit.now + after, last_error=error)


def failed(unit: Unit, file: int, generation: int, error: str) -> None:
    """It can never be downloaded, or is not a file that we take."""
    _settle(unit, file, generation, state="failed", last_error=error)


def why_failed(unit: Unit, file: int) -> str:
    """Why it was not taken: a word of `blobs.Rejected`, or of the messenger; "" unless it failed."""
    found = sa.select(_f.last_error).where(_f.id == file, _f.state == just("failed"))
    return unit.connection.scalar(found) or ""


def _settle(unit: Unit, file: int, generation: int, **values: Any) -> None:
    unit.connection.execute(
        sa.update(files)
        .where(_f.id == file, _f.generation == generation, _f.state == just("waiting"))
        .values(lease_until=None, **values)
    )


def ref(unit: Unit, file: int, network: str) -> str | None:
    """How `network` calls this file, or another one with the same bytes; None when it must be uploaded."""
    asked, same = files.alias("asked"), files.alias("same")
    found: str | None = unit.connection.scalar(
        sa.select(file_refs.c.ref)
        .select_from(
            asked.join(
                same,
                sa.or_(
                    same.c.id == asked.c.id, sa.and_(same.c.hash == asked.c.hash, same.c.kind == asked.c.kind)
                ),
            ).join(file_refs, file_refs.c.file_id == same.c.id)
        )
        .where(asked.c.id == file, asked.c.state != just("erased"), file_refs.c.network == network)
        .order_by((same.c.id == asked.c.id).desc())
        .limit(1)
    )
    return found


def remember_ref(unit: Unit, file: int, network: str, ref: str) -> None:
    """`network` calls this file so: it need not be uploaded again."""
    new = insert(file_refs).values(file_id=file, network=network, ref=ref)
    unit.connection.execute(
        new.on_conflict_do_update(
            index_elements=[file_refs.c.file_id, file_refs.c.network], set_={"ref": new.excluded.ref}
        )
    )
