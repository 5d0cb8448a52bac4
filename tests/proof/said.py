"""What is personal and stands in a database: nothing of it may have gone where it may not be carried."""

from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa

from domain.contacts import _CONTACT
from storage.tables import (
    appeal_authors,
    appeal_events,
    appeals,
    ballots,
    blocks,
    draft_signers,
    envelopes,
    hearing_questions,
    hearing_visitors,
    held_words,
    past_verdicts,
    persons,
    poll_drafts,
    poll_wordings,
    remarks,
)
from storage.unit import Unit

_WHOLE: Final = (
    *(persons.c.name, appeal_authors.c.name, appeal_authors.c.reply_to),
    *(hearing_visitors.c.name, draft_signers.c.name),
)
_WORDS: Final = (
    *(appeals.c.text, appeals.c.place_text, appeals.c.extras, blocks.c.plea, held_words.c.text),
    *(remarks.c.text, remarks.c.why, remarks.c.reply, past_verdicts.c.reply, hearing_questions.c.text),
    *(poll_wordings.c.text, ballots.c.answers, envelopes.c.answers, poll_drafts.c.answers),
)
_EVENTS: Final = sa.select(appeal_events.c.data).where(appeal_events.c.actor_kind == "citizen")


def contacts(text: str) -> list[str]:
    """Phones, e-mails, flats in somebody's words."""
    return [found[0] for found in _CONTACT.finditer(text) if not found["other"]]


def personal(unit: Unit) -> dict[str, str]:
    """What is personal now, by what is said, with the column it stands in."""
    return dict(_all(unit))


def _all(unit: Unit) -> Iterator[tuple[str, str]]:
    of = unit.connection.scalars
    for column in _WHOLE:
        yield from ((each, f"{column.table.name}.{column.name}") for each in of(sa.select(column)) if each)
    for column in _WORDS:
        where = f"{column.table.name}.{column.name}"
        yield from ((found, where) for each in of(sa.select(column)) for found in _in(each))
    yield from ((found, "appeal_events.data") for each in of(_EVENTS) for found in _in(each))


def _in(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield from contacts(value)
        case dict():
            for each in value.values():
                yield from _in(each)
        case list():
            for each in value:
                yield from _in(each)
