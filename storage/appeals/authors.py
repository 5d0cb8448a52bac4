"""Who signed an official appeal, who called: personal data, kept apart from the case."""

import sqlalchemy as sa

from domain.authors import Author
from storage.tables import appeal_authors
from storage.unit import Unit


def put(unit: Unit, appeal: int, author: Author) -> None:
    """The author of a case that was just registered."""
    row = {"appeal_id": appeal, "name": author.name, "reply_to": author.reply_to}
    unit.connection.execute(sa.insert(appeal_authors), row)


def follow(unit: Unit, case: int, into: int) -> None:
    """Who called is reached on the case `into` as on their own."""
    called = of(unit, case)
    if called is not None and of(unit, into) is None:
        put(unit, into, called)


def of(unit: Unit, appeal: int) -> Author | None:
    """Who signed it or called; None for a message, and after the data was erased.

    Only for a channel that may carry personal data (149-ФЗ ст. 10 ч. 8).
    """
    columns = sa.select(appeal_authors.c.name, appeal_authors.c.reply_to)
    found = unit.connection.execute(columns.where(appeal_authors.c.appeal_id == appeal)).first()
    return None if found is None else Author(*found)
