"""What is kept of one person, as data for themselves: see `storage.people.told`."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa

from bot.chat import Json, network_of
from storage.tables import (
    absences,
    accounts,
    appeals,
    block_holders,
    blocks,
    consents,
    conversations,
    dead_updates,
    held_words,
    joinings,
    mergers,
    officials,
    participations,
    persons,
    pins,
    poll_drafts,
    poll_subscribers,
    polls,
    queue_filters,
    statements,
    watches,
    wishes,
)
from storage.unit import Unit

Rows = list[Json]


def of(unit: Unit, person: int, group: Sequence[int]) -> dict[str, Json]:
    """Everything but the cases and what is being written. `group`: the person and those joined with them."""
    mine = [person]
    holds = sa.select(block_holders.c.block_id).where(block_holders.c.person_id == person)
    took_part, begun = participations.c.poll_id, poll_drafts.c.poll_id
    return {
        "person": _one(_rows(unit, persons, "name language created_at", persons.c.id == person)),
        "accounts": _rows(unit, accounts, "network address state since closed_at", _of(accounts, mine)),
        "consents": _rows(unit, consents, "purpose version channel at withdrawn_at", _of(consents, group)),
        "messengers_joined": _rows(unit, mergers, "at undone_at", mergers.c.kept_id.in_(group)),
        "settings": {
            "notices": _one(
                _rows(unit, wishes, "zone quiet_since quiet_until digest paces changed_at", _of(wishes, mine))
            ),
            "said_of_yourself": _rows(unit, statements, "kind value", _of(statements, mine)),
            "near": _rows(
                unit,
                watches,
                "territory latitude longitude radius cases results polls muted since paused_at",
                _of(watches, mine),
            ),
            "news_of_polls": _one(
                _rows(unit, poll_subscribers, "territory since", _of(poll_subscribers, mine))
            ),
        },
        "polls": {
            "took_part": _polls(unit, sa.select(took_part).where(_of(participations, mine))),
            "begun": _polls(unit, sa.select(begun).where(_of(poll_drafts, mine))),
        },
        "restrictions": _rows(
            unit, blocks, "authority reason since until ended_at plea settled_at", blocks.c.id.in_(holds)
        ),
        "waiting_for_a_moderator": _rows(
            unit, held_words, "way text files at decided_at decision why", _of(held_words, mine)
        ),
        "official": {
            "rights": _rows(unit, officials, "role authority topic since until note", _of(officials, group)),
            "absences": _rows(unit, absences, "since until ended_at", _of(absences, mine)),
            "pin_set_at": _one(_rows(unit, pins, "set_at", _of(pins, mine))).get("set_at"),
            "filter": _one(
                _rows(
                    unit,
                    queue_filters,
                    "topic territory executor status due stars track",
                    _of(queue_filters, mine),
                )
            ),
        },
        "not_understood": [
            {"at": row["at"], "message": row["raw"]}
            for row in _found(unit, dead_updates, "at raw", dead_updates.c.address.in_(_addresses(mine)))
        ],
    }


def cases(unit: Unit, person: int) -> list[int]:
    """The person's own cases, the oldest first."""
    return list(
        unit.connection.scalars(
            sa.select(appeals.c.id).where(appeals.c.person_id == person).order_by(appeals.c.id)
        )
    )


def joined(unit: Unit, person: int) -> list[tuple[int, dict[str, Json]]]:
    """The cases that the person joined, with when they did and when they left."""
    found = _found(unit, joinings, "appeal_id at left_at", _of(joinings, [person]))
    return [(int(str(row.pop("appeal_id"))), row) for row in found]


def stacks(unit: Unit, person: int) -> list[tuple[str, str]]:
    """(network, what the chat remembers) of each of the person's chats."""
    found = sa.select(conversations.c.address, conversations.c.stack).where(
        conversations.c.person_id == person
    )
    return [
        (network_of(row.address), row.stack)
        for row in unit.connection.execute(found.order_by(conversations.c.address))
    ]


def _of(table: sa.Table, persons: Sequence[int]) -> sa.ColumnElement[bool]:
    return table.c.person_id.in_(persons)


def _addresses(persons: Sequence[int]) -> sa.Select[tuple[str]]:
    return sa.select(accounts.c.address).where(accounts.c.person_id.in_(persons))


def _polls(unit: Unit, which: sa.Select[tuple[int]]) -> Rows:
    found = sa.select(polls.c.number, polls.c.definition).where(polls.c.id.in_(which)).order_by(polls.c.id)
    return [
        {"number": row.number, "title": row.definition["title"]} for row in unit.connection.execute(found)
    ]


def _rows(unit: Unit, table: sa.Table, names: str, which: sa.ColumnElement[bool]) -> Rows:
    return list(_found(unit, table, names, which))


def _one(told: Rows) -> dict[str, Json]:
    found = told[0] if told else None
    return found if isinstance(found, dict) else {}


def _found(unit: Unit, table: sa.Table, names: str, which: sa.ColumnElement[bool]) -> list[dict[str, Json]]:
    columns = [table.c[name] for name in names.split()]
    order = table.c.get("at", table.c.get("since", columns[0]))
    return _read(unit, sa.select(*columns).where(which).order_by(order))


def rows(unit: Unit, query: sa.Select[Any]) -> Rows:
    """What the query finds, as data."""
    return list(_read(unit, query))


def _read(unit: Unit, query: sa.Select[Any]) -> list[dict[str, Json]]:
    found = unit.connection.execute(query)
    return [{name: plain(value) for name, value in row._mapping.items()} for row in found]


def plain(value: Any) -> Json:
    """A moment as ISO 8601 in UTC, a day as one; the rest as it is."""
    match value:
        case datetime():
            return value.isoformat(timespec="seconds").replace("+00:00", "Z")
        case date() | time():
            return value.isoformat()
        case _:
            return value  # type: ignore[no-any-return]
