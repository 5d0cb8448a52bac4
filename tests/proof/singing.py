"""A shadow of the world in which every personal column sings: each has a canary of its own in every row.

What a person would be shown in it is looked at, then all of it is undone. So whatever a test plays is played
over planted data too, and a leak tells which column it came from.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import sqlalchemy as sa

from storage.tables import (
    APPEND_ONLY,
    accounts,
    appeal_authors,
    appeal_events,
    appeal_files,
    appeals,
    ballots,
    blocks,
    conversations,
    draft_signers,
    envelopes,
    files,
    hearing_questions,
    hearing_visitors,
    held_words,
    officials,
    past_verdicts,
    persons,
    poll_drafts,
    poll_wordings,
    remark_files,
    remarks,
    watches,
)
from storage.unit import Unit

ACCOUNT: Final = "99170"

CANARIES: Final[Mapping[str, str]] = {
    "persons.name": "Пичугина Имя",
    "appeal_authors.name": "Пичугина Подпись",
    "appeal_authors.reply_to": "Речинск, Пичужная улица, 12",
    "hearing_visitors.name": "Пичугина Слушательница",
    "draft_signers.name": "Пичугина Участница",
    "files.name": "пичугин-паспорт",
    "accounts.address": f"{ACCOUNT}10",
    "watches.latitude": "58.2345",
    "watches.longitude": "46.3456",
    "appeals.text": "+7 900 555-10-01",
    "appeals.place_text": "+7 900 555-10-02",
    "appeals.extras": "+7 900 555-10-03",
    "appeal_events.data": "+7 900 555-10-04",
    "blocks.plea": "+7 900 555-10-05",
    "held_words.text": "+7 900 555-10-06",
    "remarks.text": "+7 900 555-10-07",
    "remarks.why": "+7 900 555-10-08",
    "remarks.reply": "+7 900 555-10-09",
    "past_verdicts.reply": "+7 900 555-10-10",
    "hearing_questions.text": "+7 900 555-10-11",
    "poll_wordings.text": "+7 900 555-10-12",
    "ballots.answers": "+7 900 555-10-13",
    "envelopes.answers": "+7 900 555-10-14",
    "poll_drafts.answers": "+7 900 555-10-15",
    "conversations.stack": "+7 900 555-10-16",
    "what is typed": "+7 900 555-10-17",
}
"""What sings, by column; `ACCOUNT` begins the number of everybody's account in VK that a test makes."""

_SHADOW: Final = "shadow_of_a_turn"
_WORDS: Final = (
    appeals.c.text,
    appeals.c.place_text,
    blocks.c.plea,
    held_words.c.text,
    remarks.c.text,
    remarks.c.why,
    remarks.c.reply,
    past_verdicts.c.reply,
    hearing_questions.c.text,
    poll_wordings.c.text,
)
_ANSWERS: Final = (ballots, envelopes, poll_drafts)
_CODED: Final = frozenset({"found"})  # what of the moderation lists was found: no person's words
_FREE: Final = re.compile(r"[А-Яа-яЁё ]")  # in people's own words, not in the keys of choices


def sung(text: str, canary: str) -> str:
    """The words with the canary before them, where no shortening reaches it."""
    return f"Звоните {canary}! {text}" if text else text


def allow(connection: Any) -> None:
    """Let the shadow, and nothing else, change what the database only appends to; before the first turn."""
    connection.execute(f"CREATE TABLE {_SHADOW} (cast_by INTEGER)")
    for table in APPEND_ONLY:
        name = f"{table}_no_update"
        [(told,)] = connection.execute(
            "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?", (name,)
        )
        connection.execute(f"DROP TRIGGER {name}")
        connection.execute(told.replace("BEGIN", f"WHEN NOT EXISTS (SELECT 1 FROM {_SHADOW}) BEGIN", 1))


@contextmanager
def shadow(unit: Unit) -> Iterator[None]:
    """Inside, everything personal sings; after it nothing has happened."""
    now, catalogue, woken = unit.now, unit.catalogue, set(unit.woken)
    unit.connection.exec_driver_sql("SAVEPOINT shadow")
    try:
        _plant(unit)
        yield
    finally:
        unit.connection.exec_driver_sql("ROLLBACK TO shadow")
        unit.connection.exec_driver_sql("RELEASE shadow")
        unit.now, unit.catalogue, unit.woken = now, catalogue, woken


def is_official(unit: Unit, address: str) -> bool:
    """Are they, whose words at work are nobody's personal data?"""
    found = sa.select(officials.c.id).join(accounts, accounts.c.person_id == officials.c.person_id)
    return unit.connection.scalar(found.where(accounts.c.address == address).limit(1)) is not None


