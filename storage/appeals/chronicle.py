"""What happened to a case, in order: events with their files and the words to find them by. Only appended."""

import sqlalchemy as sa

from domain.appeals import Appeal
from domain.events import (
    Added,
    Contested,
    Event,
    Recurred,
    Registered,
    Replied,
    Side,
    Supplemented,
    What,
    kind_of,
)
from domain.events import files_of as files_of_event
from domain.moves import Moved
from domain.people import Actor, Citizen, Joiner, Official, Schedule
from storage.appeals import search
from storage.appeals.rows import EVENT, event
from storage.facts import to_plain
from storage.files.files import File
from storage.sql import insert
from storage.tables import appeal_events, appeal_files, files
from storage.unit import Unit

_new_events = sa.insert(appeal_events)


def of(unit: Unit, appeal: int, *, public_only: bool) -> tuple[Event, ...]:
    """The events of an appeal in order; `public_only` for its citizen."""
    query = sa.select(*EVENT).where(appeal_events.c.appeal_id == appeal).order_by(appeal_events.c.seq)
    if public_only:
        query = query.where(appeal_events.c.public)
    return tuple(event(row) for row in unit.connection.execute(query))


def since(unit: Unit, appeal: int, version: int) -> tuple[Event, ...]:
    """What happened to it after number `version`."""
    return tuple(each for each in of(unit, appeal, public_only=False) if each.seq > version)


def files_of(
    unit: Unit, appeal: int, *, seq: int | None = None, public_only: bool = True
) -> tuple[File, ...]:
    """Files of an appeal (of its event `seq`), in the order they came; without those of internal notes."""
    query = (
        sa.select(
            files.c.id, files.c.hash, files.c.kind, files.c.name, files.c.size, files.c.mime, files.c.state
        )
        .join(appeal_files, appeal_files.c.file_id == files.c.id)
        .where(appeal_files.c.appeal_id == appeal)
        .order_by(appeal_files.c.event_seq, files.c.id)
    )
    if seq is not None:
        query = query.where(appeal_files.c.event_seq == seq)
    if public_only:
        shown = sa.exists().where(
            appeal_events.c.appeal_id == appeal_files.c.appeal_id,
            appeal_events.c.seq == appeal_files.c.event_seq,
            appeal_events.c.public,
        )
        query = query.where(shown)
    return tuple(File(*row) for row in unit.connection.execute(query))


def append(unit: Unit, appeal: Appeal, moved: Moved, last: int) -> None:
    """The events after number `last`, with their files and the words to find them by."""
    side, person = author_of(moved.actor)
    rows, attached = [], []
    for seq, what in enumerate(moved.events, last + 1):
        rows.append(
            {
                "appeal_id": appeal.id,
                "seq": seq,
                "kind": kind_of(what),
                "at": unit.now,
                "actor_kind": side.value,
                "actor_id": person,
                "public": what.public,
                "data": to_plain(what),
            }
        )
        theirs = side is Side.CITIZEN or isinstance(what, Registered)  # of a caller, by an official's hand
        whose = "citizen" if theirs else "authority"
        attached += [
            {"appeal_id": appeal.id, "file_id": file, "event_seq": seq, "side": whose}
            for file in files_of_event(what)
        ]
        search.add(unit, appeal.id, _words(what))
    unit.connection.execute(_new_events, rows)
    if attached:
        # An answer that waited for approval brings its files again: they are the later event's.
        new = insert(appeal_files)
        later = new.on_conflict_do_update(
            index_elements=[appeal_files.c.appeal_id, appeal_files.c.file_id],
            set_={"event_seq": new.excluded.event_seq},
        )
        unit.connection.execute(later, attached)


def author_of(actor: Actor) -> tuple[Side, int | None]:
    """Whose deed a move is, and which person did it."""
    match actor:
        case Citizen(person) | Joiner(person):
            return Side.CITIZEN, person
        case Official(person):
            return Side.OFFICIAL, person
        case Schedule():
            return Side.SCHEDULE, None


def _words(what: What) -> str:
    match what:
        case Added(text) | Supplemented(text) | Replied(text) | Contested(text) | Recurred(text):
            return text
        case _:
            return ""
