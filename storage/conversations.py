"""The kernel's memory: which updates were taken, and where each chat stands."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import sqlalchemy as sa

from bot.memory import Stored, read_memo, write_memo
from bot.scene import Frame
from storage.people import doors, people
from storage.sql import insert, just
from storage.tables import accounts, conversations, dead_updates, marks, taken_updates
from storage.unit import Unit

_c = conversations.c
_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)  # not 1970: every button carries its mark
_fields = (_c.address, _c.person_id, _c.language, _c.stack, _c.mark, _c.shown, _c.undrawn)

_take = (
    insert(taken_updates)
    .values(update_id=sa.bindparam("update_id"), address=sa.bindparam("address"), at=sa.bindparam("now"))
    .on_conflict_do_nothing()
    .returning(taken_updates.c.update_id)
)
_load = sa.select(*_fields).where(_c.address == sa.bindparam("address")).with_for_update()
_new = sa.select(sa.func.count()).select_from(_take.cte("taken")).subquery("taking")
_stands = _load.subquery("stands")
_take_and_load = sa.select(*_new.c, *_stands.c).select_from(_new.outerjoin(_stands, sa.true()))
"""One way there and back on PostgreSQL; SQLite cannot insert within a SELECT, and has no way to go."""
_save = (
    sa.update(conversations)
    .where(_c.address == sa.bindparam("at_address"))
    .values(
        person_id=sa.bindparam("person"),
        language=sa.bindparam("language_"),
        stack=sa.bindparam("stack_"),
        mark=sa.bindparam("mark_"),
        shown=sa.bindparam("shown_"),
        undrawn=sa.bindparam("undrawn_"),
        changed_at=sa.bindparam("now"),
    )
)
_drawn = (
    sa.update(conversations)
    .where(_c.address == sa.bindparam("at_address"), _c.mark == sa.bindparam("at_mark"))
    .values(shown=sa.bindparam("shown_"), undrawn="")
)


def take(unit: Unit, update_id: str, address: str) -> bool:
    """Mark an update as taken; False when it already was, and then nothing may be done for it again.

    Ids are not ordered: Telegram restarts them at random, a press may overtake a message.
    """
    values = {"update_id": update_id, "address": address, "now": unit.now}
    return unit.connection.scalar(_take, values) is not None


def begin(unit: Unit, update_id: str, address: str, language: str) -> tuple[bool, Stored]:
    """`take` and `load` together: is the update new, and where does its chat stand?"""
    if not unit.postgres:
        return take(unit, update_id, address), load(unit, address, language)
    values = {"update_id": update_id, "address": address, "now": unit.now}
    new, *found = unit.connection.execute(_take_and_load, values).one()
    known = None not in found[:2]  # the chat and its person; else new, or just made by another process
    return bool(new), Stored(*found) if known else load(unit, address, language)


def prune_taken(unit: Unit, before: datetime) -> int:
    """Forget updates taken before; says how many. Telegram repeats an update for 24 hours: keep 48."""
    gone = sa.delete(taken_updates).where(taken_updates.c.at < before).returning(taken_updates.c.update_id)
    return len(unit.connection.execute(gone).all())


def load(unit: Unit, address: str, language: str) -> Stored:
    """Where the chat stands. Until the unit ends, no other process moves it.

    A new chat is made, with its person, who is taken to speak `language`.
    """
    found = unit.connection.execute(_load, {"address": address}).first()
    if found is None:
        fresh = {"address": address, "language": language, "stack": "", "shown": "", "undrawn": ""}
        unit.connection.execute(
            insert(conversations).on_conflict_do_nothing(),
            {**fresh, "mark": _first_mark(unit), "changed_at": unit.now},
        )
        # Another process may have made it meanwhile; on PostgreSQL this waits for its turn to end.
        found = unit.connection.execute(_load, {"address": address}).one()
    stored = Stored(*found)
    if found.person_id is None:
        person = people.at_the_door(unit, address, language)
        doors.enter(unit, address, person.id)
        stored = replace(stored, person=person.id, language=person.language)
        save(unit, stored)
    return stored


def _first_mark(unit: Unit) -> int:
    """Beyond the marks of a chat that stood there before and was erased: nobody turns over a screen a second.

    Its buttons are on the screen still, and VK takes a message with a number it has seen for a repeated one.
    """
    return max(0, int((unit.now - _BEGAN).total_seconds()))


def save(unit: Unit, stored: Stored) -> None:
    """Write back where a loaded chat stands now."""
    unit.connection.execute(
        _save,
        {
            "at_address": stored.address,
            "person": stored.person,
            "language_": stored.language,
            "stack_": stored.stack,
            "mark_": stored.mark,
            "shown_": stored.shown,
            "undrawn_": stored.undrawn,
            "now": unit.now,
        },
    )


def forget_frames(unit: Unit, person: int, scenes: Collection[str], *, but: str) -> None:
    """Take the person's other chats (all but the address `but`) out of scenes, with what they show of them.

    Their drafts go too. The next press there is answered with the screen below.
    """
    theirs = sa.select(accounts.c.address).where(accounts.c.person_id == person, accounts.c.address != but)
    others = sa.select(*_fields).where(_c.address.in_(theirs))
    for row in unit.connection.execute(others.with_for_update()).all():
        stored = Stored(*row)
        memo = read_memo(stored.stack)
        undrafted = forget_drafts(memo.frames, scenes)
        at = next((n for n, frame in enumerate(memo.frames) if frame.scene in scenes), None)
        if at is not None:
            memo.frames, memo.options, memo.digest = memo.frames[:at], (), ""
            save(unit, replace(stored, stack=write_memo(memo), mark=stored.mark + 1, shown="", undrawn=""))
        elif undrafted:
            save(unit, replace(stored, stack=write_memo(memo)))


def forget_drafts(frames: Sequence[Frame], scenes: Collection[str]) -> bool:
    """Drafts of these scenes are kept no more; was there any?"""
    was = False
    for frame in frames:
        if isinstance(kept := frame.state.get("drafts"), dict) and not kept.keys().isdisjoint(scenes):
            frame.state["drafts"] = {name: each for name, each in kept.items() if name not in scenes}
            was = True
    return was


def drawn(unit: Unit, screens: Iterable[tuple[str, int, str]]) -> None:
    """Screens (address, mark, JSON of what is shown) have reached people.

    One whose chat has been drawn anew since, so that its mark moved, changes nothing.
    """
    rows = [{"at_address": address, "at_mark": mark, "shown_": shown} for address, mark, shown in screens]
    if rows:
        unit.connection.execute(_drawn, rows)


def undrawn(unit: Unit, network: str) -> list[Stored]:
    """Chats of a network whose screen was committed and perhaps never shown: drawn at start."""
    waiting = sa.select(*_fields).where(_c.undrawn != just(""), _c.address.startswith(f"{network}:"))
    return [Stored(*row) for row in unit.connection.execute(waiting.order_by(_c.address))]


def dead(unit: Unit, update_id: str, address: str, raw: str, error: str) -> None:
    """Keep aside an update that broke us, as it came, for those who will mend it."""
    # What cannot be stored as text may be just what broke us: NUL on PostgreSQL, lone surrogates on both.
    kept = raw.replace("\0", "\\u0000").encode("utf-8", "backslashreplace").decode()
    unit.connection.execute(
        sa.insert(dead_updates),
        {"update_id": update_id, "address": address, "raw": kept, "error": error, "at": unit.now},
    )


def remember(unit: Unit, name: str, value: str) -> None:
    """Remember a small fact by name: `vk:ts:<group>`."""
    new = insert(marks).values(name=name, value=value)
    unit.connection.execute(
        new.on_conflict_do_update(index_elements=[marks.c.name], set_={"value": new.excluded.value})
    )


def recall(unit: Unit, name: str) -> str | None:
    """What was remembered by that name."""
    found: str | None = unit.connection.scalar(sa.select(marks.c.value).where(marks.c.name == name))
    return found