def _plant(unit: Unit) -> None:
    run, of = unit.connection.execute, CANARIES
    unit.connection.exec_driver_sql(f"INSERT INTO {_SHADOW} VALUES (1)")
    for column in _WORDS:
        there = f"Звоните {of[f'{column.table.name}.{column.name}']}! "
        run(sa.update(column.table).where(column != "").values({column: sa.literal(there).concat(column)}))
    run(sa.update(persons).values(name=of["persons.name"]))
    run(sa.update(hearing_visitors).values(name=of["hearing_visitors.name"]))
    _authors(unit)
    _signers(unit)
    run(sa.update(watches).where(watches.c.latitude.is_not(None)).values(latitude=58.234567))
    run(sa.update(watches).where(watches.c.longitude.is_not(None)).values(longitude=46.345678))
    _documents(unit)
    _rewrite(unit, appeals.c.extras, of["appeals.extras"])
    by_citizens = appeal_events.c.actor_kind == "citizen"
    _rewrite(unit, appeal_events.c.data, of["appeal_events.data"], by_citizens)
    for table in _ANSWERS:
        _rewrite(unit, table.c.answers, of[f"{table.name}.answers"])
    working = sa.select(officials.c.person_id)
    _stacks(unit, conversations.c.person_id.not_in(working), of["conversations.stack"])


def _authors(unit: Unit) -> None:
    signed = {"name": CANARIES["appeal_authors.name"], "reply_to": CANARIES["appeal_authors.reply_to"]}
    unit.connection.execute(sa.update(appeal_authors).values(signed))
    unsigned = sa.select(appeals.c.id, sa.literal(signed["name"]), sa.literal(signed["reply_to"])).where(
        appeals.c.id.not_in(sa.select(appeal_authors.c.appeal_id))
    )
    unit.connection.execute(
        sa.insert(appeal_authors).from_select(["appeal_id", "name", "reply_to"], unsigned)
    )


def _signers(unit: Unit) -> None:
    """Whoever has said anything of a draft act wants their name beside it, and it may be shown."""
    shown = {"name": CANARIES["draft_signers.name"], "look": "shown"}
    unit.connection.execute(sa.update(draft_signers).values(shown | {"why": None}))
    unit.connection.execute(sa.update(remarks).values(signed=True))
    known = sa.select(draft_signers.c.person_id).where(draft_signers.c.draft_id == remarks.c.draft_id)
    fields = [draft_signers.c[name] for name in ("draft_id", "person_id", "name", "look", "revision", "at")]
    unnamed = sa.select(
        remarks.c.draft_id, remarks.c.person_id, *map(sa.literal, shown.values()), sa.literal(1), remarks.c.at
    ).where(remarks.c.person_id.not_in(known))
    first = unnamed.group_by(remarks.c.draft_id, remarks.c.person_id)
    unit.connection.execute(sa.insert(draft_signers).from_select(fields, first))


def _documents(unit: Unit) -> None:
    """What citizens sent has the names that they gave it."""
    sent = {
        *unit.connection.scalars(sa.select(appeal_files.c.file_id).where(appeal_files.c.side == "citizen")),
        *unit.connection.scalars(sa.select(remark_files.c.file_id)),
    }
    for held in unit.connection.scalars(sa.select(held_words.c.files)):
        sent.update(held)
    if sent:
        unit.connection.execute(
            sa.update(files).where(files.c.id.in_(sent)).values(name=CANARIES["files.name"] + ".pdf")
        )


def _rewrite(unit: Unit, column: sa.Column[Any], canary: str, *only: sa.ColumnElement[bool]) -> None:
    """Of a column of JSON the free words sing."""
    key = list(column.table.primary_key)
    for *id, value in unit.connection.execute(sa.select(*key, column).where(*only)).all():
        changed = _each(value, lambda text: sung(text, canary))
        if changed != value:
            where = [one == what for one, what in zip(key, id, strict=True)]
            unit.connection.execute(sa.update(column.table).where(*where).values({column: changed}))


def _stacks(unit: Unit, whose: sa.ColumnElement[bool], canary: str) -> None:
    """What citizens have answered so far."""
    rows = unit.connection.execute(sa.select(conversations.c.address, conversations.c.stack).where(whose))
    for address, stack in rows.all():
        if not stack:
            continue
        memo = json.loads(stack)
        before = json.dumps(memo["frames"])
        for frame in memo["frames"]:  # scene, state, page
            frame[1] = _each(frame[1], lambda text: sung(text, canary))
        if json.dumps(memo["frames"]) != before:
            unit.connection.execute(
                sa.update(conversations)
                .where(conversations.c.address == address)
                .values(stack=json.dumps(memo, ensure_ascii=False))
            )


def _each(value: Any, change: Callable[[str], str]) -> Any:
    """The JSON with its free words changed."""
    match value:
        case dict():
            return {name: one if name in _CODED else _each(one, change) for name, one in value.items()}
        case list():
            return [_each(one, change) for one in value]
        case str() if _FREE.search(value):
            return change(value)
        case _:
            return value
