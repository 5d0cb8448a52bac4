"""Living cards: the one message in a chat that shows a case as it stands, and is edited when that changes."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from storage.sql import insert
from storage.tables import cards
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Card:
    """The message that shows `subject` at an address and is edited; `digest` tells what it shows.

    `at` is when it was sent: messengers count from there how long it can be edited.
    """

    message_ref: str
    digest: str
    at: datetime


def load(unit: Unit, address: str, subject: str) -> Card | None:
    """The living card of `subject` at `address`."""
    found = unit.connection.execute(
        sa.select(cards.c.message_ref, cards.c.digest, cards.c.at).where(
            cards.c.address == address, cards.c.subject == subject
        )
    ).first()
    return Card(*found) if found else None


_new = insert(cards)
_put = _new.on_conflict_do_update(
    index_elements=[cards.c.address, cards.c.subject],
    set_={
        "message_ref": _new.excluded.message_ref,
        "digest": _new.excluded.digest,
        "at": sa.case(
            (cards.c.message_ref == _new.excluded.message_ref, cards.c.at),  # it was edited
            else_=_new.excluded.at,
        ),
    },
)


def put(unit: Unit, address: str, subject: str, message_ref: str, digest: str) -> None:
    """The living card of `subject` at `address` is this message now."""
    row = {"address": address, "subject": subject, "message_ref": message_ref, "digest": digest}
    unit.connection.execute(_put, {**row, "at": unit.now})
