"""What should make an official doubt an answer, looked for among photos and answers of the authority."""

from datetime import timedelta

import sqlalchemy as sa

from domain.appeals import Appeal, Outcome
from domain.events import Answered
from domain.proof import LATELY, OFTEN, Doubt, alike, fingerprint, of_words
from storage.sql import just
from storage.tables import appeal_events, appeal_files, appeals, files
from storage.unit import Unit

_COMPARED = 5000
"""Photos of the authority's latest answers that a new one is held against."""


def doubts(
    unit: Unit, appeal: Appeal, *, outcome: Outcome, text: str, attached: tuple[int, ...]
) -> tuple[Doubt, ...]:
    """The doubts about an answer that has not been given yet, in the order of `Doubt`.

    A photo that has not arrived yet raises none.
    """
    found = set(of_words(text, outcome, appeal.place))
    photos = _photos(unit, attached)
    topic = unit.catalogue.topics.get(appeal.topic)
    if outcome is Outcome.DONE and topic is not None and topic.photo_in_answer and not photos:
        found.add(Doubt.NO_PHOTO)
    seen = [each for each in photos.values() if each is not None]
    if seen:
        if _same(seen, _of_citizen(unit, appeal.id)):
            found.add(Doubt.CITIZENS_PHOTO)
        if _same(seen, [*_of_answers(unit, appeal), *_of_earlier(unit, appeal.id)]):
            found.add(Doubt.USED_PHOTO)
    if appeal.engaged and outcome is not Outcome.PLANNED:
        found.add(Doubt.PARTS_OPEN)
    if _used(unit, appeal, text) >= OFTEN:
        found.add(Doubt.USED_TEXT)
    return tuple(each for each in Doubt if each in found)


def _photos(unit: Unit, ids: tuple[int, ...]) -> dict[int, str | None]:
    """Those that are pictures, be they sent as a photo or as a file: in full size they are."""
    picture = sa.or_(files.c.kind == "photo", files.c.mime.startswith("image/"))
    query = sa.select(files.c.id, files.c.likeness).where(files.c.id.in_(ids), picture)
    return {row.id: row.likeness for row in unit.connection.execute(query)}


def _same(these: list[str], those: list[str]) -> bool:
    return any(alike(one, other) for one in these for other in those)


def _of_citizen(unit: Unit, appeal: int) -> list[str]:
    query = _sent("citizen").where(appeal_files.c.appeal_id == appeal)
    return list(unit.connection.scalars(query))


def _of_answers(unit: Unit, appeal: Appeal) -> list[str]:
    query = (
        _sent("authority")
        .join(appeals, appeals.c.id == appeal_files.c.appeal_id)
        .where(appeals.c.authority == appeal.authority, appeals.c.id != appeal.id)
        .order_by(appeals.c.id.desc())
        .limit(_COMPARED)
    )
    return list(unit.connection.scalars(query))


def _of_earlier(unit: Unit, appeal: int) -> list[str]:
    """Of the answers that the case itself had before: contested, or interim."""
    e = appeal_events.c
    given = sa.exists().where(
        e.appeal_id == appeal_files.c.appeal_id,
        e.seq == appeal_files.c.event_seq,
        e.kind == just(Answered.__name__.lower()),
    )
    query = _sent("authority").where(appeal_files.c.appeal_id == appeal, given)
    return list(unit.connection.scalars(query))


def _sent(side: str) -> sa.Select[tuple[str]]:
    return (
        sa.select(files.c.likeness)
        .join(appeal_files, appeal_files.c.file_id == files.c.id)
        .where(appeal_files.c.side == side, files.c.likeness.is_not(None))
    )


def _used(unit: Unit, appeal: Appeal, text: str) -> int:
    """How many other answers of late have the same words."""
    query = (
        sa.select(sa.func.count())
        .select_from(appeals)
        .where(
            appeals.c.authority == appeal.authority,
            appeals.c.answer_print == fingerprint(text, appeal.place.words),
            appeals.c.answered_at >= unit.now - timedelta(days=LATELY),
            appeals.c.id != appeal.id,
        )
    )
    return unit.connection.execute(query).scalar_one()
